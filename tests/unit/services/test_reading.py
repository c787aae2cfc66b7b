"""Looking at messages, and reading them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from smspins_tui.models import Inbox
from smspins_tui.services.reading import THREADS_KEPT
from smspins_tui.store import JournalState
from tests.unit.services.stage import CHECK, NOON, OTHER, OTHER_NUMBER, TID, Stage, check, row, telephone, told


async def with_unread(stage: Stage) -> None:
    await stage.list_telephones(telephone(), telephone(OTHER, OTHER_NUMBER))
    await stage.intake.take_messages(TID, ())
    await stage.intake.take_messages(TID, (row("one|two", "1"),))


async def test_the_messages_of_the_current_telephone_are_brought_from_the_journal(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    assert stage.state.current_id == TID
    assert stage.texts() == ["two", "one"]


async def test_no_telephone_may_be_current(stage: Stage) -> None:
    await stage.reading.look_at(TID)
    await stage.reading.look_at(None)
    assert stage.state.current_id is None


async def test_a_message_that_arrives_while_its_thread_is_opened_is_there_once(stage: Stage) -> None:
    await with_unread(stage)
    for number in range(20):
        telephone_id = str(number)
        await asyncio.gather(
            stage.reading.look_at(telephone_id),
            stage.intake.take_messages(telephone_id, (row("new", f"9{number}", telephone_id),)),
            stage.reading.look_at(telephone_id),
        )
        assert stage.texts(telephone_id) == ["new"]


async def test_the_oldest_threads_are_let_go(stage: Stage) -> None:
    for number in range(THREADS_KEPT + 5):
        await stage.reading.look_at(str(number))
    assert len(stage.state.threads) == THREADS_KEPT + 1
    assert str(THREADS_KEPT + 4) in stage.state.threads


async def test_a_thread_that_can_not_be_read_is_tried_again(stage: Stage) -> None:
    await with_unread(stage)
    stage.break_journal(is_readable=False)
    await stage.reading.look_at(TID)
    assert TID not in stage.state.threads
    assert stage.state.journal is JournalState.BROKEN
    stage.mend_journal()
    await stage.reading.look_at(TID)
    assert stage.texts() == ["two", "one"]


async def test_what_was_looked_at_is_read_in_journal_and_on_the_screen_and_nothing_else(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    await stage.reading.mark_read(stage.state.threads[TID][1:])
    assert [(message.text, message.is_read) for message in stage.state.threads[TID]] == [("two", False), ("one", True)]
    assert stage.state.inboxes[TID] == Inbox(1, NOON, NOON)
    assert await stage.journal.inboxes([TID]) == stage.state.inboxes
    assert await stage.journal.thread(TID) == stage.state.threads[TID]


async def test_what_is_older_is_read_too_where_the_end_was_in_sight(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    thread = stage.state.threads[TID]
    older = replace(thread[0], check_id="0", seen_at=NOON - 9)  # beyond what is kept of a thread
    await stage.journal.add_messages((older,))
    inbox = (await stage.journal.inboxes([TID]))[TID]
    stage.account.store.update(inboxes={TID: inbox})
    await stage.reading.mark_read(thread, with_older=True)
    assert (inbox.unread, stage.state.inboxes[TID].unread) == (3, 0)
    assert await stage.journal.inboxes([TID]) == stage.state.inboxes


async def test_a_message_that_arrives_during_the_reading_stays_unread(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    await asyncio.gather(
        stage.reading.mark_read(stage.state.threads[TID]),
        stage.intake.take_messages(TID, (row("three", "2"), row("one|two", "1"))),
    )
    assert [(message.text, message.is_read) for message in stage.state.threads[TID]] == [
        ("three", False), ("two", True), ("one", True),
    ]  # fmt: skip
    assert stage.state.inboxes[TID].unread == 1
    assert await stage.journal.inboxes([TID]) == stage.state.inboxes


async def test_the_reading_is_written_later_where_the_journal_does_not_take_it(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    stage.break_journal()
    await stage.reading.mark_read(stage.state.threads[TID])
    assert stage.state.inboxes[TID].unread == 0
    stage.mend_journal()
    await stage.list_telephones(telephone(), telephone(OTHER, OTHER_NUMBER))
    assert (await stage.journal.inboxes([TID]))[TID].unread == 0


async def test_a_message_that_the_journal_never_took_is_written_as_read(stage: Stage) -> None:
    await with_unread(stage)
    await stage.reading.look_at(TID)
    stage.break_journal()
    await stage.intake.take_messages(TID, (row("three", "2"),))
    await stage.reading.mark_read(stage.state.threads[TID][:1])
    stage.mend_journal()
    await stage.list_telephones(telephone(), telephone(OTHER, OTHER_NUMBER))
    assert stage.state.inboxes[TID].unread == 2
    assert (await stage.journal.inboxes([TID]))[TID].unread == 2
    assert await stage.journal.thread(TID) == stage.state.threads[TID]


async def test_who_only_reads_along_marks_nothing(stage: Stage) -> None:
    await with_unread(stage)
    stage.account.store.update(journal=JournalState.READ_ONLY)
    await stage.reading.look_at(TID)
    await stage.reading.mark_read(stage.state.threads[TID])
    assert stage.state.inboxes[TID].unread == 2


async def test_a_message_is_awaited_when_its_check_was_asked_here(stage: Stage) -> None:
    await with_unread(stage)
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, smses="code 123456"))
    own, foreign = stage.heard[1][0], stage.heard[0][0]
    assert stage.reading.is_awaited(own)
    assert not stage.reading.is_awaited(foreign)
