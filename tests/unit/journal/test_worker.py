"""The thread of the journal, and how it meets the loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from functools import partial

import pytest

from smspins_tui.journal.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    started = Worker("test journal")
    yield started
    started.stop()


async def test_work_is_done_in_one_daemon_thread_of_its_own(worker: Worker) -> None:
    threads = {await worker.submit(threading.current_thread) for _ in range(5)}
    assert len(threads) == 1
    (thread,) = threads
    assert thread.daemon
    assert thread is not threading.current_thread()


async def test_work_is_done_in_the_order_given(worker: Worker) -> None:
    done: list[int] = []
    await asyncio.gather(*(worker.submit(partial(done.append, number)) for number in range(50)))
    assert done == list(range(50))


async def test_the_loop_goes_on_while_work_is_done(worker: Worker) -> None:
    gate = threading.Event()
    waiting = worker.submit(lambda: gate.wait(30))
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    assert await waiting


async def test_an_error_comes_to_whoever_waits_and_the_thread_goes_on(worker: Worker) -> None:
    def fail() -> None:
        raise KeyError("defect")

    with pytest.raises(KeyError, match="defect"):
        await worker.submit(fail)
    assert await worker.submit(lambda: "alive") == "alive"


@pytest.mark.parametrize("is_good", [True, False])
async def test_work_is_done_though_nobody_waits_any_more(worker: Worker, is_good: bool) -> None:
    gate, done = threading.Event(), threading.Event()
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context))

    def work() -> None:
        gate.wait(30)
        done.set()
        if not is_good:
            raise KeyError("nobody hears it")

    future = worker.submit(work)
    future.cancel()
    gate.set()
    assert await worker.submit(lambda: done.wait(30))
    assert future.cancelled()
    assert complaints == []


def test_work_is_done_though_its_loop_is_closed(worker: Worker) -> None:
    gate, done = threading.Event(), threading.Event()

    async def leave() -> None:
        worker.submit(lambda: gate.wait(30))
        worker.submit(done.set)

    asyncio.run(leave())
    gate.set()
    assert done.wait(30)

    async def ask() -> str:
        return await worker.submit(lambda: "alive")

    assert asyncio.run(ask()) == "alive"


async def test_the_thread_ends_after_the_work_it_has() -> None:
    worker = Worker("test journal")
    gate = threading.Event()
    thread = await worker.submit(threading.current_thread)
    last = worker.submit(lambda: gate.wait(30))
    worker.stop()
    gate.set()
    assert await last
    thread.join(30)
    assert not thread.is_alive()
