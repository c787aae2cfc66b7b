"""The session: the journal opened, the key found, the client made, and all of it closed again.

Stands apart because the order of these steps is what keeps a crash, a second window or a foreign key from doing harm.
The one rule: nothing is polled or sent before the journal is open (or known to be out of order) and the key is there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from random import Random

from smspins_tui.api import CallReport, Client
from smspins_tui.errors import ApiError, KeyRefused, KeystoreError, NotAllowed
from smspins_tui.keystore import FoundKey, Keyring
from smspins_tui.models import AutoCheck, Message, Request, RequestKey
from smspins_tui.secret import Secret
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.actions import Actions
from smspins_tui.services.budget import Budget
from smspins_tui.services.copying import Copying
from smspins_tui.services.keeping import Keeping
from smspins_tui.services.poller import Poller
from smspins_tui.services.reach import ASKING
from smspins_tui.services.reading import Reading
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.settings import Settings
from smspins_tui.store import Call, Connection, JournalState, Link, Store

log = logging.getLogger(__name__)

CALLS_KEPT = 700
"""More than the budget of a minute can ever be."""
SKEW_STEP = 2.0
"""Seconds: the server tells whole ones, and a call takes its time."""
DOUBTED = frozenset({Link.OTHER_ACCOUNT, Link.NONE_LISTED})
"""Links on which nothing is asked until the person says whose key it is."""


class Session:
    """One run of the console on one account.

    Args:
        store: where the state is.
        settings: base URL, profile, budget.
        journal_path: the journal's file, None to keep it in memory.
        found: the key, when a source outside of the keyring had one.
        is_kept: whether the keyring is used; without it a key lasts for this session.
        copy: puts text on the clipboard and returns what was done, in words.
        make_client: builds a client for a key (replaced in tests).
        clock: seconds since the epoch.
        ticks: seconds of a clock that never jumps, for the budget.
        sleep: waits so many seconds.
        random: for the jitter of back-offs.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        journal_path: Path | None,
        found: FoundKey | None,
        copy: Callable[[str], Awaitable[str]],
        is_kept: bool = True,
        make_client: Callable[[Settings, Secret, Callable[[CallReport], None]], ApiClient] | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        self._settings = settings
        self.is_kept = is_kept
        self._found = found
        self._make_client = make_client or partial(build_client, clock=clock)
        self._left: list[ApiClient] = []
        budget = Budget(settings.calls_per_minute, clock=ticks, sleep=sleep)
        self.account = Account(store, budget, clock=clock)
        self.reading = Reading(self.account)
        self._keeping = Keeping(self.account, settings, journal_path, self.reading, sleep)
        self.poller = Poller(self.account, random)
        self.actions = Actions(self.account, self.poller)
        self.copying = Copying(self.account, copy)
        self.keyring = Keyring(settings.profile, settings.origin, extra_backends=settings.keyring_backends)

    async def open(self) -> None:
        """Open the journal and find the key; afterwards `poller.run()` may start.

        Raises:
            JournalError: the journal is of a newer version.
        """
        await self._keeping.open()
        if self.account.state.journal is JournalState.READ_ONLY:
            self.account.link(link=Link.READ_ONLY)
            return
        await self.find_key()

    def recall(self, asked: tuple[Request, ...], auto_checks: tuple[AutoCheck, ...]) -> None:
        """Have the journal begin with what was asked before it was there (the demo's account)."""
        self._keeping.recall(asked, auto_checks)

    async def find_key(self) -> None:
        """Use the key from the first source that has one; else the link says "no key"."""
        if self._found is None:
            self._found = await self._kept_key()
        if self._found is None:
            self.account.link(link=Link.NO_KEY)
            return
        await self.use_key(self._found)

    async def _kept_key(self) -> FoundKey | None:
        if not self.is_kept:
            return None
        try:
            secret = await self.keyring.read()
        except KeystoreError as error:
            self.account.store.update(key_source=str(error))
            return None
        return FoundKey(secret, "keyring") if secret else None

    async def use_key(self, found: FoundKey) -> None:
        """Make the client of a key and let the poller ask."""
        if self.account.state.journal is JournalState.READ_ONLY:
            self._found = found  # for when the other instance ends; until then nothing is asked from here
            self.account.store.update(key_source=found.source)
            return
        if self.account.client is not None:
            # a call with an effect may be in flight on it: it is closed with the session
            self._left.append(self.account.client)
        self._found = found
        self.account.client = self._make_client(self._settings, found.key, self._count)
        self.account.is_trusted = False
        self.account.connect(Connection())
        self.account.store.update(key_source=found.source)
        self.poller.want_all()

    async def check_key(self, key: Secret) -> KeyVerdict:
        """Ask for the telephones once with a key; nothing of the answer is kept."""
        await self.account.budget.take_for_person()
        client = self._make_client(self._settings, key, self._count)
        try:
            await client.telephones()
        except KeyRefused as error:
            return KeyVerdict(Verdict.REFUSED, error.reason)
        except ApiError as error:
            return KeyVerdict(Verdict.UNREACHABLE, str(error))
        finally:
            await client.close()
        return KeyVerdict(Verdict.GOOD)

    def trust(self) -> None:
        """Go on although the key listed none of the telephones known here: the person says it is the same account."""
        self.account.is_trusted = True
        self.account.connect(Connection())
        self.poller.want_all()

    def ask_again(self) -> None:
        """Ask whose key it is once more, where its answer left that open; nothing is resumed before."""
        if self.account.state.connection.link in DOUBTED:
            self.account.connect(Connection())
        self.poller.want_all()

    def pause(self) -> None:
        """Stop asking, or go on when it was stopped."""
        connection = self.account.state.connection
        if connection.link is Link.PAUSED:
            self._resume(connection)
            return
        if connection.link not in ASKING:
            raise NotAllowed(f"nothing to pause: {connection.link.value}")
        # pausing doesn't shorten the rest that the server asked for
        retry_at = connection.retry_at if connection.link is Link.SLOWED else None
        self.account.link(link=Link.PAUSED, retry_at=retry_at, late_since=None)

    def _resume(self, connection: Connection) -> None:
        if self.poller.reach.wait(self.account.clock()) > 0:
            self.account.link(link=Link.SLOWED)
        else:
            self.account.link(link=Link.LIVE if connection.answered_at else Link.STARTING, retry_at=None)
        self.account.wake()

    async def look_at(self, telephone_id: str | None) -> None:
        """Make a telephone the current one, and bring its messages from the journal."""
        await self.reading.look_at(telephone_id)

    async def list_telephones(self) -> None:
        """Ask for the telephones now, out of the person's part of the budget (`bulk_sms/telephones`)."""
        if self.account.client is None:
            return
        await self.account.budget.take_for_person()
        client = self.account.client
        try:
            await self.poller.list_telephones(client)
        except ApiError as error:
            self.poller.reach.take_bad(error)
            raise

    def is_awaited(self, message: Message) -> bool:
        """Whether the check that brought a message was asked for here."""
        return self.reading.is_awaited(message)

    async def mark_read(self, messages: tuple[Message, ...], *, with_older: bool = False) -> None:
        """Mark messages of one telephone as read; `with_older` its older ones too."""
        await self.reading.mark_read(messages, with_older=with_older)

    async def find_request(self, key: RequestKey) -> Request | None:
        """Return a request with every field as sent: of what has ended long ago only the journal has them."""
        return await self.account.read(lambda journal: journal.find_request(key))

    async def take_over(self) -> bool:
        """Wait until the journal is free, then own it (for a second instance).

        Returns: whether this instance was the second one.
        """
        if self.account.state.journal is not JournalState.READ_ONLY:
            return False
        await self._keeping.take_over()
        self.account.connect(Connection())
        self.account.tell("the other instance has ended: this one goes on")
        await self.find_key()
        return True

    def scrub(self, text: str) -> str:
        """Take every form of the key out of a text."""
        return self._found.key.scrub(text) if self._found else text

    async def close(self) -> None:
        """Close the journal, then the connections.

        Raises:
            JournalError: the journal could not be closed in order; the connections are closed all the same.
        """
        try:
            await self._keeping.close()
        finally:
            for client in (*self._left, self.account.client):
                if client is not None:
                    await client.close()

    def _count(self, report: CallReport) -> None:
        log.debug("%s: %s, %.0f ms", report.function, report.words or "done", report.seconds * 1000)
        call = Call(report.at, report.function, report.words, report.seconds, report.is_good)
        state = self.account.state
        self.account.store.update(calls=(*state.calls[-CALLS_KEPT:], call), skew=_skew(state.skew, report))


def _skew(known: float | None, report: CallReport) -> float | None:
    """Return the server's clock less ours after a call; less than a step is the wire's, and a slow call says little."""
    if report.server_date is None or (known is not None and report.seconds > SKEW_STEP):
        return known
    told = report.server_date - (report.at + report.seconds)
    before = known or 0.0
    return told if abs(told - before) > SKEW_STEP else before


def build_client(
    settings: Settings, key: Secret, on_call: Callable[[CallReport], None], clock: Callable[[], float] = time.time
) -> ApiClient:
    """Return a client for the base URL of the settings."""
    return Client(settings.base_url, key, on_call=on_call, proxy=settings.proxy, ca_file=settings.ca_file, clock=clock)
