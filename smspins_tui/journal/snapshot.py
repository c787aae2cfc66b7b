"""What the journal holds, read at one moment.

Stands apart because the first screenful and the whole are the same queries with and without a limit. The one rule:
each query goes along an index, so that it costs what it returns and not what is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.intent import SHOWN
from smspins_tui.journal.meta import TELEPHONES_AT, fact
from smspins_tui.journal.row import (
    AUTO_CHECK,
    INBOX,
    INTENT,
    REQUEST,
    TELEPHONE,
    auto_check_of,
    inbox_of,
    intent_of,
    request_of,
    telephone_of,
)
from smspins_tui.models import AutoCheck, Inbox, Request, RequestKey, Snapshot, Telephone

CLOSED_LIMIT = 10_000
"""Requests that have ended, the newest first; the rest stay in the journal."""
ALL = -1
"""As a limit in SQL: none."""
_INBOX_WIDTH = INBOX.count(",") + 1

# CROSS JOIN keeps SQLite to this order of the tables: along the index of the inboxes.
TELEPHONES = f"""
    SELECT {INBOX}, {TELEPHONE} FROM inbox CROSS JOIN telephone USING (telephone_id)
    ORDER BY last_at DESC, length(inbox.telephone_id), inbox.telephone_id LIMIT ?
"""  # noqa: S608 - column names
# What has ended comes without its raw fields: they are half of the memory of ten thousand requests (17 of 41 MB).
_LEAN = REQUEST.replace("fields", "iif(is_open, fields, '[]')")
REQUESTS = f"""
    SELECT {_LEAN} FROM request WHERE is_open = ?
    ORDER BY requested_at DESC, length(id) DESC, id DESC LIMIT ?
"""  # noqa: S608 - column names
INTENTS = f"SELECT {INTENT} FROM intent WHERE {SHOWN}"  # noqa: S608 - column names
AUTO_CHECKS = f"SELECT {AUTO_CHECK} FROM auto_check"  # noqa: S608 - column names
AUTO_CHECK_OF = f"{AUTO_CHECKS} WHERE telephone_id = ?"
TELEPHONE_COUNT = "SELECT count(*) FROM telephone"
OPEN_COUNT = "SELECT count(*) FROM request WHERE is_open = 1"
UNREAD_COUNT = "SELECT coalesce(sum(unread), 0) FROM inbox WHERE unread > 0"


def version(connection: Connection) -> int:
    """Return a number that changes whenever another connection has written."""
    return int(connection.one("PRAGMA data_version"))


def snapshot(connection: Connection) -> Snapshot:
    """Return all that the journal holds but messages: of requests that have ended, the newest without raw fields."""
    with connection.reading():
        requests = _requests(connection, ALL, CLOSED_LIMIT)
        beliefs = map(auto_check_of, connection.each(AUTO_CHECKS))
        return replace(_frame(connection, ALL), requests=requests, auto_checks=_by_telephone(beliefs), is_whole=True)


def screenful(connection: Connection, rows: int) -> Snapshot:
    """Return the first rows of the telephone pane and of the request pane, and the counts of the whole."""
    with connection.reading():
        frame = _frame(connection, rows)
        requests = dict(islice(_requests(connection, rows, rows).items(), rows))
        found = [connection.row(AUTO_CHECK_OF, telephone_id) for telephone_id in frame.telephones]
        beliefs = (auto_check_of(row) for row in found if row is not None)
        return replace(frame, requests=requests, auto_checks=_by_telephone(beliefs))


def _frame(connection: Connection, limit: int) -> Snapshot:
    telephones: dict[str, Telephone] = {}
    inboxes: dict[str, Inbox] = {}
    for row in connection.each(TELEPHONES, limit):
        telephone = telephone_of(row[_INBOX_WIDTH:])
        telephones[telephone.telephone_id] = telephone
        inboxes[telephone.telephone_id] = inbox_of(row[:_INBOX_WIDTH])
    intents = map(intent_of, connection.each(INTENTS))
    return Snapshot(
        telephones=telephones,
        telephones_at=fact(connection, TELEPHONES_AT),
        inboxes=inboxes,
        intents={intent.intent_id: intent for intent in intents},
        telephone_count=connection.one(TELEPHONE_COUNT),
        open_count=connection.one(OPEN_COUNT),
        unread_count=connection.one(UNREAD_COUNT),
        is_whole=False,
    )


def _requests(connection: Connection, open_limit: int, closed_limit: int) -> dict[RequestKey, Request]:
    rows = chain(connection.each(REQUESTS, True, open_limit), connection.each(REQUESTS, False, closed_limit))
    return {request.key: request for request in map(request_of, rows)}


def _by_telephone(beliefs: Iterable[AutoCheck]) -> dict[str, AutoCheck]:
    return {belief.telephone_id: belief for belief in beliefs}
