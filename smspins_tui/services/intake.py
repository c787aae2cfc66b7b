"""What the server answers, taken into the journal and the store.

Stands apart so that the same thing told by two functions is merged in one place. The one rule: the journal first, then
the store, and nothing that was known is lost because an answer lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smspins_tui.models import (
    Inbox,
    Kind,
    Message,
    MessagesRow,
    Request,
    RequestAnswer,
    RequestKey,
    Status,
    Telephone,
    Timeline,
)
from smspins_tui.number import telephone_number
from smspins_tui.services.account import Account
from smspins_tui.services.thread import add_to_thread, messages_of

MISSED_LIMIT = 2
REPEATED_HOUR = 3000.0
"""Seconds: a step back in time of at least this isn't an old answer but the end of daylight saving time."""


class Intake:
    """Takes answers into an account.

    Args:
        account: whose journal and store they go to.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    async def take_telephones(self, listed: tuple[Telephone, ...]) -> None:
        """Take an answer of `telephones`: what is missing from it is kept and marked."""
        now = self._account.clock()
        known = self._account.state.telephones
        rows = {row.telephone_id: merge_telephone(known.get(row.telephone_id), row, now) for row in listed}
        missing = {tid: miss_telephone(old, now) for tid, old in known.items() if tid not in rows}
        telephones = {**rows, **missing}
        await self._account.write(lambda journal: journal.save_telephones(tuple(telephones.values()), now))
        self._account.store.update(telephones=telephones, telephones_at=now, telephone_count=len(telephones))
        for tid, row in rows.items():
            old = known.get(tid)
            if old is not None and old.number != row.number:
                self._tell_new_number(old, row)

    def _tell_new_number(self, old: Telephone, new: Telephone) -> None:
        name = f"{new.label}: " if new.label else ""
        words = f"{name}{telephone_number(old.number)} is {telephone_number(new.number)} now"
        self._account.tell(words, title=f"Telephone {new.telephone_id} has a new number")

    async def take_request(self, answer: RequestAnswer) -> Request:
        """Take an answer about a request, with the messages that it holds.

        Returns: the request as it is known now.
        """
        now = self._account.clock()
        key = RequestKey(answer.kind, answer.id)
        known = self._account.state.requests.get(key)
        request = merge_request(known, answer, now)
        await self._save(request)
        if answer.smses and request.telephone_id is not None:
            number = answer.telephone or request.number or ""
            row = MessagesRow(answer.id, request.telephone_id, number, answer.smses, answer.timeline.updated)
            await self._take_rows(request.telephone_id, (row,), is_history=False)
        return request

    async def take_changes(self, answers: Iterable[RequestAnswer]) -> tuple[RequestKey, ...]:
        """Take an answer of `nc/requests` for the changes known here.

        Returns: the open changes whose status the answer left out, or that it did not list: `nc/status` must tell.
        """
        told = {answer.id: answer for answer in answers}
        silent: list[RequestKey] = []
        for key, request in tuple(self._account.state.requests.items()):
            if key.kind is not Kind.CHANGE or not request.is_open:
                continue
            answer = told.get(key.id)
            if answer is None or status_of_row(answer) is None:
                silent.append(key)
            else:
                await self.take_request(replace(answer, status=status_of_row(answer)))
        return tuple(silent)

    async def take_unfound(self, key: RequestKey) -> None:
        """Take "Unable to find request" for a request that was polled."""
        known = self._account.state.requests.get(key)
        if known is not None:
            await self._save(replace(known, unfound=known.unfound + 1, seen_at=self._account.clock()))

    async def take_messages(self, telephone_id: str, rows: tuple[MessagesRow, ...]) -> None:
        """Take an answer of `smses_by_tid`: the first one ever of a telephone is history, later ids are adopted."""
        now = self._account.clock()
        is_history = self._inbox(telephone_id).asked_at is None
        new = await self._take_rows(telephone_id, rows, is_history=is_history)
        await self._account.write(lambda journal: journal.mark_asked(telephone_id, now))
        self._set_inbox(telephone_id, replace(self._inbox(telephone_id), asked_at=now))
        if not is_history:
            fresh = {message.check_id for message in new}
            await self._adopt([row for row in rows if row.check_id in fresh], now)

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
        now = self._account.clock()
        messages = [
            message
            for row in rows
            for message in messages_of(row, now, is_history=is_history and not self._is_asked_here(row.check_id))
        ]
        if not messages:
            return ()
        written = await self._account.write(lambda journal: journal.add_messages(messages))
        new = self._unseen(telephone_id, messages) if written is None else written
        if not new:
            return ()
        state = self._account.state
        if telephone_id in state.threads or written is None:
            thread = add_to_thread(state.threads.get(telephone_id, ()), new)
            self._account.store.update(threads={**state.threads, telephone_id: thread})
        self._set_inbox(telephone_id, count_in(self._inbox(telephone_id), new))
        if fresh := tuple(message for message in new if not message.is_read):
            self._account.on_messages(fresh)
        return new

    def _is_asked_here(self, check_id: str) -> bool:
        request = self._account.state.requests.get(RequestKey(Kind.CHECK, check_id))
        return request is not None and request.is_asked_here

    def _unseen(self, telephone_id: str, messages: list[Message]) -> tuple[Message, ...]:
        names = {(m.check_id, m.text, m.occurrence) for m in self._account.state.threads.get(telephone_id, ())}
        return tuple(m for m in messages if (m.check_id, m.text, m.occurrence) not in names)

    def _inbox(self, telephone_id: str) -> Inbox:
        return self._account.state.inboxes.get(telephone_id, Inbox())

    def _set_inbox(self, telephone_id: str, inbox: Inbox) -> None:
        self._account.store.update(inboxes={**self._account.state.inboxes, telephone_id: inbox})

    async def _save(self, request: Request) -> None:
        await self._account.write(lambda journal: journal.save_requests((request,)))
        requests = self._account.state.requests
        if requests.get(request.key) != request:
            self._account.store.update(requests={**requests, request.key: request})


def count_in(inbox: Inbox, new: Iterable[Message]) -> Inbox:
    """Return the inbox with new messages counted."""
    unread = inbox.unread + sum(not message.is_read for message in new)
    return replace(inbox, unread=unread, last_at=max([message.came_at for message in new] + [inbox.last_at or 0.0]))


def merge_telephone(old: Telephone | None, row: Telephone, now: float) -> Telephone:
    """Return the telephone as just listed, with what only we know of it kept; the very same when nothing changed."""
    if old is None:
        return replace(row, listed_at=now)
    if old.fields == row.fields and not old.missed:
        return old
    since = now if old.number != row.number else old.number_since
    return replace(row, listed_at=now, number_since=since, label=old.label)


def miss_telephone(old: Telephone, now: float) -> Telephone:
    """Return the telephone after an answer that did not list it."""
    since = old.unlisted_since if old.unlisted_since is not None else now
    return replace(old, unlisted_since=since, missed=min(old.missed + 1, MISSED_LIMIT))


def status_of_row(row: RequestAnswer) -> Status | None:
    """Return the status that a row of `nc/requests` tells; success is never inferred."""
    if row.status is None and row.timeline.canceled is not None:
        return Status.CANCELED
    return row.status


def merge_request(old: Request | None, answer: RequestAnswer, now: float) -> Request:
    """Return what is known of a request after an answer about it.

    An answer whose `updated_at` lies before the one known is old and changes nothing but `seen_at`. The new number is
    taken only from a change that succeeded, and only when it differs from the number before.
    """
    if old is None:
        old = Request(answer.kind, answer.id, None, answer.telephone, now, is_asked_here=False)
    if _is_older(answer.timeline, old.timeline):
        return replace(old, seen_at=now)
    status = answer.status or old.status
    new_number = old.new_number
    if answer.kind is Kind.CHANGE and status is Status.SUCCESS and answer.telephone not in (None, "", old.number):
        new_number = answer.telephone
    return replace(
        old,
        status=status,
        status_raw=answer.status_raw or status.value,
        number=old.number or answer.telephone,
        new_number=new_number,
        agent=answer.agent or old.agent,
        timeline=_merge_timeline(old.timeline, answer.timeline),
        seen_at=now,
        unfound=0,
        fields=answer.fields or old.fields,
    )


def _is_older(answer: Timeline, known: Timeline) -> bool:
    """Whether an answer tells what was before; a larger step back is the hour that repeats in November."""
    told = answer.updated.at if answer.updated else None
    before = known.updated.at if known.updated else None
    return told is not None and before is not None and 0 < before - told < REPEATED_HOUR


def _merge_timeline(old: Timeline, new: Timeline) -> Timeline:
    return Timeline(
        queued=new.queued or old.queued,
        acquired=new.acquired or old.acquired,
        started=new.started or old.started,
        ended=new.ended or old.ended,
        canceled=new.canceled or old.canceled,
        updated=new.updated or old.updated,
    )


def adopted(row: MessagesRow, now: float) -> Request:
    """Return the request for an id that the server told and nobody here asked for: its status is not known."""
    timeline = Timeline(updated=row.updated)
    return Request(
        Kind.CHECK,
        row.check_id,
        row.telephone_id,
        row.number,
        now,
        status=Status.OTHER,
        status_raw="",
        is_asked_here=False,
        timeline=timeline,
        seen_at=now,
    )
