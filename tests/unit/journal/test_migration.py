"""From every version to the latest."""

from __future__ import annotations

import pytest

from smspins_tui.errors import JournalNewer
from smspins_tui.journal import migration
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.migration import migrate, version_of
from smspins_tui.journal.schema import APPLICATION, LATEST, STEPS


def schema_of(connection: Connection) -> list[str]:
    return sorted(row[0] for row in connection.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))


def columns_of(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return connection.rows(f"PRAGMA table_info({table})")


def rows_of(connection: Connection) -> dict[str, int]:
    tables = [row[0] for row in connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {table: connection.one(f"SELECT count(*) FROM {table}") for table in tables if "sqlite" not in table}


def put_a_row_in_each_table(connection: Connection) -> None:
    for table in rows_of(connection):
        needed = [column for column in columns_of(connection, table) if column[3] or column[5]]
        names = ", ".join(str(column[1]) for column in needed)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('7' for _ in needed)})")


@pytest.fixture
def empty() -> Connection:
    return connect(None)


@pytest.mark.parametrize("version", range(LATEST + 1))
def test_every_version_becomes_the_latest_and_keeps_its_rows(
    empty: Connection, connection: Connection, version: int
) -> None:
    migrate(empty, until=version)
    put_a_row_in_each_table(empty)
    before = rows_of(empty)
    migrate(empty)
    assert version_of(empty) == LATEST
    assert schema_of(empty) == schema_of(connection)
    assert rows_of(empty) | before == rows_of(empty)
    assert empty.one("PRAGMA application_id") == APPLICATION
    empty.close()


def test_the_latest_is_left_alone(connection: Connection) -> None:
    written = connection.total_changes
    migrate(connection)
    assert (connection.total_changes, connection.in_transaction) == (written, False)


def test_a_step_that_fails_leaves_the_version_before(empty: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = (*STEPS[:1], ("CREATE TABLE half (x)", "CREATE TABLE half (x)"))
    monkeypatch.setattr(migration, "STEPS", broken)
    migrate(empty, until=1)
    before = schema_of(empty)
    with pytest.raises(Exception, match="already exists"):
        migrate(empty, until=2)
    assert (version_of(empty), schema_of(empty)) == (1, before)
    empty.close()


def test_a_newer_version_is_refused_with_a_clear_word(connection: Connection) -> None:
    connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    with pytest.raises(JournalNewer, match="newer version of this program"):
        migrate(connection)


def test_the_messages_of_checks_that_ended_before_they_were_counted_are_counted(empty: Connection) -> None:
    migrate(empty, until=2)
    ended = [("check", "1", "SUCCESS"), ("check", "2", "SUCCESS"), ("check", "3", "SUCCESS"), ("check", "4", "FAILED")]
    for row in (*ended, ("change", "1", "SUCCESS")):
        empty.execute(
            "INSERT INTO request (kind, id, status, requested_at, status_raw, is_asked_here, timeline, unfound, "
            "fields, is_open) VALUES (?, ?, ?, 1, '', 1, '{}', 0, '[]', 0)",
            row,
        )
    for text in ("a", "b"):
        empty.execute(
            "INSERT INTO message (check_id, text, occurrence, telephone_id, number, seen_at, is_read, is_history, at) "
            "VALUES ('1', ?, 1, '7', '', 1, 0, 0, 1)",
            (text,),
        )
    empty.execute("INSERT INTO purged VALUES ('3')")
    migrate(empty)
    counted = empty.rows("SELECT kind, id, messages FROM request ORDER BY kind, id")
    assert counted == [
        ("change", "1", None), ("check", "1", 2), ("check", "2", 0), ("check", "3", None), ("check", "4", None),
    ]  # fmt: skip
    empty.close()
