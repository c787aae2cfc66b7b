"""The sandbox's clock, and Eastern time as the API document writes it.

Stands apart because the sandbox is a server of its own: these few lines of Eastern time stand a second time on
purpose, so that a mistake of the client's shows against them. The one rule: only the control endpoint moves the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import formatdate
from functools import cache, lru_cache
from zoneinfo import ZoneInfo


class Clock:
    """Tells the time of a source, unless it was frozen or moved; times are seconds since the epoch."""

    def __init__(self, source: Callable[[], float] = time.time) -> None:
        self._source = source
        self._offset = 0.0
        self._frozen: float | None = None

    @property
    def is_frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    def now(self) -> float:
        """Return the time."""
        return self._source() + self._offset if self._frozen is None else self._frozen

    def freeze(self) -> None:
        """Stand still at the present time."""
        self._frozen = self.now()

    def thaw(self) -> None:
        """Go on from where the clock stands."""
        if self._frozen is None:
            return
        self._offset = self._frozen - self._source()
        self._frozen = None

    def advance(self, seconds: float) -> None:
        """Jump by so many seconds, frozen or not."""
        self.set(self.now() + seconds)

    def set(self, at: float) -> None:
        """Jump to a time, frozen or not."""
        if self._frozen is None:
            self._offset = at - self._source()
        else:
            self._frozen = at


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo("America/New_York")


def eastern(at: float) -> datetime:
    """Return a time on the Eastern calendar."""
    return datetime.fromtimestamp(at, _zone())


def stamp(at: float | None) -> str | None:
    """Return a time as the document writes it, such as `2024-04-20 09:34:22`; None stays None."""
    return None if at is None else eastern(at).strftime("%Y-%m-%d %H:%M:%S")


@lru_cache(maxsize=4096)
def day(at: float) -> str:
    """Return the Eastern date of a time, such as `2018-02-11`."""
    return eastern(at).strftime("%Y-%m-%d")


def parse_stamp(text: str) -> float:
    """Return the time of a stamp or a date in Eastern time.

    Raises ValueError when it is neither.
    """
    return datetime.fromisoformat(text).replace(tzinfo=_zone()).timestamp()


def next_midnight(at: float) -> float:
    """Return the first 12am Eastern after a time."""
    tomorrow = eastern(at).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=_zone()).timestamp()


def http_date(at: float) -> str:
    """Return a time as the `Date` header writes it."""
    return formatdate(at, usegmt=True)
