"""Single things looked up in the state.

Stands apart from the selectors, which make whole views. The one rule: pure functions of the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from smspins_tui.models import Action, Inbox, Intent, Kind, Message, Outcome, Request, Status, Telephone
from smspins_tui.store.state import Connection, Link, State

Noted = TypeVar("Noted", Telephone, Request, Intent, Message, Inbox)

NOTED = (
    "requested_at", "created_at", "settled_at", "looked_at", "seen_at", "listed_at", "asked_at", "last_at",
    "number_since", "unlisted_since",
)  # fmt: skip
"""The times of ours among the fields of what is shown."""


def open_check(state: State, telephone_id: str) -> Request | None:
    """Return the newest open check of a telephone that was asked here, if any."""
    still_open = (request for request in _checks_asked_here(state, telephone_id) if request.is_open)
    return max(still_open, key=lambda request: request.requested_at, default=None)


def last_check(state: State, telephone_id: str) -> Request | None:
    """Return the newest check of a telephone that was asked here, open or not, if any."""
    checks = _checks_asked_here(state, telephone_id)
    return max(checks, key=lambda request: request.requested_at, default=None)


def _checks_asked_here(state: State, telephone_id: str) -> Iterator[Request]:
    return (
        request
        for request in state.requests.values()
        if request.kind is Kind.CHECK and request.telephone_id == telephone_id and request.is_asked_here
    )


def open_checks(state: State, telephone_id: str) -> tuple[Request, ...]:
    """Return every open check of a telephone."""
    return tuple(
        request
        for request in state.requests.values()
        if request.kind is Kind.CHECK and request.telephone_id == telephone_id and request.is_open
    )


def newest_pending(state: State, telephone_id: str) -> Request | None:
    """Return the newest PENDING request of a telephone, if any."""
    requests = (
        request
        for request in state.requests.values()
        if request.telephone_id == telephone_id and request.status is Status.PENDING and request.is_open
    )
    return max(requests, key=lambda request: request.requested_at, default=None)


def unknown_intent(state: State, action: Action, telephone_id: str) -> Intent | None:
    """Return the intent of that action and telephone whose outcome is unknown, if any."""
    return next(
        (
            intent
            for intent in state.intents.values()
            if intent.action is action and intent.telephone_id == telephone_id and intent.outcome is Outcome.UNKNOWN
        ),
        None,
    )


def open_change(state: State, telephone_id: str) -> Request | None:
    """Return the open number change of a telephone, if any."""
    return next(
        (
            request
            for request in state.requests.values()
            if request.kind is Kind.CHANGE and request.telephone_id == telephone_id and request.is_open
        ),
        None,
    )


def in_server_time(state: State, thing: Noted) -> Noted:
    """Return a thing with the times that we noted as the server's clock had them: they are shown beside its own."""
    noted = {name: getattr(thing, name, None) for name in NOTED}
    told: dict[str, Any] = {name: state.server_time(at) for name, at in noted.items() if at is not None}
    return replace(thing, **told)


def last_troubles(connection: Connection) -> tuple[str, ...]:
    """Return what went wrong when the server was asked last, in words."""
    if connection.link in {Link.OFFLINE, Link.SLOWED}:
        return (f"at last: {connection.words}",)
    return tuple(f"{name} at last: {words}" for name, words in connection.faults.items())


def listed_at(state: State, telephone: Telephone) -> float | None:
    """Return when the server last listed a telephone: its own time is kept only when something of it changed."""
    return telephone.listed_at if telephone.missed or state.telephones_at is None else state.telephones_at


def requests_of(state: State, telephone_id: str) -> tuple[Request, ...]:
    """Return the requests of a telephone, newest first."""
    requests = [request for request in state.requests.values() if request.telephone_id == telephone_id]
    return tuple(sorted(requests, key=lambda request: request.requested_at, reverse=True))
