"""What is typed ahead of a dialog waits for it.

Stands apart because a key that opens a dialog takes a moment (the first time, it is imported), and what is typed
meanwhile was meant for it: on the main screen the name of a city would switch auto check. The one rule: nothing typed
is lost or out of order, unless a dialog does not come for so long that nobody is typing for it any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.worker import Worker

EVERY = 0.01
"""Seconds between two looks whether the dialog is there."""
LONGEST = 5.0
"""Seconds after which the keyboard is given back, and what was typed ahead is dropped."""


class Gate:
    """Holds keys and pastes while a dialog is on its way.

    Args:
        app: whose keys they are.
        take: takes an event that was held, as if it came now.
    """

    def __init__(self, app: App[Any], take: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._take = take
        self._held: list[events.Event] = []
        self._looks_left = 0
        self._opening: Worker[Any] | None = None

    @property
    def is_holding(self) -> bool:
        """Whether a dialog is waited for."""
        return self._looks_left > 0

    def hold(self, opening: Worker[Any] | None = None) -> None:
        """Hold keys until another screen has the keyboard, or `opening` ended without one."""
        self._opening = opening
        is_looking = self.is_holding
        self._looks_left = int(LONGEST / EVERY)
        if not is_looking:
            self._app.set_timer(EVERY, self._look)

    def holds(self, event: events.Event) -> bool:
        """Keep a key or a paste for later, while there is something to wait for."""
        if not self._looks_left or not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            return False
        self._held.append(event)
        return True

    def _is_over(self) -> bool:
        if self._opening is not None and self._opening.is_finished:
            return True
        return len(self._app.screen_stack) > 1 and self._app.screen.focused is not None

    async def _look(self) -> None:
        self._looks_left -= 1
        if not self._looks_left:
            self._held.clear()
            return
        if not self._is_over():
            self._app.set_timer(EVERY, self._look)
            return
        self._looks_left = 0
        while self._held and not self._looks_left:  # one of them may open the next dialog
            await self._take(self._held.pop(0))
