"""The files of a journal: made 0600 in a folder of 0700, mended, and moved aside together.

Stands apart because `-wal` and `-shm` belong to the database: what is done to one is done to all. The one rule: the
file is made by us before SQLite sees it, since the others inherit its permissions.
"""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

SMALLEST = 512
"""Bytes of the smallest database: one page of the smallest size."""


def wal_of(path: Path) -> Path:
    """Return the write-ahead log of a journal."""
    return path.with_name(f"{path.name}-wal")


def shm_of(path: Path) -> Path:
    """Return the shared memory of a journal."""
    return path.with_name(f"{path.name}-shm")


def lock_of(path: Path) -> Path:
    """Return the lock file of a journal."""
    return path.with_name(f"{path.name}-lock")


def make_folder(folder: Path) -> tuple[str, ...]:
    """Make the folder, or close an open one to others.

    Returns: what was mended, in words.

    Raises: OSError.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    about = folder.stat()
    if not about.st_mode & 0o077 or about.st_mode & stat.S_ISVTX:
        return ()  # a sticky folder is everybody's, such as /tmp: not ours to close
    return _close_to_others(folder, 0o700, "the folder of the journal")


def mend(path: Path) -> tuple[str, ...]:
    """Close the files of a journal to others where they are open.

    Returns: what was mended, in words: once for all of them.
    """
    words: list[str] = []
    for file in (path, wal_of(path), shm_of(path), lock_of(path)):
        if file.exists() and file.stat().st_mode & 0o077:
            words += _close_to_others(file, 0o600, "the journal")
    return tuple(dict.fromkeys(words))


def _close_to_others(path: Path, mode: int, name: str) -> tuple[str, ...]:
    try:
        path.chmod(mode)
    except PermissionError:
        return (f"{name} can be read by other users of this machine, and isn't ours to close",)
    return (f"{name} could be read by other users of this machine: closed to them now",)


def create(path: Path) -> None:
    """Make an empty file for a new journal.

    Raises: OSError.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    _sync_folder(path.parent)


def is_empty(path: Path) -> bool:
    """Whether there is no journal: no file, or one too small to be a database, which SQLite takes for a new one."""
    return not path.exists() or path.stat().st_size < SMALLEST


def has_remains(path: Path) -> bool:
    """Whether there is anything to keep of a journal whose file is empty."""
    parts = [part for part in (path, wal_of(path), shm_of(path)) if part.exists()]
    return any(part.stat().st_size for part in parts)


def move_aside(path: Path, now: float) -> str:
    """Give the files of a journal another name, with the date in it; the log goes first.

    A log left beside a new journal would be played into it; a journal left without its log is only older.

    Returns: the new name as the end of it that is new, with the date: the whole is longer than a toast is wide.

    Raises: OSError.
    """
    aside = _free_name(path, datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H-%M-%SZ"))
    for file, target in ((wal_of(path), wal_of(aside)), (shm_of(path), shm_of(aside)), (path, aside)):
        if file.exists():
            file.rename(target)
    _sync_folder(path.parent)
    return "…" + aside.name.removeprefix(path.name)


def _free_name(path: Path, date: str) -> Path:
    aside, number = path.with_name(f"{path.name}.{date}"), 1
    while aside.exists() or wal_of(aside).exists():
        number += 1
        aside = path.with_name(f"{path.name}.{date}-{number}")
    return aside


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
