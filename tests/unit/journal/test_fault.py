"""What fails below the journal: words for a person, and a journal that can still be used."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

import pytest

from smspins_tui.errors import JournalError
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.fault import DamagedJournal, fault_of, guarded, is_damage
from smspins_tui.journal.message import add_messages
from smspins_tui.models import Action, Message, Outcome
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import message, telephone


def error_of(code: int, words: str = "SQL words") -> sqlite3.Error:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_READONLY, "read only"),
        (sqlite3.SQLITE_BUSY, "another program holds it"),
        (sqlite3.SQLITE_IOERR, "the disk doesn't"),
        (sqlite3.SQLITE_IOERR_FSYNC, "the disk doesn't"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "the disk is full"),
        (sqlite3.SQLITE_CANTOPEN, "can't be opened"),
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_ERROR, "SQL words"),
    ],
)
def test_an_error_of_sqlite_is_said_in_words(code: int, words: str) -> None:
    assert words in str(fault_of(error_of(code)))
    assert str(fault_of(error_of(code))).startswith("the journal fails: ")


def test_damage_is_told_from_trouble() -> None:
    assert isinstance(fault_of(error_of(sqlite3.SQLITE_CORRUPT)), DamagedJournal)
    assert not isinstance(fault_of(error_of(sqlite3.SQLITE_FULL)), DamagedJournal)
    assert is_damage(error_of(sqlite3.SQLITE_ERROR))
    assert not is_damage(error_of(sqlite3.SQLITE_BUSY))
    assert not is_damage(sqlite3.ProgrammingError("no code"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x", "/home/me"), "the disk is full"),
        (OSError(errno.EROFS, "x", "/home/me"), "read-only file system"),
        (OSError("x"), "the file system refuses"),
        (error_of(sqlite3.SQLITE_FULL), "the disk is full"),
    ],
)
def test_no_foreign_error_hangs_on_ours(error: Exception, words: str) -> None:
    def work() -> None:
        raise error

    with pytest.raises(JournalError, match=words) as caught:
        guarded(work)
    assert caught.value.__context__ is None
    assert "/home" not in str(caught.value)


def fill_the_disk(connection: Connection) -> None:
    connection.execute(f"PRAGMA max_page_count = {connection.one('PRAGMA page_count')}")


def empty_the_disk(connection: Connection) -> None:
    connection.execute("PRAGMA max_page_count = 1000000")


async def test_a_full_disk_fails_the_write_alone(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    await journal.save_telephones([telephone()])
    await journal.run(fill_the_disk)
    with pytest.raises(JournalError, match="the disk is full"):
        await journal.add_messages([message("long " * 10_000)])
    assert set((await journal.snapshot()).telephones) == {"23354"}
    await journal.run(empty_the_disk)
    assert len(await journal.add_messages([message("long " * 10_000)])) == 1


async def test_an_intent_that_does_not_fit_on_the_disk_is_not_begun(open_journal: OpenJournal) -> None:
    journal = await open_journal()
    await journal.run(fill_the_disk)
    begun: set[int] = set()

    async def begin_many() -> None:
        for number in range(1000):
            begun.add((await journal.begin(Action.REQUEST_CHECK, str(number), at=1.0)).intent_id)

    with pytest.raises(JournalError, match="the disk is full"):
        await begin_many()
    assert set((await journal.snapshot()).intents) == begun
    await journal.run(empty_the_disk)
    again = await journal.begin(Action.REQUEST_CHECK, "1000", at=1.0)
    assert (await journal.settle(again.intent_id, Outcome.DONE, at=2.0)).outcome is Outcome.DONE


def test_work_that_fails_half_way_leaves_nothing(connection: Connection) -> None:
    def one_and_a_defect() -> Iterator[Message]:
        yield message("one")
        raise KeyError("defect")

    with pytest.raises(KeyError):
        add_messages(connection, one_and_a_defect())
    assert (connection.one("SELECT count(*) FROM message"), connection.in_transaction) == (0, False)
