"""What the poller may ask: the jobs, and when each is due.

Stands apart so that whom to ask, and when, is a pure function of the state that a test can call. The one rule: nothing
here has an effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from smspins_tui.models import Action, AutoState, Inbox, Intent, Kind, Outcome, Request, RequestKey, Status
from smspins_tui.services import pace
from smspins_tui.services.outlook import FLOOR, STARVED, Outlook, due_at, patience, urgency
from smspins_tui.store import State
from smspins_tui.store.selectors import effective_auto

REST = 0.5
"""Seconds for which the cursor rests on a telephone before its messages are asked for."""
PATIENCE = 20.0
"""Seconds for which a job waits for those of a higher rank."""
CURRENT_LOOK = 10.0
"""Seconds between two looks at a request of the current telephone, at the most, while it is young: somebody waits."""
CURRENT_WEIGHT = 3.0
"""How much more a second of delay counts for the current telephone."""
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
    what the person or an action asked for now, and when; `polled` are the open requests that were asked here,
    `outlook` tells what is expected of one (None before the first look at it), `calls_per_minute` is the budget.
    """

    asked: Mapping[Job, float]
    not_before: Mapping[Job, float]
    current_since: float
    silent_changes: frozenset[str]
    wanted: Mapping[Job, float]
    polled: Mapping[RequestKey, Request]
    outlook: Callable[[RequestKey], Outlook | None]
    calls_per_minute: int


def due_jobs(state: State, memory: Memory, now: float) -> Iterator[Due]:
    """Yield every job that is due now or later, but for the slow sweep."""
    for job, wanted_at in memory.wanted.items():
        yield Due(_after(memory, job, wanted_at), 0, job)
    telephones = Job(Function.TELEPHONES)
    yield _in_turn(_every(memory, telephones, pace.TELEPHONES_EVERY), 2, telephones, now)
    yield from _open_requests(memory, state.current_id, now)
    yield from _message_jobs(state, memory, now)
    for intent in state.intents.values():
        if intent.outcome is Outcome.UNKNOWN:
            yield from _unknown(state, intent, memory, now)


def _in_turn(at: float, rank: int, job: Job, now: float) -> Due:
    """Return a job of a lower rank, which goes first when it has waited for too long: nothing starves."""
    return Due(at, 0 if now - at > PATIENCE and at > 0 else rank, job)


def _open_requests(memory: Memory, current_id: str | None, now: float) -> Iterator[Due]:
    """Yield the open requests, each when asking about it is worth a call; all number changes are one question."""
    longest = patience(len(memory.polled), memory.calls_per_minute)
    together = [
        one for one in memory.polled.values() if one.kind is Kind.CHANGE and one.id not in memory.silent_changes
    ]
    told: set[RequestKey] = set()
    if len(together) >= 2:
        job = Job(Function.CHANGES)
        dues = [due for one in together if (due := _request(memory, job, one, current_id, longest, now)) is not None]
        if dues:
            yield Due(min(due.at for due in dues), 1, job, sum(due.urgency for due in dues))
        told = {one.key for one in together}
    for key, request in memory.polled.items():
        if key not in told:
            due = _request(memory, status_job(request), request, current_id, longest, now)
            if due is not None:
                yield due


def _request(
    memory: Memory, job: Job, request: Request, current_id: str | None, longest: float, now: float
) -> Due | None:
    """Return when a job that tells the status of a request is due, None when it is old and nobody asks any more.

    Beyond what is known of its kind, age alone tells; so it does for a status that nobody documented, and for a request
    that the server did not find once.
    """
    interval = _interval(request, now)
    if interval is None:
        return None
    outlook = memory.outlook(request.key)
    if outlook is None:  # of an earlier run: nobody knows what it has become
        return Due(_every(memory, job, interval), 1, job, STARVED)
    # a time to come was noted before the clock was set back
    asked_at = min(memory.asked.get(job, request.seen_at or request.requested_at), now)
    age = now - request.requested_at
    is_current = request.telephone_id == current_id
    if not outlook.is_known or age > pace.YOUNG or request.status is Status.OTHER or request.unfound:
        longest = max(longest, 2 * interval)
        at = asked_at + interval
    else:
        longest = min(longest, max(FLOOR, min(CURRENT_LOOK, age / 2))) if is_current else longest
        at = due_at(outlook, asked_at, longest)
    at = _after(memory, job, at)
    if at > now:
        return Due(at, 1, job)
    return Due(at, 1, job, urgency(outlook, asked_at, now, longest) * (CURRENT_WEIGHT if is_current else 1.0))


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
        if tid in state.telephones and effective_auto(belief, state.server_time(now)) is AutoState.ON:
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
            yield _in_turn(_every(memory, job, max(interval, 15.0)), 1, job, now)
        case Action.REQUEST_CHANGE:
            if age < 48 * 3600:
                job = Job(Function.CHANGES)
                quiet = FIRST_LOOK + intent.created_at if memory.asked.get(job, 0.0) > intent.created_at else 0.0
                yield _in_turn(max(quiet, _every(memory, job, max(interval, 30.0))), 1, job, now)
        case Action.CANCEL_CHECK | Action.CANCEL_CHANGE:
            function = Function.CHECK_STATUS if intent.action is Action.CANCEL_CHECK else Function.CHANGE_STATUS
            job = Job(function, intent.request_id or "")
            yield _in_turn(_every(memory, job, interval), 1, job, now)
        case Action.ENABLE_AUTO_CHECK | Action.DISABLE_AUTO_CHECK if not state.is_read_only:
            job = Job(Function.AUTO_CHECK, str(intent.intent_id))
            yield Due(max(intent.created_at + 5.0, _every(memory, job, max(interval, 30.0))), 2, job)


def _every(memory: Memory, job: Job, interval: float) -> float:
    return _after(memory, job, memory.asked.get(job, float("-inf")) + interval)


def _after(memory: Memory, job: Job, at: float) -> float:
    return max(at, memory.not_before.get(job, 0.0))
