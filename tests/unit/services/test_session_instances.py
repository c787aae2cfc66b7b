"""Two instances on one journal: the second reads along, and takes over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from smspins_tui.errors import JournalError, NoAnswer, NotAllowed
from smspins_tui.journal.lock import Lock
from smspins_tui.keystore import FoundKey
from smspins_tui.secret import Secret
from smspins_tui.services.keeping import TRIES
from smspins_tui.store import JournalState, Link
from tests.unit.services.session_console import Console, OpenConsole
from tests.unit.services.stage import CHECK, TID, row

# Two instances


async def reading_along(make: OpenConsole) -> tuple[Console, Console, asyncio.Task[bool]]:
    first, second = make(), make()
    await first.session.open()
    await first.poll()
    await second.session.open()
    taking = asyncio.ensure_future(second.session.take_over())
    return first, second, taking


async def test_the_second_instance_only_reads(make: OpenConsole) -> None:
    _, second, taking = await reading_along(make)
    assert (second.state.journal, second.link) == (JournalState.READ_ONLY, Link.READ_ONLY)
    assert list(second.state.telephones) == [TID]
    assert (second.clients, second.session.poller._step() > 0) == ([], True)
    with pytest.raises(NotAllowed, match="read only"):
        await second.session.actions.request_check(TID)
    taking.cancel()


async def test_the_second_instance_shows_what_the_first_writes(make: OpenConsole) -> None:
    first, second, taking = await reading_along(make)
    await second.session.look_at(TID)
    await first.session.actions.request_check(TID)
    await first.session.poller._intake.take_messages(TID, (row("code 123456"),))
    await second.turns.pass_one()
    assert list(second.state.requests) == [CHECK]
    assert [message.text for message in second.state.threads[TID]] == ["code 123456"]
    before = second.state
    await second.turns.pass_one()
    assert second.state is before
    taking.cancel()


async def test_a_key_given_to_the_second_instance_waits(make: OpenConsole) -> None:
    first, second, taking = await reading_along(make)
    given = FoundKey(Secret("given"), "given for this session only")
    await second.session.use_key(given)
    assert (second.link, second.clients) == (Link.READ_ONLY, [])
    await first.session.close()
    await second.turns.asleep.wait()
    second.turns._turns.put_nowait(None)
    assert await taking
    assert second.keys == [given.key]


async def test_the_second_instance_takes_over_when_the_first_ends(make: OpenConsole) -> None:
    first, second, taking = await reading_along(make)
    await second.turns.pass_one()
    await first.session.actions.request_check(TID)
    await first.session.close()
    await second.turns.asleep.wait()
    second.turns._turns.put_nowait(None)
    assert await taking
    assert (second.state.journal, second.link) == (JournalState.OPEN, Link.STARTING)
    assert list(second.state.requests) == [CHECK]
    second.client.script("check_status", NoAnswer("no answer"))
    await second.poll()
    assert second.client.count("check_status", CHECK.id) == 1


async def test_trouble_with_the_journal_does_not_end_the_waiting(make: OpenConsole, tmp_path: Path) -> None:
    first, second, taking = await reading_along(make)
    await first.session.close()
    (tmp_path / "journal.db").rename(tmp_path / "elsewhere.db")
    (tmp_path / "journal.db").mkdir()
    await second.turns.pass_one()
    assert second.state.journal_words != ""
    assert second.state.journal is JournalState.READ_ONLY
    (tmp_path / "journal.db").rmdir()
    (tmp_path / "elsewhere.db").rename(tmp_path / "journal.db")
    second.turns._turns.put_nowait(None)
    assert await taking
    assert second.state.journal_words == ""


async def test_a_journal_that_is_just_being_made_is_waited_for(make: OpenConsole, tmp_path: Path) -> None:
    second = make()
    maker = Lock(tmp_path / "journal.db-lock")
    opening = asyncio.ensure_future(second.session.open())
    await second.turns.pass_one()
    (tmp_path / "journal.db").touch()
    await second.turns.pass_one()
    maker.release()
    first = make()
    await first.session.open()
    second.turns._turns.put_nowait(None)
    await opening
    assert second.state.journal is JournalState.READ_ONLY


async def test_when_the_other_instance_dies_making_the_journal_this_one_makes_it(
    make: OpenConsole, tmp_path: Path
) -> None:
    second = make()
    maker = Lock(tmp_path / "journal.db-lock")
    opening = asyncio.ensure_future(second.session.open())
    await second.turns.pass_one()
    maker.release()
    second.turns._turns.put_nowait(None)
    await opening
    assert second.state.journal is JournalState.OPEN


async def test_a_journal_that_can_not_be_read_is_not_waited_for_without_end(make: OpenConsole, tmp_path: Path) -> None:
    second = make()
    maker = Lock(tmp_path / "journal.db-lock")
    opening = asyncio.ensure_future(second.session.open())
    for _ in range(TRIES - 2):
        await second.turns.pass_one()
    second.turns._turns.put_nowait(None)
    with pytest.raises(JournalError, match="no journal to read yet"):
        await opening
    maker.release()


async def test_the_only_instance_takes_nothing_over(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    assert not await console.session.take_over()
