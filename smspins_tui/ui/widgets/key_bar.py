"""The line at the bottom: the most useful keys that fit.

Stands apart from Textual's footer, which is a widget a key and repaints with every focus. The one rule: it shows
commands from the one list, and always ends in help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.ui.command import COMMANDS, Command
from smspins_tui.ui.widgets.column import size


class KeyBar(Widget):
    """One line of keys; a click does what the key does.

    Args:
        commands: what may be shown, where it has a rank.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keys--key"}
    ALLOW_SELECT = False

    def __init__(self, commands: Sequence[Command] = COMMANDS, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._commands = sorted(
            (command for command in commands if command.rank is not None), key=lambda command: command.rank or 0
        )
        self._spans: tuple[tuple[int, int, Command], ...] = ()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        base = self.rich_style
        if y:
            return Strip.blank(self.size.width, base)
        key_style = self.get_component_rich_style("keys--key")
        self._spans = placed(self._commands, self.size.width)
        segments = []
        for _, _, command in self._spans:
            segments += [Segment(f" {command.shown}", key_style), Segment(f" {command.label} ", base)]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for start, end, command in self._spans:
            if start <= event.x < end:
                await self.screen.run_action(command.id)


def placed(commands: Sequence[Command], width: int) -> tuple[tuple[int, int, Command], ...]:
    """The commands that fit into `width` cells with where they stand; the last one (help) always does."""
    *others, last = commands
    spans: list[tuple[int, int, Command]] = []
    at = 0
    for command in (*others, last):
        wide = size(command.shown) + size(command.label) + 3
        room = width if command is last else width - size(last.shown) - size(last.label) - 3
        if at + wide > room and command is not last:
            continue
        spans.append((at, at + wide, command))
        at += wide
    return tuple(spans)
