"""An app that sends a terminal only the cells that changed.

Stands apart because it reaches into how Textual sends. The one rule: all that goes to the screen goes through the
sight.
"""

from __future__ import annotations

from rich.console import Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.screen import Screen

from smspins_tui.ui.sight import Sight


class QuietApp(App[ReturnType]):
    """An app with a sight."""

    def __init__(self) -> None:
        super().__init__()
        self.sight = Sight()

    def draw_anew(self) -> None:
        """Draw the whole screen: somebody else wrote on the terminal."""
        self.sight.forget(self.size)
        self.refresh()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        """Send what differs of an update; nothing is sent within a batch, nor before the start."""
        if isinstance(renderable, LayoutUpdate | ChopsUpdate) and self._running and not self._batch_count:
            text = self.sight.show(renderable, self.size, self.console)
            renderable = Told(text) if text else None
        super()._display(screen, renderable)  # type: ignore[arg-type]  # what came is handed on


class Told(CompositorUpdate):
    """What is sent, as Textual takes it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render_segments(self, console: Console) -> str:
        """Return it."""
        del console
        return self._text
