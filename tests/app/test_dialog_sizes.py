"""What every dialog does alike: it fits, its answers and its focus are seen, and it is left without an effect."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from smspins_tui.models import AutoCheck, AutoState, Request
from smspins_tui.secret import Secret
from smspins_tui.services.verdict import KeyVerdict
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.auto_check import AutoCheckDialog
from smspins_tui.ui.dialogs.cancel import CancelDialog
from smspins_tui.ui.dialogs.change_number import ChangeNumberDialog
from smspins_tui.ui.dialogs.code_picker import CodePicker
from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.dialogs.key import KeyDialog
from smspins_tui.ui.palette import Palette
from smspins_tui.ui.screens.help import HelpScreen
from smspins_tui.zipcode import Zip
from tests.app.dialog_host import CHECK, TELEPHONE, opened

DIALOGS = Path(__file__).parents[2] / "smspins_tui" / "ui" / "dialogs"
SIZES = [(120, 36), (80, 24), (50, 16)]


async def nobody(_text: str) -> Zip | None:
    return None


async def nowhere(_text: str) -> tuple[Zip, ...]:
    return tuple(Zip(f"951{number:02}", "San Jose", "CA", ("408", "669"), "standard") for number in range(20))


async def held(_secret: Secret) -> KeyVerdict:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def same() -> Request | None:
    return CHECK


MAKE: dict[str, Callable[[], Screen[Any]]] = {
    "key": lambda: KeyDialog("There is no key yet.", "the OS keyring (Secret Service)", held),
    "change": lambda: ChangeNumberDialog(TELEPHONE, (CHECK, CHECK), nobody, nowhere),
    "cancel": lambda: CancelDialog(CHECK, TELEPHONE, same),
    "auto check": lambda: AutoCheckDialog(TELEPHONE, AutoCheck("23354"), AutoState.UNKNOWN, "1 h 46 m"),
    "confirm": lambda: ConfirmDialog("Quit?", ("A call is in flight.",) * 30, "quit", "stay"),
    "codes": lambda: CodePicker(("532084", "8841"), "(212) 555-0113: your codes are 532084 and 8841"),
}
MORE: dict[str, Callable[[], Screen[Any]]] = {**MAKE, "help": lambda: HelpScreen(COMMANDS), "palette": Palette}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", MAKE)
async def test_answers_and_focus_are_seen_at_every_size(name: str, size: tuple[int, int]) -> None:
    async with opened(MAKE[name](), size=size) as (host, pilot):
        await pilot.pause()
        screen = host.screen.region
        for answer in host.screen.query(Answer):
            if answer.display:
                assert screen.contains_region(answer.region)
                assert host.screen.get_widget_at(*answer.region.offset)[0] is answer
        assert host.focused is not None
        assert host.screen.get_widget_at(*host.focused.region.offset)[0] is host.focused


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_field_its_answer_and_the_cities_are_seen_together(size: tuple[int, int]) -> None:
    async with opened(MAKE["change"](), size=size) as (host, pilot):
        host.paste("san jose")
        await host.until_seen(pilot, "san jose", "↑ ↓ and enter pick one", "> 95100 San Jose", "1 of 20")


async def test_long_words_are_read_by_pages() -> None:
    words = tuple(f"line {number}" for number in range(40))
    async with opened(ConfirmDialog("Quit?", words, "quit", "stay"), size=(50, 16)) as (host, pilot):
        assert "line 39" not in host.seen()
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        await pilot.pause()
        assert "line 39" in host.seen()


SMALL = [
    (29, 24, "Please enlarge this window."),
    (80, 7, "Please enlarge this window."),
    (20, 5, "Enlarge this window."),
]


@pytest.mark.parametrize(("width", "height", "words"), SMALL)
@pytest.mark.parametrize("name", [*MAKE, "help", "palette"])
async def test_a_window_too_small_for_a_dialog_says_only_that(name: str, width: int, height: int, words: str) -> None:
    async with opened(MORE[name](), size=(width, height)) as (host, pilot):
        await pilot.pause()
        lines = [row.strip() for row in host.seen().splitlines()]
        assert [row for row in lines if row] == [words]


async def test_what_was_typed_is_there_again_when_the_window_grows() -> None:
    async with opened(MAKE["change"]()) as (host, pilot):
        host.paste("95129")
        await host.until_seen(pilot, "95129 is")
        await pilot.resize_terminal(20, 5)
        await host.until_seen(pilot, "Enlarge this window.")
        await pilot.resize_terminal(80, 24)
        await host.until_seen(pilot, "95129 is", "Change the number")
        await pilot.press("backspace")
        await host.until_seen(pilot, "1 more digit")


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
@pytest.mark.parametrize("name", MAKE)
async def test_leaving_gives_nothing(name: str, key: str) -> None:
    async with opened(MAKE[name]()) as (host, pilot):
        await pilot.press(key)
        assert host.results in ([None], [False])
        assert host.is_left


def test_dialogs_reach_for_no_client_path_connection_or_store() -> None:
    reached = {
        name
        for module in DIALOGS.glob("*.py")
        for node in ast.walk(ast.parse(module.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module
        for name in [node.module]
        if name.startswith("smspins_tui.")
    }
    rooms = {name.split(".")[1] for name in reached - {"smspins_tui.services.verdict"}}
    assert not rooms & {"api", "journal", "keystore", "logs", "services", "settings", "store", "terminal"}
