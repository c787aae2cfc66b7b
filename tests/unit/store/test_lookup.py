"""Single things looked up in the state."""

from __future__ import annotations

from dataclasses import replace

from smspins_tui.models import Action, Intent, Kind, Outcome, Request, Status
from smspins_tui.store import Connection, Link, State
from smspins_tui.store.lookup import (
    last_check,
    last_troubles,
    newest_pending,
    open_change,
    open_check,
    open_checks,
    requests_of,
    unknown_intent,
)

TROUBLES = {"messages": "not JSON"}

TID, OTHER = "23354", "23355"


def check(name: str, at: float = 0.0, status: Status = Status.PENDING, telephone_id: str = TID) -> Request:
    return Request(Kind.CHECK, name, telephone_id, "2125550100", at, status=status, status_raw=status.value)


def change(name: str, at: float = 0.0, status: Status = Status.PENDING) -> Request:
    return replace(check(name, at, status), kind=Kind.CHANGE)


def state(*requests: Request) -> State:
    return State(requests={request.key: request for request in requests})


def test_the_newest_open_check_of_the_telephone_is_found() -> None:
    known = state(
        check("1", 1.0), check("2", 3.0, Status.STARTED), check("3", 9.0, Status.SUCCESS),
        check("4", 9.0, telephone_id=OTHER), change("5", 9.0),
    )  # fmt: skip
    assert open_check(known, TID) == check("2", 3.0, Status.STARTED)
    assert {request.id for request in open_checks(known, TID)} == {"1", "2"}


def test_a_check_that_was_not_asked_here_is_not_the_open_one() -> None:
    foreign = replace(check("1"), is_asked_here=False)
    assert open_check(state(foreign), TID) is None
    assert open_checks(state(foreign), TID) == (foreign,)


def test_the_last_check_is_the_newest_that_was_asked_here() -> None:
    foreign = replace(check("3", 9.0), is_asked_here=False)
    known = state(check("1", 1.0), check("2", 3.0, Status.SUCCESS), foreign, change("4", 9.0))
    assert last_check(known, TID) == check("2", 3.0, Status.SUCCESS)
    assert last_check(known, OTHER) is None


def test_the_newest_pending_request_of_either_kind_is_found() -> None:
    known = state(check("1", 1.0), change("2", 2.0), check("3", 3.0, Status.STARTED))
    assert newest_pending(known, TID) == change("2", 2.0)
    assert newest_pending(known, OTHER) is None


def test_a_pending_request_that_the_server_does_not_know_is_not_one() -> None:
    assert newest_pending(state(replace(check("1"), unfound=2)), TID) is None


def test_the_open_change_of_the_telephone_is_found() -> None:
    assert open_change(state(check("1"), change("2", status=Status.FAILED)), TID) is None
    assert open_change(state(change("2", status=Status.STARTED)), TID) == change("2", status=Status.STARTED)


def test_the_requests_of_a_telephone_stand_newest_first() -> None:
    known = state(check("1", 1.0), change("2", 2.0), check("3", 3.0, telephone_id=OTHER))
    assert [request.id for request in requests_of(known, TID)] == ["2", "1"]


def test_only_an_unknown_outcome_of_that_action_and_telephone_is_found() -> None:
    intents = [
        Intent(1, Action.REQUEST_CHECK, TID, 0.0, outcome=Outcome.REFUSED),
        Intent(2, Action.REQUEST_CHANGE, TID, 0.0, outcome=Outcome.UNKNOWN),
        Intent(3, Action.REQUEST_CHECK, OTHER, 0.0, outcome=Outcome.UNKNOWN),
        Intent(4, Action.REQUEST_CHECK, TID, 0.0),
    ]
    known = State(intents={intent.intent_id: intent for intent in intents})
    assert unknown_intent(known, Action.REQUEST_CHECK, TID) is None
    assert unknown_intent(known, Action.REQUEST_CHANGE, TID) == intents[1]


def test_the_last_troubles_are_told_by_function_and_an_outage_for_all() -> None:
    assert last_troubles(Connection(Link.LIVE)) == ()
    assert last_troubles(Connection(Link.LIVE, faults=TROUBLES)) == ("messages at last: not JSON",)
    assert last_troubles(Connection(Link.OFFLINE, words="refused", faults=TROUBLES)) == ("at last: refused",)
