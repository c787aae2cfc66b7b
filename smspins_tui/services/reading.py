"""Looking at messages: the current telephone, its thread, what is read.

Stands apart because it needs no key and no server. The one rule: nothing is read in or marked while an answer is being
taken, so that no message falls between the journal and the screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smspins_tui.models import Inbox, Kind, Message, RequestKey
from smspins_tui.services.account import Account
from smspins_tui.services.thread import add_to_thread
from smspins_tui.store import JournalState

THREADS_KEPT = 30


class Reading:
    """Reads messages of an account.

    Args:
        account: whose messages they are.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    async def look_at(self, telephone_id: str | None) -> None:
        """Make a telephone the current one, and bring its messages from the journal."""
        store = self._account.store
        if telephone_id != store.state.current_id:
            store.update(current_id=telephone_id)
        if telephone_id is None or telephone_id in store.state.threads:
            return
        async with self._account.taking:
            if telephone_id not in store.state.threads:
                thread = await self.thread(telephone_id)
                if thread is not None:
                    store.update(threads={**_newest(store.state.threads), telephone_id: thread})

    async def thread(self, telephone_id: str) -> tuple[Message, ...] | None:
        """Return the messages of a telephone, newest first, with those that the journal couldn't take; None unread."""
        aside = [one for one in self._account.unwritten.values() if one.telephone_id == telephone_id]
        kept = await self._account.read(lambda journal: journal.thread(telephone_id))
        return None if kept is None and not aside else add_to_thread(kept or (), aside)

    async def mark_read(self, telephone_id: str) -> None:
        """Mark the messages of a telephone as read; one that only reads along marks nothing."""
        if self._account.state.journal is JournalState.READ_ONLY:
            return
        async with self._account.taking:
            inbox = self._account.state.inboxes.get(telephone_id, Inbox())
            if not inbox.unread:
                return
            await self._account.write(lambda journal: journal.mark_read(telephone_id), about=("read", telephone_id))
            state = self._account.state
            threads = dict(state.threads)
            if telephone_id in threads:
                threads[telephone_id] = tuple(replace(one, is_read=True) for one in threads[telephone_id])
            inboxes = {**state.inboxes, telephone_id: replace(inbox, unread=0)}
            self._account.store.update(inboxes=inboxes, threads=threads)

    def is_awaited(self, message: Message) -> bool:
        """Whether the check that brought a message was asked for here."""
        request = self._account.state.requests.get(RequestKey(Kind.CHECK, message.check_id))
        return request is not None and request.is_asked_here


def _newest(threads: Mapping[str, tuple[Message, ...]]) -> dict[str, tuple[Message, ...]]:
    return dict(list(threads.items())[-THREADS_KEPT:])
