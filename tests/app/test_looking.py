"""Looking at things in the real app: what is followed, and what counts as read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.models import Kind, Status
from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.ui.screens.detail import DetailScreen
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

SLOW = replace(CALM, speed=0.01)
TEXTS = ("one", "two", "three")


async def with_unread(here: Console, sandbox: Sandbox) -> None:
    """Have three messages that nobody looked at."""
    await here.until_live()
    for text in TEXTS:
        sandbox.inject("23354", text)
    await here.press("r")
    await here.until(lambda: unread(here)[0] == len(TEXTS), "the messages are there")


def unread(here: Console) -> tuple[int, list[str]]:
    """The count of the telephone, and the texts that are marked."""
    thread = here.state.threads.get("23354", ())
    return here.state.inboxes["23354"].unread, sorted(message.text for message in thread if not message.is_read)


async def is_detail(here: Console) -> None:
    await here.until(lambda: isinstance(here.app.screen, DetailScreen), "the detail is open")


async def test_an_open_detail_follows_its_check(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "the check is requested")
        check = here.requests(Kind.CHECK)[0]
        await here.press("2", "enter")
        await is_detail(here)
        sandbox.inject("23354", "Your code is 532084", check.id)
        sandbox.force("check", check.id, "SUCCESS")
        await here.until_status(Kind.CHECK, Status.SUCCESS)
        await here.until_text("Your code is 532084")
        assert "ended well" in here.text()


async def test_opening_a_message_marks_that_one(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await with_unread(here, sandbox)
        await here.press("3", "j", "enter")
        await is_detail(here)
        await here.until(lambda: unread(here)[0] == 2, "one is read")
        opened = next(text for text in TEXTS if text not in unread(here)[1])
        assert opened in here.text()


@pytest.mark.parametrize(("key", "copied"), [("y", "532084"), ("Y", "Your code is 532084")])
async def test_an_opened_message_is_copied_from_there(
    make_sandbox: MakeSandbox, tmp_path: Path, key: str, copied: str
) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        sandbox.inject("23354", "Your code is 532084")
        await here.press("r")
        await here.until(lambda: unread(here)[0] == 1, "the message is there")
        await here.press("3", "enter")
        await is_detail(here)
        assert "Copy code" in here.text()
        await here.press(key)
        await here.until(lambda: here.copied, "it is copied")
        assert here.copied == [copied]
        assert here.app.screen is here.app.main


async def test_copying_a_message_marks_that_one(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await with_unread(here, sandbox)
        await here.press("Y")
        await here.until(lambda: here.copied, "it is copied")
        await here.until(lambda: unread(here)[0] == 2, "one is read")
        assert here.copied[0] not in unread(here)[1]


async def test_what_is_in_sight_is_read_once_the_cursor_rests_there(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await with_unread(here, sandbox)
        assert "3 new" in here.text()
        await here.press("3")
        assert unread(here)[0] == len(TEXTS)
        await here.until(lambda: unread(here) == (0, []), "they are read")
        await here.until(lambda: " 0 new" in here.text(), "the bar says so")


async def test_what_arrives_there_is_read_with_the_next_move(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await with_unread(here, sandbox)
        await here.press("3")
        await here.until(lambda: unread(here)[0] == 0, "they are read")
        sandbox.inject("23354", "four")
        await here.press("r")
        await here.until(lambda: unread(here)[0] == 1, "a message arrives")
        await here.press("k")
        await here.until(lambda: unread(here)[0] == 0, "it is read")


async def test_what_is_told_during_a_dialog_is_told_after_it(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path), size=(50, 16)) as here:
        await here.until_live()
        await here.press("n")
        await here.until(lambda: here.app.screen is not here.app.main, "the dialog is open")
        here.app.toaster.tell("something happened")
        await here.press("ctrl+g")
        await here.until_told("something happened")
