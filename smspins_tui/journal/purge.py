"""Deleting messages that the person doesn't want kept.

Stands apart because it is the only work that deletes. The one rule: the server may tell the same messages again, so the
checks they came with are remembered, by number alone.
"""

from __future__ import annotations

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.meta import PURGES, fact, keep_fact

# A check goes as a whole, when its last message is old and nothing more is expected of it.
_MARK = """
    INSERT OR IGNORE INTO purged (check_id)
    SELECT check_id FROM message
    WHERE check_id NOT IN (SELECT id FROM request WHERE kind = 'check' AND is_open = 1)
    GROUP BY check_id HAVING max(seen_at) < ?
"""
_DELETE = "DELETE FROM message WHERE check_id IN (SELECT check_id FROM purged)"
_FORGET = """
    UPDATE request SET fields = '[]' WHERE is_open = 0 AND requested_at < ? AND fields <> '[]'
"""  # they hold messages too
_RECOUNT = """
    UPDATE inbox SET
        unread = (SELECT count(*) FROM message WHERE telephone_id = inbox.telephone_id AND is_read = 0),
        last_at = (SELECT max(at) FROM message WHERE telephone_id = inbox.telephone_id)
"""


def purge(connection: Connection, older_than: float) -> int:
    """Delete the messages of checks whose newest message was seen before a time, and the raw answers as old.

    Args:
        connection: the journal.
        older_than: seconds since the epoch.

    Returns: how many messages were deleted.
    """
    with connection.writing():
        connection.change(_MARK, older_than)
        count = connection.change(_DELETE)
        connection.change(_FORGET, older_than)
        connection.change(_RECOUNT)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the log holds what was deleted
    with connection.writing():
        keep_fact(connection, PURGES, (fact(connection, PURGES) or 0) + 1)  # a log that is empty would count as lost
    return count
