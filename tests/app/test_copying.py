"""What `y` takes at once, and what only when it is pressed again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.models import Kind
from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.server import Sandbox
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

TID = "23354"
ACME = "Your Acme code is 34427."
SLOW = replace(CALM, speed=0.01)
NONE = "Your Zed code is on its way"


@pytest.fixture(autouse=True)
def _no_tmux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMUX", raising=False)


async def bring(here: Console, sandbox: Sandbox, *texts: str) -> None:
    """Have messages come one after the other."""
    for text in texts:
        sandbox.inject(TID, text)
        await here.press("r")
        await here.until_text(text[:8])


async def test_a_newer_message_without_a_code_is_not_skipped_silently(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await bring(here, sandbox, ACME, NONE)
        await here.press("y")
        await here.until_told("y again copies 34427")
        assert any(toast.startswith("no code found in the newest message, of ") for toast in here.toasts())
        assert here.copied == []
        await here.press("y")
        await here.until(lambda: here.copied, "it is copied")
    assert here.copied == ["34427"]


async def test_a_code_is_copied_a_second_time_only_when_asked_again(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await bring(here, sandbox, ACME)
        await here.press("y")
        await here.until(lambda: here.copied, "it is copied")
        await here.press("y")
        await here.until_told("the newest code was copied before; y again copies 34427")
        assert here.copied == ["34427"]
        await here.press("y")
        await here.until(lambda: len(here.copied) == 2, "it is copied again")


async def test_the_whole_of_a_long_message_is_copied_and_what_is_cut_is_said(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await bring(here, sandbox, "first " + "a" * 40_000)
        await here.press("Y")
        await here.until_told("sent to your terminal's clipboard")
        assert here.copied == ["first " + "a" * 40_000]
        await bring(here, sandbox, "second " + "b" * 65_536)
        await here.press("Y")
        await here.until_told("the first 56,000 characters sent to your clipboard")
        assert here.copied[1] == ("second " + "b" * 65_536)[:56_000]
        await here.press("3", "enter", "G")
        await here.until_text("… 61,543 more characters: Y copies a whole message")


async def test_of_what_came_for_another_telephone_the_message_with_the_code_is_told(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        await here.press("j")
        await here.until(lambda: here.state.current_id != TID, "another is looked at")
        sandbox.inject(TID, f"(1/2) Acme: the|(2/2) {ACME}|Reply STOP", here.requests(Kind.CHECK)[0].id)
        await here.until_told(f"(2/2) {ACME}")
