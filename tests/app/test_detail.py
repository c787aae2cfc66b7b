"""The detail and the help: what they are left with, and how they are read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.screen import Screen

from smspins_tui.models import Action, Intent, Kind, Message, Outcome, Request, Status
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.screens.detail import DetailChoice, DetailScreen
from smspins_tui.ui.screens.detail_lines import intent_detail, message_detail, request_detail
from smspins_tui.ui.screens.help import HelpScreen
from smspins_tui.ui.screens.page import Page
from tests.app.dialog_host import CHECK, HOSTILE, TELEPHONE, Host, opened

UNKNOWN = Intent(7, Action.REQUEST_CHANGE, "23354", 1.0, zip_code="95129", outcome=Outcome.UNKNOWN)
LONG = replace(CHECK, fields=tuple((f"field_{number}", str(number)) for number in range(60)))


def top(host: App[Any]) -> int:
    return int(host.screen.query_one(Page).scroll_y)


@pytest.mark.parametrize(("key", "choice"), [("s", DetailChoice.SEND_AGAIN), ("d", DetailChoice.DISMISS)])
async def test_a_call_that_needs_a_person_is_decided(key: str, choice: DetailChoice) -> None:
    async with opened(DetailScreen(intent_detail(UNKNOWN, TELEPHONE))) as (host, pilot):
        await pilot.press(key)
        assert host.results == [choice]


async def test_a_call_that_needs_nobody_is_only_read() -> None:
    sending = intent_detail(replace(UNKNOWN, outcome=Outcome.SENDING), TELEPHONE)
    async with opened(DetailScreen(sending)) as (host, pilot):
        await pilot.press("s", "d")
        assert host.results == []
        assert [answer.id for answer in host.screen.query(Answer) if answer.display] == ["leave"]


async def test_a_request_is_only_read() -> None:
    async with opened(DetailScreen(request_detail(CHECK, TELEPHONE))) as (host, pilot):
        assert "SMS check 15682" in host.seen()
        await pilot.press("s", "d", "y")
        assert host.results == []


@pytest.mark.parametrize("key", ["escape", "ctrl+g", "q", "enter"])
async def test_the_detail_is_left_without_a_choice(key: str) -> None:
    async with opened(DetailScreen(intent_detail(UNKNOWN, TELEPHONE))) as (host, pilot):
        await pilot.press(key)
        assert host.results == [None]
        assert host.is_left


async def test_a_choice_made_twice_counts_once() -> None:
    async with opened(DetailScreen(intent_detail(UNKNOWN, TELEPHONE))) as (host, pilot):
        again = host.screen.query(Answer).first()
        await again.action_choose()
        await again.action_choose()
        await pilot.pause()
        assert host.results == [DetailChoice.SEND_AGAIN]
        assert len(host.screen_stack) == 1


async def test_a_choice_is_made_with_the_mouse() -> None:
    async with opened(DetailScreen(intent_detail(UNKNOWN, TELEPHONE))) as (host, pilot):
        await pilot.click("Answer")
        await pilot.pause()
        assert host.results == [DetailChoice.SEND_AGAIN]


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        (("j", "down", "j"), 3),
        (("j", "j", "k", "up"), 0),
        (("G", "g"), 0),
        (("end", "home"), 0),
        (("pagedown", "k"), 19),
        (("pagedown", "pageup"), 0),
    ],
)
async def test_the_detail_is_read_by_keys(keys: tuple[str, ...], at: int) -> None:
    async with opened(DetailScreen(request_detail(LONG, TELEPHONE)), size=(80, 24)) as (host, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        assert top(host) == at


async def test_the_end_is_reached_at_once() -> None:
    async with opened(DetailScreen(request_detail(LONG, TELEPHONE))) as (host, pilot):
        assert "field_59" not in host.seen()
        await pilot.press("G")
        await pilot.pause()
        assert "field_59" in host.seen()


async def test_a_narrower_terminal_folds_the_text_anew() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    message = Message("15682", text, 1, "23354", "2125550113", 1.0)
    async with opened(DetailScreen(message_detail(message, TELEPHONE)), size=(100, 30)) as (host, pilot):
        assert text in host.seen()
        await pilot.resize_terminal(50, 30)
        await pilot.pause()
        assert text not in host.seen()
        assert "twelve" in host.seen()


async def test_newer_sections_are_shown_at_the_same_place() -> None:
    made = DetailScreen(request_detail(LONG, TELEPHONE))
    async with opened(made) as (host, pilot):
        await pilot.press("j", "j")
        made.renew(request_detail(replace(LONG, agent="agent-4"), TELEPHONE))
        await pilot.pause()
        assert "agent-4" in host.seen()
        assert top(host) == 2


async def test_hostile_text_reaches_the_screen_as_text_only() -> None:
    hostile = Request(Kind.CHECK, HOSTILE, None, HOSTILE, 1.0, fields=(("smses", json.dumps(HOSTILE)),), agent=HOSTILE)
    async with opened(DetailScreen(request_detail(hostile, None)), size=(120, 60)) as (host, pilot):
        assert "[@click=app.quit]" in host.seen()
        assert all(character == "\n" or character.isprintable() for character in host.seen())
        for y in range(2, 30, 4):
            await pilot.click(offset=(40, y))
        assert host.results == []


@pytest.mark.parametrize("key", ["escape", "ctrl+g", "q", "question_mark", "f1", "enter"])
async def test_the_help_is_left(key: str) -> None:
    async with opened(HelpScreen(COMMANDS)) as (host, pilot):
        await pilot.press(key)
        assert host.results == [None]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 16)], ids=str)
async def test_the_help_tells_every_command_sign_and_status(size: tuple[int, int]) -> None:
    async with opened(HelpScreen(COMMANDS), size=size) as (host, _):
        whole = " ".join(str(host.screen.query_one("#text").render()).split())
        for command in COMMANDS:
            assert command.shown in whole
            assert command.help.split()[0] in whole
        for words in ("PENDING", "REMOVED", "unfound", "unknown", "absent", "●─●─◐─○", "[532084]", "j k", "ended"):
            assert words in whole


async def test_the_help_stands_in_two_columns_where_there_is_room() -> None:
    async with opened(HelpScreen(COMMANDS), size=(120, 36)) as (host, _):
        first = next(line for line in host.seen().split("\n") if " Act " in line)
        assert "Signs" in first or "Answers" in first
        assert len(first.rstrip()) <= 120


async def test_what_is_settled_meanwhile_is_not_to_be_decided_any_more() -> None:
    made = DetailScreen(intent_detail(UNKNOWN, TELEPHONE))
    async with opened(made) as (host, pilot):
        made.renew(intent_detail(replace(UNKNOWN, outcome=Outcome.DONE), TELEPHONE))
        await pilot.press("s", "d")
        assert host.results == []
        assert "Send again" not in host.seen()


class Counting(Host[DetailChoice | None]):
    """Keeps the lines that are drawn again."""

    def __init__(self, shown: DetailScreen) -> None:
        super().__init__(shown)
        self.drawn: list[int] = []

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, ChopsUpdate):
            self.drawn += [y for y, _, _ in renderable.spans]
        super()._display(screen, renderable)  # type: ignore[arg-type]


async def test_of_newer_sections_only_the_lines_that_differ_are_drawn() -> None:
    made = DetailScreen(request_detail(LONG, TELEPHONE))
    host = Counting(made)
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        host.drawn.clear()
        made.renew(request_detail(LONG, TELEPHONE))
        await pilot.pause()
        assert host.drawn == []
        made.renew(request_detail(replace(LONG, status=Status.STARTED, status_raw="STARTED"), TELEPHONE))
        await pilot.pause()
        assert 0 < len(set(host.drawn)) <= 3
        assert "STARTED" in host.seen()
