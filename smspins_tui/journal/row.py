"""Models as rows of the journal, and rows as models.

Stands apart so that the order of columns is written down in one place. The one rule: pure functions, and what goes in
comes out equal.
"""

from __future__ import annotations

import json
from sys import intern

from smspins_tui.eastern import Stamp
from smspins_tui.journal.connection import Row, Value
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Fields,
    Inbox,
    Intent,
    Kind,
    Message,
    Outcome,
    Request,
    Status,
    Telephone,
    Timeline,
)

TELEPHONE = (
    "telephone_id, number, added_raw, added_at, added_is_date, expires_raw, expires_at, expires_is_date, "
    "listed_at, unlisted_since, missed, number_since, label, fields"
)
REQUEST = (
    "kind, id, telephone_id, number, requested_at, status, status_raw, is_asked_here, zip_code, new_number, agent, "
    "timeline, seen_at, unfound, fields, messages"
)
MESSAGE = (
    "check_id, text, occurrence, telephone_id, number, seen_at, checked_raw, checked_at, checked_is_date, is_read, "
    "is_history, at"
)
INTENT = (
    "intent_id, action, telephone_id, created_at, request_id, zip_code, number, outcome, detail, settled_at, looks, "
    "looked_at"
)
AUTO_CHECK = "telephone_id, state, set_at, is_started, is_kept"
INBOX = "unread, last_at, asked_at"

_encode = json.JSONEncoder(separators=(",", ":")).encode  # ASCII only: any text survives, lone surrogates too
_decode = json.JSONDecoder().decode


def marks(columns: str) -> str:
    """Return the placeholders for a list of columns."""
    return ", ".join("?" * len(columns.split(",")))


def stamp_of(raw: str | None, at: float | None, is_date: int | None) -> Stamp | None:
    """Return the stamp of three columns."""
    return None if raw is None else Stamp(raw, at, bool(is_date))


def stamp_columns(stamp: Stamp | None) -> tuple[Value, Value, Value]:
    """Return the three columns of a stamp."""
    return (None, None, None) if stamp is None else (stamp.raw, stamp.at, stamp.is_date)


def fields_of(text: str) -> Fields:
    """Return the fields of their column; the names are shared, because ten thousand rows repeat them."""
    return tuple((intern(name), value) for name, value in _decode(text))


def telephone_of(row: Row) -> Telephone:
    """Return the telephone of the columns `TELEPHONE`."""
    return Telephone(
        row[0],
        row[1],
        stamp_of(row[2], row[3], row[4]),
        stamp_of(row[5], row[6], row[7]),
        listed_at=row[8],
        unlisted_since=row[9],
        missed=row[10],
        number_since=row[11],
        label=row[12],
        fields=fields_of(row[13]),
    )


def telephone_columns(telephone: Telephone) -> tuple[Value, ...]:
    """Return the columns `TELEPHONE`."""
    return (
        telephone.telephone_id,
        telephone.number,
        *stamp_columns(telephone.added),
        *stamp_columns(telephone.expires),
        telephone.listed_at,
        telephone.unlisted_since,
        telephone.missed,
        telephone.number_since,
        telephone.label,
        _encode(telephone.fields),
    )


def timeline_of(text: str) -> Timeline:
    """Return the timeline of its column."""
    return Timeline(**{name: Stamp(*parts) for name, parts in _decode(text).items()})


def timeline_column(timeline: Timeline) -> str:
    """Return the column of a timeline: its stamps by name."""
    stamps = {name: getattr(timeline, name) for name in Timeline.__slots__}
    return _encode({name: (s.raw, s.at, s.is_date) for name, s in stamps.items() if s is not None})


def request_of(row: Row) -> Request:
    """Return the request of the columns `REQUEST`."""
    return Request(
        Kind(row[0]),
        row[1],
        row[2],
        row[3],
        row[4],
        status=Status(row[5]),
        status_raw=intern(row[6]),
        is_asked_here=bool(row[7]),
        zip_code=row[8],
        new_number=row[9],
        agent=None if row[10] is None else intern(row[10]),
        timeline=timeline_of(row[11]),
        seen_at=row[12],
        unfound=row[13],
        fields=fields_of(row[14]),
        messages=row[15],
    )


def request_columns(request: Request) -> tuple[Value, ...]:
    """Return the columns `REQUEST`."""
    return (
        request.kind,
        request.id,
        request.telephone_id,
        request.number,
        request.requested_at,
        request.status,
        request.status_raw,
        request.is_asked_here,
        request.zip_code,
        request.new_number,
        request.agent,
        timeline_column(request.timeline),
        request.seen_at,
        request.unfound,
        _encode(request.fields),
        request.messages,
    )


def message_of(row: Row) -> Message:
    """Return the message of the columns `MESSAGE`."""
    return Message(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        checked=stamp_of(row[6], row[7], row[8]),
        is_read=bool(row[9]),
        is_history=bool(row[10]),
        at=None if row[11] == row[5] else row[11],
    )


def message_columns(message: Message) -> tuple[Value, ...]:
    """Return the columns `MESSAGE`."""
    return (
        message.check_id,
        message.text,
        message.occurrence,
        message.telephone_id,
        message.number,
        message.seen_at,
        *stamp_columns(message.checked),
        message.is_read,
        message.is_history,
        message.came_at,
    )


def intent_of(row: Row) -> Intent:
    """Return the intent of the columns `INTENT`."""
    return Intent(
        row[0],
        Action(row[1]),
        row[2],
        row[3],
        request_id=row[4],
        zip_code=row[5],
        number=row[6],
        outcome=Outcome(row[7]),
        detail=row[8],
        settled_at=row[9],
        looks=row[10],
        looked_at=row[11],
    )


def auto_check_of(row: Row) -> AutoCheck:
    """Return the belief of the columns `AUTO_CHECK`."""
    return AutoCheck(row[0], AutoState(row[1]), row[2], bool(row[3]), bool(row[4]))


def inbox_of(row: Row) -> Inbox:
    """Return the inbox of the columns `INBOX`."""
    return Inbox(*row)
