"""The checks made before the world began, told when they are asked for.

Stands apart because 20,000 telephones have a past that nobody may ever ask for. The one rule: ids rise with time, over
all telephones, and each is found again from the id alone.
"""

from __future__ import annotations

from math import gcd
from random import Random

from .numbering import former_number
from .record import SUCCESS, Request, Telephone
from .text import draw_messages

_SLOTS = 6
_WINDOW = 25 * 86400.0
_NEWEST = 900.0
_FIRST_LIVE_ID = 15682


class History:
    """The past of so many telephones; each may have up to six old checks with messages."""

    def __init__(self, seed: int, count: int, began_at: float, share: float) -> None:
        self._seed, self._count, self._began_at, self._share = seed, count, began_at, share
        total = _SLOTS * count
        self.next_id = max(_FIRST_LIVE_ID, total + 1)
        self._first_id = self.next_id - total
        self._step = next(step for step in range(count * 5 // 8 + 1, 2 * count + 2) if gcd(step, count) == 1)

    def index_of(self, request_id: int) -> int | None:
        """Return the place of the telephone that may have made this request, None when none can have."""
        if not self._first_id <= request_id < self.next_id:
            return None
        return (request_id - self._first_id) % self._count * pow(self._step, -1, self._count) % self._count

    def of(self, telephone: Telephone) -> tuple[Request, ...]:
        """Return the old checks of a telephone, oldest first."""
        if telephone.past is None:
            telephone.past = self._tell(telephone)
        return telephone.past

    def _tell(self, telephone: Telephone) -> tuple[Request, ...]:
        random = Random(f"{self._seed}:past:{telephone.index}")
        if random.random() >= self._share:
            return ()
        rounds = sorted(random.sample(range(_SLOTS), random.randint(1, _SLOTS)))
        changed_at = random.choice(rounds) if random.random() < 0.3 else 0
        before = former_number(random)
        return tuple(
            self._check(random, telephone, before if round_ < changed_at else telephone.first_number, round_)
            for round_ in rounds
        )

    def _check(self, random: Random, telephone: Telephone, number: str, round_: int) -> Request:
        slot = round_ * self._count + telephone.index * self._step % self._count
        share = (slot + random.random()) / (_SLOTS * self._count)
        ended_at = self._began_at - _NEWEST - (1 - share) * _WINDOW
        queued_at = ended_at - random.uniform(40, 90)
        return Request(
            "check",
            self._first_id + slot,
            telephone,
            number,
            queued_at,
            ended_at,
            status=SUCCESS,
            agent_name=f"agent-{random.randint(1, 9)}",
            acquired_at=queued_at + random.uniform(3, 9),
            started_at=queued_at + random.uniform(9, 15),
            ended_at=ended_at,
            messages=list(draw_messages(random, hostile_share=0.02)),
        )
