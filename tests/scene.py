"""An afternoon of an account, always the same: what pictures and snapshots show.

Stands apart because the pictures of the README and the snapshots are of one world. The one rule: the clock of the
sandbox and of the console is one and stands still, but for the steps of the story.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from textual.pilot import Pilot

from smspins_tui.keystore import FoundKey
from smspins_tui.models import Kind, Request
from smspins_tui.sandbox.clock import Clock
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.secret import Secret
from smspins_tui.services.intake import Intake
from smspins_tui.services.session import Session
from smspins_tui.settings import Settings
from smspins_tui.store import State, Store
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.boot import Boot

NOON = 1_773_158_400.0
"""2026-03-10 12:00 Eastern: the story begins."""
SEED = 7
PATIENCE = 30.0


async def no_copy(_text: str) -> str:
    """Put nothing on any clipboard."""
    return "copied"


class Scene:
    """A sandbox with its past, and the journal of the console that lived through it; a context manager.

    Args:
        folder: takes the journals.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sandbox = Sandbox(seed=SEED, clock=Clock(lambda: NOON))
        self._journal = folder / "lived.db"
        self._apps = 0

    def __enter__(self) -> Self:
        """Start the sandbox, and live through the story."""
        self._sandbox.start()
        asyncio.run(self._live())
        return self

    def __exit__(self, *_: object) -> None:
        """End the sandbox."""
        self._sandbox.stop()

    def app(self, theme: str = "textual-dark") -> SmspinsApp:
        """Return a console as it starts at the end of the story, on a journal of its own."""
        self._apps += 1
        journal = self._folder / f"console-{self._apps}.db"
        shutil.copy(self._journal, journal)
        app = SmspinsApp(
            Boot(self._settings(theme), journal, self._found(), is_kept=False), clock=self._sandbox.world.clock.now
        )
        app.animation_level = "none"
        return app

    def _settings(self, theme: str = "textual-dark") -> Settings:
        return Settings(self._folder / "config.toml", self._folder, base_url=self._sandbox.url, theme=theme)

    def _found(self) -> FoundKey:
        return FoundKey(Secret(self._sandbox.key), "SMSPINS_API_KEY")

    async def _live(self) -> None:
        clock = self._sandbox.world.clock.now
        session = Session(
            Store(State()),
            replace(self._settings(), calls_per_minute=600),
            journal_path=self._journal,
            found=self._found(),
            copy=no_copy,
            is_kept=False,
            clock=clock,
        )
        await session.open()
        await Story(self._sandbox, session).play()
        await session.close()


class Story:
    """What happens from noon on, told by hand instead of by the poller."""

    def __init__(self, sandbox: Sandbox, session: Session) -> None:
        self._sandbox = sandbox
        self._session = session
        self._intake = Intake(session.account)
        self._ids = [str(telephone.telephone_id) for telephone in sandbox.world.telephones()]

    async def play(self) -> None:
        """Play it to its end."""
        client = self._session.account.client
        assert client is not None
        await self._session.list_telephones()
        for telephone_id in self._ids:
            await self._intake.take_messages(telephone_id, await client.messages(telephone_id))
        await self._fail()
        await self._change()
        await self._succeed()
        await self._begin()
        await self._session.list_telephones()

    async def _fail(self) -> None:
        check = await self._session.actions.request_check(self._ids[3])
        self._sandbox.advance(9)
        self._sandbox.force("check", check.id, "FAIL")
        await self._ask(check)
        self._sandbox.advance(300)

    async def _change(self) -> None:
        change = await self._session.actions.request_change(self._ids[6], "95129")
        self._sandbox.advance(240)
        await self._ask(change)

    async def _succeed(self) -> None:
        actions = self._session.actions
        await actions.enable_auto_check(self._ids[0])
        first, second = await actions.request_check(self._ids[0]), await actions.request_check(self._ids[1])
        self._sandbox.advance(40)
        self._sandbox.inject(self._ids[0], "Welcome to the staging fleet.", first.id)
        self._sandbox.inject(self._ids[1], "G-481516 is your verification code.", second.id)
        self._sandbox.advance(100)
        await self._ask(first)
        await self._ask(second)

    async def _begin(self) -> None:
        actions = self._session.actions
        await actions.request_change(self._ids[8], "10001")
        self._sandbox.advance(25)
        check = await actions.request_check(self._ids[0])
        self._sandbox.advance(20)
        self._sandbox.inject(self._ids[0], "Your Acme code is 532084. It ends in 10 minutes.", check.id)
        self._sandbox.inject(self._ids[0], "G-730219 is your verification code.", check.id)
        await self._ask(check)
        await actions.request_check(self._ids[5])
        self._sandbox.advance(2)

    async def _ask(self, request: Request) -> None:
        client = self._session.account.client
        assert client is not None
        ask = client.check_status if request.kind is Kind.CHECK else client.change_status
        await self._intake.take_request(await ask(request.id))


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the console has asked all that is due and done all that was pressed, and shows it."""
    app = pilot.app
    assert isinstance(app, SmspinsApp)
    await until(pilot, lambda: has_asked(app) and has_done(app))


def has_asked(app: SmspinsApp) -> bool:
    """Whether nothing is in flight, and nothing is due while the clock stands still."""
    session = app.session_now()
    if session is None:
        return False
    poller = session.poller
    return not poller._in_flight and poller._choose(session.account.clock())[0] is None


def has_done(app: SmspinsApp) -> bool:
    """Whether the messages are those of the cursor's telephone, and only what waits for a dialog is still running."""
    flows = [worker for worker in app.workers if worker.group == "write" and not worker.is_finished]
    dialogs = len(app.screen_stack) - 1
    is_followed = app.store.state.current_id == app.main.telephone_id
    return len(flows) <= dialogs and (is_followed or dialogs > 0)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for a condition, and then for the screen to show what it brought."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the scene does not come to rest"
        await pilot.pause(0.02)
    await pilot.pause()
