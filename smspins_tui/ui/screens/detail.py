"""The detail: everything that is known of one thing.

Stands apart from what it says (`detail_lines`). The one rule: it decides nothing; sending again goes back to who
opened it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import ClassVar

from textual.binding import Binding, BindingType

from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.screens.detail_lines import Detail
from smspins_tui.ui.screens.reader import Reader


class DetailChoice(StrEnum):
    """What to do with a call that needs a person."""

    SEND_AGAIN = "send again"
    DISMISS = "dismiss"


Follow = Callable[[Callable[[Detail], None]], Callable[[], None]]
"""Gives the detail as it is now, and each newer one, until the function that it returns is called."""


class DetailScreen(Reader[DetailChoice | None]):
    """Shows a detail for as long as it is open; leaves with the choice where there is one to make, or None.

    Args:
        detail: what it says, made by `detail_lines`.
        follow: tells what becomes of it meanwhile; None when nobody does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "choose('send again')", show=False),
        Binding("d", "choose('dismiss')", show=False),
    ]

    def __init__(self, detail: Detail, follow: Follow | None = None) -> None:
        super().__init__(detail.title, detail.sections, nothing=None)
        self._is_decidable = detail.is_decidable
        self._follow = follow
        self._unfollow: Callable[[], None] | None = None

    def compose_answers(self) -> Iterable[Answer]:
        """Yield what can be done."""
        yield Answer("s", "Send again", "choose('send again')", id="again")
        yield Answer("d", "Dismiss", "choose('dismiss')", id="dismiss")
        yield from super().compose_answers()

    def on_mount(self) -> None:
        """Offer what can be done, and follow what becomes of it."""
        self._offer()
        if self._follow is not None:
            self._unfollow = self._follow(self.renew)

    def on_unmount(self) -> None:
        """Follow no more."""
        if self._unfollow is not None:
            self._unfollow()

    def renew(self, detail: Detail) -> None:
        """Say what is known now; what is settled can't be decided any more."""
        if self.is_over:
            return
        self.show(detail.title, detail.sections)
        if detail.is_decidable != self._is_decidable:
            self._is_decidable = detail.is_decidable
            self._offer()

    def _offer(self) -> None:
        for answer in self.query("#again, #dismiss"):
            answer.display = self._is_decidable

    def action_choose(self, name: str) -> None:
        """Leave with a choice, where there is one to make."""
        if self._is_decidable:
            self.answer(DetailChoice(name))
