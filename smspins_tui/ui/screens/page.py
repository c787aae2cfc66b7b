"""What a screen to read shows: one text that scrolls.

Stands apart because a text that stays open is told anew with every answer. The one rule: of a text as long as before
only the lines that differ are drawn, so that a thin line stays quiet.
"""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class Page(VerticalScroll, can_focus=False):
    """What there is to read: the screen has the keys, and moves it without an animation."""


class PageText(Widget):
    """The text on the page."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._lines: list[Content] = []

    def say(self, text: Content) -> None:
        """Show a text, at the place where the one before was."""
        before, self._lines = self._lines, text.split("\n", allow_blank=True)
        if len(before) != len(self._lines):
            self.refresh(layout=True)
            return
        pairs = zip(before, self._lines, strict=True)
        changed = [y for y, (old, new) in enumerate(pairs) if not old.is_same(new)]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def render(self) -> Content:
        """Draw the text."""
        return Content("\n").join(self._lines)
