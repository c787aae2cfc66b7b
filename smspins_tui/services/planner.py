"""Whom to ask next.

Stands apart so that it can be simulated without a network (`tests/bench/polling.py`). The one rule: pure functions of
what is due and of what is expected.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from math import inf

from smspins_tui.services.job import Due, Job


def choose(due: Iterable[Due], in_flight: Collection[Job], now: float) -> tuple[Job | None, float]:
    """Return the job to ask now and, when there is none, the time of the next one.

    Among those due the lower rank goes first, then the more urgent, then the one that has been due for longer.
    """
    best: tuple[int, float, float] | None = None
    chosen: Job | None = None
    soonest = inf
    for at, rank, job, urgency in due:
        if at > now:
            if at < soonest and job not in in_flight:
                soonest = at
            continue
        order = (rank, -urgency, at)
        if (best is None or order < best) and job not in in_flight:
            best, chosen = order, job
    return (chosen, now) if chosen is not None else (None, soonest)
