"""What the server answers, taken into the journal and the store.

Stands apart so that the same thing told by two functions is merged in one place. The one rule: the journal first, then
the store, and nothing that was known is lost because an answer lacks it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace

from smspins_tui.journal import Journal
from smspins_tui.models import (
    Inbox,
    Kind,
    Message,
    MessagesRow,
    Request,
    RequestAnswer,
    RequestKey,
    Telephone,
)
from smspins_tui.number import telephone_number
from smspins_tui.services.account import Account
from smspins_tui.services.merge import adopted, count_row, merge_request, merge_telephone, miss_telephone, status_of_row
from smspins_tui.services.thread import add_to_thread, messages_of, name_of

ALL = 1_000_000
"""More messages than a telephone ever has."""


STRETCH = 1_000
"""Telephones that are merged in one go."""


class Intake:
    """Takes answers into an account.

    Args:
        account: whose journal and store they go to.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    async def take_telephones(self, listed: tuple[Telephone, ...]) -> None:
        """Take an answer of `telephones`: what is missing from it is kept and marked."""
        async with self._account.taking:
            now = self._account.clock()
            known = self._account.state.telephones
            telephones = await self._merged(listed, now)
            changed = [one for tid, one in telephones.items() if one is not known.get(tid)]
            await self._account.write(lambda journal: journal.save_telephones(changed, now), about="telephones")
            if changed:
                self._account.store.update(telephones=telephones, telephone_count=len(telephones))
            self._account.store.update(telephones_at=now)
        for new in changed:
            old = known.get(new.telephone_id)
            if old is not None and old.number != new.number:
                self._tell_new_number(old, new)

    async def _merged(self, listed: tuple[Telephone, ...], now: float) -> dict[str, Telephone]:
        """Return all telephones after an answer; keys are answered meanwhile (10,000 in one go take 17 ms)."""
        known = self._account.state.telephones
        merged: dict[str, Telephone] = {}
        for place, row in enumerate(listed, start=1):
            merged[row.telephone_id] = merge_telephone(known.get(row.telephone_id), row, now)
            if place % STRETCH == 0:
                await asyncio.sleep(0)
        missing = {tid: miss_telephone(old, now) for tid, old in known.items() if tid not in merged}
        return {**merged, **missing}

    def _tell_new_number(self, old: Telephone, new: Telephone) -> None:
        name = f"{new.label}: " if new.label else ""
        words = f"{name}{telephone_number(old.number)} is {telephone_number(new.number)} now"
        self._account.tell(words, title=f"Telephone {new.telephone_id} has a new number")

    async def take_request(self, answer: RequestAnswer) -> Request:
        """Take an answer about a request, with the messages that it holds.

        Returns: the request as it is known now.
        """
        async with self._account.taking:
            return await self._take_request(answer)

    async def _take_request(self, answer: RequestAnswer) -> Request:
        key = RequestKey(answer.kind, answer.id)
        request = merge_request(self._account.state.requests.get(key), answer, self._account.clock())
        await self._save(request)
        if answer.smses and request.telephone_id is not None:
            number = answer.telephone or request.number or ""
            row = MessagesRow(answer.id, request.telephone_id, number, answer.smses, answer.timeline.updated)
            await self._take_rows(request.telephone_id, (row,), is_history=False)
        return request

    async def take_changes(self, answers: Iterable[RequestAnswer]) -> tuple[RequestKey, ...]:
        """Take an answer of `nc/requests` for the changes that are polled.

        Returns: those whose status the answer left out, or that it did not list: `nc/status` must tell.
        """
        told = {answer.id: answer for answer in answers}
        silent: list[RequestKey] = []
        async with self._account.taking:
            for key in [key for key in self._account.polled_requests() if key.kind is Kind.CHANGE]:
                answer = told.get(key.id)
                if answer is None or (status := status_of_row(answer)) is None:
                    silent.append(key)
                else:
                    await self._take_request(replace(answer, status=status))
        return tuple(silent)

    async def take_unfound(self, key: RequestKey) -> Request | None:
        """Take "Unable to find request" for a request that was polled.

        Returns: the request as it is known now, None when it isn't known here.
        """
        async with self._account.taking:
            known = self._account.state.requests.get(key)
            if known is None:
                return None
            request = replace(known, unfound=known.unfound + 1, seen_at=self._account.clock())
            await self._save(request)
            return request

    async def take_messages(self, telephone_id: str, rows: tuple[MessagesRow, ...]) -> None:
        """Take an answer of `smses_by_tid`: the first one ever of a telephone is history, later ids are adopted."""
        async with self._account.taking:
            now = self._account.clock()
            is_history = self._inbox(telephone_id).asked_at is None
            new = await self._take_rows(telephone_id, rows, is_history=is_history)
            await self._account.write(lambda journal: journal.mark_asked(telephone_id, now))
            self._set_inbox(telephone_id, replace(self._inbox(telephone_id), asked_at=now))
            fresh = {message.check_id for message in new}
            told = [row for row in rows if row.check_id in fresh]
            await self._count(told)
            if not is_history:
                await self._adopt(told, now)

    async def _count(self, rows: Iterable[MessagesRow]) -> None:
        for row in rows:
            known = self._account.state.requests.get(RequestKey(Kind.CHECK, row.check_id))
            if known is not None and (counted := count_row(known, row)) is not known:
                await self._save(counted)

    async def _adopt(self, rows: Iterable[MessagesRow], now: float) -> None:
        for row in rows:
            key = RequestKey(Kind.CHECK, row.check_id)
            if key in self._account.state.requests:
                continue
            if await self._find(key) is None:
                await self._save(adopted(row, now))

    async def _find(self, key: RequestKey) -> Request | None:
        return await self._account.write(lambda journal: journal.find_request(key))

    async def _take_rows(
        self, telephone_id: str, rows: Iterable[MessagesRow], *, is_history: bool
    ) -> tuple[Message, ...]:
        now, skew = self._account.clock(), self._account.state.skew or 0.0
        messages = tuple(
            message
            for row in rows
            for message in messages_of(
                row, now, is_history=is_history and not self._is_asked_here(row.check_id), skew=skew
            )
        )
        new = await self._write_messages(telephone_id, messages) if messages else ()
        if not new:
            return ()
        threads = self._account.state.threads
        if telephone_id in threads:
            thread = add_to_thread(threads[telephone_id], new)
            self._account.store.update(threads={**threads, telephone_id: thread})
        self._set_inbox(telephone_id, count_in(self._inbox(telephone_id), new))
        if fresh := tuple(message for message in new if not message.is_read):
            self._account.on_messages(fresh)
        return new

    async def _write_messages(self, telephone_id: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Write messages and return the new ones; what the journal doesn't take is kept aside until it does."""
        aside = self._account.unwritten
        told_before = frozenset(aside)
        written = await self._account.write(lambda journal: journal.add_messages(messages))
        told = await self._unseen(telephone_id, messages) if written is None else written
        new = tuple(message for message in told if name_of(message) not in told_before)
        if written is None:
            aside.update({name_of(message): message for message in new})
            self._account.owe(self._write_aside, about="messages")
        return new

    async def _write_aside(self, journal: Journal) -> None:
        aside = dict(self._account.unwritten)
        await journal.add_messages(aside.values())
        for name in aside:
            self._account.unwritten.pop(name, None)

    async def _unseen(self, telephone_id: str, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        shown = self._account.state.threads.get(telephone_id, ())
        kept = await self._account.read(lambda journal: journal.thread(telephone_id, ALL)) or ()
        names = {name_of(message) for message in (*shown, *kept)}
        return tuple(message for message in messages if name_of(message) not in names)

    def _is_asked_here(self, check_id: str) -> bool:
        request = self._account.state.requests.get(RequestKey(Kind.CHECK, check_id))
        return request is not None and request.is_asked_here

    def _inbox(self, telephone_id: str) -> Inbox:
        return self._account.state.inboxes.get(telephone_id, Inbox())

    def _set_inbox(self, telephone_id: str, inbox: Inbox) -> None:
        self._account.store.update(inboxes={**self._account.state.inboxes, telephone_id: inbox})

    async def _save(self, request: Request) -> None:
        await self._account.write(lambda journal: journal.save_requests((request,)), about=request.key)
        self._account.put_request(request)


def count_in(inbox: Inbox, new: Iterable[Message]) -> Inbox:
    """Return the inbox with new messages counted."""
    unread = inbox.unread + sum(not message.is_read for message in new)
    return replace(inbox, unread=unread, last_at=max([message.came_at for message in new] + [inbox.last_at or 0.0]))
