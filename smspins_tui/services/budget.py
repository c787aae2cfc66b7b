"""The one budget of calls, for polls and for the person.

Stands apart because politeness is a promise about all calls together. The one rule: no call goes out without a token,
and polls never touch the last tokens: those are kept for the person.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

BURST = 10
KEPT = 5
WINDOW = 60.0


class Budget:
    """A token bucket (`calls_per_minute` / 60 a second, burst 10) that also holds the limit over any minute.

    Args:
        calls_per_minute: the limit, from the settings.
        clock: monotonic seconds.
        sleep: waits so many seconds.
    """

    def __init__(
        self, calls_per_minute: int, *, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self.calls_per_minute = calls_per_minute
        self._clock = clock
        self._sleep = sleep
        self._burst = min(BURST, calls_per_minute)
        self._kept = min(KEPT, self._burst // 2)
        self._tokens = float(self._burst)
        self._filled_at = clock()
        self._taken: deque[float] = deque()

    @property
    def used(self) -> int:
        """The calls of the last minute."""
        self._refill()
        return len(self._taken)

    def poll_wait(self) -> float:
        """Seconds until a poll may go out, 0 when it may now."""
        return self._wait(self._kept)

    def take_for_poll(self) -> bool:
        """Take a token for a poll; False when there is none to spare."""
        if self.poll_wait() > 0:
            return False
        self._take()
        return True

    async def take_for_person(self) -> None:
        """Take a token for what the person asked, waiting when even the kept ones are used up."""
        while (wait := self._wait(0)) > 0:
            await self._sleep(wait)
        self._take()

    def _wait(self, kept: int) -> float:
        self._refill()
        rate = self.calls_per_minute / 60
        for_token = max(0.0, (kept + 1 - self._tokens) / rate)
        over = len(self._taken) - (self.calls_per_minute - kept)
        for_window = 0.0 if over < 0 else self._taken[over] + WINDOW - self._clock()
        wait = max(for_token, for_window)
        return wait if wait > 1e-6 else 0.0

    def _take(self) -> None:
        self._tokens -= 1
        self._taken.append(self._clock())

    def _refill(self) -> None:
        now = self._clock()
        passed = max(0.0, now - self._filled_at)
        self._tokens = min(float(self._burst), self._tokens + passed * self.calls_per_minute / 60)
        self._filled_at = now
        while self._taken and self._taken[0] <= now - WINDOW:
            self._taken.popleft()
