"""What may be asked, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from smspins_tui.models import Action, AutoCheck, AutoState, Inbox, Intent, Outcome, Request, Status
from smspins_tui.services.job import FIRST_LOOK, PATIENCE, REST, Due, Function, Job, Memory, due_jobs, request_of
from smspins_tui.services.planner import choose
from smspins_tui.store import State
from tests.unit.services.stage import CHANGE, CHECK, NOON, TID, change, check, telephone

LISTING = Job(Function.TELEPHONES)
LIST_OF_CHANGES = Job(Function.CHANGES)
OF_CHECK = Job(Function.CHECK_STATUS, "15682")
OF_TELEPHONE = Job(Function.MESSAGES, TID)


def memory(*polled: Request, **fields: Any) -> Memory:  # noqa: ANN401 - any field
    known: dict[str, Any] = {
        "asked": {}, "not_before": {}, "current_since": NOON - 100, "silent_changes": frozenset(), "wanted": {},
        "outlook": {}.get, "calls_per_minute": 60,
    }  # fmt: skip
    return Memory(**(known | fields), polled={request.key: request for request in polled})


def due(state: State, known: Memory, now: float = NOON) -> dict[Job, Due]:
    """The jobs but for the list of telephones, the lowest rank of each."""
    found = sorted(due_jobs(state, known, now), key=lambda one: -one.rank)
    return {one.job: one for one in found if one.job != LISTING}


def intent(action: Action, **fields: Any) -> State:  # noqa: ANN401 - any field
    known: dict[str, Any] = {"outcome": Outcome.UNKNOWN, "request_id": None}
    return State(intents={1: Intent(1, action, TID, NOON, **(known | fields))})


# Telephones


def test_telephones_are_due_at_once_and_every_five_minutes() -> None:
    (first,) = due_jobs(State(), memory(), NOON)
    assert first.job == LISTING
    assert first.at <= NOON
    (next_one,) = due_jobs(State(), memory(asked={LISTING: NOON}), NOON)
    assert next_one.at == NOON + 300


# Requests


@pytest.mark.parametrize(("age", "seconds"), [(0, 3), (600, 30), (3600, 300)])
def test_an_open_check_is_due_by_its_age(age: float, seconds: float) -> None:
    known = memory(check(requested_at=NOON - age), asked={OF_CHECK: NOON})
    assert due(State(), known)[OF_CHECK].at == NOON + seconds


def test_a_check_is_not_due_after_a_day() -> None:
    assert due(State(), memory(check(requested_at=NOON - 86400))) == {}


def test_a_job_in_back_off_is_not_due_before_its_end() -> None:
    assert due(State(), memory(check(), not_before={OF_CHECK: NOON + 60}))[OF_CHECK].at == NOON + 60


def test_an_undocumented_status_is_polled_slowly() -> None:
    odd = check(status=Status.OTHER, status_raw="QUEUED")
    assert due(State(), memory(odd, asked={OF_CHECK: NOON}))[OF_CHECK].at == NOON + 30


def test_one_change_is_asked_about_by_itself() -> None:
    assert list(due(State(), memory(change()))) == [Job(Function.CHANGE_STATUS, "15690")]


def test_two_changes_are_asked_about_in_one_call() -> None:
    assert list(due(State(), memory(change("1"), change("2")))) == [LIST_OF_CHANGES]


def test_the_youngest_change_tells_when_the_list_is_due() -> None:
    known = memory(change("1", requested_at=NOON - 3600), change("2"), asked={LIST_OF_CHANGES: NOON})
    assert due(State(), known)[LIST_OF_CHANGES].at == NOON + 3


def test_a_change_that_the_list_is_silent_about_is_asked_about_by_itself() -> None:
    known = memory(change("1"), change("2"), change("3"), silent_changes=frozenset({"3"}))
    assert set(due(State(), known)) == {LIST_OF_CHANGES, Job(Function.CHANGE_STATUS, "3")}


def test_a_list_that_would_tell_of_one_change_only_is_not_asked_for() -> None:
    known = memory(change("1"), change("2"), silent_changes=frozenset({"2"}))
    assert set(due(State(), known)) == {Job(Function.CHANGE_STATUS, "1"), Job(Function.CHANGE_STATUS, "2")}


def test_a_check_and_a_change_of_the_same_id_are_two_jobs() -> None:
    found = due(State(), memory(check("7"), change("7")))
    assert [request_of(job) for job in found] == [check("7").key, change("7").key]


def test_only_status_jobs_have_a_request() -> None:
    assert request_of(OF_TELEPHONE) is None


# Messages


def current(asked_at: float | None) -> State:
    return State(telephones={TID: telephone()}, inboxes={TID: Inbox(asked_at=asked_at)}, current_id=TID)


def test_the_current_telephone_is_due_half_a_second_after_the_cursor_rests() -> None:
    assert due(current(None), memory(current_since=NOON))[OF_TELEPHONE].at == NOON + REST


def test_the_current_telephone_is_due_again_after_a_minute() -> None:
    assert due(current(NOON - 10), memory())[OF_TELEPHONE].at == NOON + 50


def test_what_was_asked_in_time_to_come_is_due_because_the_clock_was_set_back() -> None:
    assert due(current(NOON + 3600), memory())[OF_TELEPHONE].at <= NOON


def auto(state: AutoState, set_at: float = NOON - 60) -> State:
    return State(telephones={TID: telephone()}, auto_checks={TID: AutoCheck(TID, state, set_at)})


def test_while_auto_check_is_on_messages_are_due_every_minute() -> None:
    assert due(auto(AutoState.ON), memory(asked={OF_TELEPHONE: NOON}))[OF_TELEPHONE].at == NOON + 60


@pytest.mark.parametrize("state", [auto(AutoState.OFF), auto(AutoState.UNKNOWN), auto(AutoState.ON, NOON - 13 * 3600)])
def test_where_auto_check_is_not_on_today_nothing_is_due(state: State) -> None:
    assert due(state, memory()) == {}


@pytest.mark.parametrize(("skew", "is_due"), [(11 * 3600, True), (13 * 3600, False)])
def test_auto_check_is_over_at_the_midnight_of_the_server(skew: float, is_due: bool) -> None:
    assert bool(due(replace(auto(AutoState.ON), skew=float(skew)), memory())) is is_due


def test_what_waits_for_too_long_goes_first() -> None:
    known = memory(check(), asked={OF_TELEPHONE: NOON - 60, LISTING: NOON})
    at = NOON + PATIENCE
    assert choose(due_jobs(auto(AutoState.ON), known, at), (), at)[0] == OF_CHECK
    assert choose(due_jobs(auto(AutoState.ON), known, at + 1), (), at + 1)[0] == OF_TELEPHONE


# What was asked for


def test_what_the_person_wants_goes_first() -> None:
    wanted = Job(Function.CHECK_STATUS, "1")
    assert choose(due_jobs(State(), memory(check(), wanted={wanted: NOON}), NOON), (), NOON)[0] == wanted


def test_what_was_wanted_first_goes_first() -> None:
    first, second = Job(Function.CHECK_STATUS, "1"), Job(Function.CHECK_STATUS, "2")
    known = memory(wanted={second: NOON - 1, first: NOON - 2})
    assert choose(due_jobs(State(), known, NOON), (), NOON)[0] == first


# Unknown outcomes


def test_an_unknown_check_is_looked_for_among_the_messages() -> None:
    assert set(due(intent(Action.REQUEST_CHECK), memory())) == {OF_TELEPHONE}


def test_an_unknown_check_is_not_looked_for_after_a_day() -> None:
    assert due(intent(Action.REQUEST_CHECK), memory(), NOON + 86400) == {}


def test_an_unknown_change_is_looked_for_at_once_and_again_after_two_minutes() -> None:
    state = intent(Action.REQUEST_CHANGE)
    assert due(state, memory())[LIST_OF_CHANGES].at <= NOON
    assert due(state, memory(asked={LIST_OF_CHANGES: NOON + 1}), NOON + 2)[LIST_OF_CHANGES].at == NOON + FIRST_LOOK


def test_an_unknown_change_is_looked_for_during_two_days() -> None:
    state = intent(Action.REQUEST_CHANGE)
    assert LIST_OF_CHANGES in due(state, memory(), NOON + 48 * 3600 - 1)
    assert due(state, memory(), NOON + 48 * 3600) == {}


@pytest.mark.parametrize(("action", "key"), [(Action.CANCEL_CHECK, CHECK), (Action.CANCEL_CHANGE, CHANGE)])
def test_after_an_unknown_cancel_the_status_is_read(action: Action, key: tuple[str, str]) -> None:
    (job,) = due(intent(action, request_id=key[1]), memory())
    assert request_of(job) == key


def test_an_unknown_auto_check_is_repeated_after_five_seconds() -> None:
    state = intent(Action.ENABLE_AUTO_CHECK)
    assert due(state, memory())[Job(Function.AUTO_CHECK, "1")].at == NOON + 5


def test_a_read_only_console_repeats_nothing() -> None:
    assert due(replace(intent(Action.ENABLE_AUTO_CHECK), is_read_only=True), memory()) == {}


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.UNKNOWN])
def test_only_unknown_outcomes_are_looked_for(outcome: Outcome) -> None:
    assert due(intent(Action.REQUEST_CHECK, outcome=outcome), memory()) == {}


# Choosing


def test_what_is_in_flight_is_not_asked_twice() -> None:
    assert choose([Due(NOON, 1, OF_CHECK)], {OF_CHECK}, NOON) == (None, float("inf"))


def test_when_nothing_is_due_the_time_of_the_next_is_told() -> None:
    jobs = [Due(NOON + 5, 1, OF_CHECK), Due(NOON + 3, 2, LISTING)]
    assert choose(jobs, (), NOON) == (None, NOON + 3)
