"""The real app on a sandbox, driven without a terminal.

Stands apart because every test of a whole job starts the same way. The one rule: it waits for conditions, never for
time to pass.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from smspins_tui.keystore import FoundKey
from smspins_tui.models import Kind, Request, Status
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.secret import Secret
from smspins_tui.settings import Settings
from smspins_tui.store import State
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.boot import Boot

PATIENCE = 20.0


class Console:
    """A running app: its pilot, its state, and what it put on the clipboard."""

    def __init__(self, app: SmspinsApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.copied: list[str] = []

    @property
    def state(self) -> State:
        """The state now."""
        return self.app.store.state

    async def press(self, *keys: str) -> None:
        """Press keys, and let the app do what it does at once."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Press a key for each character."""
        await self.press(*text)

    async def until(self, condition: Callable[[], object], what: str = "", patience: float = PATIENCE) -> None:
        """Wait until the condition holds, for so many seconds at most."""
        deadline = asyncio.get_running_loop().time() + patience
        while not condition():
            assert asyncio.get_running_loop().time() < deadline, f"never so: {what or condition}\n{self.text()}"
            await self.pilot.pause(0.02)
        await self.pilot.pause()

    async def until_live(self) -> None:
        """Wait for the telephones, and for the messages of the current one."""
        await self.until(lambda: self.state.telephones_at and self.state.current_id, "the telephones are listed")
        await self.until(self._has_current_messages, "the current messages are there")

    def _has_current_messages(self) -> bool:
        inbox = self.state.inboxes.get(self.state.current_id or "")
        return inbox is not None and inbox.asked_at is not None

    def requests(self, kind: Kind) -> list[Request]:
        """The requests of a kind, newest first."""
        rows = [request for request in self.state.requests.values() if request.kind is kind]
        return sorted(rows, key=lambda request: request.requested_at, reverse=True)

    async def until_status(self, kind: Kind, status: Status) -> Request:
        """Wait until the newest request of a kind has a status."""
        await self.until(lambda: [r for r in self.requests(kind)[:1] if r.status is status], f"{kind} is {status}")
        return self.requests(kind)[0]

    def text(self) -> str:
        """The screen as text."""
        width = self.app.size.width
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip)[:width].rstrip() for strip in strips)

    def toasts(self) -> list[str]:
        """The words of the toasts that are shown, whatever lines they are broken into."""
        return [" ".join(notification.message.split()) for notification in self.app._notifications]

    async def until_told(self, words: str) -> None:
        """Wait until a toast says these words."""
        await self.until(lambda: any(words in toast for toast in self.toasts()), f"a toast says {words!r}")

    async def until_text(self, text: str) -> None:
        """Wait until a text is on the screen."""
        await self.until(lambda: text in self.text(), f"{text!r} is on the screen")


def boot_on(
    sandbox: Sandbox, folder: Path, *, journal: str | None = None, key: str | None = None, is_read_only: bool = False
) -> Boot:
    """What the command line would find: the sandbox's address and key, a journal in `folder` when one is named."""
    settings = Settings(folder / "config.toml", folder, base_url=sandbox.url, calls_per_minute=600)
    path = folder / journal if journal else None
    found = FoundKey(Secret(key or sandbox.key), "SMSPINS_API_KEY")
    return Boot(settings, path, found, is_read_only=is_read_only, is_kept=False)


@asynccontextmanager
async def console(
    boot: Boot, size: tuple[int, int] = (120, 36), clock: Callable[[], float] = time.time
) -> AsyncIterator[Console]:
    """Run the app; whatever it writes to the clipboard is caught where it would go to the terminal."""
    app = SmspinsApp(boot, clock=clock)
    async with app.run_test(size=size) as pilot:
        driven = Console(app, pilot)
        app.copy_to_clipboard = driven.copied.append  # type: ignore[method-assign, assignment]  # the terminal is not there
        yield driven
