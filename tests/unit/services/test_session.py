"""The session: journal, key, client, and the order of these."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from smspins_tui.api import CallReport
from smspins_tui.errors import JournalError, JournalNewer, KeyRefused, NoAnswer, NotAllowed
from smspins_tui.models import Action, AutoCheck, AutoState, Outcome
from smspins_tui.services.session import CALLS_KEPT
from smspins_tui.store import JournalState, Link
from tests.unit.services.session_console import KEY, OpenConsole
from tests.unit.services.stage import CHECK, NOON, TID, BrokenJournal, check, telephone

# Opening


async def test_the_journal_is_open_before_a_client_is_made(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    assert (console.state.journal, console.state.is_whole) == (JournalState.OPEN, True)
    assert (console.keys, console.state.key_source) == ([KEY.key], "SMSPINS_API_KEY")
    assert console.link == Link.STARTING


async def test_without_a_path_nothing_is_kept(make: OpenConsole, tmp_path: Path) -> None:
    console = make(in_memory=True)
    await console.session.open()
    assert console.state.journal is JournalState.MEMORY
    assert not (tmp_path / "journal.db").exists()


async def test_what_was_open_is_resumed(make: OpenConsole) -> None:
    first = make()
    await first.session.open()
    await first.poll()
    await first.session.actions.request_check(TID)
    await first.session.close()
    again = make()
    await again.session.open()
    assert again.state.requests[CHECK].is_open
    again.client.script("telephones", [telephone()])
    again.client.script("check_status", NoAnswer("no answer"))
    await again.poll()
    assert [call[0] for call in again.client.calls[:2]] == ["telephones", "check_status"]
    assert again.client.count("request_check") == 0


async def test_a_call_that_was_cut_off_is_unknown_at_the_next_start(make: OpenConsole) -> None:
    first = make()
    await first.session.open()
    await first.journal.begin(Action.REQUEST_CHANGE, TID, at=NOON, zip_code="95129", number="2125550100")
    await first.session.close()
    again = make()
    await again.session.open()
    (intent,) = again.state.intents.values()
    assert intent.outcome is Outcome.UNKNOWN


async def test_what_was_refused_is_told_for_a_day(make: OpenConsole) -> None:
    first = make()
    await first.session.open()
    intent = await first.journal.begin(Action.REQUEST_CHECK, TID, at=NOON)
    await first.journal.settle(intent.intent_id, Outcome.REFUSED, at=NOON)
    await first.session.close()
    for hours, count in ((23, 1), (25, 0)):
        again = make()
        again.now = NOON + hours * 3600
        await again.session.open()
        assert len(again.state.intents) == count
        await again.session.close()


async def test_what_was_asked_before_there_was_a_journal_is_in_it(make: OpenConsole) -> None:
    console = make(in_memory=True)
    console.session.recall((check(),), (AutoCheck(TID, AutoState.ON, NOON, is_started=True),))
    await console.session.open()
    assert list(console.state.requests) == [CHECK]
    assert console.state.auto_checks[TID].is_started


async def test_a_journal_that_can_not_be_kept_is_said_with_the_way_out(make: OpenConsole, tmp_path: Path) -> None:
    (tmp_path / "journal.db").mkdir()
    console = make()
    await console.session.open()
    assert console.state.journal is JournalState.BROKEN
    assert console.state.journal_words.startswith("the journal fails: ")
    await console.poll()
    assert console.link == Link.LIVE
    with pytest.raises(NotAllowed, match="--no-journal"):
        await console.session.actions.request_check(TID)
    assert console.client.count("request_check") == 0


async def test_a_journal_of_a_newer_version_ends_the_start(make: OpenConsole, tmp_path: Path) -> None:
    first = make()
    await first.session.open()
    await first.session.close()
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.execute("PRAGMA user_version = 4711")
    connection.close()
    with pytest.raises(JournalNewer):
        await make().session.open()


async def test_notes_of_the_journal_are_told(make: OpenConsole, tmp_path: Path) -> None:
    (tmp_path / "journal.db").write_bytes(b"no database at all, but something long enough" * 100)
    console = make()
    await console.session.open()
    assert console.state.notice is not None
    assert console.state.notice.is_error
    assert "damaged" in console.state.notice.words


# Pause


async def test_pausing_stops_and_resumes(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    console.session.pause()
    assert console.link == Link.PAUSED
    await console.poll()
    assert console.client.calls == []
    console.session.pause()
    assert console.link == Link.STARTING
    await console.poll()
    assert console.link == Link.LIVE
    console.session.pause()
    console.session.pause()
    assert console.link == Link.LIVE


async def test_pausing_does_not_shorten_the_rest_that_the_server_asked_for(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    console.session.account.link(link=Link.SLOWED, retry_at=NOON + 60)
    console.session.pause()
    console.session.pause()
    assert (console.link, console.state.connection.retry_at) == (Link.SLOWED, NOON + 60)
    console.session.pause()
    console.now += 60
    console.session.pause()
    assert console.link == Link.STARTING


async def test_pausing_ends_the_rest_of_an_outage(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    console.session.account.link(link=Link.OFFLINE, retry_at=NOON + 60)
    console.session.pause()
    console.session.pause()
    assert (console.link, console.state.connection.retry_at) == (Link.STARTING, None)


async def test_where_nothing_is_asked_nothing_can_be_paused(make: OpenConsole) -> None:
    console = make(found=None)
    await console.session.open()
    with pytest.raises(NotAllowed, match="no key"):
        console.session.pause()


# Telephones, calls, the end


async def test_the_person_may_list_the_telephones(make: OpenConsole) -> None:
    console = make()
    await console.session.list_telephones()
    await console.session.open()
    await console.session.list_telephones()
    assert list(console.state.telephones) == [TID]
    console.client.script("telephones", KeyRefused("the key is refused"))
    with pytest.raises(KeyRefused):
        await console.session.list_telephones()
    assert console.link == Link.KEY_REFUSED


def report(at: float, server_date: float | None = None, seconds: float = 0.5) -> CallReport:
    return CallReport("bulk_sms/telephones", at, seconds, 200, "25 telephones", True, server_date)


async def test_calls_are_kept_for_the_log_and_the_count(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    for number in range(CALLS_KEPT + 10):
        console.report(report(NOON + number))
    assert CALLS_KEPT <= len(console.state.calls) <= CALLS_KEPT + 1
    assert CALLS_KEPT > 600
    assert console.state.calls[-1].at == NOON + CALLS_KEPT + 9


async def test_the_skew_of_the_server_is_its_date_less_our_clock(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    skews = []
    for date in (None, NOON + 3600.5, NOON + 3601.9, NOON + 0.5):
        console.report(report(NOON, date))
        skews.append(console.state.skew)
    assert skews == [None, 3600, 3600, 0]


@pytest.mark.parametrize(("date", "skew"), [(NOON + 1.9, 0.0), (NOON - 1.0, 0.0), (NOON + 3.0, 2.5)])
async def test_a_clock_that_is_a_second_off_is_right(make: OpenConsole, date: float, skew: float) -> None:
    console = make()
    await console.session.open()
    console.report(report(NOON, date))
    assert console.state.skew == skew


async def test_a_slow_call_says_little_of_the_clock(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    console.report(report(NOON, NOON + 1, seconds=19.0))
    assert console.state.skew == -18.0  # better than nothing, until a quicker one comes
    console.report(report(NOON, NOON + 1))
    console.report(report(NOON, NOON + 1, seconds=19.0))
    assert console.state.skew == 0.5


async def test_connections_are_closed_even_when_the_journal_fails(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    journal = console.journal
    console.session.account.journal = BrokenJournal(journal, is_readable=False)  # type: ignore[assignment]  # a fake
    with pytest.raises(JournalError):
        await console.session.close()
    assert console.client.is_closed
    await journal.close()
