"""What the services of one account share.

Stands apart so that poller, actions and session work on one store, one journal and one client. The one rule: it holds
and announces, it decides nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Protocol, TypeVar

from smspins_tui.errors import JournalError
from smspins_tui.journal import Journal
from smspins_tui.models import Kind, Message, MessagesRow, Request, RequestAnswer, RequestKey, Telephone
from smspins_tui.services.budget import Budget
from smspins_tui.services.foresight import Foresight
from smspins_tui.services.polled import Polled
from smspins_tui.services.thread import MessageName
from smspins_tui.store import Connection, JournalState, Notice, State, Store

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class ApiClient(Protocol):
    """The ten functions of the API, as the services call them."""

    async def telephones(self) -> tuple[Telephone, ...]:
        """`bulk_sms/telephones`."""
        ...

    async def request_check(self, telephone_id: str) -> str:
        """`bulk_sms/request`."""
        ...

    async def check_status(self, request_id: str) -> RequestAnswer:
        """`bulk_sms/status`."""
        ...

    async def cancel_check(self, request_id: str) -> str:
        """`bulk_sms/cancel`."""
        ...

    async def messages(self, telephone_id: str) -> tuple[MessagesRow, ...]:
        """`bulk_sms/smses_by_tid`."""
        ...

    async def set_auto_check(self, telephone_id: str, *, is_on: bool) -> None:
        """`bulk_sms/autocheck`."""
        ...

    async def request_change(self, telephone_id: str, zip_code: str) -> str:
        """`nc/request`."""
        ...

    async def changes(self) -> tuple[RequestAnswer, ...]:
        """`nc/requests`."""
        ...

    async def change_status(self, request_id: str) -> RequestAnswer:
        """`nc/status`."""
        ...

    async def cancel_change(self, request_id: str) -> str:
        """`nc/cancel`."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


@dataclass(slots=True)
class Account:
    """One account: its store, journal, client and budget.

    `journal_home` is what the journal is when nothing is wrong with it.
    `is_trusted` is whether the key is known to be of the account that the journal holds.
    `touched` counts, by target, the calls with an effect: an answer that was asked for before the count moved is old.
    `taking` is held while an answer is merged into what is known, so that two answers don't undo each other.
    `owed` is what the journal couldn't take, by what it is about, and `unwritten` the messages among it.
    `on_messages` is called with new messages that aren't history, `on_change_ended` when a number change has ended;
    `wake` makes the poller look again.
    """

    store: Store
    budget: Budget
    journal: Journal | None = None
    client: ApiClient | None = None
    journal_home: JournalState = JournalState.MEMORY
    clock: Callable[[], float] = time.time
    is_trusted: bool = False
    touched: Counter[object] = field(default_factory=Counter)
    taking: asyncio.Lock = field(default_factory=asyncio.Lock)
    owed: dict[Hashable, Callable[[Journal], Awaitable[object]]] = field(default_factory=dict)
    unwritten: dict[MessageName, Message] = field(default_factory=dict)
    polled: Polled = field(default_factory=Polled)
    foresight: Foresight = field(default_factory=Foresight)
    on_messages: Callable[[tuple[Message, ...]], None] = lambda _messages: None
    on_change_ended: Callable[[], None] = lambda: None
    wake: Callable[[], None] = lambda: None

    @property
    def state(self) -> State:
        """The state now."""
        return self.store.state

    def tell(self, words: str, *, is_error: bool = False, title: str = "") -> None:
        """Show the person a notice."""
        before = self.state.notice
        number = before.number + 1 if before else 1
        self.store.update(notice=Notice(number, words, is_error, title))

    def connect(self, connection: Connection) -> None:
        """Put what is known of the link into the state."""
        if connection != self.state.connection:
            self.store.update(connection=connection)

    def put_request(self, request: Request) -> None:
        """Put a request into the state; a number change that ends with it is announced."""
        before = self.state.requests
        known = before.get(request.key)
        if known == request:
            return
        after = {**before, request.key: request}
        self.polled.follow(before, after, request)
        open_count, skew = len(self.polled.among(after)), self.state.skew or 0.0
        self.foresight.look(request, now=self.clock(), skew=skew, open_count=open_count)
        self.store.update(requests=after)
        if request.kind is Kind.CHANGE and not request.is_open and (known is None or known.is_open):
            self.on_change_ended()

    def polled_requests(self) -> dict[RequestKey, Request]:
        """Return the requests that are polled: open, and asked here."""
        return self.polled.among(self.state.requests)

    async def write(self, work: Callable[[Journal], Awaitable[Result]], *, about: Hashable = None) -> Result | None:
        """Write to the journal what has happened already: a failure is shown and doesn't stop what is under way.

        Args:
            work: writes it.
            about: what it is about, None for what need not be kept: when it can't be written, the newest about the same
                thing is written as soon as the journal works again.

        Returns: the result, or None when it couldn't be written.
        """
        if self.journal is None or self.state.journal is JournalState.READ_ONLY:
            return None
        try:
            result = await work(self.journal)
        except JournalError as error:
            log.warning("not written: %s", error)
            if about is not None:
                self.owe(work, about=about)
            self._break(str(error))
            return None
        self.owed.pop(about, None)
        await self._pay(self.journal)
        if self.state.journal is JournalState.BROKEN and not self.owed:
            self.store.update(journal=self.journal_home, journal_words="")
        return result

    async def read(self, work: Callable[[Journal], Awaitable[Result]]) -> Result | None:
        """Return what the journal tells, None when it can't be read."""
        if self.journal is None:
            return None
        try:
            return await work(self.journal)
        except JournalError as error:
            log.warning("not read: %s", error)
            if self.state.journal is not JournalState.READ_ONLY:
                self._break(str(error))
            return None

    def owe(self, work: Callable[[Journal], Awaitable[object]], *, about: Hashable) -> None:
        """Have something written as soon as the journal works again."""
        self.owed[about] = work

    def _break(self, words: str) -> None:
        if (self.state.journal, self.state.journal_words) != (JournalState.BROKEN, words):
            self.store.update(journal=JournalState.BROKEN, journal_words=words)

    async def _pay(self, journal: Journal) -> None:
        """Write what the journal couldn't take before."""
        while self.owed:
            about, work = self.owed.popitem()
            try:
                await work(journal)
            except JournalError as error:
                log.warning("still not written: %s", error)
                self.owed.setdefault(about, work)
                self._break(str(error))
                return

    def link(self, **changes: object) -> None:
        """Change single fields of the connection."""
        self.connect(replace(self.state.connection, **changes))  # type: ignore[arg-type]  # the fields of Connection
