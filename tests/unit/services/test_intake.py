"""Answers, taken into journal and store."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from smspins_tui.models import Inbox, Kind, MessagesRow, Request, RequestKey, Status, Timeline
from smspins_tui.services.intake import STRETCH
from tests.unit.services.stage import (
    CHANGE,
    CHECK,
    NEW_NUMBER,
    NOON,
    NUMBER,
    OTHER,
    TID,
    Stage,
    change,
    check,
    row,
    stamp,
    telephone,
    told,
)


async def with_past(stage: Stage, *rows: MessagesRow) -> None:
    """Have a telephone whose messages were asked for before, and is looked at."""
    await stage.list_telephones()
    await stage.intake.take_messages(TID, rows)
    await stage.reading.look_at(TID)


async def inbox_of(stage: Stage, telephone_id: str = TID) -> tuple[Inbox, Inbox]:
    kept = await stage.journal.inboxes([telephone_id])
    return stage.state.inboxes[telephone_id], kept[telephone_id]


# Telephones


async def test_a_list_is_kept_and_shown(stage: Stage) -> None:
    await stage.list_telephones(telephone(), telephone(OTHER, "2125550101"))
    snapshot = await stage.journal.snapshot()
    assert stage.state.telephones == snapshot.telephones
    assert (stage.state.telephones_at, snapshot.telephones_at) == (NOON, NOON)


async def test_a_telephone_that_is_missing_is_kept_with_its_messages(stage: Stage) -> None:
    await stage.list_telephones(telephone(), telephone(OTHER, "2125550101"))
    stage.now += 60
    await stage.list_telephones(telephone(OTHER, "2125550101"))
    assert stage.state.telephones[TID].unlisted_since == NOON + 60
    assert (await stage.journal.snapshot()).telephones[TID].unlisted_since == NOON + 60


async def test_others_have_a_turn_while_a_long_list_is_taken(stage: Stage) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    stage.account.journal = None  # nothing else to wait for
    counting = asyncio.create_task(count_turns())
    await stage.intake.take_telephones(tuple(telephone(str(number), NUMBER) for number in range(5 * STRETCH)))
    counting.cancel()
    assert turns >= 4
    assert len(stage.state.telephones) == 5 * STRETCH


async def test_a_list_that_changes_nothing_leaves_the_state_of_the_panes_alone(stage: Stage) -> None:
    await stage.list_telephones()
    before = stage.state.telephones
    stage.now += 300
    await stage.list_telephones()
    assert stage.state.telephones is before
    assert stage.state.telephones_at == NOON + 300
    assert (await stage.journal.snapshot()).telephones_at == NOON + 300


async def test_a_new_number_is_told_loudly(stage: Stage) -> None:
    await stage.list_telephones()
    assert stage.notice == ""
    await stage.list_telephones(telephone(number=NEW_NUMBER))
    assert stage.notice == "(212) 555-0100 is (408) 555-0101 now"
    assert stage.state.telephones[TID].number_since == NOON


# Requests


async def test_an_answer_moves_the_request_in_journal_and_store(stage: Stage) -> None:
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.STARTED, agent="agent-4"))
    assert stage.request(CHECK).agent == "agent-4"
    assert await stage.journal.find_request(CHECK) == stage.request(CHECK)


async def test_a_check_and_a_change_of_the_same_id_are_kept_apart(stage: Stage) -> None:
    await stage.know(check("7"), change("7"))
    await stage.intake.take_request(told(RequestKey(Kind.CHANGE, "7"), Status.SUCCESS))
    assert stage.request(RequestKey(Kind.CHECK, "7")).status is Status.PENDING


async def test_the_second_answer_that_does_not_know_a_request_is_final(stage: Stage) -> None:
    await stage.know(check())
    await stage.intake.take_unfound(CHECK)
    assert stage.request(CHECK).is_open
    await stage.intake.take_unfound(CHECK)
    assert stage.request(CHECK).is_unknown_to_server
    assert not (await stage.journal.snapshot()).requests[CHECK].is_open


async def test_between_two_answers_that_do_not_know_it_a_good_one_counts(stage: Stage) -> None:
    await stage.know(check())
    await stage.intake.take_unfound(CHECK)
    await stage.intake.take_request(told(CHECK, Status.PENDING))
    await stage.intake.take_unfound(CHECK)
    assert stage.request(CHECK).is_open


async def test_two_answers_at_once_leave_the_later_one(stage: Stage) -> None:
    await stage.know(check())
    late = told(CHECK, Status.SUCCESS, updated=NOON + 60)
    early = told(CHECK, Status.STARTED, updated=NOON + 10)
    await asyncio.gather(stage.intake.take_request(late), stage.intake.take_request(early))
    assert stage.request(CHECK).status is Status.SUCCESS
    assert (await stage.journal.snapshot()).requests[CHECK].status is Status.SUCCESS


# Changes


async def test_the_list_of_changes_moves_those_that_are_open(stage: Stage) -> None:
    await stage.know(change("1"), change("2", status=Status.FAILED, status_raw="FAILED"))
    keys = [RequestKey(Kind.CHANGE, name) for name in ("1", "2", "3")]
    silent = await stage.intake.take_changes([told(key, Status.STARTED) for key in keys])
    assert silent == ()
    assert stage.request(keys[0]).status is Status.STARTED
    assert stage.request(keys[1]).status is Status.FAILED
    assert keys[2] not in stage.state.requests


async def test_a_list_without_status_or_row_leaves_it_to_the_single_question(stage: Stage) -> None:
    await stage.know(change("1"), change("2"))
    key = RequestKey(Kind.CHANGE, "1")
    silent = await stage.intake.take_changes([told(key, None, telephone=NEW_NUMBER)])
    assert {one.id for one in silent} == {"1", "2"}
    assert stage.request(key) == change("1")


async def test_a_row_with_a_time_of_cancel_is_canceled(stage: Stage) -> None:
    await stage.know(change())
    await stage.intake.take_changes([told(CHANGE, None, timeline=Timeline(canceled=stamp(NOON)))])
    assert (stage.request(CHANGE).status, stage.request(CHANGE).status_raw) == (Status.CANCELED, "CANCELED")


# Messages


async def test_the_first_answer_of_a_telephone_is_history(stage: Stage) -> None:
    await with_past(stage, row("Hello", "1"), row("old", "2"))
    assert [message.is_read for message in stage.state.threads[TID]] == [True, True]
    assert stage.heard == []
    assert stage.state.requests == {}
    shown, kept = await inbox_of(stage)
    assert shown == kept == Inbox(0, NOON, NOON)


async def test_the_check_that_was_asked_here_is_no_history(stage: Stage) -> None:
    await stage.know(check())
    await with_past(stage, row("Your code is 532084"), row("old", "2"))
    assert [[message.text for message in heard] for heard in stage.heard] == [["Your code is 532084"]]
    assert stage.state.inboxes[TID].unread == 1


async def test_an_id_that_appears_later_is_adopted_and_not_polled(stage: Stage) -> None:
    await with_past(stage, row("old", "1"))
    stage.now += 60
    await stage.intake.take_messages(TID, (row("new", "2"), row("old", "1")))
    adopted = stage.request(RequestKey(Kind.CHECK, "2"))
    assert (adopted.is_asked_here, adopted.is_open, adopted.status_raw) == (False, False, "")
    assert list(stage.state.requests) == [adopted.key]
    assert stage.account.polled_requests() == {}
    assert stage.texts() == ["new", "old"]


async def test_a_check_that_only_the_journal_knows_is_not_adopted_again(stage: Stage) -> None:
    await with_past(stage)
    await stage.journal.save_requests([check("2", status=Status.SUCCESS, status_raw="SUCCESS")])
    await stage.intake.take_messages(TID, (row("new", "2"),))
    assert stage.state.requests == {}
    assert (await stage.journal.snapshot()).requests[RequestKey(Kind.CHECK, "2")].is_asked_here


async def test_a_message_that_two_functions_bring_is_one(stage: Stage) -> None:
    await with_past(stage)
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.PENDING, smses="a|b", telephone=NUMBER))
    await stage.intake.take_messages(TID, (row("a|b"),))
    await stage.intake.take_request(told(CHECK, Status.SUCCESS, smses="a|b|a"))
    assert stage.texts() == ["a", "b", "a"]
    assert [len(heard) for heard in stage.heard] == [2, 1]
    shown, kept = await inbox_of(stage)
    assert shown == kept
    assert shown.unread == 3


async def test_messages_are_shown_while_a_check_is_pending(stage: Stage) -> None:
    await with_past(stage)
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.PENDING, smses="early"))
    assert stage.texts() == ["early"]


async def test_a_message_shows_the_number_it_was_received_on(stage: Stage) -> None:
    await with_past(stage)
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.SUCCESS, smses="a", telephone="2125550177"))
    await stage.intake.take_messages(TID, (row("b", "9", number="2125550178"),))
    assert {message.text: message.number for message in stage.state.threads[TID]} == {
        "a": "2125550177", "b": "2125550178",
    }  # fmt: skip


async def test_a_check_without_a_telephone_brings_no_messages(stage: Stage) -> None:
    request = await stage.intake.take_request(told(CHECK, Status.SUCCESS, smses="a"))
    assert request.telephone_id is None
    assert stage.heard == []


async def test_the_messages_of_a_telephone_that_is_not_looked_at_wait_in_the_journal(stage: Stage) -> None:
    await stage.list_telephones()
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.SUCCESS, smses="a"))
    assert stage.state.threads == {}
    await stage.reading.look_at(TID)
    assert stage.texts() == ["a"]


async def test_the_inboxes_are_those_of_the_next_start(stage: Stage) -> None:
    await stage.list_telephones(telephone(), telephone(OTHER, "2125550101"))
    await stage.know(check(), check("3", telephone_id=OTHER))
    await stage.intake.take_messages(TID, (row("x|y", "1"), row("code 123456")))
    await stage.intake.take_messages(OTHER, ())
    stage.now += 5
    await stage.intake.take_request(told(RequestKey(Kind.CHECK, "3"), Status.STARTED, smses="q|q"))
    await stage.reading.look_at(TID)
    await stage.reading.mark_read(stage.state.threads[TID])
    stage.now += 5
    await stage.intake.take_messages(TID, (row("x|y|z", "1"),))
    snapshot = await stage.journal.snapshot()
    assert snapshot.inboxes == stage.state.inboxes
    assert snapshot.unread_count == sum(inbox.unread for inbox in stage.state.inboxes.values()) == 3


async def test_the_requests_are_those_of_the_next_start(stage: Stage) -> None:
    await with_past(stage)
    await stage.know(check(), change())
    await stage.intake.take_messages(TID, (row("new", "9"),))
    await stage.intake.take_request(told(CHECK, Status.STARTED, agent="agent-4"))
    await stage.intake.take_request(told(CHANGE, Status.SUCCESS, telephone=NEW_NUMBER))
    assert (await stage.journal.snapshot()).requests == stage.state.requests


async def test_a_message_that_comes_after_the_end_of_its_check_is_counted_there(stage: Stage) -> None:
    await with_past(stage)
    await stage.know(check())
    await stage.intake.take_request(told(CHECK, Status.SUCCESS, smses="a"))
    assert stage.request(CHECK).messages == 1
    await stage.intake.take_messages(TID, (row("a|b"),))
    assert stage.request(CHECK).messages == 2
    assert (await stage.journal.snapshot()).requests == {CHECK: replace(stage.request(CHECK), fields=())}


# The end of a change


async def test_the_end_of_a_change_is_announced_once(stage: Stage) -> None:
    ended: list[Request] = []
    stage.account.on_change_ended = lambda: ended.append(stage.request(CHANGE))
    await stage.know(change(), check())
    await stage.intake.take_request(told(CHANGE, Status.STARTED))
    await stage.intake.take_request(told(CHECK, Status.SUCCESS))
    assert ended == []
    await stage.intake.take_request(told(CHANGE, Status.FAILED))
    await stage.intake.take_request(told(CHANGE, Status.FAILED))
    assert [request.status for request in ended] == [Status.FAILED]


async def test_an_answer_that_tells_nothing_new_writes_no_state(stage: Stage) -> None:
    await stage.know(replace(check(), seen_at=NOON))
    before = stage.state.requests
    await stage.intake.take_request(told(CHECK, Status.PENDING))
    assert stage.state.requests is before
