"""A session on a fake client, a journal in a folder, and a sleep that the test ends.

Stands apart because the session and its two instances are tested on it. The one rule: what is opened is closed by the
fixture `make`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from smspins_tui.api import CallReport
from smspins_tui.journal import Journal
from smspins_tui.keystore import FoundKey, Keyring
from smspins_tui.secret import Secret
from smspins_tui.services.session import Session
from smspins_tui.settings import Settings
from smspins_tui.store import State, Store
from tests.unit.keystore.backends import Memory
from tests.unit.services.fake_client import FakeClient
from tests.unit.services.stage import NOON, telephone

KEY = FoundKey(Secret("k" * 32), "SMSPINS_API_KEY")
URL = "https://sms.example"


class Turns:
    """A sleep that ends when the test says so."""

    def __init__(self) -> None:
        self._turns: asyncio.Queue[None] = asyncio.Queue()
        self.asleep = asyncio.Event()

    async def sleep(self, _seconds: float) -> None:
        self.asleep.set()
        await self._turns.get()

    async def pass_one(self) -> None:
        """End one sleep, and wait until what follows it is done."""
        await self.asleep.wait()
        self.asleep.clear()
        self._turns.put_nowait(None)
        await self.asleep.wait()


class Console:
    """A session on a fake client and a journal in a folder."""

    def __init__(self, folder: Path, *, found: FoundKey | None = KEY, in_memory: bool = False) -> None:
        self.now = NOON
        self.turns = Turns()
        self.clients: list[FakeClient] = []
        self.keys: list[Secret] = []
        self.report: Callable[[CallReport], None] = lambda _report: None
        self.backend = Memory()
        settings = Settings(folder / "config.toml", folder, base_url=URL)
        self.session = Session(
            Store(State()),
            settings,
            journal_path=None if in_memory else folder / "journal.db",
            found=found,
            copy=self._copy,
            make_client=self._make_client,
            clock=lambda: self.now,
            ticks=lambda: self.now,
            sleep=self.turns.sleep,
        )
        self.session.keyring = Keyring("default", URL, choose=lambda _extra: self.backend)

    async def _copy(self, text: str) -> str:
        return text

    def _make_client(self, _settings: Settings, key: Secret, report: Callable[[CallReport], None]) -> FakeClient:
        self.keys.append(key)
        self.report = report
        self.clients.append(FakeClient(lambda: self.now))
        self.clients[-1].script("telephones", [telephone()])
        return self.clients[-1]

    @property
    def state(self) -> State:
        return self.session.account.state

    @property
    def link(self) -> str:
        return self.state.connection.link

    @property
    def journal(self) -> Journal:
        journal = self.session.account.journal
        assert journal is not None
        return journal

    @property
    def client(self) -> FakeClient:
        return self.clients[-1]

    async def poll(self) -> None:
        """Ask what is due."""
        while self.session.poller._step() <= 0:
            await self.session.poller.settle_down()


OpenConsole = Callable[..., Console]
"""Makes a console with the arguments of `Console`."""
