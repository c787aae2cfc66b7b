"""Requests: the only list there is of checks, and of which telephone a number change was for.

Stands apart so that each piece of work can be tested on a connection. The one rule: what only the journal knows
(telephone, ZIP, who asked) is never lost because an answer lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.row import REQUEST, marks, request_columns, request_of
from smspins_tui.models import Request, RequestKey

_SAVE = f"INSERT OR REPLACE INTO request ({REQUEST}, is_open) VALUES ({marks(REQUEST)}, ?)"  # noqa: S608 - columns
_FIND = f"SELECT {REQUEST} FROM request WHERE kind = ? AND id = ?"  # noqa: S608 - column names

# The raw fields say nothing of durations, and are half of a row.
ENDED = f"""
    SELECT {REQUEST.replace("fields", "'[]'")},
        iif(kind = 'check', (SELECT min(seen_at) FROM message WHERE check_id = request.id), NULL)
    FROM request WHERE is_open = 0 ORDER BY requested_at DESC, length(id) DESC, id DESC LIMIT ?
"""  # noqa: S608 - column names


def save_requests(connection: Connection, requests: Iterable[Request]) -> None:
    """Write the requests that are new or changed."""
    with connection.writing():
        for request in requests:
            put_request(connection, request)


def put_request(connection: Connection, request: Request) -> None:
    """Write a request; the caller holds the transaction."""
    known = find_request(connection, request.key)
    merged = request if known is None else merge(known, request)
    if merged != known:
        connection.change(_SAVE, *request_columns(merged), merged.is_open)


def find_request(connection: Connection, key: RequestKey) -> Request | None:
    """Return a request, None when it is not known here."""
    row = connection.row(_FIND, key.kind, key.id)
    return None if row is None else request_of(row)


def ended_requests(connection: Connection, limit: int) -> tuple[tuple[Request, float | None], ...]:
    """Return the newest requests that have ended, and when the first message of each was seen here."""
    return tuple([(request_of(row), row[-1]) for row in connection.rows(ENDED, limit)])


def merge(known: Request, told: Request) -> Request:
    """Return the request as told now, with what only the journal knows.

    One that was told without any answer (`seen_at` is None) can't take back the status that an answer gave.
    """
    is_guess = told.seen_at is None and known.seen_at is not None and known.status_raw != ""
    base = known if is_guess else told
    return replace(
        base,
        telephone_id=told.telephone_id or known.telephone_id,
        number=told.number or known.number,
        requested_at=told.requested_at,
        is_asked_here=told.is_asked_here or known.is_asked_here,
        zip_code=told.zip_code or known.zip_code,
        new_number=told.new_number or known.new_number,
        fields=base.fields or known.fields,
        messages=base.messages if base.messages is not None else known.messages,
    )
