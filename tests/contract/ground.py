"""A sandbox and windows of the console on it, without a screen, on virtual time.

Stands apart because what a schedule of faults and kills is played on is more than the schedule. The one rule: real
services, real client, real journal on disk; only the clock, the wire and the journal's thread are played.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from smspins_tui.api import CallReport, Client
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.row import INTENT, intent_of
from smspins_tui.keystore import FoundKey
from smspins_tui.models import Intent
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.clock import Clock
from smspins_tui.sandbox.faults import Faults
from smspins_tui.sandbox.running import create_app
from smspins_tui.sandbox.site import Site
from smspins_tui.sandbox.world import World
from smspins_tui.secret import Secret
from smspins_tui.services.account import ApiClient
from smspins_tui.services.session import Session
from smspins_tui.settings import Settings
from smspins_tui.store import State, Store
from tests.contract.asgi_line import YES, AsgiLine
from tests.virtual_loop import VirtualLoop

Result = TypeVar("Result")

NOON = 1_750_003_200.0
"""Noon Eastern of a day in June 2025: when time begins, where a test names no other."""
WRITING = 0.002
"""Seconds that the journal takes for a piece of work."""
CALLS_A_MINUTE = 60


class PlayedWorker:
    """Does a journal's work in the loop, a piece a moment; `kill` leaves the rest undone."""

    def __init__(self, name: str) -> None:
        del name
        self._jobs: deque[Callable[[], None]] = deque()
        self._is_dead = False

    def submit(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        """Put work at the end of the queue."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._jobs.append(partial(_do, work, future))
        loop.call_later(WRITING, self._next)
        return future

    def _next(self) -> None:
        if not self._is_dead:
            self._jobs.popleft()()

    def kill(self) -> None:
        """Do nothing from now on."""
        self._is_dead = True

    def stop(self) -> None:
        """The queue is done by the loop."""


def _do(work: Callable[[], Result], future: asyncio.Future[Result]) -> None:
    try:
        result = work()
    except Exception as error:  # noqa: BLE001 - whoever awaits the work gets the error
        if not future.done():
            future.set_exception(error)
        return
    if not future.done():
        future.set_result(result)


@dataclass
class Ground:
    """A sandbox, the line to it, and the folder of the journal; `journal.Worker` must be `PlayedWorker` meanwhile."""

    folder: Path
    began: float = NOON
    telephones: int = 3
    habits: Habits = field(default_factory=lambda: Habits(hostile_share=0, message_share=0.3))
    skew: float = 0.0
    """Seconds by which the server's clock is ahead of ours."""
    calls_per_minute: int = CALLS_A_MINUTE

    def __post_init__(self) -> None:
        self.loop = VirtualLoop()
        world = World(1, self.telephones, clock=Clock(self.server_now), habits=self.habits, history_share=0.5)
        self.site = Site(world, faults=Faults(1))
        self.line = AsgiLine(create_app(world, site=self.site))
        self.windows: list[Window] = []
        self._left: list[Connection] = []

    @property
    def world(self) -> World:
        """The account on the server."""
        return self.site.world

    def server_now(self) -> float:
        """The server's clock."""
        return self.began + self.loop.time()

    def now(self) -> float:
        """Our clock."""
        return self.server_now() - self.skew

    def open_window(self) -> Window:
        """Start the console; it opens while time passes."""
        window = Window(self)
        self.windows.append(window)
        return window

    def close(self) -> None:
        """End every window, and the server."""
        for window in tuple(self.windows):
            window.kill()
        for connection in self._left:
            connection.close()
        self.loop.run_until_complete(self.line.end())
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def leave(self, connection: Connection) -> None:
        """Keep a connection of a killed window open until the end: closing one tidies its files up."""
        self._left.append(connection)


class Window:
    """One run of the console: a session, its poller, and what the person asked for."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        settings = Settings(
            ground.folder / "config.toml",
            ground.folder,
            base_url="http://127.0.0.1",
            calls_per_minute=ground.calls_per_minute,
        )
        self.session = Session(
            Store(State(budget=ground.calls_per_minute)),
            settings,
            journal_path=ground.folder / "journal.db",
            found=FoundKey(Secret(ground.site.key), "SMSPINS_API_KEY"),
            copy=_copy,
            is_kept=False,
            make_client=self._make_client,
            clock=ground.now,
            ticks=ground.loop.time,
            random=Random(1),
        )
        self._tasks: set[asyncio.Task[Any]] = set()
        self.start(self._run())

    @property
    def state(self) -> State:
        """The state now."""
        return self.session.account.state

    def _make_client(self, settings: Settings, key: Secret, on_call: Callable[[CallReport], None]) -> ApiClient:
        ground = self._ground
        return Client(
            settings.base_url,
            key,
            on_call=on_call,
            clock=ground.now,
            ticks=ground.loop.time,
            lines=ground.line.lines(),
        )

    async def _run(self) -> None:
        await self.session.open()
        self.start(self.session.poller.run())
        await self.session.take_over()

    def start(self, work: Coroutine[Any, Any, Result], *, yes: int | None = None) -> asyncio.Task[Result]:
        """Let work run beside the rest, on the person's yes of that number."""
        before = YES.set(yes)
        task = self._ground.loop.create_task(work)
        YES.reset(before)
        self._tasks.add(task)
        return task

    def defects(self) -> list[BaseException]:
        """What broke the poller or the opening."""
        ended = [task for task in self._tasks if task.done() and not task.cancelled()]
        self._tasks -= {task for task in ended if task.exception() is None}
        return [error for task in ended if (error := task.exception()) is not None]

    def quit(self) -> None:
        """End as the app does: what is under way is cancelled, then the session is closed."""
        self._cancel()
        self._ground.loop.run_until_complete(self.session.close())
        self._ground.windows.remove(self)

    def kill(self) -> None:
        """End as SIGKILL does: nothing is written any more, the lock falls, the files stay as they are."""
        if (journal := self.session.account.journal) is not None:
            journal._worker.kill()  # type: ignore[attr-defined]  # a PlayedWorker
            if journal._opened.lock is not None:
                journal._opened.lock.release()
            self._ground.leave(journal._opened.connection)
        self._cancel()
        self._ground.windows.remove(self)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            self._ground.loop.run_until_complete(asyncio.wait(self._tasks))

    async def intents(self) -> list[Intent]:
        """Every call with an effect that the journal ever wrote down."""
        journal = self.session.account.journal
        assert journal is not None
        return await journal.run(_all_intents)

    async def doubted(self) -> set[int]:
        """The calls that were put aside while nobody knew their outcome, and those that are done."""
        journal = self.session.account.journal
        assert journal is not None
        return await journal.run(_doubted)


def _doubted(connection: Connection) -> set[int]:
    aside = "(outcome = 'done' OR outcome = 'dismissed' AND was IN ('sending', 'unknown'))"
    return {row[0] for row in connection.rows(f"SELECT intent_id FROM intent WHERE {aside}")}


def _all_intents(connection: Connection) -> list[Intent]:
    return [intent_of(row) for row in connection.rows(f"SELECT {INTENT} FROM intent ORDER BY intent_id")]


async def _copy(_text: str) -> str:
    return "copied"
