"""Intents: what may be begun, and what may become of it."""

from __future__ import annotations

import sqlite3
from itertools import product

import pytest

from smspins_tui.errors import JournalError, OpenIntent
from smspins_tui.journal.auto import save_auto_check
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.intent import CANCELS, begin, cut_off, find_intent, look, may_become, rivals, settle
from smspins_tui.journal.request import find_request
from smspins_tui.journal.snapshot import snapshot
from smspins_tui.models import OPEN_OUTCOMES, Action, AutoCheck, AutoState, Intent, Outcome, Status
from tests.unit.journal.examples import NUMBER, change, check

REQUESTS = [action for action in Action if action not in CANCELS]


def begin_change(connection: Connection, telephone_id: str = "23354", replaces: int | None = None) -> Intent:
    return begin(
        connection,
        Action.REQUEST_CHANGE,
        telephone_id,
        at=1000.0,
        zip_code="95129",
        number=NUMBER,
        replaces=replaces,
    )


def test_an_intent_is_written_as_it_was_begun(connection: Connection) -> None:
    intent = begin_change(connection)
    assert intent == Intent(intent.intent_id, Action.REQUEST_CHANGE, "23354", 1000.0, zip_code="95129", number=NUMBER)
    assert find_intent(connection, intent.intent_id) == intent
    assert not connection.in_transaction


@pytest.mark.parametrize("action", REQUESTS)
@pytest.mark.parametrize("outcome", [None, Outcome.UNKNOWN])
def test_no_second_one_is_begun_while_nobody_knows_the_outcome(
    connection: Connection, action: Action, outcome: Outcome | None
) -> None:
    first = begin(connection, action, "23354", at=1000.0)
    if outcome is not None:
        settle(connection, first.intent_id, outcome, at=1001.0)
    with pytest.raises(OpenIntent) as caught:
        begin(connection, action, "23354", at=1002.0)
    assert caught.value.intent_id == first.intent_id
    assert connection.one("SELECT count(*) FROM intent") == 1


@pytest.mark.parametrize("outcome", sorted(set(Outcome) - OPEN_OUTCOMES))
def test_another_one_is_begun_once_the_outcome_is_known(connection: Connection, outcome: Outcome) -> None:
    first = begin_change(connection)
    settle(connection, first.intent_id, outcome, at=1001.0)
    assert begin_change(connection).intent_id > first.intent_id


def test_telephones_and_actions_do_not_wait_for_each_other(connection: Connection) -> None:
    for action, telephone_id in product(Action, ("23354", "23355")):
        begin(connection, action, telephone_id, at=1000.0)
    assert connection.one("SELECT count(*) FROM intent") == len(Action) * 2


@pytest.mark.parametrize("action", sorted(CANCELS))
def test_cancels_wait_for_those_of_the_same_request_only(connection: Connection, action: Action) -> None:
    first = begin(connection, action, "23354", at=1000.0, request_id="1")
    begin(connection, action, "23354", at=1000.0, request_id="2")
    with pytest.raises(OpenIntent) as caught:
        begin(connection, action, "23354", at=1000.0, request_id="1")
    assert caught.value.intent_id == first.intent_id


def test_an_unknown_change_still_blocks_after_a_request_id_was_tied_to_it(connection: Connection) -> None:
    first = begin_change(connection)
    settle(connection, first.intent_id, Outcome.UNKNOWN, at=1001.0, request=change())
    with pytest.raises(OpenIntent):
        begin_change(connection)


@pytest.mark.parametrize("action", REQUESTS)
def test_a_request_waits_whatever_it_is_said_to_be_for(connection: Connection, action: Action) -> None:
    begin(connection, action, "23354", at=1000.0, request_id="1")
    with pytest.raises(OpenIntent):
        begin(connection, action, "23354", at=1000.0, request_id="2")


