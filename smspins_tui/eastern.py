"""Eastern time: the server's clock, which tells no offset.

Stands apart because every time of the API goes through here, also before the first frame. The one rule:
`America/New_York`, never the machine's own zone. The hour that repeats in November is read as its first pass; who
needs the order within it takes that of the ids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SHAPE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:(?P<hour>[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_LONGEST = 64
HOUR = 3600
_END = 253_370_764_800.0  # the year 9999: any time before it can be shown in any zone


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as the server told it.

    `at` is seconds since the epoch, None when `raw` can't be read as a time; `is_date` when it has no hour (then `at`
    is the start of that day).
    """

    raw: str
    at: float | None = None
    is_date: bool = False


def parse_stamp(raw: str) -> Stamp:
    """Read a time of the API: `2018-04-25 20:14:16`, with `T`, with fractions, or a bare date; anything else stays raw.

    A time without an offset is Eastern; one that tells its offset is believed. An hour that a change of the clock
    skips is read as if the clock had not changed. A year before 1970 or after 9998 stays raw. Never raises.

    Args:
        raw: the text as it came.
    """
    if len(raw) > _LONGEST:
        return Stamp(raw)
    return _parse(raw)


@lru_cache(maxsize=4096)
def _parse(raw: str) -> Stamp:
    text = raw.strip()
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return Stamp(raw)
    try:
        at = _epoch(datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # the 30th of February, the year 0, 24:61
        return Stamp(raw)
    return Stamp(raw, at, is_date=shape["hour"] is None) if 0 <= at < _END else Stamp(raw)


def _epoch(moment: datetime) -> float:
    if moment.tzinfo is not None:
        return moment.timestamp()
    start, is_even = _day(moment.date())
    if is_even:
        return start + moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return moment.replace(tzinfo=_zone()).timestamp()


@lru_cache(maxsize=1024)
def _day(day: date) -> tuple[float, bool]:
    """Return when an Eastern day begins and whether its clock isn't changed: asking the zone each time is slow."""
    start = datetime(day.year, day.month, day.day, tzinfo=_zone())
    return start.timestamp(), start.utcoffset() == start.replace(hour=23, minute=59).utcoffset()


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo("America/New_York")


def eastern(now: float) -> datetime:
    """Return the Eastern wall clock, with its offset, at `now`.

    Args:
        now: seconds since the epoch.
    """
    return datetime.fromtimestamp(now, _zone())


def next_midnight(now: float) -> float:
    """Return when the Eastern day of `now` ends, in seconds since the epoch: always later than `now`.

    Args:
        now: seconds since the epoch.
    """
    return _start_of_day(eastern(now) + timedelta(days=1))


def last_midnight(now: float) -> float:
    """Return when the Eastern day of `now` began, in seconds since the epoch: `now` itself at midnight.

    Args:
        now: seconds since the epoch.
    """
    return _start_of_day(eastern(now))


def is_repeated(at: float) -> bool:
    """Whether the Eastern wall clock shows the hour of `at` twice that night: then its order can't be told.

    Args:
        at: seconds since the epoch.
    """
    return _is_repeated(int(at // 3600))


def latest_reading(at: float) -> float:
    """Return the last moment that the wall clock at `at` may mean: an hour later where it is shown again that night.

    Args:
        at: seconds since the epoch, as read from a wall clock.
    """
    return at + HOUR if is_repeated(at) and not eastern(at).fold else at


@lru_cache(maxsize=1024)
def _is_repeated(hour: int) -> bool:
    moment = eastern(hour * 3600)
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def _start_of_day(moment: datetime) -> float:
    # adding a day to an aware time moves the wall clock, whatever the offset does: the date is right on both changes
    return moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp()
