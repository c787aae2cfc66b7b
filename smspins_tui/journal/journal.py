"""The journal as the services use it: awaitable, typed, one method a promise.

Stands apart from the pieces of work, which know no loop and no thread. The one rule: no SQL here; every method hands
one function to the one thread that owns the connection.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from smspins_tui.errors import JournalError
from smspins_tui.journal import auto, intent, message, opening, request, snapshot, telephone
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.fault import DamagedJournal, guarded
from smspins_tui.journal.purge import purge
from smspins_tui.journal.worker import Worker
from smspins_tui.models import (
    Action,
    AutoCheck,
    Inbox,
    Intent,
    Message,
    Outcome,
    Request,
    RequestKey,
    Snapshot,
    Telephone,
)

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Journal:
    """An open journal. Every method raises JournalError when the journal can't be read or written; it stays usable.

    What was handed to the journal is done even when the task that waits for it is cancelled. Made by `Journal.open`.
    """

    def __init__(self, worker: Worker, opened: opening.Opened) -> None:
        self._worker = worker
        self._opened = opened
        self._is_closed = False
        self._is_suspect = False

    @classmethod
    async def open(
        cls,
        path: Path | None,
        *,
        profile: str,
        base_url: str,
        read_only: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> Journal:
        """Open a journal, make it when there is none, and become the one that writes to it.

        Calls that an earlier run was sending when it ended have the outcome unknown from now on.

        Args:
            path: the file, None to keep everything in memory.
            profile: whose journal it is.
            base_url: of the server that it is about.
            read_only: read the journal that another instance holds.
            clock: seconds since the epoch, for the name of a damaged file.

        Raises: JournalBusy when another instance holds it, JournalNewer when a newer version wrote it, JournalError.
        """
        owner = opening.Owner(profile, base_url)
        if path is None:
            work = partial(opening.open_in_memory, owner)
        elif read_only:
            work = partial(opening.open_read_only, path, owner)
        else:
            work = partial(opening.open_owned, path, owner, clock)
        worker = Worker("journal")
        return cls(worker, await _open(worker, work))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended or lost, in words for the person."""
        return self._opened.notes

    async def run(
        self,
        work: Callable[Concatenate[Connection, Given], Result],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Result:
        """Do a piece of work on the connection, in the journal's thread, after what was handed over before.

        Raises: JournalError.
        """
        if self._is_closed:
            raise JournalError("the journal is closed")
        return await self._worker.submit(
            partial(self._guarded, partial(work, self._opened.connection, *args, **kwargs))
        )

    def _guarded(self, work: Callable[[], Result]) -> Result:
        try:
            return guarded(work)
        except DamagedJournal:
            self._is_suspect = True  # the next opening looks closely
            raise

    async def close(self) -> None:
        """Do what was handed over, close the files and let another instance take them; again is no error.

        Raises: JournalError; the journal is closed all the same.
        """
        if self._is_closed:
            return
        self._is_closed = True
        done = self._worker.submit(partial(guarded, self._shut))
        self._worker.stop()
        await done

    def _shut(self) -> None:
        opening.shut(self._opened, is_suspect=self._is_suspect)

    async def snapshot(self) -> Snapshot:
        """Return all that is known but messages: of requests that have ended, the newest 10,000."""
        return await self.run(snapshot.snapshot)

    async def version(self) -> int:
        """Return a number that changes whenever another instance has written."""
        return await self.run(snapshot.version)

    async def thread(self, telephone_id: str, limit: int = 200) -> tuple[Message, ...]:
        """Return the messages of a telephone, newest first."""
        return await self.run(message.thread, telephone_id, limit)

    async def pages(self, size: int = 1000) -> AsyncIterator[tuple[Message, ...]]:
        """Go through all messages in the order in which they were written, some at a time."""
        mark = 0
        while True:
            mark, messages = await self.run(message.page, mark, size)
            if not messages:
                return
            yield messages

    async def begin(
        self,
        action: Action,
        telephone_id: str,
        *,
        at: float,
        request_id: str | None = None,
        zip_code: str | None = None,
        number: str | None = None,
        replaces: int | None = None,
    ) -> Intent:
        """Write down a call that is about to be sent: it is on the disk when this returns.

        Args:
            action: what is asked for.
            telephone_id: of which telephone.
            at: now.
            request_id: the request to cancel.
            zip_code: of a number change.
            number: the telephone's number now.
            replaces: the intent that is sent again with this; it is dismissed with it.

        Raises: OpenIntent when an earlier one has no known outcome yet; JournalError.
        """
        return await self.run(
            intent.begin,
            action,
            telephone_id,
            at=at,
            request_id=request_id,
            zip_code=zip_code,
            number=number,
            replaces=replaces,
        )

    async def settle(
        self, intent_id: int, outcome: Outcome, *, at: float, detail: str = "", request: Request | None = None
    ) -> Intent:
        """Write down what became of a call, and the request that it gave; what is done stays done."""
        return await self.run(intent.settle, intent_id, outcome, at=at, detail=detail, request=request)

    async def look(self, intent_id: int, at: float) -> Intent:
        """Count an answer that could have shown the effect of a call and did not."""
        return await self.run(intent.look, intent_id, at)

    async def rivals(self, call: Intent, since: float) -> tuple[Intent, ...]:
        """Return the calls before this one, made since a time, of whose effect no request is known."""
        return await self.run(intent.rivals, call, since)

    async def save_requests(self, requests: Iterable[Request]) -> None:
        """Write requests; the telephone, ZIP and raw fields known here are kept where these lack them."""
        await self.run(request.save_requests, tuple(requests))

    async def find_request(self, key: RequestKey) -> Request | None:
        """Return a request, None when it is not known here."""
        return await self.run(request.find_request, key)

    async def ended_requests(self, limit: int) -> tuple[tuple[Request, float | None], ...]:
        """Return the newest requests that have ended, and when the first message of each was seen here."""
        return await self.run(request.ended_requests, limit)

    async def save_telephones(self, telephones: Iterable[Telephone], at: float | None = None) -> None:
        """Write the telephones that are new or changed, and when they were listed; labels are left alone."""
        await self.run(telephone.save_telephones, tuple(telephones), at)

    async def save_label(self, telephone_id: str, label: str) -> bool:
        """Give a telephone a label, empty for none; False when there is no such telephone."""
        return await self.run(telephone.save_label, telephone_id, label)

    async def inboxes(self, telephone_ids: Iterable[str]) -> dict[str, Inbox]:
        """Return the inbox of each of these telephones."""
        return await self.run(telephone.inboxes, tuple(telephone_ids))

    async def mark_asked(self, telephone_id: str, at: float) -> None:
        """Note when the messages of a telephone were last asked for and told."""
        await self.run(telephone.mark_asked, telephone_id, at)

    async def add_messages(self, messages: Iterable[Message]) -> tuple[Message, ...]:
        """Write messages and return those that were never seen before."""
        return await self.run(message.add_messages, tuple(messages))

    async def mark_read(
        self, telephone_id: str, names: Iterable[message.MessageName], before: float | None = None
    ) -> int:
        """Mark messages of a telephone read, and what was seen before a time; return how many were not."""
        return await self.run(message.mark_read, telephone_id, tuple(names), before)

    async def save_auto_check(self, belief: AutoCheck) -> None:
        """Write what is believed of auto check of a telephone."""
        await self.run(auto.save_auto_check, belief)

    async def purge(self, older_than: float) -> int:
        """Delete the messages of checks that were last heard of before a time; return how many."""
        return await self.run(purge, older_than)


async def _open(worker: Worker, work: Callable[[], opening.Opened]) -> opening.Opened:
    opened: list[opening.Opened] = []
    is_handed_over = False
    try:
        await worker.submit(lambda: opened.append(guarded(work)))
        is_handed_over = True
    finally:
        if not is_handed_over:  # failed, or cancelled while the thread was at it: then its lock must not stay
            worker.submit(partial(_drop, opened))
            worker.stop()
    return opened[0]


def _drop(opened: list[opening.Opened]) -> None:
    for each in opened:
        opening.shut(each, is_suspect=False)
