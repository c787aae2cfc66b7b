"""Simulates polling: a server whose requests end in their own time, and ways to choose whom to ask.

Stands apart from the benchmarks that run the program: there is no network and no clock here. The one rule: a way of
choosing sees only what an answer tells (status and whole seconds of the stages), never when a request will end.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from random import Random

from smspins_tui.models import Kind, Status
from smspins_tui.services.job import Due, Function, Job
from smspins_tui.services.outlook import (
    FLOOR,
    Experience,
    Outlook,
    Stages,
    due_at,
    look_ahead,
    patience,
    urgency,
)
from smspins_tui.services.planner import choose

RECORDED = Path(__file__).with_name("recorded.csv")

Draw = Callable[[Random, float], Stages]
"""Draws the durations of a request that begins at a time."""


@dataclass(slots=True)
class Pending:
    """A request of the simulation: when it began, and (hidden from the ways of choosing) how it goes."""

    begun: float
    stages: Stages
    asked: float
    outlook: Outlook | None = None
    news_seen: float | None = None
    """When a look showed its first message, if that was before its end."""

    @property
    def ended(self) -> float:
        """When it ends."""
        return self.begun + sum(self.stages[:3])

    @property
    def news_at(self) -> float:
        """When its first message is there; at its end when none comes before."""
        news = self.stages.news
        return self.ended if news is None else self.ended - self.stages.started + news

    def look(self, now: float) -> tuple[Status, float]:
        """What an answer tells: the status, and when it began in whole seconds."""
        acquired = self.begun + self.stages.pending
        started = acquired + self.stages.acquired
        if now >= self.ended:
            return Status.SUCCESS, float(int(self.ended))
        if now >= started:
            return Status.STARTED, float(int(started))
        return (Status.ACQUIRED, float(int(acquired))) if now >= acquired else (Status.PENDING, float(int(self.begun)))

    def told(self) -> Stages:
        """What the answer after the end tells of its stages: whole seconds."""
        acquired = self.begun + self.stages.pending
        started = acquired + self.stages.acquired
        times = [float(int(at)) for at in (self.begun, acquired, started, self.ended)]
        news = None if self.news_seen is None else max(0.0, self.news_seen - times[2])
        return Stages(times[1] - times[0], times[2] - times[1], times[3] - times[2], news)


@dataclass(frozen=True, slots=True)
class Result:
    """The mean delay in seconds from what is new to the look that told it, the calls a minute, and the longest gap."""

    delay: float
    calls: float
    gap: float


class RoundRobin:
    """Asks one after the other, none more often than every 3 s."""

    def __init__(self) -> None:
        self._ring: deque[Pending] = deque()

    def begin(self, request: Pending) -> None:
        """Take a new request."""
        self._ring.append(request)

    def choose(self, now: float) -> Pending | None:
        """Return whom to ask now, None for nobody."""
        for _ in range(len(self._ring)):
            request = self._ring[0]
            self._ring.rotate(-1)
            if now - request.asked >= FLOOR:
                return request
        return None

    def told(self, request: Pending, status: Status, entered: float, now: float) -> None:
        """Take an answer."""
        del entered, now
        if status is Status.SUCCESS:
            self._ring.remove(request)


class Oracle(RoundRobin):
    """Knows when each has ended, and asks only then, the longest ended first."""

    def choose(self, now: float) -> Pending | None:
        """Return whom to ask now, None for nobody."""
        ended = [request for request in self._ring if request.ended <= now and now - request.asked >= FLOOR]
        return min(ended, key=lambda request: request.ended, default=None)


class Planned(RoundRobin):
    """Asks where the most delay is to be expected, as the console does."""

    def __init__(self, kind: Kind = Kind.CHECK, per_minute: float = 60) -> None:
        super().__init__()
        self._per_minute = per_minute
        self._experience = Experience(kind)

    def begin(self, request: Pending) -> None:
        """Take a new request."""
        super().begin(request)
        self._look(request, Status.PENDING, request.begun, request.begun)

    def _look(self, request: Pending, status: Status, entered: float, now: float) -> None:
        price, has_news = self._experience.price(len(self._ring)), request.news_seen is not None
        request.outlook = look_ahead(self._experience.durations, status, entered, now, price, has_news=has_news)

    def choose(self, now: float) -> Pending | None:
        """Return whom to ask now, None for nobody."""
        longest = patience(len(self._ring), self._per_minute)
        by_job = {Job(Function.CHECK_STATUS, str(id(request))): request for request in self._ring}
        due = (
            Due(
                due_at(request.outlook, request.asked, longest),
                1,
                job,
                urgency(request.outlook, request.asked, now, longest),
            )
            for job, request in by_job.items()
            if request.outlook is not None
        )
        job, _ = choose(due, (), now)
        return by_job[job] if job is not None else None

    def told(self, request: Pending, status: Status, entered: float, now: float) -> None:
        """Take an answer."""
        super().told(request, status, entered, now)
        if status is Status.SUCCESS:
            self._experience.learn(now, request.told())
        else:
            self._look(request, status, entered, now)


def lognormal(random: Random, median: float, sigma: float) -> float:
    """Draw a duration in seconds."""
    return random.lognormvariate(log(median), sigma)


def steady(random: Random, _at: float) -> Stages:
    """Checks as the sandbox has them: about a minute in all."""
    return Stages(lognormal(random, 8, 0.5), lognormal(random, 4, 0.4), lognormal(random, 42, 0.35))


def drifting(random: Random, at: float) -> Stages:
    """A server that becomes twice as slow and quick again, within two hours each."""
    phase = (at / 7200) % 2
    factor = exp((phase if phase <= 1 else 2 - phase) * log(2))
    stages = steady(random, at)
    return Stages(stages.pending * factor, stages.acquired, stages.started * factor)


def arriving(random: Random, at: float) -> Stages:
    """A server that shows the messages of six in ten checks as they come, before the check has ended."""
    stages = steady(random, at)
    return stages._replace(news=random.uniform(0, stages.started)) if random.random() < 0.6 else stages


def recorded(random: Random, _at: float) -> Stages:
    """A check of a recorded shift: whole seconds, as the server told them, with messages before the end."""
    return random.choice(_recording())


@cache
def _recording() -> tuple[Stages, ...]:
    """Return the checks of three quarters of an hour with ten telephones on the sandbox (`recorded.csv`)."""
    with RECORDED.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Stages(
            float(row["pending"]),
            float(row["acquired"]),
            float(row["started"]),
            float(row["news"]) if row["news"] else None,
        )
        for row in rows
    )


ENDINGS: dict[str, Draw] = {"steady": steady, "drifting": drifting}
"""Worlds in which messages are there at the end of a check and not before."""
EARLY: dict[str, Draw] = {"arriving early": arriving, "recorded": recorded}
"""Worlds in which messages may be there before the end."""
WORLDS: dict[str, Draw] = {**ENDINGS, **EARLY}
WAYS: dict[str, Callable[[], RoundRobin]] = {"round robin": RoundRobin, "planned": Planned, "oracle": Oracle}


def ticks(seconds: float, per_minute: float) -> Iterator[float]:
    """The times at which there is a call to make."""
    step = 60 / per_minute
    for count in range(int(seconds / step)):
        yield count * step


def simulate(way: RoundRobin, draw: Draw, *, count: int, seconds: float, seed: int, per_minute: float = 60) -> Result:
    """Keep `count` requests open for so many seconds, and return how the way of choosing did (warm-up left out)."""
    random = Random(seed)
    warm = seconds / 6

    def begin(at: float) -> Pending:
        request = Pending(at, draw(random, at), at)
        way.begin(request)
        return request

    for _ in range(count):
        begin(random.uniform(0, 1))
    delays, calls, gap = [], 0, 0.0
    for now in ticks(seconds, per_minute):
        request = way.choose(now)
        if request is None:
            continue
        calls += now >= warm
        gap = max(gap, now - request.asked)
        before, request.asked = request.asked, now
        status, entered = request.look(now)
        if status is not Status.SUCCESS and request.news_seen is None and request.news_at <= now:
            # between two looks, as the console has it
            request.news_seen = max((before + now) / 2, entered)
            delays += [now - request.news_at] if now >= warm else []
        way.told(request, status, entered, now)
        if status is Status.SUCCESS:
            first = request.ended if request.news_seen is not None else request.news_at
            delays += [now - first] if now >= warm else []
            begin(now)
    return Result(sum(delays) / max(1, len(delays)), calls / ((seconds - warm) / 60), gap)
