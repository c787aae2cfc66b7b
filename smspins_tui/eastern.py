"""Eastern time: the server's clock, which tells no offset.

Stands apart because every time of the API goes through here. The one rule: `America/New_York`, never the machine's
own zone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time as the server told it.

    `at` is seconds since the epoch, None when `raw` can't be read as a time; `is_date` when it has no hour (then `at`
    is the start of that day).
    """

    raw: str
    at: float | None = None
    is_date: bool = False
