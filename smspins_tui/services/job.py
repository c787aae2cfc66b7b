"""What the poller may ask: the jobs, and when each is due.

Stands apart so that whom to ask, and when, is a pure function of the state that a test can call. The one rule: nothing
here has an effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from smspins_tui.models import Action, AutoState, Inbox, Intent, Kind, Outcome, Request, RequestKey
from smspins_tui.services import pace
from smspins_tui.store import State
from smspins_tui.store.selectors import effective_auto

REST = 0.5
"""Seconds for which the cursor rests on a telephone before its messages are asked for."""
PATIENCE = 20.0
"""Seconds for which a job waits for those of a higher rank."""
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
    what the person or an action asked for now, and when; `polled` are the open requests that were asked here.
    """

    asked: Mapping[Job, float]
    not_before: Mapping[Job, float]
    current_since: float
    silent_changes: frozenset[str]
    wanted: Mapping[Job, float]
    polled: Mapping[RequestKey, Request]


def due_jobs(state: State, memory: Memory, now: float) -> Iterator[Due]:
    """Yield every job that is due now or later, but for the slow sweep."""
    for job, wanted_at in memory.wanted.items():
        yield Due(_after(memory, job, wanted_at), 0, job)
    telephones = Job(Function.TELEPHONES)
    yield _in_turn(_every(memory, telephones, pace.TELEPHONES_EVERY), 2, telephones, now)
    yield from _open_requests(memory, now)
    yield from _message_jobs(state, memory, now)
    for intent in state.intents.values():
        if intent.outcome is Outcome.UNKNOWN:
            yield from _unknown(state, intent, memory, now)


def _in_turn(at: float, rank: int, job: Job, now: float) -> Due:
    """Return a job of a lower rank, which goes first when it has waited for too long: nothing starves."""
    return Due(at, 0 if now - at > PATIENCE and at > 0 else rank, job)


def _open_requests(memory: Memory, now: float) -> Iterator[Due]:
    together = [
        one for one in memory.polled.values() if one.kind is Kind.CHANGE and one.id not in memory.silent_changes
    ]
    if len(together) >= 2:
        intervals = [interval for one in together if (interval := _interval(one, now)) is not None]
        if intervals:
            yield Due(_every(memory, Job(Function.CHANGES), min(intervals)), 1, Job(Function.CHANGES))
    else:
        together = []
    told = {one.id for one in together}
    for request in memory.polled.values():
        if request.kind is Kind.CHANGE and request.id in told:
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


def request_of(job: Job) -> RequestKey | None:
    """Return the request whose status a job asks for, None when it asks for something else."""
    match job.function:
        case Function.CHECK_STATUS:
            return RequestKey(Kind.CHECK, job.target)
        case Function.CHANGE_STATUS:
            return RequestKey(Kind.CHANGE, job.target)
    return None


def _message_jobs(state: State, memory: Memory, now: float) -> Iterator[Due]:
    for tid, belief in state.auto_checks.items():
        if tid in state.telephones and effective_auto(belief, now) is AutoState.ON:
            job = Job(Function.MESSAGES, tid)
            yield _in_turn(_every(memory, job, pace.AUTO_MESSAGES_EVERY), 3, job, now)
    current = state.current_id
    if current is not None and current in state.telephones:
        asked = state.inboxes.get(current, Inbox()).asked_at or 0.0
        job = Job(Function.MESSAGES, current)
        # a time to come was noted before the clock was set back, and says nothing
        fresh_until = asked + pace.CURRENT_MESSAGES_EVERY if asked <= now else 0.0
        at = max(memory.current_since + REST, fresh_until, _every(memory, job, pace.CURRENT_MESSAGES_EVERY))
        yield _in_turn(at, 2, job, now)


def _unknown(state: State, intent: Intent, memory: Memory, now: float) -> Iterator[Due]:
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
        case Action.ENABLE_AUTO_CHECK | Action.DISABLE_AUTO_CHECK if not state.is_read_only:
            job = Job(Function.AUTO_CHECK, str(intent.intent_id))
            yield Due(max(intent.created_at + 5.0, _every(memory, job, max(interval, 30.0))), 2, job)


def _every(memory: Memory, job: Job, interval: float) -> float:
    return _after(memory, job, memory.asked.get(job, float("-inf")) + interval)


def _after(memory: Memory, job: Job, at: float) -> float:
    return max(at, memory.not_before.get(job, 0.0))
