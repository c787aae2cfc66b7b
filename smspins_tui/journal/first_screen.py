"""The first screenful, read before there is a loop, a thread or a lock.

Stands apart because the first frame waits for it: a few rows through a connection of its own. The one rule: it never
writes, never waits and never fails; what it can't read is not shown yet.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from smspins_tui.errors import JournalError
from smspins_tui.journal.connection import connect
from smspins_tui.journal.migration import version_of
from smspins_tui.journal.schema import LATEST
from smspins_tui.journal.snapshot import screenful
from smspins_tui.models import Outcome, Snapshot


def first_screen(path: Path, rows: int) -> Snapshot | None:
    """Return what the first frame shows, as it was last known; None when there is no journal that can be read now.

    A call that was being sent is shown as unknown: whether its sender still lives is not known yet.

    Args:
        path: the file.
        rows: how many telephones, and how many requests.
    """
    try:
        connection = connect(path, mode="ro")
    except sqlite3.Error:
        return None
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        if version_of(connection) != LATEST:
            return None
        return _doubt(screenful(connection, rows))
    except (sqlite3.Error, JournalError, ValueError, TypeError, AttributeError):  # the last three: rows not of ours
        return None
    finally:
        connection.close()


def _doubt(snapshot: Snapshot) -> Snapshot:
    intents = {
        number: replace(intent, outcome=Outcome.UNKNOWN) if intent.outcome is Outcome.SENDING else intent
        for number, intent in snapshot.intents.items()
    }
    return replace(snapshot, intents=intents)
