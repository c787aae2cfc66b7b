"""The start: the first frame with what was last known, the first answer shown, and the same with a large account.

Stands apart because a start runs a whole program for one figure. The one rule: ours and bare in turn.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests.bench.ground import LIVE, TELEPHONE, Account, Ground, bare_app
from tests.bench.row import Row, middle
from tests.pty_driver import Terminal

MS = 1000.0


@dataclass(frozen=True, slots=True)
class Starts:
    """The times of a program's starts, in ms."""

    frame: list[float] = field(default_factory=list)
    ready: list[float] = field(default_factory=list)

    def take(self, program: AbstractContextManager[Terminal], ready: str) -> None:
        """Start it once."""
        with program as terminal:
            self.frame.append(terminal.wait_for(TELEPHONE) * MS)
            self.ready.append(terminal.wait_for(ready) * MS)


def measure_start(ground: Ground) -> list[Row]:
    """Start each program in turn, as often as asked."""
    bare, few, many = Starts(), Starts(), Starts()
    consoles: tuple[tuple[Starts, Account], ...] = ((few, ground.few), (many, ground.many))
    for _ in range(ground.size.pairs):
        bare.take(bare_app(), TELEPHONE)
        for starts, account in consoles:
            starts.take(account.console(), LIVE)
    large = f"{ground.size.telephones:,}"
    frame = middle(few.frame)
    return [
        Row("first frame, 25 telephones, against bare", "ms", frame, 1.35, middle(bare.frame)),
        Row("first answer shown, 25 telephones, against bare", "ms", middle(few.ready), 2.3, middle(bare.frame)),
        Row(f"first frame, {large} telephones, against 25", "ms", middle(many.frame), 1.15, frame),
    ]
