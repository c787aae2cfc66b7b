"""What the provider's machines do with a request: who takes it, how long each stage takes, how it ends.

Stands apart because it is all chance, drawn before the request begins. The one rule: a plan depends on the seed, the
kind and the id of its request alone, never on what else happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from random import Random

from .numbering import is_thin
from .record import FAIL, FAILED, REMOVED, SUCCESS
from .text import draw_messages

MOST_SPEED = 100_000.0
NAMES = (*(f"agent-{number}" for number in range(1, 10)), "hudson-2", "mohawk-1", "genesee-4")


@dataclass(frozen=True, slots=True)
class Habits:
    """How the provider behaves; shares are between 0 and 1.

    `speed` divides durations and nothing else, and holds for requests made after it was set.
    """

    speed: float = 1.0
    message_share: float = 0.7
    hostile_share: float = 0.03
    fail_share: float = 0.04
    removed_share: float = 0.01
    change_fail_share: float = 0.03

    def __post_init__(self) -> None:
        if not 0 < self.speed <= MOST_SPEED:
            raise ValueError(f"speed is more than 0 and at most {MOST_SPEED:.0f}, not {self.speed}")
        for name in ("message_share", "hostile_share", "fail_share", "removed_share", "change_fail_share"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} is between 0 and 1")


CALM = Habits(message_share=0.0, hostile_share=0.0, fail_share=0.0, removed_share=0.0, change_fail_share=0.0)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a request will go, in seconds since it was queued; `arrivals` are (seconds, text) after the start."""

    agent_name: str
    acquired_after: float
    started_after: float
    ended_after: float
    ending: str
    arrivals: tuple[tuple[float, str], ...] = ()


def _lognormal(random: Random, median: float, spread: float, least: float, most: float) -> float:
    return min(most, max(least, random.lognormvariate(log(median), spread)))


def _check_ending(random: Random, habits: Habits) -> str:
    dice = random.random()
    if dice < habits.removed_share:
        return REMOVED
    return FAIL if dice < habits.removed_share + habits.fail_share else SUCCESS


def plan_check(random: Random, habits: Habits) -> Plan:
    """Plan a check: about a minute in all (40 to 90 s mostly), with its messages."""
    acquired = _lognormal(random, 6.0, 0.5, 2.0, 30.0)
    started = acquired + _lognormal(random, 4.0, 0.4, 1.0, 15.0)
    ended = started + _lognormal(random, 48.0, 0.25, 20.0, 120.0)
    ending = _check_ending(random, habits)
    texts: tuple[str, ...] = ()
    if random.random() < habits.message_share and ending == SUCCESS:
        texts = draw_messages(random, hostile_share=habits.hostile_share)
    times = sorted(random.uniform(started, ended) for _ in texts)
    return Plan(
        random.choice(NAMES),
        acquired / habits.speed,
        started / habits.speed,
        ended / habits.speed,
        ending,
        tuple((at / habits.speed, text) for at, text in zip(times, texts, strict=True)),
    )


def plan_change(random: Random, habits: Habits, zip_code: str) -> Plan:
    """Plan a number change: 1 to 4 minutes, FAILED for thinly populated ZIPs and now and then for no reason."""
    whole = _lognormal(random, 110.0, 0.4, 60.0, 240.0) / habits.speed
    is_unlucky = random.random() < habits.change_fail_share
    return Plan(
        random.choice(NAMES),
        whole * random.uniform(0.06, 0.14),
        whole * random.uniform(0.16, 0.24),
        whole,
        FAILED if is_unlucky or is_thin(zip_code) else SUCCESS,
    )
