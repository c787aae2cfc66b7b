"""What the person does to the account: the calls with an effect.

Stands apart because these are the only calls that must never be repeated blindly. The one rule: the intent is in the
journal before the call goes out, and whatever comes of it is in the journal after; when it can't be written down, the
call isn't sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from smspins_tui.errors import (
    ApiError,
    EndedIntent,
    JournalError,
    NotAllowed,
    OpenIntent,
    SmspinsError,
    TelephoneNotFound,
)
from smspins_tui.models import Action, AutoState, Intent, Kind, Outcome, Request, RequestKey
from smspins_tui.services.account import Account, ApiClient
from smspins_tui.services.belief import believe, keep_belief, start_auto_check
from smspins_tui.services.intake import Intake
from smspins_tui.services.job import Function, Job, status_job
from smspins_tui.services.poller import Poller
from smspins_tui.services.reconcile import Reconciler
from smspins_tui.store import JournalState, Link
from smspins_tui.store.lookup import unknown_intent

Answer = TypeVar("Answer")

_ALIKE = {Action.DISABLE_AUTO_CHECK: Action.ENABLE_AUTO_CHECK}
"""Actions of which only one is under way: of two contrary calls at once, nobody knows which came last."""

OFF = "nothing is sent. smspins-tui --no-journal works without a journal"
"""What a broken journal means for calls with an effect."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a call with an effect is about, as it is written into the intent."""

    action: Action
    telephone_id: str
    request_id: str | None = None
    zip_code: str | None = None
    number: str | None = None


