"""When a request is likely to have an answer: learnt from those that have ended.

Stands apart from the planner, which chooses by it. The one rule: durations (seconds) and times (seconds since
the epoch, our clock) come in, nothing is asked; no assumption about the shape of the durations outlives the data.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, log
from statistics import NormalDist, median
from typing import NamedTuple

from smspins_tui.models import Kind, Status

REMEMBERED, LEAST, RECENT = 160, 24, 3600.0
"""Durations kept a kind: the newest 160, of the last hour (seconds), but never fewer than the newest 24."""
DOUBTED = 4
"""Default durations that stay among the learnt ones: a server may always do again what it has not done lately."""
NEWEST, TREND = 8, 0.7
"""How many tell whether the server has become slower or quicker, and how far that is believed (a power)."""
BLUR = (0.8, 0.9, 1.0, 1.1, 1.25)
"""Each learnt duration stands for some beside it. Without: 0.60 of round robin's delay at 10 open, with: 0.54."""
WORTH = ((1, 0.031), (2, 0.05), (5, 0.22), (8, 0.03))
"""Seconds of expected delay that are worth a call, by open requests. With one open a call costs little and a second of
delay is felt; with five, calls can be saved at no more delay than round robin's; from eight on the budget is the limit.
"""
ROUNDS, GRACE = 2.0, 30.0
"""None goes unasked for longer than two rounds through all that are open, and 30 s more: then it goes first."""
STARVED = 1e6
FLOOR = 3.0
"""Seconds between two questions about one request, at the least."""


