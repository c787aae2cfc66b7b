"""One way to go on, shown as a key and words.

Stands apart because dialogs and reading screens show their keys alike. The one rule: it does what the key does, by the
same action, for the mouse and for who tabs to it.
"""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from smspins_tui.safetext import safe_line

KEY_STYLE = "bold $text-primary on $primary-muted"


class Answer(Static, can_focus=True):
    """One way to go on: a key and words, for the eye and the mouse.

    Args:
        key: the key as a person reads it.
        words: what it does.
        action: the action of the dialog that the key is bound to.
    """

    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, key: str, words: str, action: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._key = key
        self._action = action
        self.say(words)

    def say(self, words: str) -> None:
        """Show other words beside the key."""
        self.update(Content.assemble((f" {self._key} ", KEY_STYLE), f" {safe_line(words)}"))

    async def action_choose(self) -> None:
        """Do what the key does."""
        await self.screen.run_action(self._action)

    async def on_click(self, event: events.Click) -> None:
        """Do what the key does."""
        event.stop()
        await self.action_choose()
