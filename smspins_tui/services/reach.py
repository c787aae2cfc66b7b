"""Whether the server is reached, and what rests after an error.

Stands apart from the poller because the person's calls meet the same errors. The one rule: a bad answer rests its own
job; only a broken connection and 429 rest everything, and only what is allowed to be asked again is.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from random import Random

from smspins_tui.errors import ApiError, KeyRefused, NoAnswer, NotSent, RateLimited
from smspins_tui.services import pace
from smspins_tui.services.account import Account
from smspins_tui.services.job import Function, Job
from smspins_tui.store import Link

log = logging.getLogger(__name__)

TOLD_AT = 2
"""Bad answers in a row to one question after which the person is told what the server said; one may happen any time."""

ASKING = frozenset({Link.STARTING, Link.LIVE, Link.OFFLINE, Link.SLOWED})
OUT = frozenset({Link.OFFLINE, Link.SLOWED})
"""Links on which one call at a time tries whether the server is back."""


class Reach:
    """Follows how calls end.

    Args:
        account: whose link is shown.
        random: for the jitter of back-offs.
    """

    def __init__(self, account: Account, random: Random) -> None:
        self._account = account
        self._random = random
        self.not_before: dict[Job, float] = {}
        self._failures: dict[Job, int] = {}
        self._setbacks = 0

    def wait(self, now: float) -> float:
        """Seconds for which nothing may be asked, 0 when it may now."""
        retry_at = self._account.state.connection.retry_at
        return max(0.0, retry_at - now) if retry_at is not None else 0.0

    def take_good(self, job: Job | None = None) -> None:
        """Take a good answer, of a job or (None) of the person's call."""
        if job is not None:
            self.forget((job,))
        connection = self._account.state.connection
        if connection.link not in ASKING:
            return
        faults = {name: words for name, words in connection.faults.items() if job is None or name != job.function}
        words = next(iter(faults.values()), "")
        now = self._account.clock()
        if connection.link is Link.SLOWED and self.wait(now) > 0:
            self._account.link(answered_at=now, faults=faults)  # it was out before the server asked for a rest
            return
        self._setbacks = 0
        self._account.link(link=Link.LIVE, answered_at=now, retry_at=None, words=words, faults=faults)

    def take_bad(self, error: ApiError, job: Job | None = None) -> None:
        """Take how a call of a job, or (None) of the person, ended badly."""
        words = str(error)
        log.info("%s: %s", job.function if job else "call", words)
        is_asking = self._account.state.connection.link in ASKING
        match error:
            case KeyRefused():
                self._account.link(link=Link.KEY_REFUSED, words=words, retry_at=None)
            case RateLimited() if is_asking:
                self._rest_all(Link.SLOWED, words, error.retry_after)
            case NotSent() if is_asking:
                self._rest_all(Link.OFFLINE, words)
            case NoAnswer() if is_asking:
                self._rest_all(Link.OFFLINE, words)
                self._rest(job)
            case _ if job is not None:
                self._rest(job)
                self._take_sign_of_life()
                faults = {**self._account.state.connection.faults, job.function.value: words}
                self._account.link(words=words, faults=faults)
                if self._failures[job] == TOLD_AT:
                    said = f". It said: {error.raw}" if error.raw else ""
                    self._account.tell(f"{words}{said}", is_error=True, title=f"{job.function.value} fails")

    def _take_sign_of_life(self) -> None:
        """Take a bad answer for what it shows after an outage: the server is reached."""
        connection = self._account.state.connection
        if connection.link in OUT and self.wait(self._account.clock()) == 0:
            self._setbacks = 0
            link = Link.STARTING if connection.answered_at is None else Link.LIVE
            self._account.link(link=link, retry_at=None)

    def _rest(self, job: Job | None) -> None:
        if job is not None:
            failures = self._failures[job] = self._failures.get(job, 0) + 1
            self.not_before[job] = self._account.clock() + pace.back_off(failures, self._random, first=2.0)

    def _rest_all(self, link: Link, words: str, seconds: float | None = None) -> None:
        now = self._account.clock()
        before = self.wait(now)
        if before > 0 and link is Link.OFFLINE and self._account.state.connection.link is Link.SLOWED:
            return  # the rest that the server asked for stands
        if before == 0:  # else several calls met one outage: it counts once
            self._setbacks += 1
        first = 5.0 if link is Link.SLOWED else 1.0
        rest = seconds if seconds is not None else before or pace.back_off(self._setbacks, self._random, first=first)
        if rest >= before:
            self._account.link(link=link, words=words, retry_at=now + rest)

    def forgive(self) -> None:
        """Let everything be asked again at once; but not before the time that the server gave."""
        self.not_before.clear()
        if self._account.state.connection.link is Link.OFFLINE:
            self._account.link(retry_at=None)

    def forget(self, jobs: Iterable[Job]) -> None:
        """Forget the failures of jobs."""
        for job in jobs:
            self._failures.pop(job, None)
            self.not_before.pop(job, None)

    def forget_faults_but(self, asked: Collection[Function]) -> None:
        """Tell only of the functions in `asked`: of what nobody asks any more no good answer will ever come."""
        connection = self._account.state.connection
        faults = {name: words for name, words in connection.faults.items() if name in asked}
        if len(faults) < len(connection.faults):
            words = connection.words if connection.link in OUT else next(iter(faults.values()), "")
            self._account.link(faults=faults, words=words)

    def move_back(self, seconds: float) -> None:
        """Take a clock that was set back by so many seconds: nothing waits for the time that was."""
        self.not_before = {job: at - seconds for job, at in self.not_before.items()}
        retry_at = self._account.state.connection.retry_at
        if retry_at is not None:
            self._account.link(retry_at=retry_at - seconds)
