"""Brings a journal of an earlier version up to date.

Stands apart from the tables so that a test can run it from every version. The one rule: one transaction from the
version found to the latest, so that a kill leaves the one or the other.
"""

from __future__ import annotations

from smspins_tui.errors import JournalNewer
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.schema import APPLICATION, LATEST, STEPS


def version_of(connection: Connection) -> int:
    """Return the version of the journal: 0 when it is empty.

    Raises: JournalNewer when this program does not know it.
    """
    version = int(connection.one("PRAGMA user_version"))
    if version > LATEST:
        raise JournalNewer(
            f"the journal was written by a newer version of this program (its version is {version}, this one knows "
            f"{LATEST}): update the program, or start with --no-journal"
        )
    return version


def migrate(connection: Connection, *, until: int = LATEST) -> None:
    """Bring the journal to a version.

    Raises: JournalNewer; sqlite3.Error.
    """
    if version_of(connection) >= until:
        return
    with connection.writing():
        for number in range(version_of(connection), until):
            for statement in STEPS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {until}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
