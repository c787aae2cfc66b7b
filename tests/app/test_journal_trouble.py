"""A journal in trouble: what the screen says, and that nothing is sent which could not be written down."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from smspins_tui.journal.connection import Connection
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.store import JournalState
from tests.app.console import Console, boot_on, console

FIRST = "23354"


@pytest.fixture
async def here(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Console]:
    async with console(boot_on(sandbox, tmp_path, journal="journal.db"), (150, 36)) as one:
        await one.until_live()
        yield one


async def made(sandbox: Sandbox, tmp_path: Path) -> Path:
    """Have the journal of a run that has ended."""
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as one:
        await one.until_live()
    return tmp_path / "journal.db"


def kept_beside(path: Path) -> list[Path]:
    """The journals that were moved aside."""
    return list(path.parent.glob(f"{path.name}.20*Z"))


async def try_to_send(one: Console, sandbox: Sandbox, words: str) -> None:
    """Ask for a check, be told why it can't be, and find nothing sent."""
    await one.press("c")
    await one.until_told(words)
    await one.until_told("nothing is sent")
    assert sandbox.count("bulk_sms/request") == 0
    assert one.state.intents == {}


def fill(connection: Connection) -> None:
    """Let the file grow no more, and take what room there is for another call."""
    connection.execute(f"PRAGMA max_page_count = {connection.one('PRAGMA page_count')}")
    columns = "action, telephone_id, target, created_at, outcome, detail"
    with suppress(sqlite3.OperationalError):
        while True:
            connection.change(f"INSERT INTO intent ({columns}) VALUES ('request check', '1', '', 0, 'dismissed', '')")


def make_room(connection: Connection) -> None:
    connection.execute("PRAGMA max_page_count = 1000000")


async def test_on_a_full_disk_messages_come_and_nothing_is_sent_until_there_is_room(
    here: Console, sandbox: Sandbox
) -> None:
    session = await here.app.session()
    journal = session.account.journal
    assert journal is not None
    await journal.run(fill)
    text = "code 532084 " + "and so on " * 1000  # more than what is left of the last page
    sandbox.inject(FIRST, text)
    await here.press("r")
    await here.until_text("code 532084")
    await here.until_text("journal: the disk is full")
    assert "--no-journal" in here.text().splitlines()[0]
    await try_to_send(here, sandbox, "the disk is full")
    await journal.run(make_room)
    await here.press("c")
    await here.until(lambda: here.state.requests, "the check is requested")
    await here.until(lambda: here.state.journal is JournalState.OPEN, "the journal works")
    assert "journal:" not in here.text().splitlines()[0]
    assert [message.text for message in await journal.thread(FIRST)] == [text]


async def test_where_nothing_can_be_kept_the_console_looks_and_sends_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with console(boot_on(sandbox, tmp_path, journal="file/journal.db"), (150, 36)) as here:
        await here.until_live()
        await here.until_text("journal: ")
        assert "calls are off" in here.text().splitlines()[0]
        await try_to_send(here, sandbox, "the journal can't be kept")


async def test_a_damaged_journal_is_kept_and_a_new_one_begun(sandbox: Sandbox, tmp_path: Path) -> None:
    path = await made(sandbox, tmp_path)
    path.write_bytes(b"This is no database. " * 1000)
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as here:
        await here.until_told("the journal was damaged: it is kept as ….20")
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.state.requests, "the new journal is written to")
        assert here.state.journal is JournalState.OPEN
    (aside,) = kept_beside(path)
    assert aside.read_bytes().startswith(b"This is no database")


async def test_a_journal_that_others_could_read_is_closed_to_them_and_said(sandbox: Sandbox, tmp_path: Path) -> None:
    path = await made(sandbox, tmp_path)
    path.chmod(0o644)
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as here:
        await here.until_told("the journal could be read by other users")
        assert path.stat().st_mode & 0o777 == 0o600


async def test_a_journal_of_a_newer_version_ends_the_console_and_stays_as_it_is(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = await made(sandbox, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as here:
        await here.until(lambda: here.app.return_code, "it has ended")
        assert "newer version" in here.app.last_words
        assert "--no-journal" in here.app.last_words
    assert path.read_bytes() == before
