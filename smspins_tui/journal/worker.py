"""One daemon thread that does one piece of work after the other.

Stands apart from the journal so that the meeting of thread and loop can be tested alone. The one rule: the loop never
waits for the thread, and the end of the process never waits for either: so no pool, which Python joins at exit.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

Result = TypeVar("Result")


class Worker:
    """Does work in a thread of its own, in the order given, from when it is made until `stop`.

    Args:
        name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Put work at the end of the queue; it is done whatever becomes of the future."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.put(partial(_do, work, loop, future))
        return future

    def stop(self) -> None:
        """End the thread after the work that is in the queue."""
        self._jobs.put(None)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _do(work: Callable[[], Result], loop: asyncio.AbstractEventLoop, future: asyncio.Future[Result]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - whoever awaits the work gets the error, a defect too
        deliver: Callable[[], None] = partial(_fail, future, error)
    else:
        deliver = partial(_succeed, future, result)
    try:
        loop.call_soon_threadsafe(deliver)
    except RuntimeError:
        return  # the loop is closed: nobody waits any more, and the work is done all the same


def _succeed(future: asyncio.Future[Result], result: Result) -> None:
    if not future.done():  # else it was cancelled meanwhile
        future.set_result(result)


def _fail(future: asyncio.Future[Result], error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
