"""When a request is likely to have an answer: learnt from those that have ended.

Stands apart from the planner, which chooses by it. The one rule: durations (seconds) and times (seconds since
the epoch, our clock) come in, nothing is asked; no assumption about the shape of the durations outlives the data.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import exp, log
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
    """How long a request was in each stage: PENDING, ACQUIRED, STARTED (seconds).

    `news` is how long it was STARTED when its first message was there, None when that was not before the end.
    """

    pending: float
    acquired: float
    started: float
    news: float | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """When the answer of one request may come, as seen at the last look.

    `ends` are equally likely times of what is new (its first message, or its end), in order; `sums` their running sums;
    `due_at` is when asking again becomes worth a call; `is_known` is whether others took as long as this one has.
    """

    ends: tuple[float, ...]
    sums: tuple[float, ...]
    due_at: float
    is_known: bool = True

    def delay(self, now: float) -> float:
        """Return the seconds of delay that are to be expected if it is asked at `now`."""
        count = bisect_right(self.ends, now)
        return (count * now - self.sums[count - 1]) / len(self.ends) if count else 0.0


USUAL = {Kind.CHECK: (10.0, 5.0, 38.0), Kind.CHANGE: (15.0, 8.0, 80.0)}
"""Median seconds in each stage, where nothing was learnt yet."""
SPREAD = (0.8, 0.8, 0.7)
"""How wide they are taken to be: the sigma of a lognormal distribution."""


@cache
def defaults(kind: Kind, count: int = 24) -> tuple[Stages, ...]:
    """Return durations that hold before there are learnt ones: lognormal, each quantile of a stage with another of the
    next (a fixed shuffle).
    """
    from statistics import NormalDist  # costs a tenth of what the first answer waits for, and is needed after it

    places = [(place + 0.5) / count for place in range(count)]

    def spread(stage: int, place: int) -> float:
        return exp(log(USUAL[kind][stage]) + SPREAD[stage] * NormalDist().inv_cdf(places[place % count]))

    return tuple(
        Stages(
            spread(0, place),
            spread(1, place * 7),
            started := spread(2, place * 11),
            started * places[place * 5 % count]
            if place % 2
            else None,  # nothing says whether messages wait for the end
        )
        for place in range(count)
    )


class Experience:
    """The durations of the requests of one kind that have ended.

    Args:
        kind: whose default holds until there are learnt ones.
    """

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._learnt: deque[tuple[float, Stages]] = deque(maxlen=REMEMBERED)
        self._durations: tuple[Stages, ...] = ()

    def learn(self, ended_at: float, stages: Stages) -> None:
        """Take the stages of a request that has ended (seconds since the epoch)."""
        self._learnt.append((ended_at, stages))
        self._durations = ()

    def price(self, open_count: int) -> float:
        """Return the seconds of expected delay that are worth a call when so many requests are open.

        Where messages are there before the end a call finds more: with 5 open and recorded durations 0.99 of round
        robin's delay instead of 1.19.
        """
        early = sum(stages.news is not None for stages in self.durations) / len(self.durations)
        return worth(open_count) * (1 - early)

    @property
    def durations(self) -> tuple[Stages, ...]:
        """What is known of others now; made when asked for, as a start learns many at once."""
        if not self._durations:
            self._durations = self._blurred(_with_trend(self._newest()))
        return self._durations

    def _newest(self) -> list[Stages]:
        ended_at = self._learnt[-1][0] if self._learnt else 0.0
        newest = [stages for at, stages in self._learnt if at >= ended_at - RECENT]
        return newest if len(newest) >= LEAST else [stages for _, stages in self._learnt][-LEAST:]

    def _blurred(self, learnt: Sequence[Stages]) -> tuple[Stages, ...]:
        """The learnt ones, and fewer of the default the more there are, each with those beside it."""
        default = defaults(self._kind)
        count = max(DOUBTED, len(default) - 2 * len(learnt))
        step = len(default) / count
        known = (*learnt, *(default[int(place * step)] for place in range(count)))
        return tuple(scaled(stages, factor) for stages in known for factor in BLUR)


def scaled(stages: Stages, factor: float) -> Stages:
    """Return stages that took `factor` times as long."""
    pending, acquired, started, news = stages
    return Stages(pending * factor, acquired * factor, started * factor, None if news is None else news * factor)


def _with_trend(stages: Sequence[Stages]) -> Sequence[Stages]:
    if len(stages) <= NEWEST:
        return stages
    whole = [sum(one[:3]) for one in stages]
    factor = (_median(whole[-NEWEST:]) / max(0.001, _median(whole))) ** TREND
    return [scaled(one, factor) for one in stages]


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


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
    return max(asked_at + FLOOR, min(outlook.due_at, asked_at + longest))


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
    durations: Iterable[Stages],
    status: Status,
    entered_at: float,
    looked_at: float,
    price: float,
    *,
    has_news: bool = False,
) -> Outlook:
    """Return the outlook of a request after a look at it.

    Args:
        durations: what is known of others of its kind.
        status: the stage it was in; anything but the three stages counts as STARTED.
        entered_at: when it came into that stage.
        looked_at: when it was seen there.
        price: seconds of expected delay that are worth a call, see `Experience.price`.
        has_news: whether a message of it is here already: then only its end is waited for.
    """
    been = max(0.0, looked_at - entered_at)
    rests = sorted(_rests(durations, status, been, has_news=has_news))
    is_known = len(rests) >= 3
    if not is_known:
        rests = _without_memory(been)
    ends = tuple(looked_at + rest for rest in rests)
    sums = tuple(accumulate(ends))
    return Outlook(ends, sums, max(looked_at + FLOOR, _when_worth(ends, sums, price)), is_known)


def _rests(durations: Iterable[Stages], status: Status, been: float, *, has_news: bool) -> Iterator[float]:
    """What is left until something is new, of those of which nothing was new by now."""
    for pending, acquired, started, news in durations:
        last = started if has_news or news is None else news
        match status:
            case Status.PENDING:
                own, rest = pending, acquired + last
            case Status.ACQUIRED:
                own, rest = acquired, last
            case _:
                own, rest = last, 0.0
        if own > been:
            yield own - been + rest


def _without_memory(been: float) -> list[float]:
    """It has been longer in its stage than any other: the longer, the longer it may take still."""
    mean = max(20.0, been / 2)
    return [-mean * log(1 - (place + 0.5) / 16) for place in range(16)]


def _when_worth(ends: Sequence[float], sums: Sequence[float], price: float) -> float:
    """Return the time at which the expected delay reaches what a call is worth."""
    wanted = price * len(ends)
    for count, (end, total) in enumerate(zip(ends, sums, strict=True), 1):
        at = (wanted + total) / count
        following = ends[count] if count < len(ends) else float("inf")
        if end <= at <= following:
            return at
    return ends[-1]
