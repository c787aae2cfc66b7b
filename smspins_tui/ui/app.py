"""The app: one store, one main screen, one session, and what happens when something of ours breaks.

Stands apart from the main screen because it outlives screens and dialogs. The one rule: nothing that the first frame
does not need is imported before it is painted.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import WorkerFailed

from smspins_tui import runtime
from smspins_tui.daemon import run_in_daemon
from smspins_tui.errors import SmspinsError
from smspins_tui.safetext import safe_line
from smspins_tui.store import State, Store
from smspins_tui.terminal.clipboard import Clipboard
from smspins_tui.terminal.guard import Guard
from smspins_tui.ui.boot import Boot
from smspins_tui.ui.cache import forget_what_is_closed
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.gate import GatedApp
from smspins_tui.ui.screens.main import MainScreen
from smspins_tui.ui.style import style_path
from smspins_tui.ui.toast import Toaster

if TYPE_CHECKING:
    from smspins_tui.services.session import Session

STYLES = ("app.tcss", "bars.tcss", "panes.tcss")
"""What the main screen needs; dialogs bring their own."""


class SmspinsApp(GatedApp):
    """The console.

    Args:
        boot: what the command line found.
        guard: ends the process in time; None in tests, which are no process of their own.
        clock: seconds since the epoch.
    """

    TITLE = "SMSPins"
    CSS_PATH: ClassVar[list[str | PurePath]] = [style_path(name) for name in STYLES]
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, boot: Boot, guard: Guard | None = None, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        forget_what_is_closed()
        self.boot = boot
        self.store = Store(first_state(boot))
        self.last_words = ""
        self._guard = guard
        self._clock = clock
        self._copier = Clipboard(self._send_to_terminal, os.environ)
        self._opened: asyncio.Future[Session] | None = None
        self.toaster = Toaster(self)
        desk = Desk(self.session, self.session_now, self.push_screen_wait, self.toaster, self.leave, self.hold_keys)
        self.main = MainScreen(self.store, desk, clock)
        if boot.settings.theme != "auto":
            self.theme = boot.settings.theme

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of the terminal, unless the environment names another (as Textual's tools do)."""
        from textual.drivers.linux_driver import LinuxDriver

        from smspins_tui.ui.driver import SteadyDriver

        usual = super().get_driver_class()
        return SteadyDriver if usual is LinuxDriver else usual

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the first thing on the screen."""
        return self.main

    def tell_given_up(self) -> None:
        """Say that keys were dropped."""
        self.toaster.tell("this took too long and was dropped, with the keys typed meanwhile", severity="error")

    def leave(self) -> None:
        """Quit."""
        self.exit()

    def on_mount(self) -> None:
        """Paint first; open the session afterwards."""
        loop = asyncio.get_running_loop()
        self._opened = loop.create_future()
        if self._guard is not None:
            self._guard.attach(loop, lambda code: self.exit(return_code=code))
        self.main.is_local_time = self.boot.settings.time_zone == "local"
        for problem in self.boot.settings.problems:
            self.toaster.tell(problem, title="Settings", severity="warning")
        if self.boot.found is not None and self.boot.found.warning:
            self.toaster.tell(self.boot.found.warning, title="Key", severity="warning")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._open(), group="session")
        self.set_timer(runtime.SETTLED, runtime.settle)

    def session_now(self) -> Session | None:
        """Return the session, None while it is being opened."""
        return self._opened.result() if self._opened is not None and self._opened.done() else None

    async def session(self) -> Session:
        """Wait for the session: it is there a moment after the first frame."""
        assert self._opened is not None
        return await asyncio.shield(self._opened)

    async def _open(self) -> None:
        """Open the session, let it poll, and ask for a key when there is none."""
        assert self._opened is not None
        try:
            session = await run_in_daemon(self._make_session)
            await session.open()
        except SmspinsError as error:
            self.last_words = f"smspins-tui: {safe_line(str(error))}"
            self.exit(return_code=1)
            return
        self._opened.set_result(session)
        self.run_worker(session.poller.run(), group="poll", exclusive=True)
        self.main.arrive(session)
        if await session.take_over():
            self.main.arrive(session)

    def _make_session(self) -> Session:
        """Import what the first frame did not need, and start the demo's server (in a thread)."""
        module = import_module("smspins_tui.services.session")
        boot = self.boot
        settings, found = boot.settings, boot.found
        started = boot.server.start() if boot.server is not None else None
        if started is not None:
            settings, found = replace(settings, base_url=started.base_url), started.found
        session: Session = module.Session(
            self.store,
            settings,
            journal_path=boot.journal_path,
            found=found,
            copy=self.copy_text,
            is_kept=boot.is_kept,
            clock=self._clock,
        )
        if started is not None:
            session.recall(started.asked, started.auto_checks)
        return session

    async def copy_text(self, text: str) -> str:
        """Put text on the clipboard by the best way there is; return what was done, in words."""
        return await self._copier.copy(text)

    def _send_to_terminal(self, text: str) -> None:
        self.copy_to_clipboard(text)

    async def action_quit(self) -> None:
        """Quit; ask first while a call with an effect is in flight."""
        self.main.action_quit_console()

    async def on_unmount(self) -> None:
        """Close the session, so that the journal is whole, and end the demo's server; what hangs is left behind."""
        if self._guard is not None:
            self._guard.hurry(self.return_code or 0)
        if (session := self.session_now()) is not None:
            await session.close()
        if self.boot.server is not None:
            await run_in_daemon(self.boot.server.stop)

    def action_command_palette(self) -> None:
        """Open the palette, which `ctrl+g` leaves too."""
        from smspins_tui.ui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    @on(Driver.SignalResume)
    def _draw_anew(self) -> None:
        """Draw the whole screen: the terminal was cleared while somebody else had it."""
        self.draw_anew()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: every command of the main screen."""
        del screen
        for command in COMMANDS:
            if command.id != "palette":
                yield SystemCommand(f"{command.label}  ({command.shown})", command.help, self._runner(command.id))
        yield SystemCommand("Theme", "Change the theme", self.action_change_theme)

    def _runner(self, command_id: str) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            await self.main.run_action(command_id)

        return run

    def _fatal_error(self) -> None:
        """Write a crash report without locals instead of Textual's, which prints the values of every frame."""
        from smspins_tui.crash import report

        failed = self._exception
        if failed is None:
            return
        # a worker's failure comes wrapped in an error that was never raised: it knows no line
        error = failed.error if isinstance(failed, WorkerFailed) else failed
        directory = self.boot.settings.state_dir
        self.last_words = report(error, scrub=self.scrub, directory=directory, now=self._clock())
        self._close_messages_no_wait()

    def scrub(self, text: str) -> str:
        """Take every form of the key out of a text."""
        if (session := self.session_now()) is not None:
            text = session.scrub(text)
        return self.boot.found.key.scrub(text) if self.boot.found else text


def first_state(boot: Boot) -> State:
    """Return what is known before anything is asked: the journal's first screenful."""
    state = State(profile=boot.settings.profile, budget=boot.settings.calls_per_minute, is_read_only=boot.is_read_only)
    first = boot.first
    if first is None:
        return state
    return replace(
        state,
        telephones=first.telephones,
        telephones_at=first.telephones_at,
        inboxes=first.inboxes,
        requests=first.requests,
        intents=first.intents,
        auto_checks=first.auto_checks,
        telephone_count=first.telephone_count,
        open_count=first.open_count,
        unread_count=first.unread_count,
    )
