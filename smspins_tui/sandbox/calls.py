"""The ten functions by name, and the log of who called which.

Stands apart because the log is the witness of tests: it tells what was really sent. The one rule: no key is ever in
it, right or wrong, so no path is either.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace

ARGUMENT_COUNTS = {
    "bulk_sms/telephones": 0,
    "bulk_sms/request": 1,
    "bulk_sms/status": 1,
    "bulk_sms/cancel": 1,
    "bulk_sms/smses_by_tid": 1,
    "bulk_sms/autocheck": 2,
    "nc/request": 2,
    "nc/requests": 0,
    "nc/status": 1,
    "nc/cancel": 1,
}
FUNCTIONS = tuple(ARGUMENT_COUNTS)
UNKNOWN = "unknown"
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it arrived; `fault` is the kind of the fault it met, `connection` the caller's port."""

    order: int
    at: float
    function: str
    arguments: tuple[str, ...]
    is_key_right: bool
    method: str = "GET"
    connection: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    is_handled: bool = False


class CallLog:
    """The newest 50,000 calls, and the count of all by function."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()
        self._order = 0

    def __len__(self) -> int:
        return self._order

    def add(self, call: Call) -> Call:
        """Write a call down; returns it with its order."""
        self._order += 1
        call = replace(call, order=self._order)
        self._calls.append(call)
        self._counts[call.function] += 1
        return call

    def mark_handled(self, call: Call) -> None:
        """Note that the call was handed to the world, so that any effect of it happened."""
        place = call.order - self._order - 1
        if -place <= len(self._calls):
            self._calls[place] = replace(self._calls[place], is_handled=True)

    def count(self, function: str) -> int:
        """Return how often a function was called, calls that met a fault included."""
        return self._counts[function]

    def all(self, function: str | None = None) -> tuple[Call, ...]:
        """Return the calls, oldest first, of one function or of all."""
        return tuple(call for call in list(self._calls) if function in (None, call.function))

    def clear(self) -> None:
        """Forget every call."""
        self._calls.clear()
        self._counts.clear()
        self._order = 0


def split_path(segments: list[str]) -> tuple[str, tuple[str, ...]]:
    """Return the function and the arguments that a path below the key names, `UNKNOWN` where there is none."""
    if segments and not segments[-1]:
        segments = segments[:-1]
    function, arguments = "/".join(segments[:2]), tuple(segments[2:])
    if ARGUMENT_COUNTS.get(function) != len(arguments):
        return UNKNOWN, ()
    return function, arguments
