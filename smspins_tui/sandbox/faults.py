"""Faults: what can go wrong between a server and its caller, asked for by tests.

Stands apart from `spoil`, which carries them out, because this is only who meets which. The one rule: the first fault
that fits a call wins, in the order they were added.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from .calls import FUNCTIONS

ALL = "*"


class FaultKind(StrEnum):
    """What a fault does to a call."""

    DROP_BEFORE = "drop-before"
    DROP_AFTER = "drop-after"
    DELAY = "delay"
    STATUS = "status"
    TRUNCATED = "truncated"
    CUT_JSON = "cut-json"
    NOT_JSON = "not-json"
    WRONG_CONTENT = "wrong-content"
    HUGE = "huge"
    DRIP = "drip"
    REDIRECT = "redirect"
    TOO_MANY = "too-many"
    GZIP_BOMB = "gzip-bomb"
    NESTED = "nested"
    ODD_NUMBERS = "odd-numbers"


_NOT_HANDLED = frozenset((FaultKind.DROP_BEFORE, FaultKind.STATUS, FaultKind.REDIRECT, FaultKind.TOO_MANY))


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one function or of all (`*`), met `count` times or until it is cleared.

    probability: between 0 and 1, drawn anew for each call.
    argument: only calls whose first argument is this; empty for all.
    is_handled: whether the call has its effect before it is spoilt; None for what the kind implies (drop-before,
        status, redirect and too-many have none).
    seconds: how long `delay` waits (`is_handled` true: after the effect), and `drip` between two bytes.
    is_reset: whether a dropped connection ends with a TCP reset in place of an orderly end.
    status, headers, content_type, body: of what is answered; `{path}` in a body or header stands for the path that was
        asked, key and all.
    size: bytes of `huge` and of a `gzip-bomb` unpacked, depth of `nested`, digits of `odd-numbers`; 0 for the usual.
    """

    kind: FaultKind
    function: str = ALL
    count: int | None = None
    probability: float = 1.0
    argument: str = ""
    is_handled: bool | None = None
    seconds: float = 1.0
    is_reset: bool = False
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str | None = None
    body: str | None = None
    size: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FaultKind(self.kind))
        if self.function not in (ALL, *FUNCTIONS):
            raise ValueError(f"no function {self.function}")
        if not 0 <= self.probability <= 1:
            raise ValueError("probability is between 0 and 1")
        if self.count is not None and self.count < 1:
            raise ValueError("count is at least 1")
        if self.seconds < 0 or self.size < 0:
            raise ValueError("seconds and size are not negative")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError("status is between 200 and 599")

    @property
    def lets_handle(self) -> bool:
        """Whether the call has its effect."""
        return self.kind not in _NOT_HANDLED if self.is_handled is None else self.is_handled

    def fits(self, function: str, arguments: tuple[str, ...]) -> bool:
        """Say whether a call may meet this fault."""
        if self.function not in (ALL, function):
            return False
        return not self.argument or arguments[:1] == (self.argument,)


class Faults:
    """The faults that are set; safe to use from any thread."""

    def __init__(self, seed: int = 1) -> None:
        self._random = Random(f"{seed}:faults")
        self._lock = threading.Lock()
        self._left: list[tuple[Fault, int | None]] = []

    def add(self, fault: Fault) -> None:
        """Set a fault, after those already set."""
        with self._lock:
            self._left.append((fault, fault.count))

    def clear(self, function: str | None = None) -> None:
        """Take away every fault, or those set for one function."""
        with self._lock:
            self._left = [pair for pair in self._left if function is not None and pair[0].function != function]

    def all(self) -> tuple[tuple[Fault, int | None], ...]:
        """Return each fault that is set with how often it is still to be met, None for until cleared."""
        with self._lock:
            return tuple(self._left)

    def draw(self, function: str, arguments: tuple[str, ...]) -> Fault | None:
        """Return the fault that a call meets, and count it."""
        with self._lock:
            for place, (fault, left) in enumerate(self._left):
                if not fault.fits(function, arguments) or self._random.random() >= fault.probability:
                    continue
                if left is not None:
                    self._left[place : place + 1] = [] if left == 1 else [(fault, left - 1)]
                return fault
        return None
