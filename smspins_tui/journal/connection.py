"""A connection to the journal, and its transactions.

Stands apart so that no value reaches SQLite unsound and no transaction begins in the wrong way. The one rule: writes
begin IMMEDIATE, because a deferred transaction that turns into a write fails at once whatever the time-out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smspins_tui.safetext import repair

Value = str | float | int | None
Row = tuple[Any, ...]

PATIENCE = 2.0
"""Seconds to wait for a foreign program that holds the file, such as `sqlite3` in a shell."""


class Connection(sqlite3.Connection):
    """A connection that binds any text: lone surrogates, which SQLite can't take, are replaced."""

    def rows(self, sql: str, *values: Value) -> list[Row]:
        """Return all rows of a query."""
        return self.execute(sql, _sound(values)).fetchall()

    def each(self, sql: str, *values: Value) -> Iterator[Row]:
        """Go through the rows of a query without holding them all."""
        return self.execute(sql, _sound(values))

    def row(self, sql: str, *values: Value) -> Row | None:
        """Return the first row of a query, None when there is none."""
        found: Row | None = self.execute(sql, _sound(values)).fetchone()
        return found

    def one(self, sql: str, *values: Value) -> Any:  # noqa: ANN401 - whatever the column holds
        """Return the first column of the first row, None when there is no row."""
        found = self.row(sql, *values)
        return None if found is None else found[0]

    def change(self, sql: str, *values: Value) -> int:
        """Run a statement that writes, and return how many rows it changed."""
        return self.execute(sql, _sound(values)).rowcount

    def change_many(self, sql: str, rows: Iterable[Iterable[Value]]) -> None:
        """Run a statement that writes once for each row."""
        self.executemany(sql, map(_sound, rows))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that writes: committed when its body ends well, undone otherwise."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        finally:
            self._undo_what_is_open()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that only reads: all its queries see the same moment."""
        self.execute("BEGIN")
        try:
            yield
        finally:
            self._undo_what_is_open()

    def _undo_what_is_open(self) -> None:
        if self.in_transaction:  # a full disk may have ended it already
            self.execute("ROLLBACK")


def connect(path: Path | None, *, mode: str = "rw") -> Connection:
    """Connect to a file that exists, or to memory.

    Args:
        path: the file, None for memory.
        mode: "rw" or "ro".

    Raises: sqlite3.Error.
    """
    target = ":memory:" if path is None else f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(
        target,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
        uri=path is not None,
    )


def _sound(values: Iterable[Value]) -> list[Value]:
    return [repair(value) if isinstance(value, str) else value for value in values]
