"""The line that asks for a larger window.

Stands apart because the main screen and whatever opens over it ask alike. The one rule: it only covers; below it all
goes on, and is there again when the window grows.
"""

from __future__ import annotations

from textual.widget import Widget

LEAST_WIDTH, LEAST_HEIGHT = 30, 8
"""Columns and rows below which nothing else is shown."""
WORDS = ("Please enlarge this window.", "Enlarge this window.", "Enlarge", "+")

WIDTHS = [(0, "-too-slim"), (LEAST_WIDTH, "-wide-enough")]
HEIGHTS = [(0, "-too-flat"), (LEAST_HEIGHT, "-high-enough")]
"""Breakpoints of a screen that holds such a line: the first class of each shows it."""


class TooSmall(Widget):
    """The line."""

    def render(self) -> str:
        """Say it in as many words as fit on one line."""
        return next((words for words in WORDS if len(words) <= self.size.width), WORDS[-1])
