"""A cursor key: from the press to the last byte it causes, and how many bytes that is.

Stands apart because the programs run side by side, and are asked in turn. The one rule: what comes later than the
silence after a key (the messages follow the cursor when it rests) is not the key's.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.bench.ground import TELEPHONE, Ground, bare_app
from tests.bench.row import Row, middle, p95
from tests.pty_driver import Terminal

QUIET = 0.12
"""Seconds of silence that end what a key causes; the console lets 0.15 s pass before the messages follow."""
KEYS = ("down", "down", "down", "up", "up")


@dataclass(frozen=True, slots=True)
class Presses:
    """The times (ms) and bytes of a program's key presses."""

    terminal: Terminal
    times: list[float] = field(default_factory=list)
    sizes: list[float] = field(default_factory=list)

    def press(self, key: str) -> None:
        """Press a key once."""
        mark, at = len(self.terminal.chunks), time.monotonic() - self.terminal.started
        self.terminal.press(key)
        end = self.terminal.wait_quiet(QUIET)
        if len(self.terminal.chunks) > mark:
            self.times.append((end - at) * 1000)
            self.sizes.append(len(self.terminal.output(mark)))


def measure_keys(ground: Ground) -> list[Row]:
    """Move the cursor in the bare app and in ours at both sizes, some keys each in turn."""
    with ExitStack() as stack:
        bare, few, many = (
            Presses(stack.enter_context(program))
            for program in (bare_app(), ground.few.live_console(), ground.many.live_console())
        )
        bare.terminal.wait_for(TELEPHONE)
        for number in range(ground.size.keys):
            for presses in (bare, few, many):
                presses.press(KEYS[number % len(KEYS)])
    large = f"{ground.size.telephones:,}"
    return [
        Row("cursor key, 25 telephones, against bare", "ms", middle(few.times), 1.5, middle(bare.times)),
        Row(f"cursor key, {large} telephones, against bare", "ms", middle(many.times), 1.5, middle(bare.times)),
        Row("cursor key, 25 telephones, 95 of 100", "ms", p95(few.times), 10.0, p95(bare.times), True),
        Row(f"cursor key, {large} telephones, 95 of 100", "ms", p95(many.times), 10.0, p95(bare.times), True),
        Row("bytes of a cursor key, 25 telephones", "B", middle(few.sizes), 1024, middle(bare.sizes), True),
        Row(f"bytes of a cursor key, {large} telephones", "B", middle(many.sizes), 1024, middle(bare.sizes), True),
    ]
