"""After a suspension the whole screen is drawn, for the terminal was cleared meanwhile."""

from __future__ import annotations

from pathlib import Path

import pyte
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.driver import Driver
from textual.geometry import Size

from smspins_tui.settings import load
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.boot import Boot
from smspins_tui.ui.sight import Sight

SIZE = (80, 24)


class Showing(Sight):
    """Shows on a terminal what is sent to it."""

    def __init__(self, terminal: pyte.Screen) -> None:
        super().__init__()
        self._stream = pyte.Stream(terminal)

    def show(self, update: CompositorUpdate, size: Size, console: Console) -> str:
        text = super().show(update, size, console)
        self._stream.feed(text)
        return text


class Wire(SmspinsApp):
    """Shows on a terminal what is sent to it."""

    terminal = pyte.Screen(*SIZE)

    def __init__(self, boot: Boot) -> None:
        super().__init__(boot)
        self.sight = Showing(self.terminal)

    def lines(self) -> list[str]:
        """The lines as they are seen."""
        return [str(line) for line in self.terminal.display]


async def test_the_whole_screen_is_drawn_when_the_app_is_resumed(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    app = Wire(Boot(load(environ), is_kept=False))
    async with app.run_test(size=SIZE) as pilot:
        while not any("Leave" in line for line in app.lines()):  # the key dialog, the last to come
            await pilot.pause(0.02)
        await pilot.press("escape")
        await pilot.pause()
        before = app.lines()
        app.terminal.reset()
        app.post_message(Driver.SignalResume())
        await pilot.pause()
        await pilot.pause()

        assert "Telephones" in before[1]
        assert app.lines() == before
