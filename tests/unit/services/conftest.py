"""A stage and sessions that end with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from smspins_tui.errors import JournalError
from smspins_tui.journal import Journal
from tests.unit.services.session_console import Console, OpenConsole
from tests.unit.services.stage import Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    journal = await Journal.open(None, profile="default", base_url="https://sms.example")
    yield Stage(journal)
    await journal.close()


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[OpenConsole]:
    made: list[Console] = []

    def make_one(**options: object) -> Console:
        made.append(Console(tmp_path, **options))  # type: ignore[arg-type]  # any option
        return made[-1]

    yield make_one
    for one in made:
        with suppress(JournalError):
            await one.session.close()
