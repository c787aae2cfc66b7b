"""Pauses and dialogs: how long the console leaves a key without an answer.

Stands apart because keys are pressed faster than anybody does. The one rule: from outside, by the gaps between writes,
in turn with a bare app: what keeps that one waiting is the machine.
"""

from __future__ import annotations

import time
from itertools import pairwise

from tests.bench.ground import TELEPHONE, Ground, bare_app
from tests.bench.row import Row, middle
from tests.pty_driver import Terminal

BEAT = 0.015
"""Seconds between two keys."""
BEATS = 100


def measure_pauses(ground: Ground) -> list[Row]:
    """Move the cursor without rest, in ours while the telephones are asked for anew; open and leave dialogs."""
    with ground.many.live_console() as terminal, bare_app() as bare:
        bare.wait_for(TELEPHONE)
        gaps, bare_gaps, palette, bare_palette, change = [], [], [], [], []
        for _ in range(max(1, ground.size.pairs // 3)):
            bare_gaps.append(longest_gap(bare))
            gaps.append(longest_gap(terminal, first="r"))
        for _ in range(max(1, ground.size.pairs * 2 // 3)):
            bare_palette.append(dialog_time(bare, "ctrl+p"))
            palette.append(dialog_time(terminal, "ctrl+p"))
            change.append(dialog_time(terminal, "n"))
    large = f"{ground.size.telephones:,}"
    return [
        Row(f"longest pause in a refresh, {large} telephones", "ms", middle(gaps), 50.0, middle(bare_gaps), True),
        Row("palette, to the last byte", "ms", middle(palette), 120.0, middle(bare_palette), True),
        Row("number change dialog, to the last byte", "ms", middle(change), 120.0, middle(bare_palette), True),
    ]


def longest_gap(terminal: Terminal, first: str = "") -> float:
    """Return the longest time without a write, in ms, while keys come without rest after a first one."""
    terminal.wait_quiet(0.5)
    mark = len(terminal.chunks)
    if first:
        terminal.press(first)
    for beat in range(BEATS):
        terminal.press("up" if beat % 2 else "down")
        time.sleep(BEAT)
    terminal.wait_quiet(0.3)
    times = [chunk.at for chunk in terminal.chunks[mark:]]
    pressed = [after - before for before, after in pairwise(times) if after - times[0] < BEATS * BEAT]
    return max(0.0, max(pressed, default=0.0) - BEAT) * 1000


def dialog_time(terminal: Terminal, key: str) -> float:
    """Return the time from the key to the last byte of what it opens, in ms; leave it again."""
    before = terminal.screen()
    at = time.monotonic() - terminal.started
    terminal.press(key)
    terminal.wait_for(lambda text: text != before)
    took = terminal.wait_quiet(0.3) - at
    shown = terminal.screen()
    terminal.press("escape")
    terminal.wait_for(lambda text: text != shown)
    terminal.wait_quiet(0.3)
    return took * 1000
