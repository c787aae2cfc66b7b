"""Idling: what is written and computed while nobody presses a key.

Stands apart because it only waits. The one rule: all programs idle at the same time, and meanwhile a request of one
more console changes its status.
"""

from __future__ import annotations

import re
import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench.ground import TELEPHONE, Ground, bare_app
from tests.bench.row import Row, middle
from tests.pty_driver import Terminal

MARK = 2.5
"""Seconds of a minute in which its mark is written."""
CHECK_ID = re.compile(r"check +(\d+) .*PENDING")


@dataclass(slots=True)
class Idling:
    """A program that is left alone."""

    terminal: Terminal
    mark: int = 0
    cpu: float = 0.0
    at: float = 0.0

    def begin(self) -> None:
        """Begin to count."""
        self.mark, self.cpu, self.at = len(self.terminal.chunks), self.terminal.cpu(), time.monotonic()

    def bytes(self) -> float:
        """Return the bytes written since."""
        return len(self.terminal.output(self.mark))

    def at_marks(self) -> tuple[list[int], float]:
        """Return the bytes of each mark of a minute since, and those that were written at any other time."""
        marks: dict[int, int] = {}
        others = 0
        for chunk in self.terminal.chunks[self.mark :]:
            minute, second = divmod(time.time() - time.monotonic() + self.terminal.started + chunk.at, 60)
            if second < MARK:
                marks[int(minute)] = marks.get(int(minute), 0) + len(chunk.data)
            else:
                others += len(chunk.data)
        return list(marks.values()), float(others)

    def share(self) -> float:
        """Return the share of a CPU used since, in percent."""
        return (self.terminal.cpu() - self.cpu) / (time.monotonic() - self.at) * 100


def measure_idle(ground: Ground) -> list[Row]:
    """Leave the bare app alone, ours with nothing open, and ours with three open requests."""
    with ExitStack() as stack:
        bare = Idling(stack.enter_context(bare_app()))
        calm = Idling(stack.enter_context(ground.few.live_console()))
        busy = Idling(stack.enter_context(ground.few.live_console()))
        changing = stack.enter_context(ground.few.live_console())
        bare.terminal.wait_for(TELEPHONE)
        open_requests(busy.terminal, 3)
        for idling in (bare, calm, busy):
            idling.begin()
        until = time.monotonic() + ground.size.idle
        change = change_status(ground, changing)
        time.sleep(max(0.0, until - time.monotonic()))
        marks, others = calm.at_marks()
        seconds = time.monotonic() - busy.at
        return [
            Row("idle, nothing open, a mark of a minute", "B", middle([float(size) for size in marks] or [0.0]), 400),
            Row("idle, nothing open, between the marks", "B", others, 0, bare.bytes(), True),
            Row("idle, nothing open, CPU", "%", calm.share(), 0.3, bare.share(), True),
            Row("idle, 3 open requests, a second", "B", busy.bytes() / seconds, 300),
            Row("idle, 3 open requests, CPU", "%", busy.share(), 1.0),
            Row("a change of a status", "B", change, 600),
        ]


def change_status(ground: Ground, terminal: Terminal) -> float:
    """Return the bytes that the change of a status takes, with all that is written from then on to its end."""
    terminal.press("c")
    terminal.wait_for(r"\b1 open\b")
    terminal.wait_for(lambda text: "PENDING" in text and "requested" not in text)
    found = CHECK_ID.search(terminal.screen())
    assert found is not None
    sizes = []
    for status in ("ACQUIRED", "STARTED", "FAIL")[: ground.size.pairs]:
        terminal.wait_quiet(0.3)
        mark = len(terminal.chunks)
        ground.few.control("status", kind="check", request_id=found[1], status=status)
        terminal.wait_for(rf"{found[1]} .* {status}")
        terminal.wait_quiet(0.3)
        sizes.append(float(len(terminal.output(mark))))
    return middle(sizes)


def open_requests(terminal: Terminal, count: int) -> None:
    """Request a check of each of the first telephones."""
    for number in range(count):
        terminal.press("c")
        terminal.wait_for(rf"\b{number + 1} open\b")
        terminal.press("down")
    terminal.wait_quiet(1.0)
