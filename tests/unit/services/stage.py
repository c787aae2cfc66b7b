"""An account on a fake client, a journal in memory and a clock that a test moves.

Stands apart because every service is tested on it. The one rule: time passes only when a test lets it.
"""

from __future__ import annotations

from random import Random
from typing import Any

from smspins_tui.eastern import Stamp
from smspins_tui.errors import JournalError
from smspins_tui.journal import Journal
from smspins_tui.models import (
    Action,
    Intent,
    Kind,
    Message,
    MessagesRow,
    Outcome,
    Request,
    RequestAnswer,
    RequestKey,
    Status,
    Telephone,
    Timeline,
)
from smspins_tui.services.account import Account
from smspins_tui.services.actions import Actions
from smspins_tui.services.budget import Budget
from smspins_tui.services.intake import Intake
from smspins_tui.services.poller import Poller
from smspins_tui.services.reading import Reading
from smspins_tui.services.reconcile import Reconciler
from smspins_tui.store import Connection, JournalState, State, Store
from tests.unit.services.fake_client import FakeClient

NOON = 1_773_158_400.0
"""2026-03-10 12:00 Eastern."""
TID = "23354"
NUMBER = "2125550100"
OTHER = "23355"
OTHER_NUMBER = "2125550199"
NEW_NUMBER = "4085550101"
CHECK = RequestKey(Kind.CHECK, "15682")
CHANGE = RequestKey(Kind.CHANGE, "15690")


class BrokenJournal:
    """A journal on a full disk: it can be read while `is_readable`, and nothing can be written."""

    def __init__(self, journal: Journal, *, is_readable: bool = True) -> None:
        self._journal = journal
        self._is_readable = is_readable

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of the journal
        reads = {"thread", "inboxes", "snapshot", "find_request", "close", "version"}
        if name in reads and self._is_readable:
            return getattr(self._journal, name)

        async def fail(*_: object, **__: object) -> None:
            raise JournalError("the journal fails: the disk is full")

        return fail


