"""A connection to an empty journal, a place for one on the disk, and open ones that end with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from smspins_tui.errors import JournalError
from smspins_tui.journal import Journal
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.migration import migrate
from tests.unit.journal.examples import open_at

OpenJournal = Callable[..., Awaitable[Journal]]


@pytest.fixture
def connection() -> Iterator[Connection]:
    with closing(connect(None)) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal.db"


@pytest.fixture
async def open_journal(path: Path) -> AsyncIterator[OpenJournal]:
    opened: list[Journal] = []

    async def open_one(**options: Any) -> Journal:  # noqa: ANN401 - any option
        journal = await open_at(options.pop("path", path), **options)
        opened.append(journal)
        return journal

    yield open_one
    for journal in opened:
        try:
            await journal.close()
        except JournalError as error:
            pytest.fail(f"a journal didn't close: {error}")
