"""Messages: adding, reading, marking, purging.

Stands apart so that each piece of work can be tested on a connection. The one rule: a message once seen is neither
written twice nor lost, and the counts in `inbox` move with it in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.row import MESSAGE, marks, message_columns, message_of
from smspins_tui.models import Message

MessageName = tuple[str, str, int]
"""Check id, text, occurrence."""

_ADD = (
    f"INSERT INTO message ({MESSAGE}) VALUES ({marks(MESSAGE)}) "  # noqa: S608 - column names
    "ON CONFLICT (check_id, text, occurrence) DO NOTHING"
)
_COUNT = """
    INSERT INTO inbox (telephone_id, unread, last_at) VALUES (?, ?, ?)
    ON CONFLICT (telephone_id) DO UPDATE SET
        unread = unread + excluded.unread,
        last_at = max(coalesce(last_at, excluded.last_at), excluded.last_at)
"""
_THREAD = f"""
    SELECT {MESSAGE} FROM message WHERE telephone_id = ?
    ORDER BY at DESC, length(check_id) DESC, check_id DESC, message_id DESC LIMIT ?
"""  # noqa: S608 - column names
_MARK = """
    UPDATE message SET is_read = 1
    WHERE is_read = 0 AND telephone_id = ? AND check_id = ? AND text = ? AND occurrence = ?
"""
_MARK_OLDER = "UPDATE message SET is_read = 1 WHERE is_read = 0 AND telephone_id = ? AND seen_at < ?"
_PAGE = f"SELECT message_id, {MESSAGE} FROM message WHERE message_id > ? ORDER BY message_id LIMIT ?"  # noqa: S608


def add_messages(connection: Connection, messages: Iterable[Message]) -> tuple[Message, ...]:
    """Write the messages that were never seen; one that was keeps its first-seen time and read mark.

    Returns: the new ones, in the order given.
    """
    with connection.writing():
        return tuple([message for message in messages if _add(connection, message)])


def _add(connection: Connection, message: Message) -> bool:
    if connection.row("SELECT 1 FROM purged WHERE check_id = ?", message.check_id):
        return False
    if not connection.change(_ADD, *message_columns(message)):
        return False
    connection.change(_COUNT, message.telephone_id, not message.is_read, message.came_at)
    return True


def thread(connection: Connection, telephone_id: str, limit: int) -> tuple[Message, ...]:
    """Return the messages of a telephone, newest first; of one moment, by the number of the check."""
    return tuple([message_of(row) for row in connection.rows(_THREAD, telephone_id, limit)])


def mark_read(
    connection: Connection, telephone_id: str, names: Iterable[MessageName], before: float | None = None
) -> int:
    """Mark messages of a telephone read.

    Args:
        connection: the journal.
        telephone_id: whose.
        names: check id, text and occurrence of each.
        before: what was seen before then too, None for nothing else.

    Returns: how many were unread.
    """
    with connection.writing():
        count = sum(connection.change(_MARK, telephone_id, *name) for name in names)
        if before is not None:
            count += connection.change(_MARK_OLDER, telephone_id, before)
        connection.change("UPDATE inbox SET unread = unread - ? WHERE telephone_id = ?", count, telephone_id)
    return count


def page(connection: Connection, after: int, limit: int) -> tuple[int, tuple[Message, ...]]:
    """Return the next messages in the order in which they were written.

    Args:
        connection: the journal.
        after: the mark that the page before gave, 0 for the first.
        limit: how many at most.

    Returns: the mark for the next page, and the messages: none when there are no more.
    """
    rows = connection.rows(_PAGE, after, limit)
    return (rows[-1][0] if rows else after), tuple([message_of(row[1:]) for row in rows])
