"""The poller: asks what is due, within the budget, and hands the answers on.

Stands apart as the one loop of the console: a plain coroutine, started as a background worker. The one rule: no error
of ours ends it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from random import Random

from smspins_tui.errors import ApiError, KeyRefused, NoAnswer, NotSent, RateLimited, RequestNotFound, SmspinsError
from smspins_tui.models import Inbox, Kind, Request, RequestKey, Telephone
from smspins_tui.services import pace
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.intake import Intake
from smspins_tui.services.job import Function, Job, Memory, due_jobs, status_job
from smspins_tui.services.planner import choose
from smspins_tui.services.reconcile import Reconciler
from smspins_tui.services.repeat import repeat_auto_check
from smspins_tui.store import Link, State

log = logging.getLogger(__name__)

ABREAST = 4
"""Polls in flight at once: one slow answer must not hold up the others."""
LATE = 5.0
"""Seconds after which a call in flight makes what is shown stale."""
ASKING = frozenset({Link.STARTING, Link.LIVE, Link.OFFLINE, Link.SLOWED})


class Poller:
    """Asks what is due.

    Args:
        account: whose requests, telephones and messages are asked about.
        random: for the jitter of back-offs.
    """

    def __init__(self, account: Account, random: Random | None = None) -> None:
        self._account = account
        self._random = random or Random()  # noqa: S311 - jitter is no secret
        self._intake = Intake(account)
        self._reconciler = Reconciler(account)
        self._wake = asyncio.Event()
        self._asked: dict[Job, float] = {}
        self._not_before: dict[Job, float] = {}
        self._failures: dict[Job, int] = {}
        self._offline_failures = 0
        self._silent: frozenset[str] = frozenset()
        self._wanted: set[Job] = set()
        self._in_flight: dict[asyncio.Task[None], tuple[Job, float]] = {}
        self._current: tuple[str | None, float] = (None, 0.0)
        self._sweep: deque[str] = deque()
        self._sweep_at = 0.0
        self._seen_now = 0.0
        self._defect: BaseException | None = None
        account.wake = self._wake.set

    def want(self, *jobs: Job) -> None:
        """Ask these as soon as the budget allows."""
        self._wanted.update(jobs)
        self._wake.set()

    def want_all(self) -> None:
        """Ask for the telephones and every open request now, back-offs forgotten."""
        self._not_before.clear()
        if self._account.state.connection.link in (Link.OFFLINE, Link.SLOWED):
            self._account.link(retry_at=None)
        state = self._account.state
        jobs = [Job(Function.TELEPHONES)]
        jobs += [status_job(r) for r in state.requests.values() if r.is_open and r.is_asked_here]
        jobs += [Job(Function.MESSAGES, state.current_id)] if state.current_id else []
        self.want(*jobs)

    def ask_about(self, request: Request) -> None:
        """Ask for the status of a request now."""
        self.want(status_job(request))

    async def run(self) -> None:
        """Ask until cancelled."""
        unsubscribe = self._account.store.subscribe(self._notice_current)
        try:
            while True:
                self._wake.clear()
                if self._defect is not None:
                    raise self._defect
                await self._rest(self._step())
        finally:
            unsubscribe()
            for task in self._in_flight:
                task.cancel()

    async def settle_down(self) -> None:
        """Wait until nothing is in flight (for tests)."""
        while self._in_flight:
            await asyncio.wait(tuple(self._in_flight))

    def _notice_current(self, state: State) -> None:
        if state.current_id != self._current[0]:
            self._current = (state.current_id, self._account.clock())
            self._wake.set()

    def _step(self) -> float:
        """Start what is due; return the seconds until something may be due again."""
        now = self._account.clock()
        self._heed_clock(now)
        self._show_late(now)
        client = self._account.client
        connection = self._account.state.connection
        if client is None or connection.link not in ASKING:
            return 3600.0
        if connection.retry_at is not None and now < connection.retry_at:
            return connection.retry_at - now
        if len(self._in_flight) >= ABREAST:
            return LATE
        if (wait := self._account.budget.poll_wait()) > 0:
            return wait
        job, at = self._choose(now)
        if job is None:
            return min(max(at - now, 0.01), LATE if self._in_flight else 3600.0)
        self._start(client, job, now)
        return 0.0

    def _heed_clock(self, now: float) -> None:
        """After a clock that was set back, nothing may wait for the time that was."""
        if now < self._seen_now:
            self._asked = {job: min(at, now) for job, at in self._asked.items()}
            self._not_before.clear()
            self._sweep_at = min(self._sweep_at, now)
        self._seen_now = now

    def _choose(self, now: float) -> tuple[Job | None, float]:
        in_flight = {job for job, _ in self._in_flight.values()}
        if self._may_be_another():
            return self._first_of_a_key(in_flight, now)
        memory = Memory(self._asked, self._not_before, self._current[1], self._silent, frozenset(self._wanted))
        job, at = choose(due_jobs(self._account.state, memory, now), in_flight, now)
        if job is not None:
            return job, now
        swept, sweep_at = self._next_swept(now)
        return (swept, now) if swept and swept not in in_flight else (None, min(at, sweep_at))

    def _may_be_another(self) -> bool:
        """Whether the key has not shown yet that it is of the account that the journal holds: nothing is resumed."""
        return bool(self._account.state.telephones) and not self._account.is_trusted

    def _first_of_a_key(self, in_flight: set[Job], now: float) -> tuple[Job | None, float]:
        job = Job(Function.TELEPHONES)
        at = self._not_before.get(job, 0.0)
        return (job, now) if at <= now and job not in in_flight else (None, max(at, now + 0.1))

    def _next_swept(self, now: float) -> tuple[Job | None, float]:
        """Return the telephone of the slow sweep, on its share of the budget, and when to look again."""
        state = self._account.state
        if now < self._sweep_at or state.telephones_at is None:
            return None, max(self._sweep_at, now + 0.1) if state.telephones_at is not None else float("inf")
        if not self._sweep:
            self._sweep.extend(stalest(state, now))
        while self._sweep:
            tid = self._sweep.popleft()
            asked = state.inboxes.get(tid, Inbox()).asked_at
            job = Job(Function.MESSAGES, tid)
            is_due = asked is None or now - asked >= pace.SWEEP_EVERY
            if tid in state.telephones and is_due and now >= self._not_before.get(job, 0.0):
                self._sweep_at = now + 60 / (self._account.budget.calls_per_minute * pace.SWEEP_SHARE)
                return job, now
        self._sweep_at = now + 15.0
        return None, self._sweep_at

    def _start(self, client: ApiClient, job: Job, now: float) -> None:
        if not self._account.budget.take_for_poll():
            return
        self._asked[job] = now
        self._wanted.discard(job)
        task = asyncio.create_task(self._ask(client, job))
        self._in_flight[task] = (job, now)
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        self._in_flight.pop(task, None)
        self._wake.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._defect = error

    async def _rest(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    async def _ask(self, client: ApiClient, job: Job) -> None:
        try:
            await self._perform(client, job)
        except ApiError as error:
            self._fail(job, error)
        except SmspinsError as error:
            log.warning("%s: %s", job.function, error)
        else:
            self._succeed(job)

    async def _perform(self, client: ApiClient, job: Job) -> None:
        match job.function:
            case Function.TELEPHONES:
                listed = await client.telephones()
                await self.take_telephones(listed)
            case Function.CHECK_STATUS | Function.CHANGE_STATUS:
                await self._ask_status(client, job)
            case Function.CHANGES:
                asked_at = self._account.clock()
                rows = await client.changes()
                await self._reconciler.look_at_changes(rows, asked_at)
                silent = await self._intake.take_changes(rows)
                self._silent = frozenset(key.id for key in silent)
                await self._after_changes()
            case Function.MESSAGES:
                messages = await client.messages(job.target)
                await self._reconciler.look_at_messages(job.target, messages)
                await self._intake.take_messages(job.target, messages)
            case Function.AUTO_CHECK:
                await repeat_auto_check(self._account, self._reconciler, client, int(job.target))

    async def take_telephones(self, listed: tuple[Telephone, ...]) -> None:
        """Take an answer of `telephones`, unless it seems to be of another account."""
        if not self._is_same_account(listed):
            words = "none of the telephones known here is listed: another account? use a profile"
            self._account.link(link=Link.OTHER_ACCOUNT, words=words)
            return
        await self._reconciler.look_at_telephones(listed)
        await self._intake.take_telephones(listed)

    def _is_same_account(self, listed: tuple[Telephone, ...]) -> bool:
        """Whether the key lists any telephone known here (asked once, at the first answer of a key)."""
        known = self._account.state.telephones
        if self._account.is_trusted or not known or not listed:
            self._account.is_trusted = True
            return True
        self._account.is_trusted = any(row.telephone_id in known for row in listed)
        return self._account.is_trusted

    async def _ask_status(self, client: ApiClient, job: Job) -> None:
        kind = Kind.CHECK if job.function is Function.CHECK_STATUS else Kind.CHANGE
        key = RequestKey(kind, job.target)
        before = self._account.touched[key]
        was_open = (known := self._account.state.requests.get(key)) is not None and known.is_open
        ask = client.check_status if kind is Kind.CHECK else client.change_status
        try:
            answer = await ask(job.target)
        except RequestNotFound:
            await self._intake.take_unfound(key)
            return
        if self._account.touched[key] != before:
            self.want(job)  # asked before a cancel: an old answer must not undo it
            return
        request = await self._intake.take_request(answer)
        await self._reconciler.look_at_request(request)
        if was_open and not request.is_open and kind is Kind.CHANGE:
            await self._after_changes()

    async def _after_changes(self) -> None:
        """Ask for the telephones after each change that ended since they were last listed."""
        state = self._account.state
        listed = state.telephones_at or 0.0
        ended = (r for r in state.requests.values() if r.kind is Kind.CHANGE and not r.is_open)
        if any((r.seen_at or 0.0) >= listed for r in ended):
            self.want(Job(Function.TELEPHONES))

    def _succeed(self, job: Job) -> None:
        self._failures.pop(job, None)
        self._not_before.pop(job, None)
        self._offline_failures = 0
        connection = self._account.state.connection
        faults = {name: words for name, words in connection.faults.items() if name != job.function}
        if connection.link in ASKING:
            words = next(iter(faults.values()), "")
            now = self._account.clock()
            self._account.link(link=Link.LIVE, answered_at=now, retry_at=None, words=words, faults=faults)

    def _fail(self, job: Job, error: ApiError) -> None:
        now = self._account.clock()
        is_asking = self._account.state.connection.link in ASKING
        failures = self._failures[job] = self._failures.get(job, 0) + 1
        wait = pace.back_off(failures, self._random, first=2.0)
        self._not_before[job] = now + wait
        words = str(error)
        log.info("%s: %s", job.function, words)
        match error:
            case KeyRefused():
                self._account.link(link=Link.KEY_REFUSED, words=words, retry_at=None)
            case RateLimited() if is_asking:
                after = error.retry_after or max(wait, 5.0)
                self._account.link(link=Link.SLOWED, words=words, retry_at=now + after)
            case NotSent() | NoAnswer() if is_asking:
                self._offline_failures += 1
                wait = pace.back_off(self._offline_failures, self._random)
                self._account.link(link=Link.OFFLINE, words=words, retry_at=now + wait)
            case _:
                faults = {**self._account.state.connection.faults, job.function.value: words}
                self._account.link(words=words, faults=faults)

    def _show_late(self, now: float) -> None:
        oldest = min((at for _, at in self._in_flight.values()), default=now)
        late = oldest if now - oldest >= LATE else None
        if late != self._account.state.connection.late_since:
            self._account.link(late_since=late)


def stalest(state: State, now: float) -> list[str]:
    """Return the telephones for the slow sweep, those never asked first, then the longest unasked."""
    asked = {tid: state.inboxes[tid].asked_at if tid in state.inboxes else None for tid in state.telephones}
    due = [tid for tid, at in asked.items() if at is None or now - at >= pace.SWEEP_EVERY]
    return sorted(due, key=lambda tid: asked[tid] or 0.0)
