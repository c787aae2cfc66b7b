"""Where the panes stand, by the size of the terminal.

Stands apart so that the panes know nothing of each other. The one rule: one pass of arithmetic over the size, no
styles: a class a width would lay out and style everything twice at the start.

    wide       from 110 columns: telephones left, requests above messages on the right
    stacked    from 60: telephones above, requests or messages below two tabs
    narrow     under 60 columns or 16 rows: one pane
    tiny       under 30 columns or 8 rows: a line that asks for a larger window
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from textual import events, on
from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.reactive import var
from textual.widget import Widget

from smspins_tui.ui.widgets.line_pane import LinePane
from smspins_tui.ui.widgets.tab_line import TabLine
from smspins_tui.ui.widgets.too_small import LEAST_HEIGHT, LEAST_WIDTH, TooSmall

TELEPHONES, REQUESTS, MESSAGES = PANES = ("telephones", "requests", "messages")

BARS = 2
"""Rows of the screen that are not the body's: the status bar and the keys."""

TELEPHONES_WIDTH = 48
TELEPHONES_SHARE = 0.3


class Shape(StrEnum):
    """How the panes are laid out."""

    WIDE = "wide"
    STACKED = "stacked"
    NARROW = "narrow"
    TINY = "tiny"


def shape_of(size: Size) -> Shape:
    """The layout for a body of `size`, in cells."""
    rows = size.height + BARS
    if size.width < LEAST_WIDTH or rows < LEAST_HEIGHT:
        return Shape.TINY
    if size.width < 60 or rows < 16:
        return Shape.NARROW
    return Shape.STACKED if size.width < 110 else Shape.WIDE


class BodyLayout(Layout):
    """Gives each pane its place; a widget without one is hidden."""

    name = "body"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the panes of a `Body`."""
        del greedy
        if not isinstance(parent, Body):
            return []
        regions = dict(parent.regions(size))
        return [
            WidgetPlacement(regions[child.id or ""], NULL_OFFSET, NULL_SPACING, child)
            for child in children
            if child.id in regions
        ]


class Body(Widget):
    """The three panes, their tabs, and the line for a window that is too small.

    The pane that has the keyboard is always in sight.

    Args:
        panes: one for each id of `PANES`; may also be composed into it.
    """

    BLANK = True  # covered by what stands in it: nothing of its own is drawn at each key

    shown: var[str] = var(TELEPHONES, init=False)
    lower: var[str] = var(REQUESTS, init=False)

    def __init__(self, *panes: Widget, id: str = "body") -> None:  # noqa: A002 - Textual's name
        super().__init__(*panes, id=id)
        self._arrangement = BodyLayout()

    @property
    def layout(self) -> Layout:
        """The one layout."""
        return self._arrangement

    def compose(self) -> ComposeResult:
        """What stands beside the panes, which the screen gives."""
        yield TabLine(id="tabs")
        yield TooSmall(id="too-small")

    def regions(self, size: Size) -> Iterator[tuple[str, Region]]:
        """Which child stands where in `size`."""
        width, height = size
        match shape_of(size):
            case Shape.TINY:
                yield "too-small", Region(0, 0, width, height)
            case Shape.NARROW:
                yield self.shown, Region(0, 0, width, height)
            case Shape.STACKED:
                upper = (height - 1) // 2
                yield TELEPHONES, Region(0, 0, width, upper)
                yield "tabs", Region(0, upper, width, 1)
                yield self.lower, Region(0, upper + 1, width, height - upper - 1)
            case Shape.WIDE:
                left = max(TELEPHONES_WIDTH, int(width * TELEPHONES_SHARE))
                upper = height // 2
                yield TELEPHONES, Region(0, 0, left, height)
                yield REQUESTS, Region(left, 0, width - left, upper)
                yield MESSAGES, Region(left, upper, width - left, height - upper)

    @property
    def shape(self) -> Shape:
        """The layout now."""
        return shape_of(self.size)

    def pane(self, name: str) -> LinePane:
        """The pane of that name (one of `PANES`)."""
        return self.query_one(f"#{name}", LinePane)

    def show_pane(self, name: str) -> None:
        """Bring a pane (one of `PANES`) in sight and give it the keyboard."""
        self._bring_up(name)
        self.pane(name).focus(scroll_visible=False)

    def next_pane(self, step: int = 1) -> None:
        """Go to the next pane, or the one before (-1), around the end."""
        self.show_pane(PANES[(PANES.index(self.shown) + step) % len(PANES)])

    def _bring_up(self, name: str) -> None:
        before = (self.shown, self.lower)
        self.shown = name
        if name != TELEPHONES:
            self.lower = name
        if before != (self.shown, self.lower) and self.shape not in (Shape.WIDE, Shape.TINY):
            self.pane(name).refresh(layout=True)  # the child: a widget keeps its own arrangement until a child moves

    def watch_lower(self, lower: str) -> None:
        """Show which tab is in front."""
        self.query_one(TabLine).shown = lower

    def on_mount(self) -> None:
        """Keep the words of the tabs as their panes have them."""
        self.query_one(TabLine).shown = self.lower
        for name in (REQUESTS, MESSAGES):
            self.watch(self.pane(name), "view", self._word_tabs)

    def _word_tabs(self) -> None:
        self.query_one(TabLine).names = tuple((name, self.pane(name).short_title()) for name in (REQUESTS, MESSAGES))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Bring the pane that has the keyboard in sight."""
        if event.widget.id in PANES:
            self._bring_up(event.widget.id)

    @on(TabLine.Picked)
    def _go_to_tab(self, event: TabLine.Picked) -> None:
        event.stop()
        self.show_pane(event.name)
