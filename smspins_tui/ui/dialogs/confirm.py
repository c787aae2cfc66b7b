"""The dialog that asks yes or no.

Stands apart as the plainest of the dialogs. The one rule: "no" has the focus, so that a stray enter does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line


class ConfirmDialog(Dialog[bool]):
    """Asks one question; leaves with whether it was answered yes.

    Args:
        title: what it is about.
        lines: what there is to know.
        yes: what `y` does, in words.
        no: what `n` does, in words.
    """

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "yes", show=False),
        Binding("n", "leave", show=False),
    ]

    def __init__(self, title: str, lines: tuple[str, ...], yes: str, no: str) -> None:
        super().__init__(title, nothing=False)
        self._lines = lines
        self._yes = yes
        self._no = no

    def compose_body(self) -> Iterable[Widget]:
        """Yield the lines."""
        return (line(words) for words in self._lines)

    def compose_answers(self) -> Iterable[Widget]:
        """Yield yes and no."""
        yield Answer("y", self._yes, "yes")
        yield Answer("n", self._no, "leave", id="no")

    def action_yes(self) -> None:
        """Answer yes."""
        self.answer(True)
