"""What went wrong below the journal, in words for a person.

Stands apart so that SQLite's errors are known in one place. The one rule: the error of ours is raised outside the
`except` block, so that no foreign frame hangs on it.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from smspins_tui.errors import JournalError

Result = TypeVar("Result")

_WORDS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read only here",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_IOERR: "the disk doesn't take or give it",
    sqlite3.SQLITE_CANTOPEN: "its file can't be opened",
    sqlite3.SQLITE_CORRUPT: "its file is damaged; start again to begin a new one",
    sqlite3.SQLITE_NOTADB: "its file is damaged; start again to begin a new one",
}
_WORDS_OF_EXTENSION = {sqlite3.SQLITE_IOERR_SHMSIZE: "the disk is full"}
"""Where the extension of a code says more: this comes when the shared memory finds no room on opening."""
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class DamagedJournal(JournalError):
    """The file doesn't hold a journal any more."""


def guarded(work: Callable[[], Result]) -> Result:
    """Return what the work returns.

    Raises: JournalError for any error of SQLite or of the file system, DamagedJournal when the file is to blame.
    """
    try:
        return work()
    except sqlite3.Error as error:
        fault = fault_of(error)
    except OSError as error:
        fault = JournalError(f"the journal fails: {reason_of(error)}")
    raise fault


def fault_of(error: sqlite3.Error) -> JournalError:
    """Return an error of SQLite as one of ours."""
    code = primary_code(error)
    extended = getattr(error, "sqlite_errorcode", 0)
    # SQLite's own words name tables and columns, never values
    words = _WORDS_OF_EXTENSION.get(extended) or _WORDS.get(code) or str(error)
    return (DamagedJournal if code in _DAMAGE else JournalError)(f"the journal fails: {words}")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is to blame, while it is being opened: tables that are missing count as damage then."""
    return primary_code(error) in _DAMAGE | {sqlite3.SQLITE_ERROR}


def primary_code(error: sqlite3.Error) -> int:
    """Return SQLite's code of an error without its extension, 0 when it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def reason_of(error: OSError) -> str:
    """Return why the file system refused, in words without a path."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk is full"
    return os.strerror(error.errno).lower() if error.errno else "the file system refuses"
