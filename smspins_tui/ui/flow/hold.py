"""How a flow keeps the keys waiting for its dialog.

Stands apart because the flow knows what is to come, and the gate has the keys. The one rule: a flow lets go before it
waits for the server; until then, and again when a dialog of it is left, a dialog may be to come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from textual.screen import Screen


class Hold:
    """Keeps the keys waiting until the dialog of a flow is there, or none is to come.

    Args:
        changed: called when it has let go.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self.dialog: Screen[Any] | None = None
        self.is_let_go = False
        self.task: asyncio.Task[Any] | None = None
        self._changed = changed

    def keeps(self, screens: list[Screen[Any]]) -> bool:
        """Whether keys wait, with these screens on one another: a dialog that was just left keeps them again."""
        return not self.is_let_go and self.dialog not in screens

    def let_go(self) -> None:
        """Let the keys in: no dialog is to come."""
        if not self.is_let_go:
            self.is_let_go = True
            self._changed()

    def give_up(self) -> None:
        """End the flow: its dialog must not come any more."""
        if self.task is not None:
            self.task.cancel()
        self.let_go()


HOLD: ContextVar[Hold | None] = ContextVar("HOLD", default=None)
"""The hold of the flow that runs here, also in the tasks that it starts."""


def let_go() -> None:
    """Let the keys in while the flow that runs here waits for the server."""
    if (hold := HOLD.get()) is not None:
        hold.let_go()
