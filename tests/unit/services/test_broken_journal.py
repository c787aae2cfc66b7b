"""Answers and outcomes that the journal doesn't take: nothing is lost on the screen, and it is written later."""

from __future__ import annotations

import pytest

from smspins_tui.errors import JournalError, NoAnswer, NotAllowed
from smspins_tui.models import AutoState, Outcome, Status
from smspins_tui.store import JournalState
from tests.unit.services.stage import CHECK, NEW_NUMBER, NOON, TID, Stage, check, row, telephone, told


async def looking(stage: Stage) -> None:
    await stage.list_telephones()
    await stage.intake.take_messages(TID, (row("kept", "1"),))
    await stage.reading.look_at(TID)


async def test_messages_are_shown_once_although_they_can_not_be_written(stage: Stage) -> None:
    await looking(stage)
    await stage.know(check())
    stage.break_journal()
    for _ in range(3):
        await stage.intake.take_messages(TID, (row("new"), row("kept", "1")))
    assert stage.texts() == ["new", "kept"]
    assert stage.state.inboxes[TID].unread == 1
    assert [[message.text for message in heard] for heard in stage.heard] == [["new"]]
    assert (stage.state.journal, stage.state.journal_words) == (
        JournalState.BROKEN, "the journal fails: the disk is full",
    )  # fmt: skip


async def test_what_was_kept_before_is_not_new_again(stage: Stage) -> None:
    await stage.list_telephones()
    await stage.intake.take_messages(TID, (row("kept", "1"),))
    stage.break_journal()
    await stage.intake.take_messages(TID, (row("new", "2"), row("kept", "1")))
    assert [[message.text for message in heard] for heard in stage.heard] == [["new"]]
    await stage.reading.look_at(TID)
    assert stage.texts() == ["new", "kept"]


async def test_a_long_thread_is_counted_once(stage: Stage) -> None:
    await looking(stage)
    stage.break_journal(is_readable=False)
    many = row("|".join(str(number) for number in range(300)), "2")
    await stage.intake.take_messages(TID, (many,))
    await stage.intake.take_messages(TID, (many,))
    assert stage.state.inboxes[TID].unread == 300


async def test_messages_are_written_as_soon_as_the_journal_works_again(stage: Stage) -> None:
    await looking(stage)
    stage.break_journal()
    await stage.intake.take_messages(TID, (row("new", "2"),))
    stage.mend_journal()
    await stage.list_telephones()
    assert [message.text for message in await stage.journal.thread(TID)] == ["new", "kept"]
    assert stage.state.journal is JournalState.MEMORY
    assert stage.account.unwritten == {}


async def test_messages_that_are_written_late_are_not_new_again(stage: Stage) -> None:
    await looking(stage)
    stage.break_journal()
    await stage.intake.take_messages(TID, (row("new", "2"),))
    stage.mend_journal()
    await stage.intake.take_messages(TID, (row("new|newer", "2"),))
    assert [[message.text for message in heard] for heard in stage.heard] == [["new"], ["newer"]]
    assert stage.state.inboxes[TID].unread == 2
    assert (await stage.journal.inboxes([TID]))[TID].unread == 2
    assert stage.texts() == ["newer", "new", "kept"]


async def test_without_any_journal_messages_are_shown(stage: Stage) -> None:
    await stage.list_telephones()
    stage.account.journal = None
    await stage.intake.take_messages(TID, (row("past", "1"),))
    await stage.intake.take_messages(TID, (row("new", "2"), row("past", "1")))
    await stage.reading.look_at(TID)
    assert stage.texts() == ["new", "past"]
    assert [len(heard) for heard in stage.heard] == [1]


async def test_the_newest_of_a_request_is_written_later(stage: Stage) -> None:
    await stage.know(check())
    stage.break_journal()
    await stage.intake.take_request(told(CHECK, Status.STARTED))
    await stage.intake.take_request(told(CHECK, Status.SUCCESS))
    stage.mend_journal()
    await stage.list_telephones()
    kept = await stage.journal.find_request(CHECK)
    assert kept == stage.request(CHECK)
    assert kept.status is Status.SUCCESS


