"""One daemon thread that does one piece of work after the other.

Stands apart from the journal so that the meeting of thread and loop can be tested alone. The one rule: the loop never
waits for the thread, and the end of the process never waits for either: so no pool, which Python joins at exit.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Job(Generic[Result]):
    work: Callable[[], Result]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Result]

    def run(self) -> None:
        try:
            result = self.work()
        except BaseException as error:  # noqa: BLE001 - whoever awaits the work gets the error, a defect too
            self._hand_over(self._fail, error)
        else:
            self._hand_over(self._succeed, result)

    def _hand_over(self, deliver: Callable[[Any], None], value: object) -> None:
        try:
            self.loop.call_soon_threadsafe(deliver, value)
        except RuntimeError:
            return  # the loop is closed: nobody waits any more, and the work is done all the same

    def _succeed(self, result: Result) -> None:
        if not self.future.done():  # cancelled meanwhile
            self.future.set_result(result)

    def _fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)


class Worker:
    """Does work in a thread of its own, in the order given, from when it is made until `stop`.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Put work at the end of the queue; it is done whatever becomes of the future."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.put(_Job(work, loop, future))
        return future

    def stop(self) -> None:
        """End the thread after the work that is in the queue."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()
