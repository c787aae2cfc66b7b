"""Whom to ask next.

Stands apart so that it can be simulated without a network. The one rule: a pure function of what is due.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from smspins_tui.services.job import Due, Job


def choose(due: Iterable[Due], in_flight: Collection[Job], now: float) -> tuple[Job | None, float]:
    """Return the job to ask now and, when there is none, the time of the next one.

    Among those due the lower rank goes first, then the one that has been due for longest.
    """
    best: tuple[int, float, Job] | None = None
    soonest = float("inf")
    for at, rank, job in due:
        if job in in_flight:
            continue
        if at > now:
            soonest = min(soonest, at)
        elif best is None or (rank, at) < best[:2]:
            best = (rank, at, job)
    return (best[2], now) if best else (None, soonest)
