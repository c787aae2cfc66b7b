"""Idling: what is written and computed while nobody presses a key.

Stands apart because it only waits. The one rule: all programs idle at the same time.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench.ground import TELEPHONE, Ground, bare_app
from tests.bench.row import Row
from tests.pty_driver import Terminal


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

    def share(self) -> float:
        """Return the share of a CPU used since, in percent."""
        return (self.terminal.cpu() - self.cpu) / (time.monotonic() - self.at) * 100


def measure_idle(ground: Ground) -> list[Row]:
    """Leave the bare app alone, ours with nothing open, and ours with three open requests."""
    with ExitStack() as stack:
        bare = Idling(stack.enter_context(bare_app()))
        calm = Idling(stack.enter_context(ground.few.live_console()))
        busy = Idling(stack.enter_context(ground.few.live_console()))
        bare.terminal.wait_for(TELEPHONE)
        open_requests(busy.terminal, 3)
        for idling in (bare, calm, busy):
            idling.begin()
        time.sleep(ground.size.idle)
        minutes = max(ground.size.idle // 60, 1)
        return [
            Row("idle, nothing open, a minute", "B", calm.bytes() / minutes, 400, bare.bytes() / minutes, True),
            Row("idle, nothing open, CPU", "%", calm.share(), 0.3, bare.share(), True),
            Row("idle, 3 open requests, a second", "B", busy.bytes() / ground.size.idle, 300, is_absolute=True),
            Row("idle, 3 open requests, CPU", "%", busy.share(), 1.0, is_absolute=True),
        ]


def open_requests(terminal: Terminal, count: int) -> None:
    """Request a check of each of the first telephones."""
    for number in range(count):
        terminal.press("c")
        terminal.wait_for(rf"\b{number + 1} open\b")
        terminal.press("down")
    terminal.wait_quiet(1.0)
