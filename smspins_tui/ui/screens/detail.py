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
    """What to do with what is shown: with a call that needs a person, or with a message."""

    SEND_AGAIN = "send again"
    DISMISS = "dismiss"
    COPY_CODE = "copy code"
    COPY_MESSAGE = "copy message"


CHOICES = (
    (DetailChoice.SEND_AGAIN, "s", "Send again"),
    (DetailChoice.DISMISS, "d", "Dismiss"),
    (DetailChoice.COPY_CODE, "y", "Copy code"),
    (DetailChoice.COPY_MESSAGE, "Y", "Copy message"),
)


def offered(detail: Detail) -> frozenset[DetailChoice]:
    """Return what can be done with what a detail shows."""
    if detail.is_decidable:
        return frozenset({DetailChoice.SEND_AGAIN, DetailChoice.DISMISS})
    return frozenset({DetailChoice.COPY_CODE, DetailChoice.COPY_MESSAGE} if detail.is_message else ())


Follow = Callable[[Callable[[Detail], None]], Callable[[], None]]
"""Gives the detail as it is now, and each newer one, until the function that it returns is called."""


class DetailScreen(Reader[DetailChoice | None]):
    """Shows a detail for as long as it is open; leaves with the choice where there is one to make, or None.

    Args:
        detail: what it says, made by `detail_lines`.
        follow: tells what becomes of it meanwhile; None when nobody does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"choose('{choice.value}')", show=False) for choice, key, _ in CHOICES
    ]

    def __init__(self, detail: Detail, follow: Follow | None = None) -> None:
        super().__init__(detail.title, detail.sections, nothing=None)
        self._offered = offered(detail)
        self._follow = follow
        self._unfollow: Callable[[], None] | None = None

    def compose_answers(self) -> Iterable[Answer]:
        """Yield what can be done."""
        for choice, key, words in CHOICES:
            yield Answer(key, words, f"choose('{choice.value}')", id=choice.name.lower())
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
        if offered(detail) != self._offered:
            self._offered = offered(detail)
            self._offer()

    def _offer(self) -> None:
        for choice in DetailChoice:
            self.query_one(f"#{choice.name.lower()}").display = choice in self._offered

    def action_choose(self, name: str) -> None:
        """Leave with a choice, where there is one to make."""
        choice = DetailChoice(name)
        if choice in self._offered:
            self.answer(choice)
