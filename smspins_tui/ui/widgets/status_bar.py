"""The line on top: the state of everything that no pane shows.

Stands apart because it must stay true while all else fails. The one rule: the state of the connection and what is
unknown are never left out, however narrow the terminal.
"""

from __future__ import annotations

from typing import ClassVar

from textual.reactive import var
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.eastern import next_midnight
from smspins_tui.safetext import safe_line
from smspins_tui.store.view import BarView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell
from smspins_tui.ui.widgets.line import Brush, Line
from smspins_tui.ui.widgets.status_words import (
    Part,
    age_part,
    armed_part,
    fault_part,
    joined,
    journal_part,
    link_part,
    may_go,
    stays,
)

COUNT_STEP = 10
"""Seconds between two counts of the calls while something is open; by the minute when nothing is."""
COUNT_LEAP = 5
"""So many more calls are shown at once: more than the one or two a minute of a console at rest."""


class StatusBar(Widget):
    """One line; `view` and `now` (seconds since the epoch) are bound by the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "bar--brand", "bar--good", "bar--warn", "bar--bad", "bar--accent", "bar--muted",
    }  # fmt: skip
    ALLOW_SELECT = False

    view: var[BarView] = var(BarView(), init=False)
    now: var[float] = var(0.0, init=False)
    is_local_time: var[bool] = var(False, init=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._drawn: tuple[Cell, ...] = ()
        self._brush = Brush(self, "bar")
        self._counted_at = -1.0
        self._counted = 0

    def watch_view(self) -> None:
        """Repaint it when it reads otherwise."""
        self._repaint_changed()

    def watch_now(self) -> None:
        """Repaint it when it reads otherwise."""
        self._repaint_changed()

    def watch_is_local_time(self) -> None:
        """Repaint it when it reads otherwise."""
        self._repaint_changed()

    def notify_style_update(self) -> None:
        """Forget the styles of the last theme."""
        self._brush.forget()
        super().notify_style_update()

    def text(self) -> str:
        """The line as it reads."""
        return "".join(cell.text for cell in self._cells())

    def _repaint_changed(self) -> None:
        if not self.size or not self._drawn:
            return
        if self._cells() != self._drawn:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        cells = self._cells() if y == 0 else ()
        if y == 0:
            self._drawn = cells
        return self._brush.strip(Line(cells), self.size.width)

    # Words

    def _cells(self) -> tuple[Cell, ...]:
        return joined([*self._left(), *self._right()], self.size.width)

    def _left(self) -> list[Part]:
        view = self.view
        return [
            may_go("SMSPins", "brand", 18),
            may_go(safe_line(view.profile, cap=20), "", 3),
            link_part(view, self.now),
            age_part(view, self.now),
            stays(f"{view.unknown_count} unknown", "bad") if view.unknown_count else Part(),
            Part(("READ ONLY", "RO"), (2, 0), "warn") if view.is_read_only else Part(),
            journal_part(view),
            fault_part(view),
            Part(self._call_words(), (20, 7), "muted"),
            may_go(f"{view.open_count} open", "accent" if view.open_count else "muted", 2),
            may_go(f"{view.unread_count} new", "accent" if view.unread_count else "muted", 5),
            armed_part(view),
        ]

    def _right(self) -> list[Part]:
        now = self.now + self.view.skew
        left = words.time_left(next_midnight(now), now)
        clock = f"{words.clock(now, is_local=self.is_local_time)} {'here' if self.is_local_time else 'ET'}"
        ends = (f"auto check ends in {left}", f"auto ends {left}", f"auto {left}", left)
        return [Part((clock,), (6,), "", is_right=True), Part(ends, (19, 17, 1, 0), "muted", is_right=True)]

    def _call_words(self) -> tuple[str, ...]:
        """The calls of the last minute, counted in steps so that an idle line stays quiet; the first shows at once."""
        view = self.view
        counted_at = self.now // (COUNT_STEP if view.open_count else words.MINUTE)
        count = sum(call.at > self.now - words.MINUTE for call in view.calls)
        if counted_at != self._counted_at or self._counted == 0 or count - self._counted >= COUNT_LEAP:
            self._counted_at = counted_at
            self._counted = count
        return (f"{self._counted}/{view.budget} calls a minute", f"{self._counted}/{view.budget}")
