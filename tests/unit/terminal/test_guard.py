"""The guard within a process: what it takes, it gives back."""

from __future__ import annotations

import asyncio
import os
import pty
import queue
import signal
import threading
from collections.abc import Iterator

import pytest

from smspins_tui.terminal.guard import Guard

PATIENCE = 20.0
NOT_OPEN = 1_000_000  # beyond what a process may have


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two sides of a terminal: ours, and the program's."""
    master, slave = pty.openpty()
    yield master, slave
    os.close(slave)


@pytest.fixture
def left() -> queue.Queue[int]:
    """The exit codes that the process was left with."""
    return queue.Queue()


def guard_of(terminal: tuple[int, int], left: queue.Queue[int], limit: float) -> Guard:
    return Guard(limit=limit, leave=left.put, fds=(terminal[1], terminal[1]))


def test_stop_gives_the_signals_back(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    heard: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        signal.signal(signal.SIGHUP, lambda number, _frame: heard.append(number))
        guard = guard_of(terminal, left, 0.0)
        guard.start()
        guard.stop()
        signal.raise_signal(signal.SIGHUP)
        assert heard == [signal.SIGHUP]
        assert signal.getsignal(signal.SIGTERM) is before[signal.SIGTERM]
        assert left.empty()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(terminal[0])


def test_stop_leaves_no_thread_and_may_come_twice(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    guard = guard_of(terminal, left, 0.0)
    guard.start()
    guard.stop()
    guard.stop()
    assert "guard" not in {thread.name for thread in threading.enumerate()}
    os.close(terminal[0])


def test_stop_calls_off_an_end_that_has_begun(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    guard = guard_of(terminal, left, 600.0)
    guard.start()
    guard.hurry(3)
    guard.stop()
    assert left.empty()
    os.close(terminal[0])


def test_another_wake_up_descriptor_is_left_in_its_place(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    try:
        guard = guard_of(terminal, left, 0.0)
        guard.start()
        signal.raise_signal(signal.SIGTERM)
        assert left.get(timeout=PATIENCE) == 128 + signal.SIGTERM  # the handler alone does it
        guard.stop()
        assert os.read(reader, 8) == bytes([signal.SIGTERM])
    finally:
        assert signal.set_wakeup_fd(before) == writer
    for fd in (reader, writer, terminal[0]):
        os.close(fd)


def test_a_hang_up_is_noticed_without_a_signal(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    guard = guard_of(terminal, left, 0.0)
    guard.start()
    os.close(terminal[0])
    assert left.get(timeout=PATIENCE) == 128 + signal.SIGHUP
    guard.stop()


def test_a_descriptor_that_cannot_be_watched_ends_nothing(left: queue.Queue[int]) -> None:
    guard = Guard(limit=0.0, leave=left.put, fds=(NOT_OPEN, NOT_OPEN))
    guard.start()
    guard.hurry(5)
    assert left.get(timeout=PATIENCE) == 5
    guard.stop()


def test_other_signals_are_none_of_its_business(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _frame: heard.append(number))
    guard = guard_of(terminal, left, 0.0)
    guard.start()
    try:
        signal.raise_signal(signal.SIGUSR1)
        guard.hurry(9)
        assert left.get(timeout=PATIENCE) == 9
        assert heard == [signal.SIGUSR1]
    finally:
        guard.stop()
        signal.signal(signal.SIGUSR1, before)
        os.close(terminal[0])


def test_to_hurry_without_a_start_does_nothing(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    guard_of(terminal, left, 0.0).hurry(1)
    assert left.empty()
    os.close(terminal[0])


async def test_the_gentle_end_is_asked_for_in_the_loop(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    asked: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    guard = guard_of(terminal, left, 600.0)
    guard.start()
    guard.attach(asyncio.get_running_loop(), asked.set_result)
    signal.raise_signal(signal.SIGTERM)
    assert await asyncio.wait_for(asked, PATIENCE) == 128 + signal.SIGTERM
    guard.stop()
    assert left.empty()
    os.close(terminal[0])


def test_a_loop_that_is_closed_is_no_reason_to_stay(terminal: tuple[int, int], left: queue.Queue[int]) -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    guard = guard_of(terminal, left, 0.01)
    guard.start()
    guard.attach(loop, lambda _code: None)
    signal.raise_signal(signal.SIGHUP)
    assert left.get(timeout=PATIENCE) == 128 + signal.SIGHUP
    guard.stop()
    os.close(terminal[0])
