"""Check, auto check, number change, cancel: from the key to the call, through its dialog.

Stands apart because these have effects. The one rule: what has an effect is sent only from here, once for one yes of
the person.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from smspins_tui.eastern import next_midnight
from smspins_tui.errors import ApiError, SmspinsError, TooLate
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Intent,
    Kind,
    Outcome,
    Request,
    RequestKey,
    Status,
    Telephone,
)
from smspins_tui.store import State, Store
from smspins_tui.store.lookup import newest_pending, open_change, open_check, open_checks, unknown_intent
from smspins_tui.store.selectors import effective_auto
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.detail import of_intent, read_detail
from smspins_tui.ui.flow.hold import let_go
from smspins_tui.ui.format import age, time_left

if TYPE_CHECKING:
    from smspins_tui.ui.dialogs.cancel import FollowRequest


class ActFlow:
    """The flows that end in a call with an effect.

    Args:
        desk: session, dialogs and toasts.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def check(self, telephone_id: str | None) -> None:
        """Request a check, unless one is open or an earlier call has no known outcome."""
        state, now, telephone = await self._target(telephone_id)
        if telephone is None:
            return
        unknown = unknown_intent(state, Action.REQUEST_CHECK, telephone.telephone_id)
        if unknown is not None:
            await self.settle(unknown)
            return
        request = open_check(state, telephone.telephone_id)
        if request is not None and not is_unstarted(state, telephone.telephone_id, now):
            (await self._desk.session()).actions.refuse_read_only()  # else C would be promised
            words = f"{request.id} is {request.status_raw}, {age(request.requested_at, now)}; C sends another"
            self._desk.tell(words, title=await self._desk.name(telephone.telephone_id))
            return
        await self._request_check(telephone.telephone_id)

    async def check_again(self, telephone_id: str | None) -> None:
        """Request a check although one is open; an earlier call of unknown outcome is shown first."""
        state, _, telephone = await self._target(telephone_id)
        if telephone is None:
            return
        unknown = unknown_intent(state, Action.REQUEST_CHECK, telephone.telephone_id)
        if unknown is not None:
            await self.settle(unknown)
            return
        await self._request_check(telephone.telephone_id)

    async def _request_check(self, telephone_id: str, replaces: int | None = None) -> None:
        session = await self._desk.session()
        name = await self._desk.name(telephone_id)
        let_go()
        try:
            request = await session.actions.request_check(telephone_id, replaces=replaces)
        except SmspinsError as error:
            self._tell_failure("check", name, error)
            return
        self._desk.tell(f"check {request.id} is requested", title=name)

    async def change_number(self, telephone_id: str | None) -> None:
        """Change the number through the dialog, unless a change of it is open or of unknown outcome."""
        state, now, telephone = await self._target(telephone_id)
        if telephone is None:
            return
        unknown = unknown_intent(state, Action.REQUEST_CHANGE, telephone.telephone_id)
        if unknown is not None:
            await self.settle(unknown)
            return
        change = open_change(state, telephone.telephone_id)
        if change is not None:
            words = f"number change {change.id} is {change.status_raw}, {age(change.requested_at, now)}"
            self._desk.tell(words, title=await self._desk.name(telephone.telephone_id))
            return
        await self._change_number(telephone)

    async def _change_number(self, telephone: Telephone, replaces: Intent | None = None) -> None:
        from smspins_tui.services.zip_clerk import ZipClerk
        from smspins_tui.ui.dialogs.change_number import ChangeNumberDialog

        session = await self._desk.session()
        session.actions.refuse_read_only()
        checks = open_checks(session.account.state, telephone.telephone_id)
        hint = (replaces.zip_code or "") if replaces else ""
        zips = ZipClerk()
        zips.begin()
        try:
            dialog = ChangeNumberDialog(telephone, checks, zips.describe, zips.search, zip_hint=hint)
            zip_code = await self._desk.ask(dialog)
        finally:
            zips.end()
        if zip_code is None:
            return
        name = await self._desk.name(telephone.telephone_id)
        instead = replaces.intent_id if replaces else None
        let_go()
        try:
            request = await session.actions.request_change(telephone.telephone_id, zip_code, replaces=instead)
        except SmspinsError as error:
            self._tell_failure("number change", name, error)
            return
        self._desk.tell(f"number change {request.id} to ZIP {zip_code} is requested", title=name)

    async def cancel(self, request: Request | None, telephone_id: str | None) -> None:
        """Cancel the request given, else the newest PENDING one of the telephone."""
        from smspins_tui.ui.dialogs.cancel import CancelDialog

        session = await self._desk.session()
        state = session.account.state
        request = request or newest_pending(state, telephone_id or "")
        name = await self._desk.name(request.telephone_id if request else telephone_id)
        if request is None:
            self._desk.tell("nothing is PENDING: only a PENDING request can be canceled", title=name)
            return
        if request.status is not Status.PENDING:
            words = f"{request.id} is {request.status_raw}: only a PENDING request can be canceled"
            self._desk.tell(words, title=name)
            return
        session.actions.refuse_read_only()
        key, telephone = request.key, state.telephones.get(request.telephone_id or "")

        async def reread() -> Request | None:
            try:
                return await session.actions.reread(key)
            except SmspinsError:
                return None  # the dialog says that it couldn't be told

        follow = following(session.account.store, key)
        if not await self._desk.ask(CancelDialog(request, telephone, reread, follow)):
            return
        await self._cancel(request, name)

    async def _cancel(self, request: Request, name: str) -> None:
        session = await self._desk.session()
        let_go()
        try:
            request = await session.actions.cancel(request.key)
        except TooLate as error:
            request = await session.actions.reread(request.key)
            self._desk.tell(lost_race(request, error), title=name, severity="warning")
            return
        except SmspinsError as error:
            self._tell_failure("cancel", name, error)
            return
        words = f"{request.id} is {request.status_raw}"
        is_canceled = request.status is Status.CANCELED
        self._desk.tell(words, title=name, severity="information" if is_canceled else "warning")

    async def auto_check(self, telephone_id: str | None) -> None:
        """Enable auto check with its first check, disable it, or finish what is half done."""
        from smspins_tui.ui.dialogs.auto_check import AutoCheckDialog, AutoChoice

        state, now, telephone = await self._target(telephone_id)
        if telephone is None:
            return
        (await self._desk.session()).actions.refuse_read_only()
        tid = telephone.telephone_id
        belief = state.auto_checks.get(tid, AutoCheck(tid))
        now = state.server_time(now)
        left = time_left(next_midnight(now), now)
        choice = await self._desk.ask(AutoCheckDialog(telephone, belief, effective_auto(belief, now), left))
        match choice:
            case AutoChoice.ENABLE:
                await self._enable(tid)
            case AutoChoice.FINISH:
                await self.check(tid)
            case AutoChoice.DISABLE:
                await self._disable(tid)

    async def _enable(self, telephone_id: str) -> None:
        session = await self._desk.session()
        name = await self._desk.name(telephone_id)
        let_go()
        try:
            await session.actions.enable_auto_check(telephone_id)
        except SmspinsError as error:
            self._tell_failure("auto check", name, error)
            return
        try:
            request = await session.actions.request_check(telephone_id)
        except SmspinsError as error:
            is_unknown = isinstance(error, ApiError) and error.outcome is Outcome.UNKNOWN
            key = "c shows that call, s there sends it again" if is_unknown else "c requests its first check"
            words = f"auto check is enabled, not started; {key}: {error}"
            self._desk.tell(words, title=name, severity="error")
            return
        self._desk.tell(f"auto check is enabled, and started by check {request.id}", title=name)

    async def _disable(self, telephone_id: str) -> None:
        session = await self._desk.session()
        name = await self._desk.name(telephone_id)
        let_go()
        try:
            await session.actions.disable_auto_check(telephone_id)
        except SmspinsError as error:
            self._tell_failure("auto check", name, error)
            return
        self._desk.tell("auto check is disabled", title=name)

    async def settle(self, intent: Intent, *, is_local: bool = False) -> None:
        """Open an intent whose call did not end well: send again, or dismiss."""
        from smspins_tui.ui.screens.detail import DetailChoice

        session = await self._desk.session()
        choice = await read_detail(self._desk, of_intent(intent, is_local=is_local))
        if choice is DetailChoice.DISMISS:
            await session.actions.dismiss(intent.intent_id)
        elif choice is DetailChoice.SEND_AGAIN:
            telephone = session.account.state.telephones.get(intent.telephone_id)
            await self._send_again(intent, telephone or Telephone(intent.telephone_id, intent.number or ""))

    async def _send_again(self, intent: Intent, telephone: Telephone) -> None:
        session = await self._desk.session()
        match intent.action:
            case Action.REQUEST_CHECK:
                await self._request_check(intent.telephone_id, replaces=intent.intent_id)
            case Action.REQUEST_CHANGE:
                await self._change_number(telephone, replaces=intent)
            case Action.ENABLE_AUTO_CHECK | Action.DISABLE_AUTO_CHECK:
                await session.actions.dismiss(intent.intent_id)
                is_on = intent.action is Action.ENABLE_AUTO_CHECK
                await (self._enable(intent.telephone_id) if is_on else self._disable(intent.telephone_id))
            case Action.CANCEL_CHECK | Action.CANCEL_CHANGE:
                kind = Kind.CHECK if intent.action is Action.CANCEL_CHECK else Kind.CHANGE
                await session.actions.dismiss(intent.intent_id)
                rows = session.account.state.requests.values()
                request = next((r for r in rows if r.kind is kind and r.id == intent.request_id), None)
                await self.cancel(request, intent.telephone_id)

    def _tell_failure(self, what: str, name: str, error: SmspinsError) -> None:
        is_unknown = isinstance(error, ApiError) and error.outcome is Outcome.UNKNOWN
        words = f"{what}: unknown outcome ({error}). enter on its row tells more" if is_unknown else f"{what}: {error}"
        self._desk.tell(words, title=name, severity="error")

    async def _target(self, telephone_id: str | None) -> tuple[State, float, Telephone | None]:
        session = await self._desk.session()
        state = session.account.state
        telephone = state.telephones.get(telephone_id or "")
        if telephone is None:
            self._desk.tell_none(telephone_id)
        return state, session.account.clock(), telephone


def is_unstarted(state: State, telephone_id: str, now: float) -> bool:
    """Whether auto check is enabled and its first check was not requested yet."""
    belief = state.auto_checks.get(telephone_id)
    is_on = effective_auto(belief, state.server_time(now)) is AutoState.ON
    return belief is not None and is_on and not belief.is_started


def following(store: Store, key: RequestKey) -> FollowRequest:
    """Return what gives a request as it is now and each newer one."""

    def follow(show: Callable[[Request], None]) -> Callable[[], None]:
        def take(state: State) -> None:
            if (request := state.requests.get(key)) is not None:
                show(request)

        return store.subscribe(take)

    return follow


def lost_race(request: Request, error: TooLate) -> str:
    """Return what to say when a cancel came too late."""
    if request.status is Status.CANCELED:
        return f"{request.id} was canceled already"
    return f"too late: {request.id} is {request.status_raw} by now (the server: {error.raw or error})"
