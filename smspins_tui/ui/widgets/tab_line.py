"""The two tabs of the stacked layout: requests and messages.

Stands apart because Textual's tabs cost five widgets and an animation. The one rule: it only says which was picked.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.ui.widgets.column import size


class TabLine(Widget):
    """One line of tabs: `names` as (name, words); `shown` is the name of the one in front."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--shown"}
    ALLOW_SELECT = False

    names: var[tuple[tuple[str, str], ...]] = var((), init=False)
    shown: var[str] = var("", init=False)

    class Picked(Message):
        """A tab was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def watch_names(self) -> None:
        """Draw it again."""
        self.refresh()

    def watch_shown(self) -> None:
        """Draw it again."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the tabs, the one in front in brackets."""
        base = self.rich_style
        if y:
            return Strip.blank(self.size.width, base)
        front = self.get_component_rich_style("tabs--shown")
        segments = [Segment(" ", base)]
        for name, words in self.names:
            is_front = name == self.shown
            segments += [Segment(f"[{words}]" if is_front else f" {words} ", front if is_front else base)]
            segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def on_click(self, event: events.Click) -> None:
        """Tell which tab is under the mouse."""
        at = 1
        for name, words in self.names:
            if at <= event.x < at + size(words) + 2:
                self.post_message(self.Picked(name))
            at += size(words) + 3
