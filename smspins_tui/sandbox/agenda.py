"""What is still to happen, in order of time.

Stands apart so that 20,000 telephones cost nothing while nothing is due. The one rule: a step is called with the time
it was due, never with the time it was found.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

Step = Callable[[float], None]


class Agenda:
    """Holds steps and the times (seconds since the epoch) at which they are due."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Step]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, at: float, step: Step) -> None:
        """Plan a step; steps of the same time run in the order they were planned."""
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, step))

    def run_until(self, now: float) -> None:
        """Run every step due by `now`, those that they plan included."""
        while self._heap and self._heap[0][0] <= now:
            at, _, step = heapq.heappop(self._heap)
            step(at)
