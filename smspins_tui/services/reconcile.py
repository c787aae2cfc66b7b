"""Finds out what became of calls whose answer never came.

Stands apart because what counts as proof is decided per call and must be read in one place. The one rule: nothing with
an effect is ever sent from here, and nothing is called settled that an answer does not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from smspins_tui.eastern import latest_reading
from smspins_tui.journal.request import merge
from smspins_tui.models import (
    Action,
    AutoState,
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
from smspins_tui.services.belief import start_auto_check
from smspins_tui.services.evidence import TOLD_FOR, Call, Finding, Numbers, Verdict, numbers_of, weigh
from smspins_tui.services.intake import ALL
from smspins_tui.services.job import FIRST_LOOK
from smspins_tui.services.merge import merge_request, status_of_row
from smspins_tui.store.selectors import effective_auto

STILL_PENDING = FIRST_LOOK
"""Seconds after which a request that is still PENDING shows that the cancel never arrived: it may come late."""
CHECK_LASTS = 3600.0
"""Seconds after which no check is expected to bring messages any more."""
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

    def _unknown(self, *actions: Action) -> Iterator[Intent]:
        """Yield the unknown intents of these actions; one that is settled while another is looked at is left out."""
        for number in tuple(self._account.state.intents):
            intent = self._account.state.intents.get(number)
            if intent is not None and intent.outcome is Outcome.UNKNOWN and intent.action in actions:
                yield intent

    async def settle(self, intent: Intent, outcome: Outcome, detail: str, request: Request | None = None) -> None:
        """Write down what became of an intent, and show it."""
        now = self._account.clock()
        settled = await self._account.write(
            lambda journal: journal.settle(intent.intent_id, outcome, at=now, detail=detail, request=request),
            about=("intent", intent.intent_id),
        )
        if settled is None:
            request_id = request.id if request else intent.request_id
            settled = replace(intent, outcome=outcome, detail=detail, settled_at=now, request_id=request_id)
        others = {number: one for number, one in self._account.state.intents.items() if number != intent.intent_id}
        shown = {} if settled.outcome in SETTLED else {settled.intent_id: settled}
        self._account.store.update(intents={**others, **shown})
        if request is not None:
            known = self._account.state.requests.get(request.key)
            self._account.put_request(merge(known, request) if known else request)

    async def _find(self, intent: Intent, outcome: Outcome, words: str, request: Request | None = None) -> None:
        """Settle what was unknown, and tell the person."""
        await self.settle(intent, outcome, words, request)
        telephone = self._account.state.telephones.get(intent.telephone_id)
        name = telephone.label if telephone and telephone.label else telephone_number(intent.number)
        self._account.tell(f"{intent.action.value}: {words}", title=name)

    async def look_at_messages(self, telephone_id: str, rows: Iterable[MessagesRow]) -> None:
        """Hold an answer of `smses_by_tid` against checks of unknown outcome: an id that appears settles one."""
        for intent in self._unknown(Action.REQUEST_CHECK):
            if intent.telephone_id != telephone_id:
                continue
            before = await self._seen_before(intent)
            fitting = [row for row in rows if row.check_id not in before and self._may_be_check(intent, row)]
            if not fitting:
                continue
            row = min(fitting, key=_updated)
            request = Request(Kind.CHECK, row.check_id, telephone_id, row.number, intent.created_at)
            probably = "probably " if await self._may_be_of_another(intent) else ""
            await self._find(intent, Outcome.DONE, f"{probably}{row.check_id}: its messages came", request)
            await start_auto_check(self._account, telephone_id)

    async def _may_be_of_another(self, intent: Intent) -> bool:
        """Whether a check that appears may be one that auto check made, or an earlier call without an answer."""
        state, moments = self._account.state, (intent.created_at, self._account.clock())
        belief = state.auto_checks.get(intent.telephone_id)
        if any(effective_auto(belief, state.server_time(at)) is not AutoState.OFF for at in moments):
            return True
        return await self._rivals(intent, CHECK_LASTS) != ()

    async def _seen_before(self, intent: Intent) -> frozenset[str]:
        """Return the checks whose messages were here before the call."""
        kept = await self._account.read(lambda journal: journal.thread(intent.telephone_id, ALL)) or ()
        return frozenset(message.check_id for message in kept if message.seen_at < intent.created_at)

    def _may_be_check(self, intent: Intent, row: MessagesRow) -> bool:
        known = self._account.state.requests.get(RequestKey(Kind.CHECK, row.check_id))
        if known is not None and (known.is_asked_here or known.requested_at < intent.created_at):
            return False
        at = row.updated.at if row.updated else None
        return at is not None and latest_reading(at) >= self._account.state.server_time(intent.created_at) - 1.0

    async def look_at_changes(self, rows: tuple[RequestAnswer, ...], asked_at: float) -> None:
        """Hold an answer of `nc/requests` against number changes of unknown outcome."""
        for intent in self._unknown(Action.REQUEST_CHANGE):
            rivals = await self._rivals(intent)
            strange = [row for row in rows if not await self._is_known(row)]
            if rivals is None or not self._is_unknown_still(intent):
                continue
            finding = self._weigh(intent, rivals, strange)
            if finding.verdict is Verdict.THERE:
                request = change_of(intent, finding.row, self._account.clock()) if finding.row else None
                await self._find(intent, Outcome.DONE, finding.words, request)
            elif finding.verdict is Verdict.DOUBTFUL:
                if intent.detail != finding.words:
                    await self.settle(intent, Outcome.UNKNOWN, finding.words)
            elif FIRST_LOOK <= asked_at - intent.created_at <= TOLD_FOR:
                await self._look_in_vain(intent, asked_at)

    def _weigh(self, intent: Intent, rivals: tuple[Intent, ...], strange: list[RequestAnswer]) -> Finding:
        call = Call(
            self._account.state.server_time(intent.created_at),
            tuple(self._account.state.server_time(rival.created_at) for rival in rivals),
        )
        return weigh(call, self._numbers(intent, strange), strange)

    def _numbers(self, intent: Intent, strange: Iterable[RequestAnswer] = ()) -> Numbers:
        state = self._account.state
        return numbers_of(intent, state.telephones.values(), state.requests.values(), strange)

    async def _rivals(self, intent: Intent, seconds: float = TOLD_FOR) -> tuple[Intent, ...] | None:
        """Return the calls of so long before that may have had the effect, None when the journal can't tell."""
        return await self._account.read(lambda journal: journal.rivals(intent, intent.created_at - seconds))

    async def _is_known(self, row: RequestAnswer) -> bool:
        """Whether a change is known here; of those that have ended, the state doesn't hold the oldest."""
        key = RequestKey(Kind.CHANGE, row.id)
        if key in self._account.state.requests:
            return True
        return await self._account.read(lambda journal: journal.find_request(key)) is not None

    def _is_unknown_still(self, intent: Intent) -> bool:
        return self._account.state.intents.get(intent.intent_id) == intent

    async def _look_in_vain(self, intent: Intent, asked_at: float) -> None:
        looked = await self._account.write(lambda journal: journal.look(intent.intent_id, asked_at))
        if looked is None:
            looked = replace(intent, looks=intent.looks + 1, looked_at=intent.looked_at or asked_at)
        if looked.looks >= LOOKS:
            await self._find(looked, Outcome.ABSENT, "two lists of the server don't have it")
        else:
            self._account.store.update(intents={**self._account.state.intents, looked.intent_id: looked})

    async def look_at_telephones(self, telephones: Iterable[Telephone]) -> None:
        """Hold an answer of `telephones` against number changes of unknown outcome: a changed number settles one."""
        numbers = {telephone.telephone_id: telephone.number for telephone in telephones}
        for intent in self._unknown(Action.REQUEST_CHANGE):
            number = numbers.get(intent.telephone_id)
            if not intent.number or not number or number == intent.number:
                continue
            rivals = await self._rivals(intent)
            if rivals == () and self._is_unknown_still(intent) and not self._is_explained(intent, number):
                await self._find(intent, Outcome.DONE, f"the number is {telephone_number(number)} now")

    def _is_explained(self, intent: Intent, number: str) -> bool:
        """Whether other changes of the telephone may have given it that number."""
        others = numbers_of(intent, (), self._account.state.requests.values())
        return not others.is_sure or number in others.own

    async def look_at_request(self, request: Request) -> None:
        """Hold a status against cancels of unknown outcome."""
        action = Action.CANCEL_CHECK if request.kind is Kind.CHECK else Action.CANCEL_CHANGE
        for intent in self._unknown(action):
            if intent.request_id != request.id:
                continue
            if request.is_unknown_to_server:
                await self._find(intent, Outcome.ABSENT, f"the server does not know {request.id}")
            elif request.status is Status.CANCELED:
                await self._find(intent, Outcome.DONE, f"{request.id} is canceled")
            elif request.status is not Status.PENDING:
                await self._find(intent, Outcome.REFUSED, f"{request.id} is not canceled: it is {request.status_raw}")
            elif self._account.clock() - intent.created_at >= STILL_PENDING:
                await self._find(intent, Outcome.ABSENT, f"{request.id} is not canceled: it is still PENDING")


def _updated(row: MessagesRow) -> float:
    at = row.updated.at if row.updated else None
    return at if at is not None else float("-inf")


def change_of(intent: Intent, row: RequestAnswer, now: float) -> Request:
    """Return the number change that a row of `nc/requests` shows an intent to be."""
    asked = Request(
        Kind.CHANGE, row.id, intent.telephone_id, intent.number, intent.created_at, zip_code=intent.zip_code
    )
    return merge_request(asked, replace(row, status=status_of_row(row)), now)
