"""Toasts: what is told in passing.

Stands apart because a toast covers what is below it. The one rule: none stands over a dialog, where it could hide what
is asked or typed; what is told meanwhile waits until the dialog is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from textual.app import App

from smspins_tui.safetext import safe, safe_line
from smspins_tui.ui.widgets.column import wrapped

if TYPE_CHECKING:
    from textual.notifications import Notification

Severity = Literal["information", "warning", "error"]

WIDTH = 56
FRAME = 3
"""Cells of a toast that are not text: its edge, and a space on both sides."""
MOST = 3
MOST_LOW = 2
LOW = 20
"""Rows of a terminal under which fewer toasts stand at once."""
SHARE = 5
"""A toast takes at most one row of so many."""
SECONDS = 5.0
SECONDS_ERROR = 8.0


class Told(NamedTuple):
    """What is told: the words, a title, how grave it is, and for how many seconds."""

    words: str
    title: str
    severity: Severity
    seconds: float


class Toaster:
    """Shows toasts that fit the terminal, a few at once, each thing once.

    Args:
        app: whose toasts they are.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: list[Told] = []

    def tell(
        self, words: str, *, title: str = "", severity: Severity = "information", seconds: float | None = None
    ) -> None:
        """Show a toast, or have it wait until the dialog that is open is left.

        Args:
            words: what is told, from whoever; nothing in it is markup.
            title: what it is about.
            severity: how grave it is.
            seconds: for how long it stays, None for as long as its kind does.
        """
        self._tell(Told(words, title, severity, seconds or (SECONDS_ERROR if severity == "error" else SECONDS)))

    def _tell(self, told: Told) -> None:
        if self._app.screen.is_modal:
            self._waiting = [*self._waiting, told][-MOST:]
            return
        width = min(WIDTH, self._app.size.width) - FRAME
        title = wrapped(safe_line(told.title, cap=80), width)[0]
        text = "\n".join(self._lines(told.words, width))
        self._make_room(text, title)
        self._app.notify(text, title=title, severity=told.severity, timeout=told.seconds, markup=False)

    def release(self) -> None:
        """Show what had to wait."""
        waiting, self._waiting = self._waiting, []
        for told in waiting:
            self._tell(told)

    def _lines(self, words: str, width: int) -> list[str]:
        lines = [part for line in safe(words, cap=400).split("\n") for part in wrapped(line, width)]
        most = max(2, self._app.size.height // SHARE)
        return lines if len(lines) <= most else [*lines[: most - 1], wrapped(lines[most - 1] + " …", width)[0]]

    def _make_room(self, text: str, title: str) -> None:
        """Take away what says the same, and the oldest: Textual itself would pile them up."""
        shown = list(self._app._notifications)  # noqa: SLF001 - Textual lets nobody else take one away
        others = [one for one in shown if (one.message, one.title) != (text, title)]
        most = MOST if self._app.size.height >= LOW else MOST_LOW
        stay: list[Notification] = others[max(0, len(others) + 1 - most) :]
        for one in shown:
            if one not in stay:
                self._app._unnotify(one, refresh=False)  # noqa: SLF001 - see above