async def test_a_disk_that_stays_full_keeps_what_is_owed(stage: Stage) -> None:
    await stage.know(check())
    stage.break_journal()
    await stage.intake.take_request(told(CHECK, Status.SUCCESS))
    await stage.list_telephones()
    assert CHECK in stage.account.owed
    assert len(stage.account.owed) == 2


async def test_a_disk_with_room_for_some_things_is_still_said_to_be_full(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_messages: object) -> None:
        raise JournalError("the journal fails: the disk is full")

    await looking(stage)
    with monkeypatch.context() as patch:
        patch.setattr(stage.journal, "add_messages", fail)
        await stage.intake.take_messages(TID, (row("new", "2"),))
        await stage.list_telephones(telephone(number=NEW_NUMBER))
        assert (await stage.journal.snapshot()).telephones[TID].number == NEW_NUMBER
        states = [stage.state.journal]
    await stage.list_telephones(telephone())
    assert [*states, stage.state.journal] == [JournalState.BROKEN, JournalState.MEMORY]
    assert [message.text for message in await stage.journal.thread(TID)] == ["new", "kept"]


# Calls with an effect


async def test_a_call_that_can_not_be_written_down_is_not_sent(stage: Stage) -> None:
    await stage.list_telephones()
    stage.break_journal()
    with pytest.raises(JournalError, match="nothing is sent"):
        await stage.actions.request_check(TID)
    assert stage.client.count("request_check") == 0
    assert stage.state.intents == {}
    assert stage.state.journal is JournalState.BROKEN


async def test_without_any_journal_nothing_is_sent_and_it_says_why(stage: Stage) -> None:
    await stage.list_telephones()
    stage.account.journal = None
    stage.account.store.update(journal=JournalState.BROKEN, journal_words="the journal can't be kept: no room")
    with pytest.raises(NotAllowed, match="no room"):
        await stage.actions.request_check(TID)
    assert stage.client.calls == []


async def test_a_disk_that_fills_during_a_call_loses_nothing_on_the_screen(stage: Stage) -> None:
    await stage.list_telephones()

    def answer(_telephone_id: str) -> str:
        stage.break_journal()
        return CHECK.id

    stage.client.script("request_check", answer)
    request = await stage.actions.request_check(TID)
    assert request.key in stage.state.requests
    assert request.key in stage.account.polled_requests()
    assert stage.state.intents == {}
    stage.mend_journal()
    await stage.list_telephones()
    snapshot = await stage.journal.snapshot()
    assert snapshot.requests[CHECK].is_asked_here
    assert snapshot.intents == {}


async def test_a_failure_that_can_not_be_written_down_is_shown_and_written_later(stage: Stage) -> None:
    await stage.list_telephones()

    def answer(_telephone_id: str) -> NoAnswer:
        stage.break_journal()
        return NoAnswer("no whole answer within 20 s")

    stage.client.script("request_check", answer)
    with pytest.raises(NoAnswer):
        await stage.actions.request_check(TID)
    assert stage.intent.outcome is Outcome.UNKNOWN
    stage.mend_journal()
    await stage.list_telephones()
    (kept,) = (await stage.journal.snapshot()).intents.values()
    assert kept.outcome is Outcome.UNKNOWN
    assert kept.settled_at == NOON


async def test_a_belief_is_shown_and_written_later(stage: Stage) -> None:
    await stage.list_telephones()
    stage.client.script("set_auto_check", lambda *_: stage.break_journal())
    await stage.actions.enable_auto_check(TID)
    assert stage.state.auto_checks[TID].state is AutoState.ON
    stage.mend_journal()
    await stage.list_telephones()
    assert (await stage.journal.snapshot()).auto_checks[TID].state is AutoState.ON
