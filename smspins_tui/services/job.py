"""What the poller may ask: the jobs, and when each is due.

Stands apart so that whom to ask, and when, is a pure function of the state that a test can call. The one rule: nothing
here has an effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from smspins_tui.models import Action, AutoState, Inbox, Intent, Kind, Outcome, Request
from smspins_tui.services import pace
from smspins_tui.store import State
from smspins_tui.store.selectors import effective_auto

REST = 0.5
"""Seconds for which the cursor rests on a telephone before its messages are asked for."""
FIRST_LOOK = 120.0
"""Seconds after a number change of unknown outcome from which a list without it counts."""


class Function(StrEnum):
    """The functions without an effect, and the one that may be repeated."""

    TELEPHONES = "telephones"
    CHECK_STATUS = "check status"
    CHANGE_STATUS = "number change status"
    CHANGES = "number changes"
    MESSAGES = "messages"
    AUTO_CHECK = "auto check"


class Job(NamedTuple):
    """A question: the function and its target (an id, or an empty string)."""

    function: Function
    target: str = ""


class Due(NamedTuple):
    """A job, the time from which it may be asked, its rank (the lower goes first), and its urgency within the rank.

    The urgency is in seconds of delay that are to be expected when it is asked now.
    """

    at: float
    rank: int
    job: Job
    urgency: float = 0.0


class Memory(NamedTuple):
    """What the poller remembers.

    `asked` is when each job was last asked, `not_before` the end of its back-off, `current_since` since when the
    current telephone is current, `silent_changes` are changes that `nc/requests` did not tell the status of, `wanted`
    what the person or an action asked for now.
    """

    asked: Mapping[Job, float]
    not_before: Mapping[Job, float]
    current_since: float
    silent_changes: frozenset[str]
    wanted: frozenset[Job]


def due_jobs(state: State, memory: Memory, now: float) -> Iterator[Due]:
    """Yield every job that is due now or later, but for the slow sweep."""
    for job in memory.wanted:
        yield Due(_after(memory, job, 0.0), 0, job)
    yield Due(_every(memory, Job(Function.TELEPHONES), pace.TELEPHONES_EVERY), 2, Job(Function.TELEPHONES))
    yield from _open_requests(state, memory, now)
    yield from _message_jobs(state, memory, now)
    for intent in state.intents.values():
        if intent.outcome is Outcome.UNKNOWN:
            yield from _unknown(intent, memory, now)


def _open_requests(state: State, memory: Memory, now: float) -> Iterator[Due]:
    polled = [request for request in state.requests.values() if request.is_open and request.is_asked_here]
    changes = [request for request in polled if request.kind is Kind.CHANGE]
    together = len(changes) >= 2
    if together:
        intervals = [_interval(request, now) for request in changes]
        quickest = min((interval for interval in intervals if interval is not None), default=None)
        if quickest is not None:
            yield Due(_every(memory, Job(Function.CHANGES), quickest), 1, Job(Function.CHANGES))
    for request in polled:
        if request.kind is Kind.CHANGE and together and request.id not in memory.silent_changes:
            continue
        interval = _interval(request, now)
        if interval is not None:
            job = status_job(request)
            yield Due(_every(memory, job, interval), 1, job)


def _interval(request: Request, now: float) -> float | None:
    interval = pace.poll_interval(now - request.requested_at)
    known = request.status_raw == request.status.value or request.status.value == "FAILED"
    return interval if interval is None or known else max(interval, 30.0)


def status_job(request: Request) -> Job:
    """Return the job that asks for the status of a request."""
    return Job(Function.CHECK_STATUS if request.kind is Kind.CHECK else Function.CHANGE_STATUS, request.id)


def _message_jobs(state: State, memory: Memory, now: float) -> Iterator[Due]:
    for tid, belief in state.auto_checks.items():
        if tid in state.telephones and effective_auto(belief, now) is AutoState.ON:
            job = Job(Function.MESSAGES, tid)
            yield Due(_every(memory, job, pace.AUTO_MESSAGES_EVERY), 3, job)
    current = state.current_id
    if current is not None and current in state.telephones:
        asked = state.inboxes.get(current, Inbox()).asked_at or 0.0
        job = Job(Function.MESSAGES, current)
        at = max(memory.current_since + REST, asked + pace.CURRENT_MESSAGES_EVERY)
        yield Due(max(at, _every(memory, job, pace.CURRENT_MESSAGES_EVERY)), 2, job)


def _unknown(intent: Intent, memory: Memory, now: float) -> Iterator[Due]:
    """Yield what finds out about a call of unknown outcome."""
    age = now - intent.created_at
    interval = pace.poll_interval(age)
    if interval is None and intent.action is not Action.REQUEST_CHANGE:
        return
    interval = max(interval or 600.0, 10.0)
    match intent.action:
        case Action.REQUEST_CHECK:
            job = Job(Function.MESSAGES, intent.telephone_id)
            yield Due(_every(memory, job, max(interval, 15.0)), 1, job)
        case Action.REQUEST_CHANGE:
            if age < 48 * 3600:
                job = Job(Function.CHANGES)
                quiet = FIRST_LOOK + intent.created_at if memory.asked.get(job, 0.0) > intent.created_at else 0.0
                yield Due(max(quiet, _every(memory, job, max(interval, 30.0))), 1, job)
        case Action.CANCEL_CHECK | Action.CANCEL_CHANGE:
            function = Function.CHECK_STATUS if intent.action is Action.CANCEL_CHECK else Function.CHANGE_STATUS
            job = Job(function, intent.request_id or "")
            yield Due(_every(memory, job, interval), 1, job)
        case Action.ENABLE_AUTO_CHECK | Action.DISABLE_AUTO_CHECK:
            job = Job(Function.AUTO_CHECK, str(intent.intent_id))
            yield Due(max(intent.created_at + 5.0, _every(memory, job, max(interval, 30.0))), 2, job)


def _every(memory: Memory, job: Job, interval: float) -> float:
    return _after(memory, job, memory.asked.get(job, float("-inf")) + interval)


def _after(memory: Memory, job: Job, at: float) -> float:
    return max(at, memory.not_before.get(job, 0.0))