class Stages(NamedTuple):
    """How long a request was in each stage: PENDING, ACQUIRED, STARTED (seconds)."""

    pending: float
    acquired: float
    started: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the answer of one request may come, as seen at the last look.

    `ends` are equally likely times of the end, in order; `sums` their running sums; `due_at` is when asking again
    becomes worth a call.
    """

    ends: tuple[float, ...]
    sums: tuple[float, ...]
    due_at: float

    def delay(self, now: float) -> float:
        """Return the seconds of delay that are to be expected if it is asked at `now`."""
        count = bisect_right(self.ends, now)
        return (count * now - self.sums[count - 1]) / len(self.ends) if count else 0.0


def _spread(median: float, sigma: float, quantile: float) -> float:
    return exp(log(median) + sigma * NormalDist().inv_cdf(quantile))


def _default(pending: float, acquired: float, started: float, count: int = 24) -> tuple[Stages, ...]:
    """Lognormal stages, wide, each quantile of one with another of the next (a fixed shuffle)."""
    places = [(place + 0.5) / count for place in range(count)]
    return tuple(
        Stages(
            _spread(pending, 0.8, quantile),
            _spread(acquired, 0.8, places[place * 7 % count]),
            _spread(started, 0.7, places[place * 11 % count]),
        )
        for place, quantile in enumerate(places)
    )


DEFAULTS = {Kind.CHECK: _default(10.0, 5.0, 38.0), Kind.CHANGE: _default(15.0, 8.0, 80.0)}


class Experience:
    """The durations of the requests of one kind that have ended.

    Args:
        kind: whose default holds until there are learnt ones.
    """

    def __init__(self, kind: Kind) -> None:
        self._default = DEFAULTS[kind]
        self._learnt: deque[tuple[float, Stages]] = deque(maxlen=REMEMBERED)
        self.durations = self._blurred(())

    def learn(self, ended_at: float, stages: Stages) -> None:
        """Take the stages of a request that has ended (seconds since the epoch)."""
        self._learnt.append((ended_at, stages))
        newest = [stages for at, stages in self._learnt if at >= ended_at - RECENT]
        if len(newest) < LEAST:
            newest = [stages for _, stages in self._learnt][-LEAST:]
        self.durations = self._blurred(_with_trend(newest))

    def _blurred(self, learnt: Sequence[Stages]) -> tuple[Stages, ...]:
        """The learnt ones, and fewer of the default the more there are, each with those beside it."""
        count = max(DOUBTED, len(self._default) - 2 * len(learnt))
        step = len(self._default) / count
        known = (*learnt, *(self._default[int(place * step)] for place in range(count)))
        return tuple(scaled(stages, factor) for stages in known for factor in BLUR)


def scaled(stages: Stages, factor: float) -> Stages:
    """Return stages that took `factor` times as long."""
    return Stages(*(seconds * factor for seconds in stages))


def _with_trend(stages: Sequence[Stages]) -> Sequence[Stages]:
    if len(stages) <= NEWEST:
        return stages
    whole = [sum(one) for one in stages]
    factor = (median(whole[-NEWEST:]) / max(0.001, median(whole))) ** TREND
    return [scaled(one, factor) for one in stages]


def worth(open_count: int) -> float:
    """Return the seconds of expected delay that are worth a call when so many requests are open."""
    low_count, low = WORTH[0]
    for count, seconds in WORTH:
        if open_count <= count:
            share = (open_count - low_count) / max(1, count - low_count)
            return low + (seconds - low) * max(0.0, share)
        low_count, low = count, seconds
    return low


def patience(open_count: int, calls_per_minute: float) -> float:
    """Return the seconds for which one of so many open requests may go unasked."""
    return ROUNDS * open_count * 60 / calls_per_minute + GRACE


def due_at(outlook: Outlook, asked_at: float, longest: float) -> float:
    """Return when asking is due: when it is worth a call, and at the latest when it has gone unasked for so long."""
    return min(outlook.due_at, asked_at + longest)


def urgency(outlook: Outlook, asked_at: float, now: float, longest: float) -> float:
    """Return how urgent it is to ask about a request: the delay to be expected, and beyond all when it starves.

    Args:
        outlook: when its answer may come.
        asked_at: when it was asked about last.
        now: the time of the question.
        longest: seconds for which it may go unasked, see `patience`.
    """
    waited = now - asked_at
    return STARVED + waited if waited > longest else outlook.delay(now)


def look_ahead(
    durations: Iterable[Stages], status: Status, entered_at: float, looked_at: float, price: float
) -> Outlook:
    """Return the outlook of a request after a look at it.

    Args:
        durations: what is known of others of its kind.
        status: the stage it was in; anything but the three stages counts as STARTED.
        entered_at: when it came into that stage.
        looked_at: when it was seen there.
        price: seconds of expected delay that are worth a call, see `worth`.
    """
    been = max(0.0, looked_at - entered_at)
    rests = sorted(_rests(durations, status, been))
    if len(rests) < 3:
        rests = _without_memory(been)
    ends = tuple(looked_at + rest for rest in rests)
    outlook = Outlook(ends, tuple(accumulate(ends)), 0.0)
    return Outlook(outlook.ends, outlook.sums, max(looked_at + FLOOR, _when_worth(outlook, price)))


def _rests(durations: Iterable[Stages], status: Status, been: float) -> Iterable[float]:
    """What is left until the end, of those that were in the stage for longer than this one has been."""
    for pending, acquired, started in durations:
        match status:
            case Status.PENDING:
                own, rest = pending, acquired + started
            case Status.ACQUIRED:
                own, rest = acquired, started
            case _:
                own, rest = started, 0.0
        if own > been:
            yield own - been + rest


def _without_memory(been: float) -> list[float]:
    """It has been longer in its stage than any other: the longer, the longer it may take still."""
    mean = max(20.0, been / 2)
    return [-mean * log(1 - (place + 0.5) / 16) for place in range(16)]


def _when_worth(outlook: Outlook, price: float) -> float:
    """Return the time at which the expected delay reaches what a call is worth."""
    wanted = price * len(outlook.ends)
    for count, (end, total) in enumerate(zip(outlook.ends, outlook.sums, strict=True), 1):
        at = (wanted + total) / count
        following = outlook.ends[count] if count < len(outlook.ends) else float("inf")
        if end <= at <= following:
            return at
    return outlook.ends[-1]
