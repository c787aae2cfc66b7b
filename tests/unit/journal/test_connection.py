"""Transactions of a connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from smspins_tui.journal.connection import PATIENCE, Connection, connect


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Connection, Connection]]:
    path = tmp_path / "a place with spaces, 100% é?#.db"
    path.touch()
    with ExitStack() as stack:
        first, second = (stack.enter_context(closing(connect(path))) for _ in range(2))
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE word (word)")
        second.execute("PRAGMA busy_timeout = 0")
        yield first, second


def test_a_write_has_the_file_for_itself_from_its_beginning(two: tuple[Connection, Connection]) -> None:
    first, second = two
    with first.writing(), pytest.raises(sqlite3.OperationalError, match="locked"), second.writing():
        pass
    with second.writing():
        second.change("INSERT INTO word VALUES (?)", "mine")
    assert first.rows("SELECT word FROM word") == [("mine",)]


def test_a_reader_sees_one_moment(two: tuple[Connection, Connection]) -> None:
    first, second = two
    with first.reading():
        assert first.one("SELECT count(*) FROM word") == 0
        with second.writing():
            second.change("INSERT INTO word VALUES (?)", "meanwhile")
        assert first.one("SELECT count(*) FROM word") == 0
    assert first.one("SELECT count(*) FROM word") == 1


def test_a_write_that_fails_is_undone(two: tuple[Connection, Connection]) -> None:
    first, second = two

    def fail() -> None:
        with first.writing():
            first.change("INSERT INTO word VALUES (?)", "half")
            raise KeyError("defect")

    with pytest.raises(KeyError):
        fail()
    with second.writing():
        assert second.one("SELECT count(*) FROM word") == 0


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        connect(tmp_path / "journal.db")
    assert list(tmp_path.iterdir()) == []


def test_a_reader_of_the_file_can_not_write(two: tuple[Connection, Connection], tmp_path: Path) -> None:
    (path,) = tmp_path.glob("*.db")
    with closing(connect(path, mode="ro")) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.change("INSERT INTO word VALUES (?)", "mine")
    assert two[0].one("SELECT count(*) FROM word") == 0


def test_a_program_that_holds_the_file_for_a_moment_is_waited_for(two: tuple[Connection, Connection]) -> None:
    assert two[0].one("PRAGMA busy_timeout") == PATIENCE * 1000 > 0
