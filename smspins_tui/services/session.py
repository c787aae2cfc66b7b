"""The session: the journal opened, the key found, the client made, and all of it closed again.

Stands apart because the order of these steps is what keeps a crash, a second window or a foreign key from doing harm.
The one rule: nothing is polled or sent before the journal is open (or known to be out of order) and the key is there.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from smspins_tui.api import CallReport, Client
from smspins_tui.errors import ApiError, JournalBusy, JournalError, JournalNewer, KeyRefused, KeystoreError, NotAllowed
from smspins_tui.journal import Journal
from smspins_tui.keystore import FoundKey, Keyring
from smspins_tui.models import AutoCheck, Inbox, Intent, Kind, Message, Outcome, Request, RequestKey, Snapshot
from smspins_tui.secret import Secret
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.actions import Actions
from smspins_tui.services.budget import Budget
from smspins_tui.services.copying import Copying
from smspins_tui.services.poller import ASKING, Poller
from smspins_tui.services.thread import add_to_thread
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.settings import Settings
from smspins_tui.store import Call, Connection, JournalState, Link, Store

log = logging.getLogger(__name__)

CALLS_KEPT = 500
THREADS_KEPT = 30
TAKE_OVER_EVERY = 3.0
SKEW_STEP = 2.0
TOLD_FOR = 86_400.0


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
    ) -> None:
        self._settings = settings
        self.is_kept = is_kept
        self._journal_path = journal_path
        self._found = found
        self._make_client = make_client or partial(build_client, clock=clock)
        self._left: list[ApiClient] = []
        self._recalled: tuple[tuple[Request, ...], tuple[AutoCheck, ...]] = ((), ())
        budget = Budget(settings.calls_per_minute, clock=time.monotonic, sleep=asyncio.sleep)
        self.account = Account(store, budget, clock=clock)
        self.poller = Poller(self.account)
        self.actions = Actions(self.account, self.poller)
        self.copying = Copying(self.account, copy)
        self.keyring = Keyring(settings.profile, settings.origin, extra_backends=settings.keyring_backends)

    async def open(self) -> None:
        """Open the journal and find the key; afterwards `poller.run()` may start.

        Raises:
            JournalError: the journal is of a newer version.
        """
        await self._open_journal()
        if self.account.state.journal is JournalState.READ_ONLY:
            self.account.link(link=Link.READ_ONLY)
            return
        await self.find_key()

    def recall(self, asked: tuple[Request, ...], auto_checks: tuple[AutoCheck, ...]) -> None:
        """Have the journal begin with what was asked before it was there (the demo's account)."""
        self._recalled = (asked, auto_checks)

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
        client = self._make_client(self._settings, key, self._count)
        await self.account.budget.take_for_person()
        try:
            await client.telephones()
        except KeyRefused as error:
            verdict = KeyVerdict(Verdict.REFUSED, str(error))
        except ApiError as error:
            verdict = KeyVerdict(Verdict.UNREACHABLE, str(error))
        else:
            verdict = KeyVerdict(Verdict.GOOD)
        await client.close()
        return verdict

    def trust(self) -> None:
        """Go on although the key listed none of the telephones known here: the person says it is the same account."""
        self.account.is_trusted = True
        self.account.connect(Connection())
        self.poller.want_all()

    def pause(self) -> None:
        """Stop asking, or go on when it was stopped."""
        connection = self.account.state.connection
        if connection.link is Link.PAUSED:
            self.account.link(link=Link.LIVE if connection.answered_at else Link.STARTING)
            self.account.wake()
            return
        if connection.link not in ASKING:
            raise NotAllowed(f"nothing to pause: {connection.link.value}")
        self.account.link(link=Link.PAUSED, retry_at=None, late_since=None)

    async def look_at(self, telephone_id: str | None) -> None:
        """Make a telephone the current one, and bring its messages from the journal."""
        store = self.account.store
        if telephone_id != store.state.current_id:
            store.update(current_id=telephone_id)
        journal = self.account.journal
        if telephone_id is None or telephone_id in store.state.threads or journal is None:
            return
        store.update(threads={**_newest(store.state.threads), telephone_id: ()})
        loaded = await journal.thread(telephone_id)
        known = {(m.check_id, m.text, m.occurrence) for m in loaded}
        meanwhile = store.state.threads.get(telephone_id, ())
        extra = [m for m in meanwhile if (m.check_id, m.text, m.occurrence) not in known]
        store.update(threads={**store.state.threads, telephone_id: add_to_thread(loaded, extra)})

    async def list_telephones(self) -> None:
        """Ask for the telephones now, out of the person's part of the budget (`bulk_sms/telephones`)."""
        if self.account.client is None:
            return
        await self.account.budget.take_for_person()
        await self.poller.take_telephones(await self.account.client.telephones())

    def is_awaited(self, message: Message) -> bool:
        """Whether the check that brought a message was asked for here."""
        request = self.account.state.requests.get(RequestKey(Kind.CHECK, message.check_id))
        return request is not None and request.is_asked_here

    async def mark_read(self, telephone_id: str) -> None:
        """Mark the messages of a telephone as read."""
        state = self.account.state
        inbox = state.inboxes.get(telephone_id, Inbox())
        if not inbox.unread:
            return
        await self.account.write(lambda journal: journal.mark_read(telephone_id))
        thread = tuple(replace(message, is_read=True) for message in state.threads.get(telephone_id, ()))
        self.account.store.update(
            inboxes={**self.account.state.inboxes, telephone_id: replace(inbox, unread=0)},
            threads={**self.account.state.threads, telephone_id: thread},
        )

    async def take_over(self) -> bool:
        """Wait until the journal is free, then own it (for a second instance).

        Returns: whether this instance was the second one.
        """
        if self.account.state.journal is not JournalState.READ_ONLY:
            return False
        while True:
            await asyncio.sleep(TAKE_OVER_EVERY)
            try:
                journal = await self._own_journal()
            except JournalBusy:
                await self._read_along()
                continue
            await self._hold(journal)
            self.account.connect(Connection())
            self.account.tell("the other instance has ended: this one goes on")
            await self.find_key()
            return True

    def scrub(self, text: str) -> str:
        """Take every form of the key out of a text."""
        return self._found.key.scrub(text) if self._found else text

    async def _read_along(self) -> None:
        """Show what the instance that owns the journal has written since."""
        if self.account.journal is not None:
            self._show(await self.account.journal.snapshot())

    async def close(self) -> None:
        """Close the journal, then the connections."""
        if self.account.journal is not None:
            await self.account.journal.close()
        for client in (*self._left, self.account.client):
            if client is not None:
                await client.close()

    async def _own_journal(self) -> Journal:
        settings = self._settings
        return await Journal.open(self._journal_path, profile=settings.profile, base_url=settings.base_url)

    async def _open_journal(self) -> None:
        settings = self._settings
        try:
            journal = await self._own_journal()
        except JournalBusy:
            journal = await Journal.open(
                self._journal_path, profile=settings.profile, base_url=settings.base_url, read_only=True
            )
            await self._hold(journal, JournalState.READ_ONLY)
            return
        except JournalNewer:
            raise
        except JournalError as error:
            words = f"{error}: calls with an effect are off; --no-journal works without one"
            self.account.store.update(journal=JournalState.BROKEN, journal_words=words, is_whole=True)
            return
        await self._hold(journal)

    async def _hold(self, journal: Journal, home: JournalState | None = None) -> None:
        before = self.account.journal
        self.account.journal = journal
        self.account.journal_home = home or (JournalState.OPEN if self._journal_path else JournalState.MEMORY)
        requests, auto_checks = self._recalled
        await journal.save_requests(requests)
        for belief in auto_checks:
            await journal.save_auto_check(belief)
        self._show(await journal.snapshot())
        for note in journal.notes:
            self.account.tell(note, is_error=True)
        if before is not None:
            await before.close()

    def _show(self, snapshot: Snapshot) -> None:
        self.account.store.update(
            telephones=snapshot.telephones,
            telephones_at=snapshot.telephones_at,
            inboxes=snapshot.inboxes,
            requests=snapshot.requests,
            intents=_recent(snapshot.intents, self.account.clock()),
            auto_checks=snapshot.auto_checks,
            telephone_count=snapshot.telephone_count,
            open_count=snapshot.open_count,
            unread_count=snapshot.unread_count,
            threads={},
            is_whole=True,
            journal=self.account.journal_home,
        )

    def _count(self, report: CallReport) -> None:
        log.debug("%s: %s, %.0f ms", report.function, report.words or "done", report.seconds * 1000)
        call = Call(report.at, report.function, report.words, report.seconds, report.is_good)
        state = self.account.state
        skew = state.skew
        if report.server_date is not None:
            told = report.server_date - (report.at + report.seconds)
            skew = told if skew is None or abs(told - skew) > SKEW_STEP else skew
        self.account.store.update(calls=(*state.calls[-CALLS_KEPT:], call), skew=skew)


def build_client(
    settings: Settings, key: Secret, on_call: Callable[[CallReport], None], clock: Callable[[], float] = time.time
) -> ApiClient:
    """Return a client for the base URL of the settings."""
    return Client(settings.base_url, key, on_call=on_call, proxy=settings.proxy, ca_file=settings.ca_file, clock=clock)


def _recent(intents: Mapping[int, Intent], now: float) -> dict[int, Intent]:
    """Return the intents that still need a row: what was refused or not sent is told for a day."""
    plain = (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.ABSENT)
    return {
        number: intent
        for number, intent in intents.items()
        if intent.outcome not in plain or now - (intent.settled_at or intent.created_at) < TOLD_FOR
    }


def _newest(threads: Mapping[str, tuple[Message, ...]]) -> dict[str, tuple[Message, ...]]:
    return dict(list(threads.items())[-THREADS_KEPT:])