def test_the_database_itself_refuses_a_second_open_one(connection: Connection) -> None:
    first = begin_change(connection)
    columns = "action, telephone_id, target, created_at, outcome, detail"
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(
            f"INSERT INTO intent ({columns}) SELECT {columns} FROM intent WHERE intent_id = ?", (first.intent_id,)
        )


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.ABSENT, Outcome.REFUSED, Outcome.NOT_SENT])
def test_sending_again_dismisses_what_it_replaces(connection: Connection, outcome: Outcome) -> None:
    first = begin_change(connection)
    settle(connection, first.intent_id, outcome, at=1001.0)
    second = begin_change(connection, replaces=first.intent_id)
    assert second.outcome is Outcome.SENDING
    assert find_intent(connection, first.intent_id).outcome is Outcome.DISMISSED


def test_what_is_on_its_way_is_not_replaced(connection: Connection) -> None:
    first = begin_change(connection)
    with pytest.raises(OpenIntent) as caught:
        begin_change(connection, replaces=first.intent_id)
    assert caught.value.intent_id == first.intent_id
    assert find_intent(connection, first.intent_id) == first


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.DISMISSED])
def test_what_is_done_or_was_replaced_before_is_not_sent_again(connection: Connection, outcome: Outcome) -> None:
    first = begin_change(connection)
    settle(connection, first.intent_id, outcome, at=1001.0)
    with pytest.raises(JournalError, match="not sent again"):
        begin_change(connection, replaces=first.intent_id)
    assert connection.one("SELECT count(*) FROM intent") == 1


def test_a_replacement_that_can_not_begin_leaves_the_earlier_one_as_it_was(connection: Connection) -> None:
    refused = begin_change(connection)
    settle(connection, refused.intent_id, Outcome.REFUSED, at=1001.0)
    begin_change(connection)
    with pytest.raises(OpenIntent):
        begin_change(connection, replaces=refused.intent_id)
    assert find_intent(connection, refused.intent_id).outcome is Outcome.REFUSED


def test_an_outcome_is_written_with_the_request_it_gave(connection: Connection) -> None:
    intent = begin(connection, Action.REQUEST_CHECK, "23354", at=1000.0)
    settled = settle(connection, intent.intent_id, Outcome.DONE, at=1001.0, detail="15682", request=check())
    assert (settled.outcome, settled.detail, settled.settled_at, settled.request_id) == (
        Outcome.DONE,
        "15682",
        1001.0,
        "15682",
    )
    assert find_request(connection, check().key) == check()


def test_a_cancel_keeps_the_request_it_was_begun_for(connection: Connection) -> None:
    intent = begin(connection, Action.CANCEL_CHECK, "23354", at=1000.0, request_id="15682")
    assert settle(connection, intent.intent_id, Outcome.REFUSED, at=1001.0).request_id == "15682"


def test_what_is_done_stays_done(connection: Connection) -> None:
    intent = begin_change(connection)
    done = settle(connection, intent.intent_id, Outcome.DONE, at=1001.0, detail="it is there")
    for outcome in Outcome:
        assert settle(connection, intent.intent_id, outcome, at=1002.0, detail="late") == done


def test_what_has_an_outcome_never_becomes_open_again() -> None:
    closed = set(Outcome) - OPEN_OUTCOMES
    assert not any(may_become(known, told) for known, told in product(closed, OPEN_OUTCOMES))


def test_a_dismissed_call_may_turn_out_to_be_done(connection: Connection) -> None:
    intent = begin_change(connection)
    settle(connection, intent.intent_id, Outcome.DISMISSED, at=1001.0)
    assert settle(connection, intent.intent_id, Outcome.DONE, at=1002.0).outcome is Outcome.DONE


def test_a_call_nobody_began_has_no_outcome(connection: Connection) -> None:
    with pytest.raises(JournalError, match="no call 7"):
        settle(connection, 7, Outcome.DONE, at=1001.0, request=check())
    assert find_request(connection, check().key) is None
    with pytest.raises(JournalError, match="no call 7"):
        look(connection, 7, at=1001.0)


