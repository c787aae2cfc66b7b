"""The first screenful, before there is a loop."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.journal import file, first_screen
from smspins_tui.journal.connection import connect
from smspins_tui.journal.migration import migrate
from smspins_tui.journal.schema import LATEST
from smspins_tui.models import Action, Outcome
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import check, message, open_at, telephone


async def make(path: Path) -> None:
    journal = await open_at(path)
    await journal.save_telephones([telephone(str(number)) for number in range(10)], at=5.0)
    await journal.add_messages([message(telephone_id="7")])
    await journal.save_requests([check()])
    await journal.close()


async def test_it_shows_the_first_rows_of_a_closed_journal(path: Path) -> None:
    await make(path)
    first = first_screen(path, 3)
    assert first is not None
    assert list(first.telephones) == ["7", "0", "1"]
    assert list(first.requests.values()) == [check()]
    assert (first.telephone_count, first.unread_count, first.open_count, first.telephones_at) == (10, 1, 1, 5.0)
    assert not first.is_whole


async def test_it_reads_while_the_journal_is_open(open_journal: OpenJournal, path: Path) -> None:
    journal = await open_journal()
    await journal.save_telephones([telephone()])
    first = first_screen(path, 3)
    assert first is not None
    assert set(first.telephones) == {"23354"}


async def test_a_call_that_was_being_sent_is_unknown_before_anybody_looked(
    open_journal: OpenJournal, path: Path
) -> None:
    journal = await open_journal()
    intent = await journal.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    first = first_screen(path, 3)
    assert first is not None
    assert first.intents == {intent.intent_id: replace(intent, outcome=Outcome.UNKNOWN)}
    assert (await journal.snapshot()).intents == {intent.intent_id: intent}


async def test_looking_changes_nothing_that_is_kept(path: Path) -> None:
    await make(path)
    before = path.read_bytes()
    first_screen(path, 3)
    assert path.read_bytes() == before
    assert {part.stat().st_mode & 0o777 for part in path.parent.iterdir()} == {0o600}
    journal = await open_at(path)
    assert journal.notes == ()
    await journal.close()


async def test_looking_leaves_the_log_of_a_run_that_was_killed(
    open_journal: OpenJournal, path: Path, tmp_path: Path
) -> None:
    journal = await open_journal()
    await journal.save_telephones([telephone()])
    copy = tmp_path / "cut off" / path.name
    shutil.copytree(path.parent, copy.parent)
    parts = (copy, file.wal_of(copy))
    before = [part.read_bytes() for part in parts]
    assert first_screen(copy, 3) is not None
    assert [part.read_bytes() for part in parts] == before


@pytest.mark.parametrize("version", [*range(LATEST), LATEST + 1])
def test_another_version_is_not_shown(tmp_path: Path, version: int) -> None:
    path = tmp_path / "journal.db"
    path.touch()
    with closing(connect(path)) as connection:
        migrate(connection, until=min(version, LATEST))
        connection.execute(f"PRAGMA user_version = {version}")
    assert first_screen(path, 3) is None


@pytest.mark.parametrize("content", [None, b"", b"x", b"garbage " * 1000, b"SQLite format 3\x00" + b"\x00" * 5000])
def test_what_is_no_journal_is_not_shown_and_not_made(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "journal.db"
    if content is not None:
        path.write_bytes(content)
    assert first_screen(path, 3) is None
    assert path.exists() is (content is not None)


def test_a_folder_in_its_place_is_not_shown(tmp_path: Path) -> None:
    assert first_screen(tmp_path, 3) is None


async def test_a_journal_that_another_program_holds_is_not_waited_for(path: Path) -> None:
    await make(path)
    with closing(connect(path)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert first_screen(path, 3) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE telephone SET fields = '{'",
        "UPDATE telephone SET fields = '[1]'",
        "UPDATE request SET status = 'ODD'",
        "UPDATE request SET timeline = '[]'",
        """UPDATE request SET timeline = '{"odd": []}'""",
        "DROP TABLE auto_check",
    ],
)
async def test_rows_that_are_not_ours_are_not_shown(path: Path, change: str) -> None:
    await make(path)
    with closing(connect(path)) as other:
        other.execute(change)
    assert first_screen(path, 10) is None


def test_it_needs_neither_textual_nor_what_speaks_to_the_server() -> None:
    code = "import sys, smspins_tui.journal; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    assert "smspins_tui.journal.first_screen" in loaded
    assert not loaded & {"textual", "rich", "httpx", "pydantic", "keyring", "platformdirs", "zoneinfo.tzpath"}
