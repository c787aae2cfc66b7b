"""The lock beside the journal, and the mark in it that says how the last run ended.

Stands apart because it must outlive the journal: a file that became empty, or lost its `-wal`, opens as a fresh or
older journal without a word, and only something outside of it can tell. The one rule: the mark says "open" only while
a `-wal` with something in it must be there.
"""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smspins_tui.errors import JournalBusy

_LENGTH = 64
"""Bytes of a mark: written in one go, the rest is blanks."""


class End(StrEnum):
    """How the last run ended: still OPEN (or killed), CLOSED in order, or SUSPECT because the file seemed damaged."""

    OPEN = "open"
    CLOSED = "closed"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of the last run of an owner, which the journal holds too, and how it ended."""

    run: int
    end: End


class Lock:
    """Holds the lock file of a journal until released; the kernel releases it when the process ends.

    Args:
        path: the lock file, made when missing.

    Raises: JournalBusy when another instance holds it; OSError.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not self._is_taken():
            os.close(self._descriptor)
            raise JournalBusy("another window holds the journal of this profile")

    def _is_taken(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def read(self) -> Mark | None:
        """Return the mark, None when there is none that can be read."""
        words = os.pread(self._descriptor, _LENGTH, 0).decode("ascii", "replace").split()
        if len(words) != 2 or not words[0].isdecimal() or words[1] not in set(End):
            return None
        return Mark(int(words[0]), End(words[1]))

    def write(self, mark: Mark) -> None:
        """Replace the mark; it is on the disk when this returns."""
        os.pwrite(self._descriptor, f"{mark.run} {mark.end}".ljust(_LENGTH).encode("ascii"), 0)
        os.fsync(self._descriptor)

    def release(self) -> None:
        """Let another instance take it; the file stays, because removing it would break the next lock."""
        os.close(self._descriptor)
