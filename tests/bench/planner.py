"""The planner against round robin, simulated: no program runs here.

Stands apart because its figures are exact for a seed, and say nothing of the machine. The one rule: one seed a
count, and more simulated time rather than more seeds.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.bench.ground import Ground
from tests.bench.polling import EARLY, ENDINGS, Draw, Planned, Result, RoundRobin, simulate
from tests.bench.row import Row

COUNTS = (1, 5, 10, 25, 50, 100, 200)
SPARSE = (1, 5)
CROWDED = (10, 25, 50)
NO_WORSE = 1.1
"""Of round robin's delay, where messages come before the end."""
HOURS = 3.0
"""Simulated hours a row; with few open three times as long, for there are fewer ends to go by, with many a third."""


def measure_planner(ground: Ground) -> list[Row]:
    """Return the rows of each world and count: delays, and the calls where they can be saved."""
    hours = HOURS if ground.size.pairs > 2 else 0.2
    whole = [(_compare, name, count, hours) for name in ENDINGS for count in COUNTS]
    early = [(_early, name, count, hours / 3) for name in EARLY for count in (*SPARSE, *CROWDED)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return [row for rows in pool.map(_take, (*whole, *early)) for row in rows]


def _take(task: tuple[Callable[[str, int, float], list[Row]], str, int, float]) -> list[Row]:
    compare, name, count, hours = task
    return compare(name, count, hours)


def _early(name: str, count: int, hours: float) -> list[Row]:
    """Messages that come before the end, at any time: little can be known of them, and no delay may be lost."""
    draw = EARLY[name]
    ours, limit = _run(Planned(), draw, count, hours), _run(RoundRobin(), draw, count, hours)
    return [Row(f"planner: delay, {count} open, {name}", "s", ours.delay, NO_WORSE, limit.delay)]


def _run(way: RoundRobin, draw: Draw, count: int, hours: float) -> Result:
    seconds = 3600 * hours * (3 if count in SPARSE else 1 if count in CROWDED else 1 / 3)
    return simulate(way, draw, count=count, seconds=seconds, seed=count)


def _compare(name: str, count: int, hours: float) -> list[Row]:
    draw = ENDINGS[name]
    ours, limit = _run(Planned(), draw, count, hours), _run(RoundRobin(), draw, count, hours)
    bar = 0.6 if count in CROWDED else 1.1 if count in SPARSE else 1.05
    rows = [Row(f"planner: delay, {count} open, {name}", "s", ours.delay, bar, limit.delay)]
    if count in SPARSE:
        rows.append(Row(f"planner: calls, {count} open, {name}", "a minute", ours.calls, 0.6, limit.calls))
    return rows
