"""A field for text that may be typed ahead of the screen, or pasted from anywhere.

Stands apart because Textual's own field takes control characters from a paste and shows them, and because what leaves
it is handled behind its back: what is typed meanwhile would still go into it. The one rule: what is in the field is
one safe line, and all that is typed goes where it was meant to, in its order.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from smspins_tui.safetext import safe_line


class TextInput(Input):
    """An `Input` that makes a paste safe, and is left in the order of the keys.

    Args:
        value: what stands in it at first.
        enter: the action of the screen that `enter` does.
        placeholder: what is shown while nothing stands in it.
        max_length: characters that it takes.
        id: of the widget.
    """

    def __init__(
        self,
        value: str = "",
        *,
        enter: str,
        placeholder: str = "",
        max_length: int = 80,
        id: str,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(value, placeholder=placeholder, max_length=max_length, id=id)
        self._enter = enter
        self._room = max_length

    async def on_key(self, event: events.Key) -> None:
        """Leave the field at once, and hand on what came here after it was left."""
        if self._hand_on(event, events.Key(event.key, event.character)):
            return
        match event.key:
            case "enter":
                await self.action_submit()
            case "tab":
                self.screen.focus_next()
            case "shift+tab":
                self.screen.focus_previous()
            case _:
                return
        event.prevent_default()
        event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste as one safe line, without the space around it."""
        if self._hand_on(event, events.Paste(event.text)):
            return
        event.prevent_default()
        event.stop()
        self.replace(safe_line(event.text.strip(), cap=self._room), *self.selection)

    async def action_submit(self) -> None:
        """Do what `enter` does."""
        await self.screen.run_action(self._enter)

    def _hand_on(self, event: events.Event, again: events.Event) -> bool:
        """Give an event anew (a handled one is spent) to what has the focus by now; False when that is this field."""
        focused: Widget | None = self.screen.focused
        if focused is None or focused is self:
            return False
        event.prevent_default()
        event.stop()
        focused.post_message(again)
        return True
