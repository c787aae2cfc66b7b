"""Finds out what became of calls whose answer never came.

Stands apart because what counts as proof is decided per call and must be read in one place. The one rule: nothing with
an effect is ever sent from here, and nothing is called settled that an answer does not show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smspins_tui.models import (
    Action,
    Intent,
    Kind,
    MessagesRow,
    Outcome,
    Request,
    RequestAnswer,
    RequestKey,
    Status,
    Telephone,
)
from smspins_tui.number import telephone_number
from smspins_tui.services.account import Account
from smspins_tui.services.intake import status_of_row
from smspins_tui.services.job import FIRST_LOOK

SLACK = 90.0
"""Seconds by which the server's clock may differ after its skew is taken off."""
STILL_PENDING = 10.0
"""Seconds after which a request that is still PENDING shows that the cancel never arrived."""
LOOKS = 2
SETTLED = frozenset({Outcome.DONE, Outcome.DISMISSED})
"""Outcomes that need no row: the request itself has one, or the person put it aside."""


class Reconciler:
    """Holds unknown intents against what the server tells.

    Args:
        account: whose intents they are.
    """

    def __init__(self, account: Account) -> None:
        self._account = account

    def _unknown(self, *actions: Action) -> list[Intent]:
        intents = self._account.state.intents.values()
        return [intent for intent in intents if intent.outcome is Outcome.UNKNOWN and intent.action in actions]

    async def settle(self, intent: Intent, outcome: Outcome, detail: str, request: Request | None = None) -> None:
        """Write down what became of an intent, and show it."""
        now = self._account.clock()
        settled = await self._account.write(
            lambda journal: journal.settle(intent.intent_id, outcome, at=now, detail=detail, request=request)
        )
        if settled is None:
            request_id = request.id if request else intent.request_id
            settled = replace(intent, outcome=outcome, detail=detail, settled_at=now, request_id=request_id)
        others = {number: one for number, one in self._account.state.intents.items() if number != intent.intent_id}
        shown = {} if outcome in SETTLED else {settled.intent_id: settled}
        self._account.store.update(intents={**others, **shown})
        if request is not None and request.key not in self._account.state.requests:
            self._account.store.update(requests={**self._account.state.requests, request.key: request})

    async def look_at_messages(self, telephone_id: str, rows: Iterable[MessagesRow]) -> None:
        """Hold an answer of `smses_by_tid` against checks of unknown outcome: an id that appears settles one."""
        claimed: set[str] = set()
        for intent in self._unknown(Action.REQUEST_CHECK):
            if intent.telephone_id != telephone_id:
                continue
            for row in rows:
                if row.check_id in claimed or not self._may_be_check(intent, row):
                    continue
                claimed.add(row.check_id)
                request = Request(Kind.CHECK, row.check_id, telephone_id, row.number, intent.created_at)
                words = f"probably {row.check_id}: its messages came"
                await self.settle(intent, Outcome.DONE, words, request)
                break

    def _may_be_check(self, intent: Intent, row: MessagesRow) -> bool:
        known = self._account.state.requests.get(RequestKey(Kind.CHECK, row.check_id))
        if known is not None and (known.is_asked_here or known.requested_at < intent.created_at):
            return False
        updated = row.updated.at if row.updated else None
        return updated is not None and updated >= self._server_time(intent.created_at) - 1.0

    def _server_time(self, at: float) -> float:
        return at + (self._account.state.skew or 0.0)

    async def look_at_changes(self, rows: tuple[RequestAnswer, ...], asked_at: float) -> None:
        """Hold an answer of `nc/requests` against number changes of unknown outcome."""
        for intent in self._unknown(Action.REQUEST_CHANGE):
            row = next((row for row in rows if self._fits(intent, row)), None)
            if row is not None:
                await self.settle(intent, Outcome.DONE, f"the server has it as {row.id}", change_of(intent, row))
            elif asked_at - intent.created_at >= FIRST_LOOK:
                await self._look_in_vain(intent, asked_at)

    def _fits(self, intent: Intent, row: RequestAnswer) -> bool:
        if RequestKey(Kind.CHANGE, row.id) in self._account.state.requests:
            return False
        if row.last_telephone != intent.number:
            return False
        submitted = row.timeline.queued.at if row.timeline.queued else None
        return submitted is not None and submitted >= self._server_time(intent.created_at) - SLACK

    async def _look_in_vain(self, intent: Intent, asked_at: float) -> None:
        if asked_at - intent.created_at > 48 * 3600:
            return
        looked = await self._account.write(lambda journal: journal.look(intent.intent_id, asked_at))
        if looked is None:
            looked = replace(intent, looks=intent.looks + 1, looked_at=intent.looked_at or asked_at)
        self._account.store.update(intents={**self._account.state.intents, looked.intent_id: looked})
        if looked.looks >= LOOKS:
            await self.settle(looked, Outcome.ABSENT, "two lists of the server don't have it")

    async def look_at_telephones(self, telephones: Iterable[Telephone]) -> None:
        """Hold an answer of `telephones` against number changes of unknown outcome: a changed number settles one."""
        numbers = {telephone.telephone_id: telephone.number for telephone in telephones}
        for intent in self._unknown(Action.REQUEST_CHANGE):
            number = numbers.get(intent.telephone_id)
            if intent.number and number and number != intent.number:
                await self.settle(intent, Outcome.DONE, f"the number is {telephone_number(number)} now")

    async def look_at_request(self, request: Request) -> None:
        """Hold a status against cancels of unknown outcome."""
        action = Action.CANCEL_CHECK if request.kind is Kind.CHECK else Action.CANCEL_CHANGE
        for intent in self._unknown(action):
            if intent.request_id != request.id:
                continue
            if request.status is Status.CANCELED:
                await self.settle(intent, Outcome.DONE, "canceled")
            elif request.status is not Status.PENDING:
                await self.settle(intent, Outcome.REFUSED, f"not canceled: it is {request.status_raw}")
            elif self._account.clock() - intent.created_at >= STILL_PENDING:
                await self.settle(intent, Outcome.ABSENT, "not canceled: it is still PENDING")


def change_of(intent: Intent, row: RequestAnswer) -> Request:
    """Return the number change that a row of `nc/requests` shows an intent to be."""
    status = status_of_row(row) or Status.PENDING
    return Request(
        Kind.CHANGE,
        row.id,
        intent.telephone_id,
        intent.number,
        intent.created_at,
        status=status,
        status_raw=row.status_raw or status.value,
        zip_code=intent.zip_code,
        timeline=row.timeline,
        fields=row.fields,
    )
