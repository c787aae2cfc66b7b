"""How often what is asked: pure functions of age and of failures.

Stands apart so that the politeness promised to the provider can be read in one place. The one rule: no state, no
clock of its own.
"""

from __future__ import annotations

from random import Random

TELEPHONES_EVERY = 300.0
CURRENT_MESSAGES_EVERY = 60.0
AUTO_MESSAGES_EVERY = 60.0
SWEEP_EVERY = 600.0
SWEEP_SHARE = 0.25
YOUNG = 600.0
"""Seconds of age after which a request is asked about by its age alone."""
SILENT_AFTER = 24 * 3600.0

_STEPS = ((60.0, 3.0), (600.0, 30.0), (3600.0, 300.0))


def poll_interval(age: float) -> float | None:
    """Return how many seconds after the last question a request of this age (seconds) is asked about again.

    3 s in its first minute, growing to 30 s at 10 minutes and 5 minutes at an hour; None after 24 hours.
    """
    if age >= SILENT_AFTER:
        return None
    (low_age, low), *rest = _STEPS
    if age <= low_age:
        return low
    for high_age, high in rest:
        if age <= high_age:
            return low + (high - low) * (age - low_age) / (high_age - low_age)
        low_age, low = high_age, high
    return low


def back_off(failures: int, random: Random, *, first: float = 1.0, most: float = 60.0) -> float:
    """Return the seconds to wait after so many failures in a row: doubling up to `most`, with a quarter of jitter."""
    wait = min(most, first * 2.0 ** min(failures - 1, 16))
    return wait * random.uniform(0.75, 1.0)
