"""An event loop on a clock of its own: time passes when nothing else is left to do, and then all at once.

Stands apart so that whole days of the services can be lived through in a moment, and the same way each time. The one
rule: nothing outside the loop is ever waited for, so a thread or a socket has no place in it.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import TypeVar

Result = TypeVar("Result")

BUSY_LIMIT = 100_000
"""Rounds of the loop without time passing, after which something spins."""


class Stalled(AssertionError):
    """What is waited for can't come: no timer is set, or the loop spins."""


class _Selector(selectors.SelectSelector):
    """Finds nothing, and lets the time pass that it was to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self._rounds = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Stalled("nothing will ever happen")
        self._rounds = self._rounds + 1 if timeout <= 0 else 0
        if self._rounds > BUSY_LIMIT:
            raise Stalled("something spins")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Runs tasks on virtual time, from 0; what is meant for a thread is done at once."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        """The seconds that have passed."""
        return self._virtual.now

    def run_in_executor(self, _executor: object, func: Callable[..., Result], *args: object) -> Awaitable[Result]:  # type: ignore[override]
        """Do the work now."""
        future: asyncio.Future[Result] = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - as an executor does
            future.set_exception(error)
        return future

    def pass_time(self, seconds: float) -> None:
        """Let the tasks run for so many seconds."""
        self.run_until_complete(asyncio.sleep(seconds))