class Stage:
    """The services of one account."""

    def __init__(self, journal: Journal, *, calls_per_minute: int = 60) -> None:
        self.now = NOON  # of a clock that never jumps
        self.skew = 0.0  # by how much the clock on the wall is off
        self.heard: list[tuple[Message, ...]] = []
        self.journal = journal
        self.client = FakeClient(lambda: self.now)
        budget = Budget(calls_per_minute, clock=lambda: self.now, sleep=self._sleep)
        self.account = Account(
            Store(State(is_whole=True, journal=JournalState.MEMORY)),
            budget,
            journal=journal,
            client=self.client,
            clock=lambda: self.now + self.skew,
            is_trusted=True,
            on_messages=self.heard.append,
        )
        self.poller = Poller(self.account, Random(1))
        self.actions = Actions(self.account, self.poller)
        self.intake = Intake(self.account)
        self.reconciler = Reconciler(self.account)
        self.reading = Reading(self.account)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def state(self) -> State:
        """The state now."""
        return self.account.state

    def request(self, key: RequestKey) -> Request:
        """The request as the screen has it."""
        return self.state.requests[key]

    @property
    def intent(self) -> Intent:
        """The one intent that the screen has."""
        (intent,) = self.state.intents.values()
        return intent

    @property
    def link(self) -> str:
        """How the account is reached."""
        return self.state.connection.link

    @property
    def notice(self) -> str:
        """The last notice."""
        return self.state.notice.words if self.state.notice else ""

    def texts(self, telephone_id: str = TID) -> list[str]:
        """The messages of a telephone on the screen, newest first."""
        return [message.text for message in self.state.threads.get(telephone_id, ())]

    async def list_telephones(self, *telephones: Telephone) -> None:
        """Take a list of telephones, and let the client go on answering so."""
        rows = telephones or (telephone(),)
        self.client.script("telephones", rows)
        await self.intake.take_telephones(rows)

    async def rest(self, *requests: Request, telephones: int = 1) -> None:
        """Have telephones whose messages were just asked for, and requests, and a client that tells nothing new."""
        rows = [telephone(), *[telephone(str(number), f"21255501{number:02}") for number in range(1, telephones)]]
        self.client.script("telephones", rows)
        await self.live(1)
        for one in rows:
            await self.intake.take_messages(one.telephone_id, ())
        await self.know(*requests)
        self.client.script("check_status", lambda name: told(RequestKey(Kind.CHECK, name)))
        self.client.script("change_status", lambda name: told(RequestKey(Kind.CHANGE, name)))
        self.client.calls.clear()
        self.client.times.clear()

    async def know(self, *requests: Request) -> None:
        """Have requests in the journal and on the screen, as a start finds them: not looked at yet."""
        await self.journal.save_requests(requests)
        self.account.store.update(requests={**self.state.requests, **{request.key: request for request in requests}})

    async def unknown(self, action: Action, **fields: Any) -> Intent:  # noqa: ANN401 - any field
        """Have two telephones, and a call of unknown outcome that was made now."""
        await self.list_telephones(telephone(), telephone(OTHER, OTHER_NUMBER))
        known: dict[str, Any] = {"telephone_id": TID, "number": NUMBER}
        intent = await self.journal.begin(action, at=self.now, **(known | fields))
        await self.reconciler.settle(intent, Outcome.UNKNOWN, "no whole answer")
        return self.state.intents[intent.intent_id]

    def break_journal(self, *, is_readable: bool = True) -> None:
        """Fill the disk."""
        self.account.journal = BrokenJournal(self.journal, is_readable=is_readable)  # type: ignore[assignment]  # a fake

    def mend_journal(self) -> None:
        """Make room on the disk."""
        self.account.journal = self.journal

    def connect(self, **fields: Any) -> None:  # noqa: ANN401 - any field
        """Put the link into a state."""
        self.account.connect(Connection(**fields))

    async def ask_due(self) -> list[tuple[str, ...]]:
        """Let the poller ask all that is due now; return the calls."""
        before = len(self.client.calls)
        while self.poller._step() <= 0:
            await self.poller.settle_down()
        self._raise_defect()
        return self.client.calls[before:]

    async def live(self, seconds: float) -> list[tuple[str, ...]]:
        """Let time pass as the poller would; return the calls."""
        before = len(self.client.calls)
        until = self.now + seconds
        while True:
            wait = self.poller._step()
            if wait <= 0:
                await self.poller.settle_down()
                self._raise_defect()
            elif self.now + wait >= until:
                self.now = until
                return self.client.calls[before:]
            else:
                self.now += wait

    def _raise_defect(self) -> None:
        if self.poller._defect is not None:
            raise self.poller._defect


def stamp(at: float) -> Stamp:
    """A time as the server tells it."""
    return Stamp(f"at {at:.0f}", at)


def telephone(telephone_id: str = TID, number: str = NUMBER, **fields: Any) -> Telephone:  # noqa: ANN401 - any field
    known: dict[str, Any] = {"fields": (("telephone_id", telephone_id), ("telephone", number))}
    return Telephone(telephone_id, number, **(known | fields))


def check(request_id: str = CHECK.id, **fields: Any) -> Request:  # noqa: ANN401 - any field
    known: dict[str, Any] = {"telephone_id": TID, "number": NUMBER, "requested_at": NOON}
    return Request(Kind.CHECK, request_id, **(known | fields))


def change(request_id: str = CHANGE.id, **fields: Any) -> Request:  # noqa: ANN401 - any field
    known: dict[str, Any] = {"telephone_id": TID, "number": NUMBER, "requested_at": NOON, "zip_code": "95129"}
    return Request(Kind.CHANGE, request_id, **(known | fields))


def told(
    key: RequestKey,
    status: Status | None = Status.PENDING,
    *,
    updated: float | None = None,
    **fields: Any,  # noqa: ANN401 - any field
) -> RequestAnswer:
    """An answer about a request."""
    timeline = Timeline(updated=stamp(updated)) if updated is not None else Timeline()
    known: dict[str, Any] = {"status_raw": status.value if status else "", "timeline": timeline}
    return RequestAnswer(key.kind, key.id, status, **(known | fields))


def row(smses: str | None, check_id: str = CHECK.id, telephone_id: str = TID, **fields: Any) -> MessagesRow:  # noqa: ANN401 - any field
    """A row of the messages of a telephone."""
    known: dict[str, Any] = {"number": NUMBER, "updated": stamp(NOON)}
    return MessagesRow(check_id, telephone_id, smses=smses, **(known | fields))
