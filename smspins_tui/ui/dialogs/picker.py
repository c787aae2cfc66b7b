"""A short list to pick from: the rows around the cursor, drawn as text.

Stands apart because two dialogs pick, and Textual's lists take the focus away from the field beside them. The one
rule: it only shows and tells; the dialog has the keys.
"""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from smspins_tui.safetext import safe_line

ROWS = 5


class PickList(Static):
    """Shows at most `ROWS` of the rows it holds, the one under the cursor marked.

    Args:
        rows: the rows, from whoever.
    """

    class Picked(Message):
        """A row was clicked.

        Args:
            index: which, from 0.
        """

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, rows: tuple[str, ...] = (), *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__("", markup=False, id=id, classes=classes)
        self.index = 0
        self._rows: tuple[str, ...] = ()
        self.fill(rows)

    def fill(self, rows: tuple[str, ...]) -> None:
        """Show other rows, from the first; without any, nothing is shown."""
        self._rows = tuple(safe_line(row) for row in rows)
        self.index = 0
        self.display = bool(rows)
        self._draw()

    def move(self, steps: int) -> None:
        """Move the cursor by so many rows, not past the ends."""
        self.index = max(0, min(len(self._rows) - 1, self.index + steps))
        self._draw()

    @property
    def _top(self) -> int:
        return max(0, min(self.index - ROWS // 2, len(self._rows) - ROWS))

    def _draw(self) -> None:
        top = self._top
        lines = [self._draw_row(number) for number in range(top, min(top + ROWS, len(self._rows)))]
        if len(self._rows) > ROWS:
            lines.append(Content.styled(f"  {self.index + 1} of {len(self._rows)}", "$foreground-muted"))
        self.update(Content("\n").join(lines))

    def _draw_row(self, number: int) -> Content:
        if number == self.index:
            return Content.styled(f"> {self._rows[number]}", "bold $text-primary")
        return Content(f"  {self._rows[number]}")

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        event.stop()
        number = self._top + event.y
        if event.y < ROWS and number < len(self._rows):
            self.post_message(self.Picked(number))
