"""What can happen to the files between two runs: nothing is deleted, nothing goes unsaid."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from smspins_tui.errors import JournalError
from smspins_tui.journal import Journal, file, first_screen, lost, opening
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.lock import End, Mark
from smspins_tui.models import Action
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import open_at, telephone

NOW = 1_772_680_385.0
DATED = r"journal\.db\.2026-03-05T03-13-05Z"


@pytest.fixture
async def cut_off(path: Path, tmp_path: Path) -> Path:
    """The files as a run leaves them that was killed after it wrote to its log."""
    journal = await open_at(path)
    await journal.save_telephones([telephone()])
    copy = tmp_path / "cut off"
    shutil.copytree(path.parent, copy)
    copy.chmod(0o700)
    await journal.close()
    return copy / path.name


async def closed(path: Path) -> Path:
    journal = await open_at(path)
    await journal.save_telephones([telephone()])
    await journal.close()
    return path


async def telephones_of(journal: Journal) -> set[str]:
    return set((await journal.snapshot()).telephones)


async def test_a_run_that_was_killed_loses_nothing_and_says_nothing(open_journal: OpenJournal, cut_off: Path) -> None:
    journal = await open_journal(path=cut_off)
    assert (await telephones_of(journal), journal.notes) == ({"23354"}, ())


@pytest.mark.parametrize("log", [None, b"", b"garbage " * 100])
@pytest.mark.parametrize("is_looked_at", [False, True])
async def test_a_lost_log_is_said(
    open_journal: OpenJournal, cut_off: Path, log: bytes | None, is_looked_at: bool
) -> None:
    file.wal_of(cut_off).unlink()
    file.shm_of(cut_off).unlink()
    if log is not None:
        file.wal_of(cut_off).write_bytes(log)
        file.wal_of(cut_off).chmod(0o600)
    if is_looked_at:  # which makes a log of its own
        first_screen(cut_off, 5)
    journal = await open_journal(path=cut_off)
    (note,) = journal.notes
    assert "lost its last entries" in note


async def test_a_lost_log_is_said_once(open_journal: OpenJournal, cut_off: Path) -> None:
    file.wal_of(cut_off).unlink()
    for expected in (1, 0):
        journal = await open_journal(path=cut_off)
        assert len(journal.notes) == expected
        await journal.close()


async def test_an_older_copy_put_back_is_noticed(open_journal: OpenJournal, path: Path) -> None:
    await closed(path)
    older = path.read_bytes()
    await closed(path)
    path.write_bytes(older)
    journal = await open_journal()
    (note,) = journal.notes
    assert "lost its last entries" in note


@pytest.mark.parametrize("rest", [None, b"", b"x"])
async def test_a_file_that_became_empty_or_is_gone_is_said(
    open_journal: OpenJournal, path: Path, rest: bytes | None
) -> None:
    await closed(path)
    path.unlink()
    if rest is not None:
        path.write_bytes(rest)
        path.chmod(0o600)
    journal = await open_journal()
    (note,) = journal.notes
    assert "gone or empty" in note
    assert [part.read_bytes() for part in path.parent.glob("*Z")] == ([rest] if rest else [])
    assert await telephones_of(journal) == set()


async def test_what_is_left_of_an_emptied_journal_is_kept(open_journal: OpenJournal, cut_off: Path) -> None:
    log = file.wal_of(cut_off).read_bytes()
    cut_off.write_bytes(b"")
    journal = await open_journal(path=cut_off, clock=lambda: NOW)
    (kept,) = cut_off.parent.glob("*Z-wal")
    assert re.fullmatch(DATED + "-wal", kept.name)
    assert kept.read_bytes() == log
    assert f"…{kept.name.removeprefix('journal.db').removesuffix('-wal')}" in journal.notes[0]
    assert await telephones_of(journal) == set()


async def test_an_empty_file_that_never_was_a_journal_is_no_loss(open_journal: OpenJournal, path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.touch(0o600)
    journal = await open_journal()
    assert journal.notes == ()
    await journal.save_telephones([telephone()])


@pytest.mark.parametrize("garbage", [b"This is no database. " * 1000, b"\x00" * 8192])
async def test_a_damaged_journal_is_moved_aside_with_all_its_files(
    open_journal: OpenJournal, cut_off: Path, garbage: bytes
) -> None:
    cut_off.write_bytes(garbage)
    file.wal_of(cut_off).write_bytes(b"garbage too")
    journal = await open_journal(path=cut_off, clock=lambda: NOW)
    kept = sorted(part.name for part in cut_off.parent.iterdir() if "Z" in part.name)
    assert [re.sub(DATED, "", name) for name in kept] == ["", "-shm", "-wal"]
    assert cut_off.with_name(kept[0]).read_bytes() == garbage
    assert cut_off.with_name(kept[2]).read_bytes() == b"garbage too"
    (note,) = journal.notes
    assert "was damaged" in note
    assert f"…{kept[0].removeprefix('journal.db')}," in note
    await journal.save_telephones([telephone("1")])
    assert await telephones_of(journal) == {"1"}


async def test_the_new_journal_opens_without_a_word(open_journal: OpenJournal, path: Path) -> None:
    await closed(path)
    path.write_bytes(b"garbage" * 1000)
    await closed(path)
    journal = await open_journal()
    assert (await telephones_of(journal), journal.notes) == ({"23354"}, ())


async def test_a_second_damage_in_the_same_second_has_a_name_of_its_own(open_journal: OpenJournal, path: Path) -> None:
    for _ in range(3):
        await closed(path)
        path.write_bytes(b"garbage" * 1000)
        journal = await open_journal(clock=lambda: NOW)
        await journal.close()
    kept = sorted(part.name for part in path.parent.glob("journal.db.*Z*"))
    assert [re.sub(DATED, "", name) for name in kept] == ["", "-2", "-3"]


def garble_a_page_in_the_middle(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.seek(4096 * 3)
        opened.write(b"\xa5" * 4096)


async def test_a_page_garbled_while_a_run_was_cut_off_is_found(open_journal: OpenJournal, path: Path) -> None:
    await closed(path)
    garble_a_page_in_the_middle(path)
    file.lock_of(path).write_text("1 suspect")
    journal = await open_journal()
    assert "was damaged" in journal.notes[0]


async def test_damage_met_at_work_is_looked_at_when_next_opened(open_journal: OpenJournal, path: Path) -> None:
    def meet_damage(_: Connection) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise error

    journal = await open_journal()
    with pytest.raises(JournalError, match="damaged"):
        await journal.run(meet_damage)
    await journal.close()
    garble_a_page_in_the_middle(path)
    assert "was damaged" in (await open_journal()).notes[0]


async def test_a_database_of_another_program_is_moved_aside(open_journal: OpenJournal, path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as other:
        other.executescript("CREATE TABLE meta (theirs); PRAGMA user_version = 99")
    path.chmod(0o600)
    journal = await open_journal()
    assert "was damaged" in journal.notes[0]


async def test_a_lost_lock_file_is_no_loss(open_journal: OpenJournal, cut_off: Path) -> None:
    file.lock_of(cut_off).unlink()
    journal = await open_journal(path=cut_off)
    assert (await telephones_of(journal), journal.notes) == ({"23354"}, ())


def end_of(path: Path) -> End:
    return End(file.lock_of(path).read_text().split()[1])


async def test_a_run_that_ended_in_order_says_so(path: Path) -> None:
    await closed(path)
    assert end_of(path) is End.CLOSED


async def test_the_exit_does_not_wait_for_whoever_reads(open_journal: OpenJournal) -> None:
    def empty_log(connection: Connection) -> object:
        opening.empty_log(connection)
        return connection.one("PRAGMA busy_timeout")

    journal = await open_journal()
    assert await journal.run(empty_log) == 0


@pytest.mark.parametrize(
    ("log", "is_lost"),
    [(None, True), (b"", True), (b"garbage", True), (b"\x37\x7f\x06\x82", False), (b"\x37\x7f\x06\x83", False)],
)
def test_a_log_is_known_by_how_it_begins(tmp_path: Path, log: bytes | None, is_lost: bool) -> None:
    path = tmp_path / "journal.db"
    if log is not None:
        file.wal_of(path).write_bytes(log)
    assert lost.is_log_lost(path, Mark(1, End.OPEN)) is is_lost
    assert lost.is_log_lost(path, Mark(1, End.CLOSED)) is (log == b"garbage")


async def test_closing_while_another_reads_loses_nothing(open_journal: OpenJournal, path: Path) -> None:
    owner = await open_journal()
    reader = await open_journal(read_only=True)

    def hold_a_moment(connection: Connection) -> None:
        connection.execute("BEGIN")
        connection.one("SELECT count(*) FROM telephone")

    await reader.run(hold_a_moment)
    await owner.save_telephones([telephone()])
    await owner.close()
    assert end_of(path) is End.OPEN  # the log still holds what the reader keeps it from giving up
    await reader.close()
    again = await open_journal()
    assert (await telephones_of(again), again.notes) == ({"23354"}, ())


async def test_a_purge_is_no_loss_for_a_run_that_is_killed_after_it(
    open_journal: OpenJournal, path: Path, tmp_path: Path
) -> None:
    journal = await open_journal()
    await journal.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    await journal.purge(5.0)
    shutil.copytree(path.parent, tmp_path / "copy")
    tmp_path.joinpath("copy").chmod(0o700)
    assert (await open_journal(path=tmp_path / "copy" / path.name)).notes == ()
