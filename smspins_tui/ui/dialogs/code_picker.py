"""The dialog that picks one of several codes.

Stands apart because a code is never guessed. The one rule: what it leaves with is one of the codes it was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line
from smspins_tui.ui.dialogs.picker import PickList


class CodePicker(Dialog[str | None]):
    """Asks which of the codes in a message is the one; leaves with it, or None.

    Args:
        codes: the codes, best first; the first nine have a key.
        message_line: the telephone and the message they stand in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(digit), f"pick({digit - 1})", show=False) for digit in range(1, 10)),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter", "pick_current", show=False),
    ]

    def __init__(self, codes: tuple[str, ...], message_line: str) -> None:
        super().__init__("Which code?", nothing=None)
        self._codes = codes
        self._message_line = message_line

    def compose_body(self) -> Iterable[Widget]:
        """Yield the message and the codes."""
        yield line(self._message_line, is_last=True)
        yield PickList(tuple(f"{number}  {code}" for number, code in enumerate(self._codes, 1)))

    def compose_answers(self) -> Iterable[Widget]:
        """Yield the ways to go on."""
        yield Answer("enter", "Copy", "pick_current")
        yield Answer("esc", "Leave", "leave")

    def action_move(self, steps: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(steps)

    def action_pick(self, index: int) -> None:
        """Leave with the code of that number."""
        if index < len(self._codes):
            self.answer(self._codes[index])

    def action_pick_current(self) -> None:
        """Leave with the code under the cursor."""
        self.action_pick(self.query_one(PickList).index)

    def on_pick_list_picked(self, message: PickList.Picked) -> None:
        """Leave with the code that was clicked."""
        self.action_pick(message.index)