class Actions:
    """Carries out what the person asks for.

    Every method raises `NotAllowed` when it can't be done now, `OpenIntent` when an earlier call of that kind has no
    known outcome, `JournalError` when the intent couldn't be written down (nothing was sent), and `ApiError` for a call
    that did not end as asked; in the last case the journal and the store hold the outcome already.

    Args:
        account: whose telephones they are.
        poller: asked to look at once after each call.
    """

    def __init__(self, account: Account, poller: Poller) -> None:
        self._account = account
        self._poller = poller
        self._intake = Intake(account)
        self._reconciler = Reconciler(account)
        self._under_way: set[tuple[Action, str, str | None]] = set()

    @property
    def is_under_way(self) -> bool:
        """Whether a call with an effect is in flight."""
        return bool(self._under_way)

    async def request_check(self, telephone_id: str, *, replaces: int | None = None) -> Request:
        """Request an SMS check of a telephone (`bulk_sms/request`).

        Args:
            telephone_id: whose messages are checked.
            replaces: the intent of unknown outcome that this one is sent instead of.
        """
        number = self._number(telephone_id)
        target = Target(Action.REQUEST_CHECK, telephone_id, number=number)

        def made(request_id: str, at: float) -> Request:
            return Request(Kind.CHECK, request_id, telephone_id, number, at)

        request_id = await self._send(target, lambda api: api.request_check(telephone_id), made, replaces)
        await start_auto_check(self._account, telephone_id)
        return self._account.state.requests[RequestKey(Kind.CHECK, request_id)]

    async def request_change(self, telephone_id: str, zip_code: str, *, replaces: int | None = None) -> Request:
        """Request a number change (`nc/request`): the old number is gone for good.

        Args:
            telephone_id: whose number is changed.
            zip_code: five digits.
            replaces: the intent of unknown outcome that this one is sent instead of.
        """
        number = self._number(telephone_id)
        target = Target(Action.REQUEST_CHANGE, telephone_id, zip_code=zip_code, number=number)

        def made(request_id: str, at: float) -> Request:
            return Request(Kind.CHANGE, request_id, telephone_id, number, at, zip_code=zip_code)

        request_id = await self._send(target, lambda api: api.request_change(telephone_id, zip_code), made, replaces)
        return self._account.state.requests[RequestKey(Kind.CHANGE, request_id)]

    async def cancel(self, key: RequestKey) -> Request:
        """Cancel a request that is PENDING (`bulk_sms/cancel`, `nc/cancel`), and re-read its status.

        Returns: the request as the server tells it afterwards.
        """
        request = self._account.state.requests[key]
        action = Action.CANCEL_CHECK if key.kind is Kind.CHECK else Action.CANCEL_CHANGE
        target = Target(action, request.telephone_id or "", request_id=key.id, number=request.number)
        self._account.touched[key] += 1
        try:
            if key.kind is Kind.CHECK:
                await self._send(target, lambda api: api.cancel_check(key.id))
            else:
                await self._send(target, lambda api: api.cancel_change(key.id))
        finally:
            self._account.touched[key] += 1
            self._poller.want(status_job(request))
        try:
            return await self.reread(key)
        except SmspinsError:
            return self._account.state.requests[key]  # canceled all the same: the poller asks again

    async def reread(self, key: RequestKey) -> Request:
        """Ask for the status of a request now (`bulk_sms/status`, `nc/status`)."""
        self._client()
        await self._account.budget.take_for_person()
        client = self._client()
        before = self._account.touched[key]
        ask = client.check_status if key.kind is Kind.CHECK else client.change_status
        try:
            answer = await ask(key.id)
        except ApiError as error:
            self._heed(client, error)
            raise
        if client is not self._account.client or self._account.touched[key] != before:
            return self._account.state.requests[key]
        request = await self._intake.take_request(answer)
        await self._reconciler.look_at_request(request)
        return request

    async def enable_auto_check(self, telephone_id: str) -> None:
        """Enable auto check (`bulk_sms/autocheck/…/enable`); the first check is a step of its own."""
        await self._set_auto_check(telephone_id, Action.ENABLE_AUTO_CHECK, AutoState.ON)

    async def disable_auto_check(self, telephone_id: str) -> None:
        """Disable auto check (`bulk_sms/autocheck/…/disable`)."""
        await self._set_auto_check(telephone_id, Action.DISABLE_AUTO_CHECK, AutoState.OFF)

    async def dismiss(self, intent_id: int) -> None:
        """Put an intent aside: it is not shown any more, and blocks nothing; one that was settled meanwhile is left."""
        intent = self._account.state.intents.get(intent_id)
        if intent is None:
            return
        if intent.outcome is Outcome.SENDING:
            raise NotAllowed("that call is on its way: its end is shown in a moment")
        await self._reconciler.settle(intent, Outcome.DISMISSED, "dismissed")

    async def _set_auto_check(self, telephone_id: str, action: Action, state: AutoState) -> None:
        is_on = state is AutoState.ON
        await self._drop_contrary(telephone_id, action)
        earlier = unknown_intent(self._account.state, action, telephone_id)  # may be sent again: it is idempotent
        replaces = earlier.intent_id if earlier else None
        target = Target(action, telephone_id)
        asked_at = self._account.clock()
        try:
            await self._send(target, lambda api: api.set_auto_check(telephone_id, is_on=is_on), None, replaces)
        except ApiError as error:
            if error.outcome is Outcome.UNKNOWN:
                await believe(self._account, telephone_id, AutoState.UNKNOWN, asked_at)
            else:
                await keep_belief(self._account, telephone_id)
            raise
        await believe(self._account, telephone_id, state, asked_at)

    async def _drop_contrary(self, telephone_id: str, action: Action) -> None:
        """Put aside the contrary call of unknown outcome: repeated, it would undo this one."""
        is_on = action is Action.ENABLE_AUTO_CHECK
        contrary = Action.DISABLE_AUTO_CHECK if is_on else Action.ENABLE_AUTO_CHECK
        if (intent := unknown_intent(self._account.state, contrary, telephone_id)) is not None:
            await self._reconciler.settle(intent, Outcome.DISMISSED, "the contrary was wanted later")

    async def _send(
        self,
        target: Target,
        call: Callable[[ApiClient], Awaitable[Answer]],
        made: Callable[[str, float], Request] | None = None,
        replaces: int | None = None,
    ) -> Answer:
        self._client()
        name = (_ALIKE.get(target.action, target.action), target.telephone_id, target.request_id)
        if name in self._under_way:
            raise NotAllowed("that call is already under way")
        self._under_way.add(name)
        try:
            await self._account.budget.take_for_person()
            client = self._client()  # while it waited, the key may have been refused, or another given
            intent = await self._begin(target, replaces)
            return await self._call(client, intent, call, made)
        finally:
            self._under_way.discard(name)
            self._account.wake()

    async def _call(
        self,
        client: ApiClient,
        intent: Intent,
        call: Callable[[ApiClient], Awaitable[Answer]],
        made: Callable[[str, float], Request] | None,
    ) -> Answer:
        try:
            answer = await call(client)
        except ApiError as error:
            failure = error
        else:
            request = made(str(answer), intent.created_at) if made else None
            await self._reconciler.settle(intent, Outcome.DONE, "", request)
            self._heed(client)
            return answer
        await self._reconciler.settle(intent, failure.outcome, str(failure))
        self._heed(client, failure)
        raise failure

    def _heed(self, client: ApiClient, error: ApiError | None = None) -> None:
        """Let the poller know how a call of the person ended."""
        if client is not self._account.client:
            return  # another key was given meanwhile
        if error is None:
            self._poller.reach.take_good()
            return
        self._poller.reach.take_bad(error)
        if isinstance(error, TelephoneNotFound):
            self._poller.want(Job(Function.TELEPHONES))

    async def _begin(self, target: Target, replaces: int | None) -> Intent:
        journal = self._account.journal
        if journal is None:
            words = self._account.state.journal_words
            raise NotAllowed(f"{words}; {OFF}" if words else "the journal isn't open yet: try again in a moment")
        try:
            intent = await journal.begin(
                target.action,
                target.telephone_id,
                at=self._account.clock(),
                request_id=target.request_id,
                zip_code=target.zip_code,
                number=target.number,
                replaces=replaces,
            )
        except (OpenIntent, EndedIntent):
            raise
        except JournalError as error:
            words = str(error)
            self._account.store.update(journal=JournalState.BROKEN, journal_words=words)
        else:
            self._show(intent, replaces)
            return intent
        raise JournalError(f"{words}; {OFF}")

    def _show(self, intent: Intent, replaces: int | None) -> None:
        intents = {number: old for number, old in self._account.state.intents.items() if number != replaces}
        self._account.store.update(intents={**intents, intent.intent_id: intent})

    def refuse_read_only(self) -> None:
        """Raise what keeps calls with an effect from being sent for as long as this runs: nothing has to be asked."""
        state = self._account.state
        if state.is_read_only or state.journal is JournalState.READ_ONLY:
            raise NotAllowed("read only: nothing is sent from here")

    def _client(self) -> ApiClient:
        """Return the client, or raise what keeps calls with an effect from being sent."""
        self.refuse_read_only()
        state = self._account.state
        if state.connection.link is Link.KEY_REFUSED:
            raise NotAllowed("the key was refused: K gives another")
        if state.connection.link is Link.OTHER_ACCOUNT:
            raise NotAllowed("this key seems to be of another account: use a profile, or K to give another key")
        if state.connection.link is Link.NONE_LISTED:
            raise NotAllowed("this key lists no telephones: r asks again, K decides")
        if self._account.client is None:
            raise NotAllowed("there is no key yet: K gives one")
        if state.telephones and not self._account.is_trusted:
            raise NotAllowed("this key has not listed your telephones yet: r asks")
        return self._account.client

    def _number(self, telephone_id: str) -> str | None:
        telephone = self._account.state.telephones.get(telephone_id)
        return telephone.number if telephone else None
