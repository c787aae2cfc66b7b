"""What the journal holds, read at one moment."""

from __future__ import annotations

import pytest

from smspins_tui.journal import snapshot as module
from smspins_tui.journal.auto import save_auto_check
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.intent import begin, settle
from smspins_tui.journal.message import add_messages
from smspins_tui.journal.request import save_requests
from smspins_tui.journal.snapshot import screenful, snapshot
from smspins_tui.journal.telephone import mark_asked, save_telephones
from smspins_tui.models import Action, AutoCheck, AutoState, Inbox, Kind, Outcome, RequestKey, Snapshot, Status
from tests.unit.journal.examples import change, check, message, telephone

ENDED = {"status": Status.SUCCESS, "status_raw": "SUCCESS"}


def test_an_empty_journal_has_an_empty_snapshot(connection: Connection) -> None:
    assert snapshot(connection) == Snapshot()
    assert screenful(connection, 5) == Snapshot(is_whole=False)


def fill(connection: Connection) -> None:
    save_telephones(connection, [telephone(str(number)) for number in (9, 10, 100, 11)], at=5000.0)
    add_messages(
        connection,
        [
            message("a", "1", telephone_id="10", seen_at=30.0),
            message("b", "2", telephone_id="11", seen_at=40.0),
            message("c", "3", telephone_id="11", seen_at=20.0, is_read=True),
        ],
    )
    mark_asked(connection, "9", 60.0)
    save_requests(
        connection,
        [
            check("1", requested_at=10.0, **ENDED),
            check("2", requested_at=20.0),
            change("2", requested_at=30.0),
            check("9", requested_at=40.0, **ENDED),
            check("10", requested_at=40.0, **ENDED),
        ],
    )
    for number in (9, 10, 11):
        save_auto_check(connection, AutoCheck(str(number), AutoState.ON, 50.0, is_started=True))


def test_telephones_stand_by_last_message_then_by_number(connection: Connection) -> None:
    fill(connection)
    assert list(snapshot(connection).telephones) == ["11", "10", "9", "100"]
    assert list(screenful(connection, 3).telephones) == ["11", "10", "9"]


def test_open_requests_come_first_and_the_newest_first_within(connection: Connection) -> None:
    fill(connection)
    keys = [
        RequestKey(Kind.CHANGE, "2"),
        RequestKey(Kind.CHECK, "2"),
        RequestKey(Kind.CHECK, "10"),
        RequestKey(Kind.CHECK, "9"),
        RequestKey(Kind.CHECK, "1"),
    ]
    assert list(snapshot(connection).requests) == keys
    assert list(screenful(connection, 3).requests) == keys[:3]


def test_the_whole_holds_everything(connection: Connection) -> None:
    fill(connection)
    whole = snapshot(connection)
    assert whole.inboxes == {
        "11": Inbox(1, 40.0),
        "10": Inbox(1, 30.0),
        "9": Inbox(0, None, 60.0),
        "100": Inbox(),
    }
    assert whole.telephones_at == 5000.0
    assert set(whole.auto_checks) == {"9", "10", "11"}
    assert (whole.telephone_count, whole.open_count, whole.unread_count, whole.is_whole) == (4, 2, 2, True)


def test_the_first_screenful_holds_its_rows_and_the_counts_of_the_whole(connection: Connection) -> None:
    fill(connection)
    first = screenful(connection, 2)
    assert (set(first.inboxes), set(first.auto_checks)) == ({"10", "11"}, {"10", "11"})
    assert (first.telephone_count, first.open_count, first.unread_count, first.is_whole) == (4, 2, 2, False)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_asks_something_of_the_person_is_shown_of_the_intents(
    connection: Connection, outcome: Outcome
) -> None:
    intent = begin(connection, Action.REQUEST_CHECK, "23354", at=1000.0)
    settled = settle(connection, intent.intent_id, outcome, at=1001.0)
    shown = {} if outcome in {Outcome.DONE, Outcome.DISMISSED} else {intent.intent_id: settled}
    assert snapshot(connection).intents == shown
    assert screenful(connection, 5).intents == shown


def test_of_requests_that_have_ended_the_oldest_are_left_out(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CLOSED_LIMIT", 3)
    save_requests(connection, [check(str(number), requested_at=float(number)) for number in range(5)])
    save_requests(connection, [check(str(number), requested_at=float(number), **ENDED) for number in range(5, 15)])
    assert [key.id for key in snapshot(connection).requests] == ["4", "3", "2", "1", "0", "14", "13", "12"]


def test_raw_fields_come_with_open_requests_only(connection: Connection) -> None:
    fields = (("agent_name", '"agent-4"'),)
    save_requests(connection, [check("1", fields=fields), check("2", fields=fields, **ENDED)])
    found = {key.id: request.fields for key, request in snapshot(connection).requests.items()}
    assert found == {"1": fields, "2": ()}


def test_how_many_messages_an_ended_check_held_is_told_at_once(connection: Connection) -> None:
    save_requests(connection, [check("1", messages=2, **ENDED), check("2", **ENDED)])
    for found in (screenful(connection, 5), snapshot(connection)):
        assert {key.id: request.messages for key, request in found.requests.items()} == {"1": 2, "2": None}


def test_saving_a_request_from_a_snapshot_keeps_its_raw_fields(connection: Connection) -> None:
    request = check("2", fields=(("agent_name", '"agent-4"'),), **ENDED)
    save_requests(connection, [request])
    save_requests(connection, snapshot(connection).requests.values())
    assert connection.one("SELECT fields FROM request") == '[["agent_name","\\"agent-4\\""]]'


def test_a_belief_is_replaced_by_the_next(connection: Connection) -> None:
    save_telephones(connection, [telephone("1")])
    save_auto_check(connection, AutoCheck("1", AutoState.ON, 50.0, is_started=True, is_kept=True))
    last = AutoCheck("1", AutoState.OFF, 60.0)
    save_auto_check(connection, last)
    assert snapshot(connection).auto_checks == {"1": last}
