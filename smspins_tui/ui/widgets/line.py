"""A line of cells, and how it becomes what Textual draws.

Stands apart because panes and bars draw alike. The one rule: styles are found by name among the widget's component
classes, never in the text, so that nothing in a text can style it.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.ui.widgets.column import Cell


class Line(NamedTuple):
    """What stands on a line: its cells, and the style of the whole row (empty for the plain one)."""

    cells: tuple[Cell, ...]
    row_style: str = ""


EMPTY = Line(())


class Brush:
    """The styles of a widget by their short names, kept until the theme changes.

    Args:
        widget: whose component classes are meant.
        prefix: what stands before the short name in the class: `line` for `line--muted`.
    """

    def __init__(self, widget: Widget, prefix: str) -> None:
        self._widget = widget
        self._prefix = prefix
        self._styles: dict[str, Style] = {}

    def forget(self) -> None:
        """Ask the widget again: its styles changed."""
        self._styles.clear()

    def style(self, name: str) -> Style:
        """The style of that name; the widget's own for an empty one."""
        style = self._styles.get(name)
        if style is None:
            widget = self._widget
            style = widget.get_component_rich_style(f"{self._prefix}--{name}") if name else widget.rich_style
            self._styles[name] = style
        return style

    def strip(self, line: Line, width: int) -> Strip:
        """Draw a line, in as few pieces as its styles allow: each costs bytes on a thin line."""
        base = self.style(line.row_style)
        segments: list[Segment] = []
        text, style = "", base
        for cell in line.cells:
            own = self._on_row(cell.style, line.row_style, base)
            if own is not style and text:
                segments.append(Segment(text, style))
                text = ""
            text, style = text + cell.text, own
        segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(width, base)

    def _on_row(self, name: str, row_style: str, base: Style) -> Style:
        """The style of a cell: none of its own under the cursor, whose background no other colour was chosen for."""
        return base if row_style or not name else self.style(name)
