"""A pane that draws the lines that are visible, and again only those that changed.

Stands apart because all three panes of the main screen work so, at 25 rows and at 10,000. The one rule: a line is
drawn from the view and the clock alone, so comparing it with what was drawn last tells what to repaint.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, ClassVar, TypeAlias

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.safetext import safe_line
from smspins_tui.store.view import View
from smspins_tui.ui.widgets.column import Cell, Column, Placed, choose, laid_out, wrapped
from smspins_tui.ui.widgets.line import EMPTY, Brush, Line
from smspins_tui.ui.widgets.place import Place, followed

GUTTER = 3
"""Cells before the first column: the sign of the cursor and a mark."""
Key: TypeAlias = Any
"""What names a row: each pane has keys of its own."""


class LinePane(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows with a cursor that stays on its row.

    Subclasses give the columns, the values of a row and the title. `view` and `now` (seconds since the epoch) are
    bound by the screen; watchers run again with the same value without harm.
    """

    ALLOW_SELECT = False
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    HAS_HEADER: ClassVar[bool] = True
    RESTS_ON_FIRST: ClassVar[bool] = False  # without the keyboard, where what is new stands first
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line--header", "line--cursor", "line--resting", "line--muted", "line--good", "line--warn", "line--bad",
        "line--accent", "line--alarm",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="row.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="row.up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="row.page_down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="row.page_up"),
        Binding("home,g", "first", "First", show=False, id="row.first"),
        Binding("end,G", "last", "Last", show=False, id="row.last"),
    ]

    view: var[Any] = var(View(), init=False)
    now: var[float] = var(0.0, init=False)
    is_local_time: var[bool] = var(False, init=False)

    class RowMessage(Message):
        """Something about a row of a pane; `key` is None when there is no row."""

        def __init__(self, pane: LinePane, key: Hashable) -> None:
            super().__init__()
            self.pane = pane
            self.key = key

        @property
        def control(self) -> LinePane:
            """The pane, for `on(…, "#id")`."""
            return self.pane

    class Moved(RowMessage):
        """The current row of a pane is another one, by a key or because the rows changed."""

        def can_replace(self, message: Message) -> bool:
            """Only the last of a burst counts."""
            return isinstance(message, LinePane.Moved) and message.pane is self.pane

    class Opened(RowMessage):
        """A row was opened with the mouse."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._cursor = 0
        self._key: Hashable = None
        self._title = ""
        self._is_placed = False
        self._chosen_for: tuple[int, Sequence[Column]] = (0, ())
        self._placed: Placed = ()
        self._header = EMPTY
        self._drawn: dict[int, Line] = {}
        self._brush = Brush(self, "line")

    # What a subclass gives

    def columns(self) -> Sequence[Column]:
        """The columns, before it is known which fit."""
        return self.COLUMNS

    def values(self, key: Key) -> Sequence[Cell]:
        """What a row shows: a cell for each of the columns."""
        raise NotImplementedError

    def mark(self, key: Key) -> Cell:
        """The sign (of one cell) in front of a row."""
        del key
        return Cell(" ")

    def title(self) -> str:
        """The words of the frame; anything of the server in it is safe already."""
        return ""

    def short_title(self) -> str:
        """The words of a tab."""
        return self.title()

    def starts_anew(self, old: Any, new: Any) -> bool:  # noqa: ANN401 - each pane has a view of its own
        """Whether the rows of another thing are shown, so that the cursor goes to the first."""
        del old, new
        return False

    # Where the cursor is

    @property
    def current_key(self) -> Key:
        """The key of the row under the cursor, None when there is no row."""
        return self._key

    @property
    def cursor(self) -> int:
        """The place of the cursor, counted from 0."""
        return self._cursor

    def go_to(self, key: Hashable) -> bool:
        """Move the cursor to the row of `key`; False when there is none."""
        place = self.view.positions.get(key)
        if place is None:
            return False
        self._move_to(place)
        return True

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        self._move_to(self._cursor + rows)

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is visible."""
        self._move_to(self._cursor + pages * max(1, self._room - 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._move_to(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._move_to(len(self.view.order) - 1)

    def _move_to(self, place: int) -> None:
        place = max(0, min(place, len(self.view.order) - 1))
        if place == self._cursor:
            return
        self._refresh_row(self._cursor)
        self._refresh_row(place)
        self._cursor = place
        self._scroll_into_view()
        self._tell_moved()

    def _tell_moved(self) -> None:
        order = self.view.order
        key = order[self._cursor] if order else None
        if key != self._key:
            self._key = key
            self.post_message(self.Moved(self, key))

    # What changes

    def watch_view(self, old: View, new: View) -> None:
        """Keep the cursor on its row, and repaint the lines that changed."""
        place = Place(self._cursor, self.scroll_offset.y)
        is_resting = self.RESTS_ON_FIRST and not self.has_focus and place.is_seen(self._room)
        if is_resting or self.starts_anew(old, new):
            self._cursor, top = Place(0, 0)
        else:
            self._cursor, top = followed(place, self._key, self._room, old, new)
        self._resize_rows()
        self._layout_columns()
        if self.size and top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True)
        self._show_title()
        self._tell_moved()
        self.repaint_changed()

    def watch_now(self) -> None:
        """Repaint the lines whose words of time changed."""
        self._show_title()
        self.repaint_changed()

    def watch_is_local_time(self) -> None:
        """Repaint the lines that show a time."""
        self.repaint_changed()

    def _resize_rows(self) -> None:
        rows = Size(1, len(self.view.order) + self.HAS_HEADER)
        if rows == self.virtual_size:
            return
        # as Textual does after a layout: setting it plainly would lay out the whole screen for each new row
        self.set_reactive(Widget.virtual_size, rows)
        if self.size:
            self._scroll_update(rows)

    def repaint_changed(self) -> None:
        """Repaint the visible lines that differ from what was drawn last."""
        if not self._is_placed:
            return
        height, top = self.size.height, self.scroll_offset.y  # asked for each line, they take longer than the line
        for y, drawn in self._drawn.items():
            if y < height and self._line(y, top) != drawn:
                self.refresh(Region(0, y, self._width, 1))

    def _refresh_row(self, row: int) -> None:
        y = row - self.scroll_offset.y + self.HAS_HEADER
        if self.HAS_HEADER <= y < self.size.height:
            self.refresh(Region(0, y, self._width, 1))

    def _show_title(self) -> None:
        if self._title and not self._is_placed:
            return
        title = self.title()
        if title == self._title:
            return
        self._title = title
        # the plain setter would read markup, and repaint the whole pane
        self._border_title = Content(title)
        self.refresh(Region(0, -1, self.size.width, 1))

    # Where things are

    @property
    def _room(self) -> int:
        """How many rows can be seen."""
        return max(1, self.size.height - self.HAS_HEADER)

    def _scroll_into_view(self) -> None:
        if not self.size:
            return
        top = self.scroll_offset.y
        wanted = max(min(top, self._cursor), self._cursor - self._room + 1)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, force=True)

    @property
    def _width(self) -> int:
        """The cells of a line, beside the scrollbar."""
        return self.size.width - self.scrollbar_size_vertical

    def _layout_columns(self) -> None:
        """Choose the columns for the width and the rows that there are."""
        wanted = (self._width, self.columns())
        if wanted == self._chosen_for:
            return
        self._chosen_for = wanted
        self._placed = choose(wanted[1], self._width - GUTTER)
        titles = laid_out(self._placed, [Cell(column.title) for column in wanted[1]])
        self._header = Line((Cell(" " * GUTTER), *titles), "header")

    def on_resize(self) -> None:
        """Choose the columns anew, and keep the cursor in view."""
        self._layout_columns()
        self._resize_rows()
        self._scroll_into_view()

    def on_hide(self) -> None:
        """Draw nothing while no place is given."""
        self._is_placed = False

    def on_show(self) -> None:
        """Draw what changed meanwhile."""
        self._is_placed = True
        self._show_title()
        self.repaint_changed()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row; open it with the second click."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.HAS_HEADER:
            return
        row = offset.y - self.HAS_HEADER + self.scroll_offset.y
        if row >= len(self.view.order):
            return
        self._move_to(row)
        if event.chain >= 2:
            self.post_message(self.Opened(self, self._key))

    # Drawing

    def notify_style_update(self) -> None:
        """Forget the styles of the last theme."""
        self._brush.forget()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Draw one line of what is visible."""
        if self._chosen_for[0] != self._width:
            self._layout_columns()
        line = self._line(y, self.scroll_offset.y)
        self._drawn[y] = line
        return self._brush.strip(line, self._width)

    def _line(self, y: int, top: int) -> Line:
        order = self.view.order
        if not order:
            return self._words_line(y)
        if self.HAS_HEADER and y == 0:
            return self._header
        row = y - self.HAS_HEADER + top
        if row >= len(order):
            return EMPTY
        return self.row_line(order[row], is_current=row == self._cursor)

    def _words_line(self, y: int) -> Line:
        words = wrapped(safe_line(self.view.words), max(1, self._width - 2))
        if not 1 <= y <= len(words):
            return EMPTY
        return Line((Cell(" " + words[y - 1], "muted"),))

    def row_line(self, key: Key, *, is_current: bool) -> Line:
        """The line of a row."""
        signs = self.signs(key, is_current=is_current)
        cells = laid_out(self._placed, self.values(key))
        return Line((*signs, *cells), self.row_style(is_current=is_current))

    def signs(self, key: Key, *, is_current: bool) -> tuple[Cell, ...]:
        """The cursor's sign and the mark: ` > `, ` ✓ `, or both `>✓ `."""
        mark = self.mark(key)
        if mark.text == " ":
            return (Cell(" > " if is_current else "   "),)
        return (Cell(">" if is_current else " "), Cell(mark.text + " ", mark.style))

    def row_style(self, *, is_current: bool) -> str:
        """The style of a whole row: the cursor's, where the keyboard is."""
        if not is_current:
            return ""
        return "cursor" if self.has_focus else "resting"
