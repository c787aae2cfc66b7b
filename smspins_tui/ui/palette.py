"""The palette: Textual's, with our second key to leave, and with an enter that waits for the search.

Stands apart because it is loaded only when it is opened. The one rule: whatever leaves a screen has a key beside
`escape`, which takes a moment on many terminals.
"""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.widgets import Input
from textual.worker import WorkerCancelled

from smspins_tui.ui.style import style_path
from smspins_tui.ui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall


class Palette(CommandPalette):
    """Finds a command by name."""

    CSS_PATH = style_path("dialogs.tcss")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+g", "escape", "Leave", show=False)]

    def compose(self) -> ComposeResult:
        """Lay out Textual's palette."""
        yield from super().compose()
        yield TooSmall()

    @on(Input.Submitted)
    async def wait_for_search(self) -> None:
        """Let enter pick from what was found for all that was typed: typed ahead, it would run a command of before."""
        for search in [worker for worker in self.workers if worker.node is self]:
            with suppress(WorkerCancelled):
                await search.wait()
