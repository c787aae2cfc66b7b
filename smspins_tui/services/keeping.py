"""The journal of a session: opened, shown, read along with while another instance holds it, and taken over.

Stands apart because two instances and a broken disk meet here. The one rule: what is shown is what the journal holds,
and only who owns it writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from smspins_tui.errors import JournalBusy, JournalError, JournalNewer
from smspins_tui.journal import Journal
from smspins_tui.models import AutoCheck, Intent, Message, Outcome, Request, Snapshot
from smspins_tui.services.account import Account
from smspins_tui.services.outlook import REMEMBERED
from smspins_tui.services.reading import Reading
from smspins_tui.settings import Settings
from smspins_tui.store import JournalState

TAKE_OVER_EVERY = 3.0
TRIES, TRY_EVERY = 12, 0.25
"""How often, and each how many seconds, a journal is tried that another instance holds and that can't be read."""
TOLD_FOR = 86_400.0
LEARNT_FROM = 2 * REMEMBERED
"""Ended requests of both kinds that tell how long the next ones will take."""


class Keeping:
    """Keeps the journal of an account.

    Args:
        account: whose journal it is.
        settings: profile and base URL.
        path: the journal's file, None to keep it in memory.
        reading: reads threads.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        account: Account,
        settings: Settings,
        path: Path | None,
        reading: Reading,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._account = account
        self._settings = settings
        self._path = path
        self._reading = reading
        self._sleep = sleep
        self._recalled: tuple[tuple[Request, ...], tuple[AutoCheck, ...]] = ((), ())
        self._version: int | None = None

    def recall(self, asked: tuple[Request, ...], auto_checks: tuple[AutoCheck, ...]) -> None:
        """Have the journal begin with what was asked before it was there."""
        self._recalled = (asked, auto_checks)

    async def open(self) -> None:
        """Open the journal, to read along when another instance holds it; one that is out of order is said to be so.

        Raises:
            JournalNewer: the journal is of a newer version.
            JournalError: another instance holds the journal, and it can't be read.
        """
        for tries_left in reversed(range(TRIES)):
            try:
                await self._own_or_read_along()
            except JournalNewer:
                raise
            except JournalError:
                if not tries_left:
                    raise
            else:
                return
            await self._sleep(TRY_EVERY)  # the other instance may be just making the journal

    async def _own_or_read_along(self) -> None:
        try:
            await self._hold(await self._open())
        except JournalBusy:
            await self._hold(await self._open(read_only=True), JournalState.READ_ONLY)
        except JournalNewer:
            raise
        except JournalError as error:
            self._account.store.update(journal=JournalState.BROKEN, journal_words=str(error), is_whole=True)

    async def take_over(self) -> None:
        """Read along until the instance that holds the journal ends, then own it."""
        while True:
            await self._sleep(TAKE_OVER_EVERY)
            try:
                await self._hold(await self._open())
            except JournalBusy:
                await self._read_along()
            except JournalError as error:
                self._account.store.update(journal_words=str(error))
            else:
                self._account.store.update(journal_words="")
                return

    async def close(self) -> None:
        """Close the journal.

        Raises:
            JournalError: it is closed all the same.
        """
        if self._account.journal is not None:
            await self._account.journal.close()

    async def _open(self, *, read_only: bool = False) -> Journal:
        return await Journal.open(
            self._path, profile=self._settings.profile, base_url=self._settings.base_url, read_only=read_only
        )

    async def _hold(self, journal: Journal, home: JournalState | None = None) -> None:
        is_read = False
        try:
            if home is not JournalState.READ_ONLY:
                await self._write_recalled(journal)
            snapshot = await journal.snapshot()
            ended = await journal.ended_requests(LEARNT_FROM)
            is_read = True
        finally:
            if not is_read:  # it failed, or was cancelled: nobody else would let go of the lock
                await journal.close()
        before, self._account.journal = self._account.journal, journal
        self._account.journal_home = home or (JournalState.OPEN if self._path else JournalState.MEMORY)
        self._account.foresight.remember(ended, self._account.state.skew or 0.0)
        self._show(snapshot, {})
        for note in journal.notes:
            self._account.tell(note, is_error=True)
        if before is not None:
            await before.close()

    async def _write_recalled(self, journal: Journal) -> None:
        requests, auto_checks = self._recalled
        if requests:
            await journal.save_requests(requests)
        for belief in auto_checks:
            await journal.save_auto_check(belief)

    async def _read_along(self) -> None:
        """Show what the instance that owns the journal has written since."""
        version = await self._account.read(lambda journal: journal.version())
        if version is None or version == self._version:
            return
        snapshot = await self._account.read(lambda journal: journal.snapshot())
        if snapshot is None:
            return
        current = self._account.state.current_id
        thread = await self._reading.thread(current) if current is not None else None
        self._version = version
        self._show(snapshot, {current: thread} if current is not None and thread is not None else {})

    def _show(self, snapshot: Snapshot, threads: Mapping[str, tuple[Message, ...]]) -> None:
        self._account.store.update(
            telephones=snapshot.telephones,
            telephones_at=snapshot.telephones_at,
            inboxes=snapshot.inboxes,
            requests=snapshot.requests,
            intents=_recent(snapshot.intents, self._account.clock()),
            auto_checks=snapshot.auto_checks,
            telephone_count=snapshot.telephone_count,
            open_count=snapshot.open_count,
            unread_count=snapshot.unread_count,
            threads=threads,
            is_whole=True,
            journal=self._account.journal_home,
        )


def _recent(intents: Mapping[int, Intent], now: float) -> dict[int, Intent]:
    """Return the intents that still need a row: what was refused or not sent is told for a day."""
    plain = (Outcome.REFUSED, Outcome.NOT_SENT, Outcome.ABSENT)
    return {
        number: intent
        for number, intent in intents.items()
        if intent.outcome not in plain or now - (intent.settled_at or intent.created_at) < TOLD_FOR
    }
