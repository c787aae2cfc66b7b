"""The detail of one thing, kept up with the store for as long as it is read.

Stands apart because whatever is opened is followed alike. The one rule: it is made anew only when what it could be
made of has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from smspins_tui.models import Inbox, Intent, Kind, Message, Outcome, Request, RequestKey, Telephone
from smspins_tui.store import State, Store
from smspins_tui.store.lookup import in_server_time, listed_at, requests_of
from smspins_tui.store.selectors import effective_auto
from smspins_tui.ui.flow.desk import Desk

if TYPE_CHECKING:
    from smspins_tui.ui.screens.detail import DetailChoice, Follow
    from smspins_tui.ui.screens.detail_lines import Detail

Make = Callable[[State], "Detail"]


async def read_detail(desk: Desk, make: Make) -> DetailChoice | None:
    """Show what `make` makes of the state, now and after each change; return what the person decided."""
    from smspins_tui.ui.screens.detail import DetailScreen

    store = (await desk.session()).account.store
    return await desk.ask(DetailScreen(make(store.state), following(store, make)))


def of_request(request: Request, whole: Request | None, *, is_local: bool) -> Make:
    """Return what makes the detail of a request.

    Args:
        request: as it is known when it is opened.
        whole: as the journal has it, with every field as sent; None when it has none.
        is_local: whether local time comes first.
    """
    from smspins_tui.ui.screens.detail_lines import request_detail

    def make(state: State) -> Detail:
        known = state.requests.get(request.key, request)
        if not known.fields and whole is not None:
            known = replace(known, fields=whole.fields)
        thread = state.threads.get(known.telephone_id or "", ())
        is_check = known.kind is Kind.CHECK
        messages = tuple(message for message in thread if is_check and message.check_id == known.id)
        telephone = state.telephones.get(known.telephone_id or "")
        return request_detail(in_server_time(state, known), telephone, messages, is_local=is_local)

    return make


def of_message(message: Message, check: Request | None, *, is_local: bool) -> Make:
    """Return what makes the detail of a message.

    Args:
        message: the message.
        check: its check as the journal has it, with every field as sent; None when it has none.
        is_local: whether local time comes first.
    """
    from smspins_tui.ui.screens.detail_lines import message_detail, raw_text

    def make(state: State) -> Detail:
        known = state.requests.get(RequestKey(Kind.CHECK, message.check_id), check)
        fields = (known.fields if known is not None else ()) or (check.fields if check is not None else ())
        telephone = state.telephones.get(message.telephone_id)
        return message_detail(
            in_server_time(state, message), telephone, raw=raw_text(fields, "smses"), is_local=is_local
        )

    return make


def of_telephone(telephone: Telephone, clock: Callable[[], float], *, is_local: bool) -> Make:
    """Return what makes the detail of a telephone.

    Args:
        telephone: as it is known when it is opened.
        clock: seconds since the epoch.
        is_local: whether local time comes first.
    """
    from smspins_tui.ui.screens.detail_lines import telephone_detail

    telephone_id = telephone.telephone_id

    def make(state: State) -> Detail:
        known = state.telephones.get(telephone_id, telephone)
        now, belief = state.server_time(clock()), state.auto_checks.get(telephone_id)
        return telephone_detail(
            in_server_time(state, replace(known, listed_at=listed_at(state, known))),
            now=now,
            belief=belief,
            state=effective_auto(belief, now),
            inbox=in_server_time(state, state.inboxes.get(telephone_id, Inbox())),
            requests=tuple(one for one in requests_of(state, telephone_id) if one.is_open),
            is_local=is_local,
        )

    return make


def of_intent(intent: Intent, *, is_local: bool) -> Make:
    """Return what makes the detail of a call with an effect; one that is not shown any more is done.

    Args:
        intent: as it is known when it is opened.
        is_local: whether local time comes first.
    """
    from smspins_tui.ui.screens.detail_lines import intent_detail

    def make(state: State) -> Detail:
        known = state.intents.get(intent.intent_id) or replace(intent, outcome=Outcome.DONE, detail="")
        return intent_detail(in_server_time(state, known), state.telephones.get(known.telephone_id), is_local=is_local)

    return make


def following(store: Store, make: Make) -> Follow:
    """Return what gives the detail as it is now and each newer one."""

    def follow(show: Callable[[Detail], None]) -> Callable[[], None]:
        known: tuple[object, ...] = ()

        def take(state: State) -> None:
            nonlocal known
            before, known = known, _what_details_show(state)
            if any(one is not other for one, other in zip(before, known, strict=False)) or not before:
                show(make(state))

        return store.subscribe(take)

    return follow


def _what_details_show(state: State) -> tuple[object, ...]:
    return (
        state.telephones,
        state.telephones_at,
        state.inboxes,
        state.threads,
        state.requests,
        state.intents,
        state.auto_checks,
        state.skew,
    )
