"""The poller: asks what is due, within the budget, and hands the answers on.

Stands apart as the one loop of the console: a plain coroutine, started as a background worker. The one rule: no error
of ours ends it.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from random import Random

from smspins_tui.errors import ApiError, RequestNotFound, SmspinsError, TelephoneNotFound
from smspins_tui.models import Kind, Request, RequestKey, Telephone
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.intake import Intake
from smspins_tui.services.job import Function, Job, Memory, due_jobs, request_of, status_job
from smspins_tui.services.planner import choose
from smspins_tui.services.reach import ASKING, OUT, Reach
from smspins_tui.services.reconcile import Reconciler
from smspins_tui.services.repeat import repeat_auto_check
from smspins_tui.services.sweep import Sweep
from smspins_tui.store import Link, State

log = logging.getLogger(__name__)

ABREAST = 4
"""Polls in flight at once: one slow answer must not hold up the others."""
LATE = 5.0
"""Seconds after which a call in flight makes what is shown stale."""
TICK = 15.0
"""Seconds after which the clock is looked at again: it may have been set, or the machine may have slept."""
ALWAYS_ASKED = (Function.TELEPHONES, Function.MESSAGES)
LISTED_LATELY = 60.0
"""Seconds for which the list of telephones isn't asked for again because one of them isn't known to the server."""


class Poller:
    """Asks what is due.

    Args:
        account: whose requests, telephones and messages are asked about.
        random: for the jitter of back-offs.
    """

    def __init__(self, account: Account, random: Random | None = None) -> None:
        self._account = account
        self._intake = Intake(account)
        self._reconciler = Reconciler(account)
        self.reach = Reach(account, random or Random())  # noqa: S311 - jitter is no secret
        self._sweep = Sweep(account)
        self._wake = asyncio.Event()
        self._asked: dict[Job, float] = {}
        self._silent: frozenset[str] = frozenset()
        self._wanted: dict[Job, float] = {}
        self._in_flight: dict[asyncio.Task[None], tuple[Job, float]] = {}
        self._current: tuple[str | None, float] = (None, 0.0)
        self._seen_now = 0.0
        self._listings = 0
        self._listing_taken = 0
        self._defect: BaseException | None = None
        account.wake = self._wake.set
        account.on_change_ended = lambda: self.want(Job(Function.TELEPHONES))

    def want(self, *jobs: Job) -> None:
        """Ask these as soon as the budget allows."""
        now = self._account.clock()
        for job in jobs:
            self._wanted.setdefault(job, now)
        self._wake.set()

    def want_all(self) -> None:
        """Ask for the telephones and every open request now, back-offs forgotten."""
        self.reach.forgive()
        current = self._account.state.current_id
        self.want(Job(Function.TELEPHONES), *([Job(Function.MESSAGES, current)] if current else []))
        self.want(*map(status_job, self._account.polled_requests().values()))

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
        client, link = self._account.client, self._account.state.connection.link
        if client is None or link not in ASKING:
            return TICK
        if (wait := self.reach.wait(now)) > 0:
            return wait
        if len(self._in_flight) >= (1 if link in OUT else ABREAST):
            return LATE
        if (wait := self._account.budget.poll_wait()) > 0:
            return wait
        job, at = self._choose(now)
        if job is None:
            return min(max(at - now, 0.01), LATE if self._in_flight else TICK)
        self._start(client, job, now)
        return 0.0

    def _heed_clock(self, now: float) -> None:
        """After a clock that was set back, nothing may wait for the time that was."""
        if (seconds := self._seen_now - now) > 0:
            self._asked = {job: at - seconds for job, at in self._asked.items()}
            self._wanted = dict.fromkeys(self._wanted, now)
            self._in_flight = {task: (job, at - seconds) for task, (job, at) in self._in_flight.items()}
            self._current = (self._current[0], self._current[1] - seconds)
            self.reach.move_back(seconds)
            self._sweep.move_back(seconds)
        self._seen_now = now

    def _choose(self, now: float) -> tuple[Job | None, float]:
        in_flight = {job for job, _ in self._in_flight.values()}
        if self._may_be_another():
            return self._first_of_a_key(in_flight, now)
        job, at = choose(due_jobs(self._account.state, self._memory(), now), in_flight, now)
        if job is not None:
            return job, now
        swept, sweep_at = self._sweep.choose(now, in_flight, self.reach.not_before)
        return swept, min(at, sweep_at)

    def _memory(self) -> Memory:
        account = self._account
        return Memory(
            self._asked,
            self.reach.not_before,
            self._current[1],
            self._silent,
            self._wanted,
            account.polled_requests(),
            account.foresight.outlook,
            account.budget.calls_per_minute,
        )

    def _may_be_another(self) -> bool:
        """Whether the key has not shown yet that it is of the account that the journal holds: nothing is resumed."""
        return bool(self._account.state.telephones) and not self._account.is_trusted

    def _first_of_a_key(self, in_flight: set[Job], now: float) -> tuple[Job | None, float]:
        job = Job(Function.TELEPHONES)
        if job in in_flight:
            return None, float("inf")
        at = self.reach.not_before.get(job, now)
        return (job, now) if at <= now else (None, at)

    def _start(self, client: ApiClient, job: Job, now: float) -> None:
        if not self._account.budget.take_for_poll():
            return
        self._asked[job] = now
        self._wanted.pop(job, None)
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
            # not `wait_for`, which drops a cancel that comes together with the wake (Python 3.11)
            async with asyncio.timeout(min(seconds, TICK)):
                await self._wake.wait()

    async def _ask(self, client: ApiClient, job: Job) -> None:
        try:
            await self._perform(client, job)
        except ApiError as error:
            if client is self._account.client:
                self._fail(job, error)
        except SmspinsError as error:
            log.warning("%s: %s", job.function, error)
        else:
            if client is self._account.client:
                self.reach.take_good(job)

    def _fail(self, job: Job, error: ApiError) -> None:
        self._asked.pop(job, None)  # it is due again as soon as its back-off ends
        self.reach.take_bad(error, job)
        listed_at = self._account.state.telephones_at or 0.0
        if isinstance(error, TelephoneNotFound) and self._account.clock() - listed_at > LISTED_LATELY:
            self.want(Job(Function.TELEPHONES))

    async def _perform(self, client: ApiClient, job: Job) -> None:
        """Ask, and take the answer; one that comes after another key was given is of nobody here."""
        match job.function:
            case Function.TELEPHONES:
                await self.list_telephones(client)
            case Function.CHECK_STATUS | Function.CHANGE_STATUS:
                await self._ask_status(client, job)
            case Function.CHANGES:
                await self._ask_changes(client)
            case Function.MESSAGES:
                messages = await client.messages(job.target)
                if client is self._account.client:
                    await self._reconciler.look_at_messages(job.target, messages)
                    await self._intake.take_messages(job.target, messages)
            case Function.AUTO_CHECK:
                await repeat_auto_check(self._account, self._reconciler, client, int(job.target))

    async def list_telephones(self, client: ApiClient) -> None:
        """Ask for the telephones (`bulk_sms/telephones`) and take the answer, unless a later one was there before."""
        self._listings += 1
        number = self._listings
        listed = await client.telephones()
        if client is not self._account.client or number < self._listing_taken:
            return
        self._listing_taken = number
        await self._take_telephones(listed)
        self._forget_ended()

    async def _take_telephones(self, listed: tuple[Telephone, ...]) -> None:
        """Take an answer of `telephones`, unless it seems to be of another account."""
        if not self._is_same_account(listed):
            none = "this key lists no telephones"
            other = "none of the telephones known here is listed: another account? use a profile"
            link, words = (Link.OTHER_ACCOUNT, other) if listed else (Link.NONE_LISTED, none)
            self._account.link(link=link, words=words)
            return
        await self._reconciler.look_at_telephones(listed)
        await self._intake.take_telephones(listed)

    def _is_same_account(self, listed: tuple[Telephone, ...]) -> bool:
        """Whether the key lists any telephone known here (asked once, at the first answer of a key)."""
        known = self._account.state.telephones
        if self._account.is_trusted or not known:
            self._account.is_trusted = True
            return True
        self._account.is_trusted = any(row.telephone_id in known for row in listed)
        return self._account.is_trusted

    def _forget_ended(self) -> None:
        """Forget when was asked about requests that aren't polled any more, and how that went."""
        polled = self._account.polled_requests()
        ended = [job for job in self._asked if (key := request_of(job)) is not None and key not in polled]
        self._asked = {job: at for job, at in self._asked.items() if job not in ended}
        self.reach.forget(ended)
        due = due_jobs(self._account.state, self._memory(), self._account.clock())
        self.reach.forget_faults_but({*ALWAYS_ASKED, *(one.job.function for one in due)})

    async def _ask_status(self, client: ApiClient, job: Job) -> None:
        key = RequestKey(Kind.CHECK if job.function is Function.CHECK_STATUS else Kind.CHANGE, job.target)
        before = self._account.touched[key]
        ask = client.check_status if key.kind is Kind.CHECK else client.change_status
        request: Request | None
        try:
            answer = await ask(job.target)
        except RequestNotFound:
            request = await self._intake.take_unfound(key) if client is self._account.client else None
        else:
            if client is not self._account.client:
                return
            if self._account.touched[key] != before:
                self.want(job)  # asked before a cancel: an old answer must not undo it
                return
            request = await self._intake.take_request(answer)
        if request is not None:
            await self._reconciler.look_at_request(request)

    async def _ask_changes(self, client: ApiClient) -> None:
        asked_at = self._account.clock()
        before = self._account.touched.copy()
        rows = await client.changes()
        if client is not self._account.client:
            return
        await self._reconciler.look_at_changes(rows, asked_at)
        touched = self._account.touched
        fresh = [row for row in rows if touched[key := RequestKey(Kind.CHANGE, row.id)] == before[key]]
        silent = await self._intake.take_changes(fresh)
        self._silent = frozenset(key.id for key in silent)

    def _show_late(self, now: float) -> None:
        oldest = min((at for _, at in self._in_flight.values()), default=now)
        late = oldest if now - oldest >= LATE else None
        if late != self._account.state.connection.late_since:
            self._account.link(late_since=late)
