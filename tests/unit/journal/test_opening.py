"""Opening: files and folder, one owner, readers, whose journal it is."""

# ruff: noqa: ASYNC240 - a test may wait for its own small files

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from smspins_tui.errors import JournalBusy, JournalError, JournalNewer
from smspins_tui.journal import Journal, file, opening
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.schema import LATEST
from smspins_tui.models import Action, Outcome
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import BASE_URL, NUMBER, PROFILE, check, message, open_at, telephone


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def pragma(connection: Connection, name: str) -> object:
    return connection.one(f"PRAGMA {name}")


async def make(path: Path) -> None:
    journal = await open_at(path)
    await journal.save_telephones([telephone()])
    await journal.close()


async def test_all_files_are_for_the_owner_alone(open_journal: OpenJournal, path: Path) -> None:
    before = os.umask(0)
    try:
        journal = await open_journal()
        await journal.save_telephones([telephone()])
    finally:
        os.umask(before)
    assert mode_of(path.parent) == 0o700
    modes = {part.name: mode_of(part) for part in path.parent.iterdir()}
    assert modes == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm", "journal.db-lock"), 0o600)
    assert journal.notes == ()


async def test_it_is_written_to_the_disk_at_each_commit(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    assert await journal.run(pragma, "journal_mode") == "wal"
    assert await journal.run(pragma, "synchronous") == 2


async def test_permissions_too_open_are_mended_and_said(open_journal: OpenJournal, path: Path) -> None:
    await make(path)
    open_ones = [path, file.wal_of(path), file.shm_of(path), file.lock_of(path)]
    for part in open_ones:
        part.touch()
        part.chmod(0o644)
    path.parent.chmod(0o755)
    journal = await open_journal()
    assert [mode_of(part) for part in (path.parent, *open_ones)] == [0o700, 0o600, 0o600, 0o600, 0o600]
    assert [note.split(" could be read")[0] for note in journal.notes] == [
        "the folder of the journal",
        "the journal",
    ]


def test_a_folder_that_is_everybodys_is_left_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    assert file.make_folder(shared) == ()
    assert mode_of(shared) == 0o1777


def test_what_can_not_be_closed_to_others_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    tmp_path.joinpath("journal.db").touch(0o644)
    (note,) = file.mend(tmp_path / "journal.db")
    assert "isn't ours to close" in note


async def test_a_second_owner_is_refused_and_may_read(open_journal: OpenJournal) -> None:
    first = await open_journal()
    with pytest.raises(JournalBusy):
        await open_journal()
    second = await open_journal(read_only=True)
    await first.save_telephones([telephone()])
    await first.add_messages([message()])
    assert set((await second.snapshot()).telephones) == {"23354"}
    assert await second.thread("23354") == (message(),)


async def test_a_reader_can_not_write(open_journal: OpenJournal) -> None:
    await open_journal()
    reader = await open_journal(read_only=True)
    with pytest.raises(JournalError, match="read only"):
        await reader.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    assert (await reader.snapshot()).intents == {}


async def test_the_second_takes_over_when_the_first_ends(open_journal: OpenJournal) -> None:
    first = await open_journal()
    second = await open_journal(read_only=True)
    intent = await first.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    await first.close()
    owner = await open_journal()
    await second.close()
    assert (await owner.snapshot()).intents[intent.intent_id].outcome is Outcome.UNKNOWN
    assert owner.notes == ()


async def test_a_reader_sees_what_the_owner_sends_as_being_sent(open_journal: OpenJournal) -> None:
    owner = await open_journal()
    intent = await owner.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    reader = await open_journal(read_only=True)
    assert (await reader.snapshot()).intents == {intent.intent_id: intent}


async def test_there_is_nothing_to_read_before_the_first_owner(path: Path) -> None:
    with pytest.raises(JournalError, match="no journal to read yet"):
        await open_at(path, read_only=True)
    assert not path.exists()


async def test_a_reader_does_not_bring_an_earlier_version_up_to_date(path: Path) -> None:
    await make(path)
    connection = connect(path)
    connection.execute(f"PRAGMA user_version = {LATEST - 1}")
    connection.close()
    with pytest.raises(JournalError, match="earlier version"):
        await open_at(path, read_only=True)


@pytest.mark.parametrize("read_only", [False, True])
async def test_a_newer_version_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    await make(path)
    connection = connect(path)
    connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    connection.close()
    before = path.read_bytes()
    for _ in range(2):  # the lock was let go
        with pytest.raises(JournalNewer, match="update the program"):
            await open_at(path, read_only=read_only)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(("profile", "base_url"), [("other", BASE_URL), (PROFILE, "https://other.example")])
async def test_the_journal_of_another_account_is_refused(
    path: Path, profile: str, base_url: str, read_only: bool
) -> None:
    await make(path)
    with pytest.raises(JournalError, match="another profile or another server") as caught:
        await Journal.open(path, profile=profile, base_url=base_url, read_only=read_only)
    assert "example" not in str(caught.value)
    await make(path)


async def test_a_place_that_can_not_be_written_is_said_without_its_path(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()
    with pytest.raises(JournalError, match="can't be kept: not a directory") as caught:
        await open_at(tmp_path / "file" / "state" / "journal.db")
    assert str(tmp_path) not in str(caught.value)
    assert caught.value.__context__ is None


async def test_a_disk_without_a_log_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain(Connection):
        def one(self, sql: str, *values: object) -> object:
            return "delete" if "journal_mode" in sql else super().one(sql, *values)  # type: ignore[arg-type]  # as given

    def connect_plain(path: Path) -> Connection:
        return Plain(path, isolation_level=None)

    monkeypatch.setattr(opening, "connect", connect_plain)
    with pytest.raises(JournalError, match="this kind of disk"):
        await open_at(path)


async def test_what_was_being_sent_when_the_last_run_ended_is_unknown(open_journal: OpenJournal) -> None:
    first = await open_journal()
    sending = await first.begin(Action.REQUEST_CHANGE, "23354", at=1.0, number=NUMBER)
    done = await first.begin(Action.REQUEST_CHECK, "23354", at=1.0)
    await first.settle(done.intent_id, Outcome.DONE, at=2.0, request=check())
    await first.close()
    second = await open_journal()
    shown = (await second.snapshot()).intents
    assert set(shown) == {sending.intent_id}
    assert shown[sending.intent_id].outcome is Outcome.UNKNOWN
    assert "the program ended" in shown[sending.intent_id].detail