def test_looks_are_counted_and_the_first_is_dated(connection: Connection) -> None:
    intent = begin_change(connection)
    look(connection, intent.intent_id, at=1120.0)
    looked = look(connection, intent.intent_id, at=1180.0)
    assert (looked.looks, looked.looked_at) == (2, 1120.0)


def test_what_an_earlier_run_was_sending_is_unknown(connection: Connection) -> None:
    sending, refused = begin_change(connection), begin_change(connection, "23355")
    settle(connection, refused.intent_id, Outcome.REFUSED, at=1001.0, detail="no such ZIP")
    with connection.writing():
        cut_off(connection)
    found = find_intent(connection, sending.intent_id)
    assert (found.outcome, found.settled_at) == (Outcome.UNKNOWN, None)
    assert found.detail
    assert find_intent(connection, refused.intent_id).detail == "no such ZIP"


@pytest.mark.parametrize("action", [Action.ENABLE_AUTO_CHECK, Action.DISABLE_AUTO_CHECK])
def test_while_a_call_for_auto_check_is_under_way_nothing_is_believed(connection: Connection, action: Action) -> None:
    for telephone_id in ("23354", "23355"):
        save_auto_check(connection, AutoCheck(telephone_id, AutoState.OFF, set_at=900.0, is_kept=True))
    begin(connection, action, "23354", at=1000.0)
    begin(connection, Action.REQUEST_CHECK, "23355", at=1000.0)
    doubted, other = (snapshot(connection).auto_checks[telephone_id] for telephone_id in ("23354", "23355"))
    assert (doubted.state, doubted.is_kept, other.state) == (AutoState.UNKNOWN, True, AutoState.OFF)


def test_a_status_that_an_answer_gave_outlives_a_late_outcome(connection: Connection) -> None:
    intent = begin(connection, Action.REQUEST_CHECK, "23354", at=1000.0)
    told = check(status=Status.SUCCESS, status_raw="SUCCESS", seen_at=1050.0)
    settle(connection, intent.intent_id, Outcome.UNKNOWN, at=1020.0, request=told)
    settle(connection, intent.intent_id, Outcome.DONE, at=1060.0, request=check())
    kept = find_request(connection, told.key)
    assert kept is not None
    assert kept.status is Status.SUCCESS


def settled_change(connection: Connection, *outcomes: Outcome, request: bool = False) -> Intent:
    intent = begin_change(connection)
    for outcome in outcomes:
        settle(connection, intent.intent_id, outcome, at=1001.0, request=change() if request else None)
    return intent


def test_rivals_are_what_was_put_aside_unknown_or_done_without_an_id(connection: Connection) -> None:
    aside = settled_change(connection, Outcome.UNKNOWN, Outcome.DISMISSED, Outcome.DISMISSED)
    never_written = settled_change(connection, Outcome.DISMISSED)  # a full disk took the unknown outcome in vain
    done = settled_change(connection, Outcome.UNKNOWN, Outcome.DONE)
    settled_change(connection, Outcome.DONE, request=True)
    for outcome in (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.ABSENT):
        settled_change(connection, outcome)
        settled_change(connection, Outcome.UNKNOWN, outcome, Outcome.DISMISSED)
    settle(connection, begin_change(connection, "23355").intent_id, Outcome.DONE, at=1001.0)
    call = begin_change(connection)
    assert [rival.intent_id for rival in rivals(connection, call, 1000.0)] == [
        one.intent_id for one in (aside, never_written, done)
    ]
    assert rivals(connection, call, 1000.5) == ()


def test_what_is_sent_again_while_unknown_is_a_rival(connection: Connection) -> None:
    first = settled_change(connection, Outcome.UNKNOWN)
    again = begin_change(connection, replaces=first.intent_id)
    assert [rival.intent_id for rival in rivals(connection, again, 0.0)] == [first.intent_id]
