"""A screen to read: sections that scroll, and keys below.

Stands apart because the detail and the help differ only in what they say. The one rule: it shows frozen sections; who
has newer ones gives them to `show`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from smspins_tui.safetext import safe_line
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.screens.page import Page, PageText
from smspins_tui.ui.screens.section import Section, lay_out
from smspins_tui.ui.style import style_path
from smspins_tui.ui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall

Result = TypeVar("Result")

MARGIN = 3
"""Cells that the padding and the scrollbar take."""


class Reader(Screen[Result], Generic[Result]):
    """Shows sections over the whole screen; leaves with None unless a subclass knows better.

    Args:
        title: what it is about, on the first line.
        sections: what it says.
        nothing: the value that leaving without an answer gives.
    """

    CSS_PATH = style_path("dialogs.tcss")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g,q", "leave", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("g,home", "top", show=False),
        Binding("G,end", "end", show=False),
    ]

    def __init__(self, title: str, sections: tuple[Section, ...], nothing: Result) -> None:
        super().__init__()
        self._title = title
        self.sections = sections
        self._nothing = nothing
        self._is_left = False

    def compose(self) -> ComposeResult:
        """Lay out the title, what it says, and the keys."""
        yield Static(safe_line(self._title), markup=False, classes="head")
        with Page(id="page"):
            yield PageText(id="text")
        with Horizontal(classes="foot"):
            yield from self.compose_answers()
        yield TooSmall()

    def compose_answers(self) -> Iterable[Answer]:
        """Yield the ways to go on."""
        yield Answer("esc", "Back", "leave", id="leave")

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        self._draw()

    def show(self, title: str, sections: tuple[Section, ...]) -> None:
        """Say something newer, at the same place; nothing is drawn for what is as before."""
        if title != self._title:
            self._title = title
            self.query_one(".head", Static).update(safe_line(title))
        if sections != self.sections:
            self.sections = sections
            self._draw()

    def lay_out(self, width: int) -> Content:
        """Lay the sections out for so many cells."""
        return lay_out(self.sections, width)

    def _draw(self) -> None:
        self.query_one(PageText).say(self.lay_out(self.size.width - MARGIN))

    def action_scroll(self, rows: int) -> None:
        """Move by so many rows."""
        self.query_one(Page).scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        """Move by so many pages, one row of the last one stays."""
        page = self.query_one(Page)
        page.scroll_relative(y=pages * max(1, page.size.height - 1), animate=False)

    def action_top(self) -> None:
        """Go to the top."""
        self.query_one(Page).scroll_home(animate=False)

    def action_end(self) -> None:
        """Go to the end."""
        self.query_one(Page).scroll_end(animate=False)

    @property
    def is_over(self) -> bool:
        """Whether it is left: what comes now finds none of its widgets any more."""
        return self._is_left or not self.is_running

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.answer(self._nothing)

    def answer(self, result: Result) -> None:
        """Leave with `result`, once: a second `dismiss` would take the screen below with it."""
        if self._is_left:
            return
        self._is_left = True
        self.dismiss(result)
