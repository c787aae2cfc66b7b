"""A stage that ends with the test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from smspins_tui.journal import Journal
from tests.unit.services.stage import Stage


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    journal = await Journal.open(None, profile="default", base_url="https://sms.example")
    yield Stage(journal)
    await journal.close()
