"""The journal as the services use it."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from smspins_tui.errors import JournalBusy, JournalError, OpenIntent
from smspins_tui.journal import Journal
from smspins_tui.journal.connection import Connection
from smspins_tui.models import Action, AutoCheck, AutoState, Inbox, Message, Outcome
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import check, message, open_at, telephone


@pytest.fixture(params=["on disk", "in memory"])
async def journal(request: pytest.FixtureRequest, open_journal: OpenJournal, path: Path) -> Journal:
    return await open_journal(path=path if request.param == "on disk" else None)


async def test_every_promise_is_kept_on_disk_and_in_memory(journal: Journal) -> None:
    await journal.save_telephones([telephone("1"), telephone("2")], at=5.0)
    assert await journal.save_label("2", "bank")
    await journal.save_requests([check("7", telephone_id="1")])
    assert await journal.find_request(check("7").key) == check("7", telephone_id="1")
    new = (message("a", "7", telephone_id="1"), message("b", "7", telephone_id="1"))
    assert await journal.add_messages([*new, *new]) == new
    assert await journal.thread("1") == new[::-1]
    assert await journal.thread("1", 1) == new[1:]
    await journal.mark_asked("1", 9.0)
    assert await journal.inboxes(["1"]) == {"1": Inbox(2, 1000.0, 9.0)}
    assert await journal.mark_read("1", [("7", "a", 1), ("7", "b", 1)]) == 2
    belief = AutoCheck("1", AutoState.ON, 9.0, is_started=True)
    await journal.save_auto_check(belief)
    intent = await journal.begin(Action.CANCEL_CHECK, "1", at=10.0, request_id="7")
    with pytest.raises(OpenIntent):
        await journal.begin(Action.CANCEL_CHECK, "1", at=10.0, request_id="7")
    unknown = await journal.settle(intent.intent_id, Outcome.UNKNOWN, at=11.0, detail="no answer")
    looked = await journal.look(intent.intent_id, 12.0)
    snapshot = await journal.snapshot()
    assert snapshot.telephones["2"].label == "bank"
    assert snapshot.auto_checks == {"1": belief}
    assert (snapshot.intents, unknown.detail) == ({intent.intent_id: looked}, "no answer")
    assert (snapshot.telephones_at, snapshot.open_count, snapshot.unread_count) == (5.0, 1, 0)
    assert await journal.purge(2000.0) == 0  # the check is open


async def test_all_messages_come_in_pages(journal: Journal) -> None:
    added = tuple(message(str(number)) for number in range(5))
    await journal.add_messages(added)
    pages: list[tuple[Message, ...]] = [page async for page in journal.pages(2)]
    assert pages == [added[:2], added[2:4], added[4:]]


async def test_a_journal_in_memory_leaves_no_file(tmp_path: Path, open_journal: OpenJournal) -> None:
    journal = await open_journal(path=None)
    await journal.save_telephones([telephone()])
    assert list(tmp_path.iterdir()) == []
    assert journal.notes == ()


async def test_what_is_kept_is_there_the_next_time(open_journal: OpenJournal) -> None:
    first = await open_journal()
    await first.save_telephones([telephone()])
    await first.close()
    second = await open_journal()
    assert (await second.snapshot()).telephones == {"23354": telephone()}


async def test_closing_twice_is_no_error_and_nothing_works_after(journal: Journal) -> None:
    await journal.close()
    await journal.close()
    with pytest.raises(JournalError, match="closed"):
        await journal.snapshot()


async def test_what_was_handed_over_before_closing_is_done(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    saving = asyncio.ensure_future(journal.save_telephones([telephone()]))
    await asyncio.sleep(0)
    await journal.close()
    await saving
    assert set((await (await open_journal()).snapshot()).telephones) == {"23354"}


async def test_an_intent_is_committed_though_the_task_was_cancelled(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    gate = threading.Event()

    def wait(_: Connection) -> bool:
        return gate.wait(30)

    holding = asyncio.ensure_future(journal.run(wait))
    beginning = asyncio.ensure_future(journal.begin(Action.REQUEST_CHECK, "23354", at=1.0))
    await asyncio.sleep(0)
    beginning.cancel()
    gate.set()
    assert await holding
    with pytest.raises(asyncio.CancelledError):
        await beginning
    assert len((await journal.snapshot()).intents) == 1


def test_what_was_handed_over_is_committed_though_the_loop_is_gone(path: Path) -> None:
    gate, done = threading.Event(), threading.Event()

    def wait(_: Connection) -> bool:
        return gate.wait(30)

    def tell(_: Connection) -> None:
        done.set()

    async def leave() -> Journal:
        journal = await open_at(path)
        for coroutine in (journal.run(wait), journal.save_telephones([telephone()]), journal.run(tell)):
            asyncio.ensure_future(coroutine)  # noqa: RUF006 - the loop ends under it, which is what is tried
        await asyncio.sleep(0)
        return journal

    async def go_on(journal: Journal) -> set[str]:
        found = set((await journal.snapshot()).telephones)
        await journal.close()
        return found

    journal = asyncio.run(leave())
    gate.set()
    assert done.wait(30)
    assert asyncio.run(go_on(journal)) == {"23354"}


async def test_an_opening_that_was_cancelled_holds_nothing(path: Path, open_journal: OpenJournal) -> None:
    opening = asyncio.ensure_future(open_at(path))
    await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    for _ in range(1000):
        try:
            await open_journal()
        except JournalBusy:
            await asyncio.sleep(0.01)
        else:
            return
    pytest.fail("the lock was never let go")


async def test_a_defect_in_a_piece_of_work_is_not_hidden(journal: Journal) -> None:
    def fail(_: Connection) -> None:
        raise KeyError("defect")

    with pytest.raises(KeyError, match="defect"):
        await journal.run(fail)
    assert (await journal.snapshot()).telephones == {}


async def test_a_reader_sees_whole_commits_only(open_journal: OpenJournal) -> None:
    """Two rows are written by each commit; whoever reads meanwhile finds both or none."""
    owner = await open_journal()
    reader = await open_journal(read_only=True)

    async def write() -> None:
        for number in range(100):
            await owner.save_telephones([telephone(f"{number}a"), telephone(f"{number}b")])

    writing = asyncio.ensure_future(write())
    counts = []
    while not writing.done():
        snapshot = await reader.snapshot()
        counts.append(len(snapshot.telephones))
        assert snapshot.telephone_count == len(snapshot.telephones)
    await writing
    assert [count for count in counts if count % 2] == []
    assert counts == sorted(counts)
