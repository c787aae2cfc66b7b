"""Looking at messages: the current telephone, its thread, what is read.

Stands apart because it needs no key and no server. The one rule: nothing is read in or marked while an answer is being
taken, so that no message falls between the journal and the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from smspins_tui.models import Inbox, Kind, Message, RequestKey
from smspins_tui.services.account import Account
from smspins_tui.services.thread import MessageName, add_to_thread, name_of
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

    async def mark_read(self, messages: tuple[Message, ...], *, with_older: bool = False) -> None:
        """Mark messages of one telephone as read; one that only reads along marks nothing.

        Args:
            messages: those that were looked at.
            with_older: those that are older than all of them too.
        """
        if self._account.state.journal is JournalState.READ_ONLY or not messages:
            return
        telephone_id = messages[0].telephone_id
        names = frozenset(map(name_of, messages))
        before = min(message.seen_at for message in messages) if with_older else None
        async with self._account.taking:
            if not self._account.state.inboxes.get(telephone_id, Inbox()).unread:
                return
            aside = self._account.unwritten
            aside.update({name_of(one): one for one in _as_read(aside.values(), telephone_id, names, before)})
            marked = await self._account.write(
                lambda journal: journal.mark_read(telephone_id, names, before), about=("read", telephone_id, names)
            )
            thread = self._account.state.threads.get(telephone_id, ())
            self._show_read(telephone_id, thread, _as_read(thread, telephone_id, names, before), marked or 0)

    def _show_read(
        self, telephone_id: str, before: tuple[Message, ...], after: tuple[Message, ...], marked: int
    ) -> None:
        state = self._account.state
        inbox = state.inboxes[telephone_id]
        seen = sum(new is not old for old, new in zip(before, after, strict=True))
        inboxes = {**state.inboxes, telephone_id: replace(inbox, unread=max(0, inbox.unread - max(seen, marked)))}
        threads = {**state.threads, telephone_id: after} if telephone_id in state.threads else state.threads
        self._account.store.update(inboxes=inboxes, threads=threads)

    def is_awaited(self, message: Message) -> bool:
        """Whether the check that brought a message was asked for here."""
        request = self._account.state.requests.get(RequestKey(Kind.CHECK, message.check_id))
        return request is not None and request.is_asked_here


def _newest(threads: Mapping[str, tuple[Message, ...]]) -> dict[str, tuple[Message, ...]]:
    return dict(list(threads.items())[-THREADS_KEPT:])


def _as_read(
    messages: Iterable[Message], telephone_id: str, names: frozenset[MessageName], before: float | None
) -> tuple[Message, ...]:
    """Return the messages, those of the telephone that are named or older than `before` marked as read."""

    def is_looked_at(one: Message) -> bool:
        return name_of(one) in names or (before is not None and one.seen_at < before)

    return tuple(
        replace(one, is_read=True)
        if not one.is_read and one.telephone_id == telephone_id and is_looked_at(one)
        else one
        for one in messages
    )
