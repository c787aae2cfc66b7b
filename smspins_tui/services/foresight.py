"""What is expected of the open requests: learnt from those that have ended, made anew at each look.

Stands apart from the outlook, which knows no account, and from the jobs, which only read it. The one rule: it never
asks and never writes; a time of the server is turned into ours before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable

from smspins_tui.eastern import Stamp
from smspins_tui.models import Kind, Request, RequestKey, Status, Timeline
from smspins_tui.services.outlook import USUAL, Experience, Outlook, Stages, look_ahead
from smspins_tui.services.polled import is_polled

Ended = tuple[Request, float | None]
"""A request that has ended, and when its first message was seen (our clock, None for none)."""

ENDED_ITSELF = frozenset({Status.SUCCESS, Status.FAILED})
"""Ends from which durations are learnt: what was canceled or removed did not run its course."""


class Foresight:
    """Holds an outlook for each open request."""

    def __init__(self) -> None:
        self._experience = {kind: Experience(kind) for kind in Kind}
        self._outlooks: dict[RequestKey, Outlook] = {}
        self._news_at: dict[RequestKey, float] = {}
        self._looked_at: dict[RequestKey, float] = {}

    def outlook(self, key: RequestKey) -> Outlook | None:
        """Return what is expected of an open request, None before the first look at it."""
        return self._outlooks.get(key)

    def remember(self, ended: Iterable[Ended], skew: float = 0.0) -> None:
        """Learn from requests that ended in an earlier run.

        Args:
            ended: they, the newest first.
            skew: seconds that the server's clock is ahead of ours.
        """
        for request, news_at in reversed(tuple(ended)):
            self._learn(request, news_at, skew)

    def look(self, request: Request, *, now: float, skew: float, open_count: int) -> None:
        """Take a look at a request: renew what is expected of it, or learn from its end.

        Args:
            request: as it is known after the look.
            now: our clock.
            skew: seconds that the server's clock is ahead of ours.
            open_count: how many requests are asked about.
        """
        key = request.key
        looked_at = self._looked_at.pop(key, now)
        if not is_polled(request):
            news_at = self._news_at.pop(key, None)
            if self._outlooks.pop(key, None) is not None:  # else its end was told before
                self._learn(request, news_at, skew)
            return
        self._looked_at[key] = now
        entered_at = min(_entered_at(request, skew), now)
        if request.messages:  # it came between the looks
            self._news_at.setdefault(key, max((looked_at + now) / 2, entered_at))
        experience = self._experience[request.kind]
        durations, price = experience.durations, experience.price(open_count)
        self._outlooks[key] = look_ahead(
            durations, request.status, entered_at, now, price, has_news=bool(request.messages)
        )

    def _learn(self, request: Request, news_at: float | None, skew: float) -> None:
        stages = stages_of(request, None if news_at is None else news_at + skew)
        if stages is not None:
            self._experience[request.kind].learn(_ended_at(request.timeline) or 0.0, stages)


def stages_of(request: Request, news_at: float | None) -> Stages | None:
    """Return how long a request that has ended was in each stage, None where its times don't tell.

    A list of number changes tells only begin and end: then the whole is shared out as it usually is.

    Args:
        request: one that has ended.
        news_at: when its first message was there, by the server's clock; None when that wasn't before its end.
    """
    line = request.timeline
    queued, ended = _at(line.queued), _ended_at(line)
    if request.status not in ENDED_ITSELF or queued is None or ended is None or ended < queued:
        return None
    acquired, started = _at(line.acquired), _at(line.started)
    if acquired is None or started is None:
        usual = USUAL[request.kind]
        share = (ended - queued) / sum(usual)
        return Stages(*(seconds * share for seconds in usual))
    stages = Stages(acquired - queued, started - acquired, ended - started)
    if min(stages[:3]) < 0:
        return None
    is_early = news_at is not None and started <= news_at < ended
    return stages._replace(news=news_at - started if is_early and news_at is not None else None)


def _entered_at(request: Request, skew: float) -> float:
    """When a request came into its stage, by our clock."""
    line = request.timeline
    match request.status:
        case Status.PENDING:
            at = _at(line.queued)
        case Status.ACQUIRED:
            at = _at(line.acquired) or _at(line.updated)
        case _:
            at = _at(line.started) or _at(line.updated)
    return request.requested_at if at is None else at - skew


def _ended_at(line: Timeline) -> float | None:
    """When a request ended; a list of number changes tells only its last update."""
    return _at(line.ended) or _at(line.updated)


def _at(stamp: Stamp | None) -> float | None:
    return stamp.at if stamp is not None and not stamp.is_date else None
