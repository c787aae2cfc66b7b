"""The slow sweep: the messages of all telephones that nothing else asks about.

Stands apart because it has a share of the budget of its own. The one rule: at most a quarter of the budget, and only
when nothing else is due (the poller sees to that).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Mapping

from smspins_tui.models import Inbox
from smspins_tui.services import pace
from smspins_tui.services.account import Account
from smspins_tui.services.job import Function, Job
from smspins_tui.services.merge import MISSED_LIMIT
from smspins_tui.store import State

AGAIN = 15.0
"""Seconds until it is looked again whether a telephone is due, when none was."""


class Sweep:
    """Goes round the telephones.

    Args:
        account: whose telephones they are.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self._queue: deque[str] = deque()
        self._at = 0.0

    def choose(
        self, now: float, in_flight: Container[Job], not_before: Mapping[Job, float]
    ) -> tuple[Job | None, float]:
        """Return the telephone whose messages to ask for now, or None and when to look again.

        Whoever gets a job counts on asking it: the next one comes when the share of the budget allows.
        """
        state = self._account.state
        if state.telephones_at is None:
            return None, float("inf")
        if now < self._at:
            return None, self._at
        self._queue.extend(() if self._queue else stalest(state, now))
        while self._queue:
            job = Job(Function.MESSAGES, self._queue.popleft())
            is_free = job not in in_flight and now >= not_before.get(job, 0.0)
            if is_free and is_due(state, job.target, now):
                self._at = now + 60 / (self._account.budget.calls_per_minute * pace.SWEEP_SHARE)
                return job, now
        self._at = now + AGAIN
        return None, self._at

    def move_back(self, seconds: float) -> None:
        """Take a clock that was set back by so many seconds."""
        self._at -= seconds


def stalest(state: State, now: float) -> list[str]:
    """Return the telephones for the slow sweep, those never asked first, then the longest unasked."""
    due = [telephone_id for telephone_id in state.telephones if is_due(state, telephone_id, now)]
    return sorted(due, key=lambda telephone_id: _asked_at(state, telephone_id) or 0.0)


def is_due(state: State, telephone_id: str, now: float) -> bool:
    """Whether the messages of a telephone that is still listed were not asked for in a while.

    A time to come was noted before the clock was set back, and says nothing.
    """
    telephone = state.telephones.get(telephone_id)
    if telephone is None or telephone.missed >= MISSED_LIMIT:
        return False
    asked_at = _asked_at(state, telephone_id)
    return asked_at is None or not 0 <= now - asked_at < pace.SWEEP_EVERY


def _asked_at(state: State, telephone_id: str) -> float | None:
    return state.inboxes.get(telephone_id, Inbox()).asked_at
