"""The detail: everything that is known of one thing.

Stands apart from what it says (`detail_lines`). The one rule: it decides nothing; sending again goes back to who
opened it.
"""

from __future__ import annotations

from collections.abc import Iterable
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


class DetailScreen(Reader[DetailChoice | None]):
    """Shows a detail; leaves with the choice where there is one to make, or None.

    Args:
        detail: what it says, made by `detail_lines`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "choose('send again')", show=False),
        Binding("d", "choose('dismiss')", show=False),
    ]

    def __init__(self, detail: Detail) -> None:
        super().__init__(detail.title, detail.sections, nothing=None)
        self._is_decidable = detail.is_decidable

    def compose_answers(self) -> Iterable[Answer]:
        """Yield what can be done."""
        if self._is_decidable:
            yield Answer("s", "Send again", "choose('send again')")
            yield Answer("d", "Dismiss", "choose('dismiss')")
        yield from super().compose_answers()

    def action_choose(self, name: str) -> None:
        """Leave with a choice, where there is one to make."""
        if self._is_decidable:
            self.answer(DetailChoice(name))
