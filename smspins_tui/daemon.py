"""Runs what may hang off the loop, in a thread that never holds up the exit.

Stands apart because a thread pool is joined when Python ends: a name lookup or a keyring that never answers would keep
the process. The one rule: daemon threads only.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Result = TypeVar("Result")


async def run_in_daemon(work: Callable[[], Result]) -> Result:
    """Run `work` in a daemon thread of its own and return (or raise) what it does."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def settle(result: Result | None, error: BaseException | None) -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # without an error there is a result

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as failure:  # noqa: BLE001 - handed to whoever waits, never dropped
            error = failure
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True, name="smspins-work").start()
    return await future
