"""What every dialog is made of: the box, the answers below it, and the one way out.

Stands apart so that a dialog says only what it asks. The one rule: a dialog is left once, with one value, however often
a key is pressed; a second `dismiss` would take the screen below with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from smspins_tui.safetext import safe, safe_line
from smspins_tui.ui.style import style_path
from smspins_tui.ui.widgets.too_small import HEIGHTS, LEAST_HEIGHT, WIDTHS, TooSmall

Result = TypeVar("Result")

TONES = ("strong", "label", "good", "warn", "bad")


class Body(VerticalScroll, can_focus=False):
    """What the dialog says: it scrolls when the screen is too small, and never takes the focus."""


class Dialog(ModalScreen[Result], Generic[Result]):
    """A box over the main screen that asks one thing.

    Args:
        title: what it is about, on the border.
        nothing: the value that leaving without an answer gives.
    """

    CSS_PATH = style_path("dialogs.tcss")
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = [HEIGHTS[0], (LEAST_HEIGHT, "-tiny"), (20, "-tall")]  # noqa: RUF012 - not a ClassVar in Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+g", "leave", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    def __init__(self, title: str, nothing: Result) -> None:
        super().__init__()
        self._title = title
        self._nothing = nothing
        self._is_left = False

    def compose(self) -> ComposeResult:
        """Lay out the box, what it says and the answers."""
        with Vertical(classes="box") as box:
            box.border_title = Content(safe_line(self._title))
            with Body():
                yield from self.compose_body()
            with Horizontal(classes="answers"):
                yield from self.compose_answers()
        yield TooSmall()

    def compose_body(self) -> Iterable[Widget]:
        """Yield what the dialog says and asks; each dialog has its own."""
        raise NotImplementedError

    def compose_answers(self) -> Iterable[Widget]:
        """Yield the ways to go on; each dialog has its own."""
        raise NotImplementedError

    def answer(self, result: Result) -> None:
        """Leave the dialog with `result`; what comes later is ignored."""
        if self._is_left:
            return
        self._is_left = True
        self.dismiss(result)

    @property
    def is_over(self) -> bool:
        """Whether it is left: an answer that comes now finds none of its widgets any more."""
        return self._is_left or not self.is_running

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.answer(self._nothing)

    def action_page(self, pages: int) -> None:
        """Scroll what the dialog says by so many pages."""
        body = self.query_one(Body)
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False)

    def tell(self, selector: str, words: str, *, tone: str = "") -> None:
        """Put words in the line `selector` and bring it into view; an empty text hides it.

        Args:
            selector: the line.
            words: the text, from whoever.
            tone: as of `line`; what the line had besides a tone, it keeps.
        """
        told = self.query_one(selector, Static)
        told.update(safe(words))
        told.display = bool(words)
        for one in TONES:
            told.set_class(one == tone, f"-{one}")
        if words:
            self.call_after_refresh(told.scroll_visible, animate=False)


def line(words: str, *, tone: str = "", is_last: bool = False, id: str | None = None) -> Static:  # noqa: A002
    """Return a line of text, sanitised and without markup.

    Args:
        words: the text, from whoever; an empty one is not shown.
        tone: one of `TONES`, or nothing; the words must tell it too.
        is_last: whether a gap follows where there is room.
        id: the id of the widget.
    """
    made = Static(safe(words), markup=False, id=id)
    made.display = bool(words)
    made.set_class(bool(tone), f"-{tone}")
    made.set_class(is_last, "-gap")
    return made
