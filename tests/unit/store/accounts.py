"""Accounts made by hand for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Action, Inbox, Intent, Kind, Outcome, Request, RequestKey, Status, Telephone
from smspins_tui.store import Connection, Link, State

NOW = parse_stamp("2024-04-20 22:14:00").at or 0.0
MIDNIGHT = parse_stamp("2024-04-20").at or 0.0
DAY = 86_400

Field: TypeAlias = Any
"""A field of a model, checked by its constructor."""


def telephone(telephone_id: str, number: str = "2125550113", **more: Field) -> Telephone:
    """A telephone that ends in May unless told otherwise."""
    return Telephone(telephone_id, number, **{"expires": parse_stamp("2024-05-17"), **more})


def by_id(*telephones: Telephone) -> dict[str, Telephone]:
    """The telephones as the state holds them."""
    return {one.telephone_id: one for one in telephones}


def heard(**ages: float | None) -> dict[str, Inbox]:
    """Inboxes by `t<id>`: the age in seconds of the last message, None for none."""
    return {
        name.removeprefix("t"): Inbox(last_at=None if age is None else NOW - age, asked_at=NOW)
        for name, age in ages.items()
    }


def check(
    request_id: str, ago: float, status: Status = Status.PENDING, telephone_id: str = "1", **more: Field
) -> Request:
    """A check asked so many seconds ago."""
    return Request(
        Kind.CHECK, request_id, telephone_id, "2125550113", NOW - ago, status=status, status_raw=status.value, **more
    )


def requests(*rows: Request) -> dict[RequestKey, Request]:
    """The requests as the state holds them."""
    return {row.key: row for row in rows}


def intent(number: int, outcome: Outcome, ago: float = 0, telephone_id: str = "1") -> Intent:
    """A number change that was tried."""
    return Intent(number, Action.REQUEST_CHANGE, telephone_id, NOW - ago, outcome=outcome)


def intents(rows: Iterable[Intent]) -> dict[int, Intent]:
    """The intents as the state holds them."""
    return {row.intent_id: row for row in rows}


def account(**fields: Field) -> State:
    """A state that is whole and live unless told otherwise."""
    known: dict[str, Any] = {"is_whole": True, "connection": Connection(Link.LIVE), "telephones_at": NOW}
    return State(**{**known, **fields})
