"""What is expected of the open requests, and what the ended ones have taught.

Stands apart from `outlook`, which knows durations only: here the server's times and statuses become durations. The one
rule: a request whose times were not all told teaches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from smspins_tui.eastern import Stamp
from smspins_tui.models import Kind, Request, RequestKey, Status
from smspins_tui.services.outlook import Experience, Outlook, Stages, look_ahead, worth

TAUGHT_BY = 200
"""How many of the newest requests of the journal teach at the start."""
TEACHES = frozenset({Status.SUCCESS, Status.FAILED})


class Forecast:
    """The outlook of each open request."""

    def __init__(self) -> None:
        self._experience = {kind: Experience(kind) for kind in Kind}
        self._outlooks: dict[RequestKey, Outlook] = {}

    def recall(self, requests: Iterable[Request]) -> None:
        """Learn from the newest of the requests that have ended before."""
        ended = sorted((one for one in requests if one.status in TEACHES), key=lambda one: one.requested_at)
        for request in ended[-TAUGHT_BY:]:
            self._learn(request)

    def look(self, request: Request, *, now: float, skew: float, open_count: int) -> None:
        """Take what an answer told of a request.

        Args:
            request: as it is known after the answer.
            now: seconds since the epoch.
            skew: the server's clock less ours, in seconds.
            open_count: how many requests are open.
        """
        if not request.is_open:
            if self._outlooks.pop(request.key, None) is not None:
                self._learn(request)
            return
        durations = self._experience[request.kind].durations
        entered = min(now, entered_at(request, skew))
        self._outlooks[request.key] = look_ahead(durations, request.status, entered, now, worth(open_count))

    def outlook(self, request: Request, *, now: float, skew: float, open_count: int) -> Outlook:
        """Return the outlook of an open request; one that was never looked at is seen as it is known."""
        known = self._outlooks.get(request.key)
        if known is None:
            at = request.seen_at if request.seen_at is not None else min(now, request.requested_at)
            self.look(request, now=at, skew=skew, open_count=open_count)
            known = self._outlooks[request.key]
        return known

    def _learn(self, request: Request) -> None:
        stages = stages_of(request)
        if stages is not None and request.status in TEACHES:
            self._experience[request.kind].learn(request.seen_at or request.requested_at, stages)


def entered_at(request: Request, skew: float) -> float:
    """Return when a request came into its stage, by our clock; when it was requested where that wasn't told."""
    times = request.timeline
    match request.status:
        case Status.PENDING:
            told = times.queued
        case Status.ACQUIRED:
            told = times.acquired
        case _:
            told = times.started or times.acquired
    at = _at(told)
    return at - skew if at is not None else request.requested_at


def stages_of(request: Request) -> Stages | None:
    """Return how long a request was in each stage, None when a time is missing or runs backwards."""
    times = request.timeline
    queued, acquired, started, ended = (_at(one) for one in (times.queued, times.acquired, times.started, times.ended))
    if queued is None or acquired is None or started is None or ended is None:
        return None
    stages = Stages(acquired - queued, started - acquired, ended - started)
    return stages if min(stages) >= 0 else None


def _at(stamp: Stamp | None) -> float | None:
    return stamp.at if stamp is not None else None
