"""Opening a journal: taking its lock, finding out what happened to it, mending, beginning anew.

Stands apart because all that can be wrong with a file is met here once. The one rule: nothing is deleted, and whatever
was mended or lost is said.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from smspins_tui.errors import JournalError
from smspins_tui.journal import file, lost
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.fault import reason_of
from smspins_tui.journal.intent import cut_off
from smspins_tui.journal.lock import End, Lock, Mark
from smspins_tui.journal.meta import BASE_URL, PROFILE, RUN, fact, keep_fact
from smspins_tui.journal.migration import migrate, version_of
from smspins_tui.journal.schema import LATEST

LOST = ("the journal lost its last entries: what was asked for just before it was last open may be missing here",)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose journal it is: the profile, and the base URL of the server."""

    profile: str
    base_url: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An open journal; `lock` is None in memory and when it is read only."""

    connection: Connection
    lock: Lock | None = None
    run: int = 0
    notes: tuple[str, ...] = ()


def open_in_memory(owner: Owner) -> Opened:
    """Open a journal that ends with the process."""
    connection = connect(None)
    migrate(connection)
    _enter(connection, owner, 1)
    return Opened(connection)


def open_read_only(path: Path, owner: Owner) -> Opened:
    """Open the journal that another instance holds.

    Raises: JournalError, sqlite3.Error.
    """
    if file.is_empty(path):
        raise JournalError("there is no journal to read yet")
    with ExitStack() as stack:
        connection = connect(path, mode="ro")
        stack.callback(connection.close)
        if version_of(connection) != LATEST:
            raise JournalError(
                "the journal is of an earlier version: it is brought up to date by the window that holds it"
            )
        _check_owner(connection, owner)
        stack.pop_all()
    return Opened(connection)


def open_owned(path: Path, owner: Owner, clock: Callable[[], float]) -> Opened:
    """Open a journal to write to it, make it when there is none.

    Raises: JournalBusy, JournalNewer, JournalError; sqlite3.Error.
    """
    try:
        notes = file.make_folder(path.parent)
        lock = Lock(file.lock_of(path))
    except OSError as error:
        words = f"the journal can't be kept: {reason_of(error)}"
    else:
        with ExitStack() as stack:
            stack.callback(lock.release)
            opened = _open_locked(path, owner, lock, clock, notes)
            stack.pop_all()
        return opened
    raise JournalError(words)


def _open_locked(path: Path, owner: Owner, lock: Lock, clock: Callable[[], float], notes: tuple[str, ...]) -> Opened:
    mark = lock.read()
    notes += file.mend(path)
    is_log_lost = lost.is_log_lost(path, mark)
    news = _make_when_missing(path, mark, clock) or _renew_when_damaged(path, mark, clock)
    with ExitStack() as stack:
        connection = connect(path)
        stack.callback(connection.close)
        _prepare(connection)
        if not news and (is_log_lost or lost.is_older(connection, mark)):
            news = LOST
        run = max(lost.run_of(connection), mark.run if mark else 0) + 1
        _enter(connection, owner, run)
        lock.write(Mark(run, End.OPEN))  # after the first write: now there is something in the log
        stack.pop_all()
    return Opened(connection, lock, run, notes + news)


def _make_when_missing(path: Path, mark: Mark | None, clock: Callable[[], float]) -> tuple[str, ...]:
    if not file.is_empty(path):
        return ()
    kept = ""
    if file.has_remains(path):
        kept = f" (what was left of it is kept as {file.move_aside(path, clock())})"
    if not path.exists():
        file.create(path)
    return () if mark is None else (f"the journal's file was gone or empty{kept}: a new one was begun",)


def _renew_when_damaged(path: Path, mark: Mark | None, clock: Callable[[], float]) -> tuple[str, ...]:
    if not lost.is_damaged(path, mark):
        return ()
    name = file.move_aside(path, clock())
    file.create(path)
    return (f"the journal was damaged: it is kept as {name}, and a new one was begun",)


def _prepare(connection: Connection) -> None:
    if connection.one("PRAGMA journal_mode = WAL") != "wal":
        raise JournalError("the journal can't be kept on this kind of disk")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is purged is gone from the file
    migrate(connection)


def _enter(connection: Connection, owner: Owner, run: int) -> None:
    with connection.writing():
        _check_owner(connection, owner)
        keep_fact(connection, PROFILE, owner.profile)
        keep_fact(connection, BASE_URL, owner.base_url)
        keep_fact(connection, RUN, run)
        cut_off(connection)


def _check_owner(connection: Connection, owner: Owner) -> None:
    kept = fact(connection, PROFILE), fact(connection, BASE_URL)
    if kept not in {(None, None), (owner.profile, owner.base_url)}:
        raise JournalError("the journal is of another profile or another server")


def shut(opened: Opened, *, is_suspect: bool) -> None:
    """Close a journal: what is in the log goes into the file first, so that the mark can say so.

    Raises: sqlite3.Error, OSError; the lock is released all the same.
    """
    try:
        if opened.lock is not None and (is_suspect or empty_log(opened.connection)):
            opened.lock.write(Mark(opened.run, End.SUSPECT if is_suspect else End.CLOSED))
    finally:
        opened.connection.close()
        if opened.lock is not None:
            opened.lock.release()


def empty_log(connection: Connection) -> bool:
    """Bring what is in the log into the file; return whether the log is empty now, which whoever reads may prevent."""
    connection.execute("PRAGMA busy_timeout = 0")  # the exit doesn't wait for whoever reads
    is_busy = connection.one("PRAGMA wal_checkpoint(TRUNCATE)")
    return not is_busy
