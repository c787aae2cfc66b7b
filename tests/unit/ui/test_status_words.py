"""The words of the status bar, and what gives way when it is narrow."""

from __future__ import annotations

import pytest

from smspins_tui.store import Connection, JournalState, Link
from smspins_tui.store.view import BarView
from smspins_tui.ui.widgets.status_words import (
    Part,
    armed_part,
    fault_part,
    joined,
    journal_part,
    link_part,
    may_go,
    stays,
)

NOW = 1_713_665_660.0


def text(part: Part) -> str:
    return part.wordings[0] if part.wordings else ""


def line(parts: list[Part], width: int) -> str:
    return "".join(cell.text for cell in joined(parts, width))


@pytest.mark.parametrize(
    ("connection", "expected"),
    [
        (Connection(Link.STARTING), "○ starting"),
        (Connection(Link.LIVE, answered_at=NOW), "● live"),
        (Connection(Link.LIVE), "● live"),
        (Connection(Link.LIVE, answered_at=NOW - 34, late_since=NOW - 20), "◌ stale 30s"),
        (Connection(Link.LIVE, late_since=NOW - 20), "◌ stale"),
        (Connection(Link.LIVE, answered_at=NOW - 600), "◌ stale 10m"),
        (Connection(Link.PAUSED), "‖ paused, p resumes"),
        (Connection(Link.OFFLINE, retry_at=NOW + 8), "○ offline, again in 10 s"),
        (Connection(Link.OFFLINE), "○ offline"),
        (
            Connection(Link.OFFLINE, words="the server refuses the connection: nothing was sent", retry_at=NOW + 8),
            "○ offline: the server refuses the connection, again in 10 s",
        ),
        (Connection(Link.SLOWED, retry_at=NOW + 2), "◌ slowed, again in 2 s"),
        (Connection(Link.NO_KEY), "○ no key, K"),
        (Connection(Link.KEY_REFUSED), "× key refused, K"),
        (Connection(Link.OTHER_ACCOUNT), "? another account? K"),
        (Connection(Link.NONE_LISTED), "? no telephones listed, K"),
        (Connection(Link.READ_ONLY), "◌ read only"),
    ],
)
def test_every_state_of_the_connection_has_its_word(connection: Connection, expected: str) -> None:
    assert text(link_part(BarView(connection=connection), NOW)) == expected


@pytest.mark.parametrize("link", Link)
def test_state_of_the_connection_is_never_left_out(link: Link) -> None:
    part = link_part(BarView(connection=Connection(link, retry_at=NOW + 60)), NOW)

    assert part.ranks[-1] == 0
    assert len(part.ranks) == len(part.wordings)


@pytest.mark.parametrize(
    ("state", "why", "expected"),
    [
        (JournalState.OPENING, "", ""),
        (JournalState.OPEN, "", ""),
        (JournalState.MEMORY, "", "in memory"),
        (JournalState.READ_ONLY, "", "journal in use elsewhere"),
        (JournalState.BROKEN, "disk\x1b full", "journal: disk␛ full; calls are off, --no-journal goes on"),
        (
            JournalState.BROKEN,
            "the journal fails: the disk is full",
            "journal: the disk is full; calls are off, --no-journal goes on",
        ),
        (JournalState.BROKEN, "", "journal broken; --no-journal"),
    ],
)
def test_journal_is_named_where_it_is_not_simply_open(state: JournalState, why: str, expected: str) -> None:
    assert text(journal_part(BarView(journal=state, journal_words=why))) == expected


def test_functions_that_fail_are_named_or_counted() -> None:
    assert text(fault_part(BarView())) == ""
    assert text(fault_part(BarView(connection=Connection(faults={"messages": "not JSON"})))) == "messages fails"
    assert text(fault_part(BarView(connection=Connection(faults={"a": "", "b": ""})))) == "2 functions fail"


def test_armed_copy_is_shown() -> None:
    assert text(armed_part(BarView())) == ""
    assert text(armed_part(BarView(armed_name="2125550113"))) == "copies the next code of (212) 555-0113"
    assert text(armed_part(BarView(armed_name="staging\n"))) == "copies the next code of staging⏎"


PARTS = [
    may_go("SMSPins", "", 9),
    stays("● live"),
    Part(("41/60 calls a minute", "41/60"), (20, 5)),
    may_go("3 open", "", 1),
    Part(("22:14 ET",), (4,), is_right=True),
    Part(("auto check ends in 2 m", "auto 2 m"), (10, 0), is_right=True),
]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (84, " SMSPins  ● live  41/60 calls a minute  3 open        22:14 ET  auto check ends in 2 m "),
        (70, " SMSPins  ● live  41/60  3 open           22:14 ET  auto check ends in 2 m "),
        (60, " SMSPins  ● live  41/60  3 open            22:14 ET  auto 2 m "),
        (45, " ● live  41/60  3 open   22:14 ET  auto 2 m "),
        (40, " ● live  3 open       22:14 ET  auto 2 m "),
        (29, " ● live  3 open     auto 2 m "),
        (20, " ● live    auto 2 m "),
        (5, " ● live  auto 2 m "),
    ],
)
def test_wordings_give_way_by_rank(width: int, expected: str) -> None:
    assert line(PARTS, width).split() == expected.split()
    assert len(line(PARTS, width)) == max(width, len(" ● live  auto 2 m "))
