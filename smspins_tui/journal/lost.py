"""Finding out whether a journal lost something since it was last open.

Stands apart because SQLite says nothing of it: a log that is gone or garbled opens as an older journal. The one rule:
it only looks, through a read-only connection, because closing any other may play the log into the file.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from smspins_tui.journal import file
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.fault import is_damage
from smspins_tui.journal.lock import End, Mark
from smspins_tui.journal.meta import RUN, fact
from smspins_tui.journal.migration import version_of
from smspins_tui.journal.schema import APPLICATION

_LOG_MARKS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
"""How a write-ahead log begins."""


def is_damaged(path: Path, mark: Mark | None) -> bool:
    """Whether the file doesn't hold a journal any more; looked at closely unless the last run ended in order.

    Raises: JournalNewer; sqlite3.Error when it can't be read for another reason.
    """
    connection = connect(path, mode="ro")
    try:
        return _is_damaged(connection, is_thorough=mark is None or mark.end is not End.CLOSED)
    except sqlite3.Error as error:
        if not is_damage(error):
            raise
        return True
    finally:
        connection.close()


def _is_damaged(connection: Connection, *, is_thorough: bool) -> bool:
    has_tables = connection.one("SELECT count(*) FROM sqlite_master") > 0
    if has_tables and connection.one("PRAGMA application_id") != APPLICATION:
        return True  # a database, but no journal
    if version_of(connection) > 0:
        run_of(connection)
    return is_thorough and connection.rows("PRAGMA quick_check(1)") != [("ok",)]


def is_log_lost(path: Path, mark: Mark | None) -> bool:
    """Whether the log that must be there after a run that did not end in order is gone, empty, or not a log.

    An empty one is as good as none: any reader, the first screen too, makes it when it is missing.
    """
    log = file.wal_of(path)
    if not log.exists() or log.stat().st_size == 0:
        return mark is not None and mark.end is End.OPEN
    with log.open("rb") as opened:
        return opened.read(4) not in _LOG_MARKS


def is_older(connection: Connection, mark: Mark | None) -> bool:
    """Whether the journal doesn't know of the last run."""
    return mark is not None and run_of(connection) < mark.run


def run_of(connection: Connection) -> int:
    """Return the number of the last run that the journal knows of."""
    return int(fact(connection, RUN) or 0)
