"""Keys that come in one burst do what they do one by one: each acts where the one before it led."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.command import Hits
from textual.keys import _character_to_key
from textual.system_commands import SystemCommandsProvider
from textual.widgets import Input

from smspins_tui.models import Kind, Outcome
from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.store import Link
from smspins_tui.ui.widgets.body import Body
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

SLOW = replace(CALM, speed=0.01)


NAMED = {"enter": "\r", "backspace": "\x7f", "tab": "\t", "colon": ":", "ctrl+g": "\x07"}


def burst(here: Console, *keys: str) -> None:
    """Give the app keys as a terminal does that sends them in one piece; what is not named is so many letters."""
    for key in keys:
        for letter in [key] if key in NAMED else key:
            name = letter if letter in NAMED or letter.isalnum() else _character_to_key(letter)
            here.app.post_message(events.Key(name, NAMED.get(letter, letter)))


def fields(here: Console) -> list[str]:
    """What stands in the fields of the dialog that is open."""
    return [field.value for field in here.app.screen.query(Input)]


async def rows(here: Console) -> list[object]:
    """The ids of the telephones in the order of their rows, which stays: nothing is asked any more."""
    await here.until_live()
    await here.press("p", "g")
    await here.until(lambda: here.state.connection.link is Link.PAUSED)
    await here.pilot.pause(0.1)  # an answer may be on its way
    return list(here.app.main.telephone_view.order)


async def test_letters_behind_the_key_of_a_dialog_are_typed_into_it(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        burst(here, "n", "chicago")
        await here.until(lambda: fields(here)[:1] == ["chicago"])
        assert len(here.app.screen_stack) == 2
    assert sandbox.count("bulk_sms/request") == 0


@pytest.mark.parametrize("digits", ["95129", "12345"])
async def test_digits_behind_the_key_of_a_dialog_change_no_pane(
    make_sandbox: MakeSandbox, tmp_path: Path, digits: str
) -> None:
    async with console(boot_on(make_sandbox(habits=SLOW), tmp_path)) as here:
        await here.until_live()
        burst(here, "n", digits, *["backspace"] * 5, "95", "backspace", "0210", "tab", "0113", "backspace")
        await here.until(lambda: fields(here) == ["90210", "011"])
        assert here.app.main.query_one(Body).shown == "telephones"


async def test_keys_typed_before_the_session_is_open_wait_for_the_dialog(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        here.app._opened, opened = asyncio.get_running_loop().create_future(), here.app._opened
        burst(here, "n", "9512", "9")
        await here.pilot.pause(0.2)
        assert len(here.app.screen_stack) == 1
        assert opened is not None
        here.app._opened.set_result(opened.result())
        await here.until(lambda: fields(here)[:1] == ["95129"])


async def test_a_dialog_behind_a_dialog_gets_the_keys(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    sandbox.fault(FaultKind.DROP_BEFORE, "nc/request", count=1)
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        ending = here.state.telephones["23354"].number[-4:]
        burst(here, "n", "95129", "enter", ending, "enter")
        await here.until(lambda: [one for one in here.state.intents.values() if one.outcome is Outcome.UNKNOWN])
        await here.until_told("unknown outcome")
        burst(here, "n", "s", "95128", "enter", ending)
        await here.until(lambda: fields(here) == ["95128", ending])
        await here.press("ctrl+g")
    assert sandbox.count("nc/request") == 1


async def test_palette_runs_the_command_that_was_typed(
    make_sandbox: MakeSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = SystemCommandsProvider.search

    async def search_slowly(self: SystemCommandsProvider, query: str) -> Hits:
        await asyncio.sleep(0.1)
        async for hit in search(self, query):
            yield hit

    monkeypatch.setattr(SystemCommandsProvider, "search", search_slowly)
    async with console(boot_on(make_sandbox(habits=SLOW), tmp_path)) as here:
        order = await rows(here)
        burst(here, "colon", "time zone", "enter", "j")
        await here.until(lambda: here.app.main.telephone_id == order[1])
        assert here.app.main.is_local_time


async def test_a_screen_is_left_by_the_key_typed_behind_the_one_that_opens_it(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        order = await rows(here)
        burst(here, "?", "q", "j", "enter", "q", "j", "a", "n", "j", "K", "q", "ctrl+g", "x", "j")
        await here.until(lambda: here.app.main.telephone_id == order[4])
        assert here.toasts()[-1] == "nothing is PENDING: only a PENDING request can be canceled"
    assert sandbox.count("bulk_sms/request") == sandbox.count("bulk_sms/cancel") == 0


async def test_burst_on_the_main_screen_does_what_its_keys_do(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        order = await rows(here)
        burst(here, "jjjjc", "gjjc", "2G1j")
        await here.until(lambda: len(here.requests(Kind.CHECK)) == 2)
        assert {request.telephone_id for request in here.requests(Kind.CHECK)} == {order[4], order[2]}
        assert here.app.main.telephone_id == order[3]


async def test_keys_do_not_wait_for_the_server(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        order = await rows(here)
        sandbox.fault(FaultKind.DELAY, "bulk_sms/request", seconds=30, count=1)
        burst(here, "c", "j")
        await here.until(lambda: here.app.main.telephone_id == order[1])
        assert not here.requests(Kind.CHECK)


async def test_what_takes_too_long_is_dropped_with_its_keys(
    make_sandbox: MakeSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smspins_tui.ui.gate.PATIENCE", 0.05)
    sandbox = make_sandbox(habits=SLOW)
    async with console(boot_on(sandbox, tmp_path)) as here:
        order = await rows(here)
        here.app._opened, opened = asyncio.get_running_loop().create_future(), here.app._opened
        burst(here, "n", "c")
        await here.until_told("took too long")
        here.app._opened = opened
        burst(here, "j")
        await here.until(lambda: here.app.main.telephone_id == order[1])
        assert len(here.app.screen_stack) == 1
    assert sandbox.count("bulk_sms/request") == 0
