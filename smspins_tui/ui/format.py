"""How numbers, times and durations read on the screen.

Stands apart so that every pane, dialog and toast says the same thing in the same words. The one rule: pure functions;
a clock comes in as seconds since the epoch, and what moves by the second moves in steps, so that a thin line stays
quiet.
"""

from __future__ import annotations

import math
from datetime import datetime

from smspins_tui.eastern import Stamp, eastern
from smspins_tui.safetext import safe_line

MINUTE = 60
HOUR = 3_600
DAY = 86_400

COUNTDOWN_STEPS = (1, 2, 5, 10, 20, 30)
"""Seconds that a wait is shown as, before it goes by the minute."""


def age(at: float | None, now: float) -> str:
    """How long ago `at` was, in at most three characters; None as `—`.

    Steps 5 s up to 30 s, 10 s up to a minute, then 1 and 5 minutes, hours, days, weeks, years; from a minute on it
    moves only when the clock's minute turns.
    """
    if at is None:
        return "—"
    seconds = max(0, int(now - at))
    if seconds < MINUTE:
        return "now" if seconds < 5 else f"{seconds - seconds % (5 if seconds < 30 else 10)}s"
    minutes = max(1, int(now // MINUTE - at // MINUTE))
    if minutes < 60:
        return f"{minutes if minutes < 10 else minutes - minutes % 5}m"
    if minutes < 24 * 60:
        return f"{minutes // 60}h"
    past = minutes // (24 * 60)
    if past < 100:
        return f"{past}d"
    return f"{past // 7}w" if past < 700 else f"{min(past // 365, 99)}y"


def duration(seconds: float) -> str:
    """A length of time, such as `9 s`, `2 m 10 s`, `1 h 46 m`, `3 d 4 h`."""
    whole = max(0, int(seconds))
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} m {whole % MINUTE} s" if whole % MINUTE else f"{whole // MINUTE} m"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE} m"
    return f"{whole // DAY} d {whole % DAY // HOUR} h"


def countdown(seconds: float) -> str:
    """How long is still to wait, rounded up to a step (1, 2, 5, 10, 20, 30 s) or a minute."""
    for step in COUNTDOWN_STEPS:
        if seconds <= step:
            return f"{step} s"
    return f"{math.ceil(seconds / MINUTE)} m"


def time_left(until: float, now: float) -> str:
    """How long until `until`, by the minute: `1 h 46 m`, `46 m`; the last one is `1 m`."""
    minutes = max(1, int(until // MINUTE - now // MINUTE))
    return f"{minutes // 60} h {minutes % 60} m" if minutes >= 60 else f"{minutes} m"


def days(left: int | None) -> str:
    """Days left: `27d`, with `!` under 4 (`3d!`), `ended` when past, `?` when no date is known."""
    if left is None:
        return "?"
    if left < 0:
        return "ended"
    return f"{left}d!" if left < 4 else f"{left}d"


def zoned(at: float, *, is_local: bool) -> datetime:
    """The wall clock at `at`: the machine's own where `is_local`, else Eastern."""
    return datetime.fromtimestamp(at).astimezone() if is_local else eastern(at)


def clock(at: float, *, is_local: bool = False) -> str:
    """The hour and minute at `at`, such as `22:14`."""
    return f"{zoned(at, is_local=is_local):%H:%M}"


def moment(at: float | None, now: float, *, is_local: bool = False) -> str:
    """When it was, in at most six characters: `22:14` on the same day, `Mar 10` in the same year, else the year."""
    if at is None:
        return "—"
    then, today = zoned(at, is_local=is_local), zoned(now, is_local=is_local)
    if then.date() == today.date():
        return f"{then:%H:%M}"
    return f"{then:%b} {then.day}" if then.year == today.year else str(then.year)


def stamp(told: Stamp | None, *, is_local: bool = False) -> str:
    """A time of the server: `2024-04-20 09:34:22 ET` (a date keeps to the day); unreadable as it came; None as `—`."""
    if told is None:
        return "—"
    if told.at is None:
        return safe_line(told.raw)
    then = zoned(told.at, is_local=is_local and not told.is_date)
    if told.is_date:
        return f"{then:%Y-%m-%d}"
    return f"{then:%Y-%m-%d %H:%M:%S} {then:%Z}" if is_local else f"{then:%Y-%m-%d %H:%M:%S} ET"
