"""What is typed ahead of a dialog."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual import events
from textual.widgets import Input

from smspins_tui.models import Kind
from smspins_tui.sandbox.agent import CALM
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

SLOW = replace(CALM, speed=0.01)


def burst(here: Console, *keys: str) -> None:
    """Type faster than a dialog opens: all in one read."""
    for key in keys:
        here.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def test_a_number_is_changed_by_keys_that_come_at_once(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        number = here.state.telephones["23354"].number
        burst(here, "n", *"95129", "enter", *number[-4:], "enter")
        await here.until(lambda: here.requests(Kind.CHANGE), "the change is requested")
        assert here.requests(Kind.CHANGE)[0].zip_code == "95129"


async def test_a_city_typed_ahead_is_no_command(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        burst(here, "n", *"bay j")
        await here.until(lambda: here.app.screen is not here.app.main, "the dialog is open")
        await here.until(lambda: here.app.screen.query_one("#zip", Input).value == "bay j", "all of it is there")
        await here.press("ctrl+g")
        await here.until(lambda: here.app.screen is here.app.main, "back on the main screen")
    assert sandbox.count("bulk_sms/autocheck") == 0


async def test_a_yes_typed_ahead_is_one_to_the_question(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        burst(here, "a", "y")
        await here.until(lambda: sandbox.count("bulk_sms/autocheck") == 1, "auto check is enabled")


async def test_a_command_typed_ahead_is_found_in_the_palette(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    async with console(boot_on(make_sandbox(), tmp_path)) as here:
        await here.until_live()
        burst(here, "colon", *"pau")
        await here.until(lambda: here.app.screen is not here.app.main, "the palette is open")
        await here.until(lambda: here.app.screen.query_one(Input).value == "pau", "all of it is there")


async def test_without_a_dialog_the_keys_go_on(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    async with console(boot_on(make_sandbox(), tmp_path)) as here:
        await here.until_live()
        burst(here, "x", "2")
        await here.until_told("nothing is PENDING")
        await here.until(lambda: here.app.main.query_one("#requests").has_focus, "the next key is done")
