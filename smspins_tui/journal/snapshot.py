"""What the journal holds, read at one moment.

Stands apart because the first screenful and the whole are the same queries with and without a limit. The one rule:
each query goes along an index, so that it costs what it returns and not what is kept.
"""

from __future__ import annotations

from smspins_tui.journal.connection import Connection, Row
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
from smspins_tui.models import AutoCheck, Intent, Request, RequestKey, Snapshot

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
REQUESTS = f"""
    SELECT {REQUEST} FROM request WHERE is_open = ?
    ORDER BY requested_at DESC, length(id) DESC, id DESC LIMIT ?
"""  # noqa: S608 - column names
INTENTS = f"SELECT {INTENT} FROM intent WHERE {SHOWN}"  # noqa: S608 - column names
AUTO_CHECKS = f"SELECT {AUTO_CHECK} FROM auto_check"  # noqa: S608 - column names
AUTO_CHECK_OF = f"{AUTO_CHECKS} WHERE telephone_id = ?"
TELEPHONE_COUNT = "SELECT count(*) FROM telephone"
OPEN_COUNT = "SELECT count(*) FROM request WHERE is_open = 1"
UNREAD_COUNT = "SELECT coalesce(sum(unread), 0) FROM inbox WHERE unread > 0"


def snapshot(connection: Connection) -> Snapshot:
    """Return all that the journal holds but messages: of requests that have ended, the newest."""
    with connection.reading():
        telephones = connection.rows(TELEPHONES, ALL)
        requests = _requests(connection, ALL, CLOSED_LIMIT)
        beliefs = [auto_check_of(row) for row in connection.rows(AUTO_CHECKS)]
        return _assemble(connection, telephones, requests, beliefs, is_whole=True)


def screenful(connection: Connection, rows: int) -> Snapshot:
    """Return the first rows of the telephone pane and of the request pane, and the counts of the whole."""
    with connection.reading():
        telephones = connection.rows(TELEPHONES, rows)
        requests = _requests(connection, rows, rows)
        found = [connection.row(AUTO_CHECK_OF, row[_INBOX_WIDTH]) for row in telephones]
        beliefs = [auto_check_of(row) for row in found if row is not None]
        return _assemble(connection, telephones, requests[:rows], beliefs, is_whole=False)


def _requests(connection: Connection, open_limit: int, closed_limit: int) -> list[Request]:
    rows = connection.rows(REQUESTS, True, open_limit) + connection.rows(REQUESTS, False, closed_limit)
    return [request_of(row) for row in rows]


def shown_intents(connection: Connection) -> dict[int, Intent]:
    """Return the intents that the person may have to do something about."""
    intents = [intent_of(row) for row in connection.rows(INTENTS)]
    return {intent.intent_id: intent for intent in intents}


def _assemble(
    connection: Connection, rows: list[Row], requests: list[Request], beliefs: list[AutoCheck], *, is_whole: bool
) -> Snapshot:
    telephones = [telephone_of(row[_INBOX_WIDTH:]) for row in rows]
    by_key: dict[RequestKey, Request] = {request.key: request for request in requests}
    return Snapshot(
        telephones={telephone.telephone_id: telephone for telephone in telephones},
        telephones_at=fact(connection, TELEPHONES_AT),
        inboxes={row[_INBOX_WIDTH]: inbox_of(row[:_INBOX_WIDTH]) for row in rows},
        requests=by_key,
        intents=shown_intents(connection),
        auto_checks={belief.telephone_id: belief for belief in beliefs},
        telephone_count=connection.one(TELEPHONE_COUNT),
        open_count=connection.one(OPEN_COUNT),
        unread_count=connection.one(UNREAD_COUNT),
        is_whole=is_whole,
    )
