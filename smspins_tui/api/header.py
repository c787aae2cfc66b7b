"""The two headers of an answer that are read: `Date` and `Retry-After`.

Stands apart because both are times that a stranger wrote. The one rule: what can't be read is None, never an error.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
SHORTEST, LONGEST = 1.0, 300.0


def parse_date(value: str | None) -> float | None:
    """Return an HTTP date as seconds since the epoch, None when there is none or it can't be read."""
    if not value:
        return None
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parse_retry_after(value: str | None, now: float) -> float | None:
    """Return how long the server asks to wait, in seconds from 1 to 300; None when it does not say.

    Args:
        value: the header: seconds, or an HTTP date.
        now: the server's clock where it told it, else ours, in seconds since the epoch.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return _clamp(float(text))
    if text.isascii() and text.isdigit():
        return LONGEST
    at = parse_date(text)
    return None if at is None else _clamp(at - now)


def _clamp(seconds: float) -> float:
    return min(max(seconds, SHORTEST), LONGEST)
