"""A field for text that may be pasted from anywhere.

Stands apart because Textual's own field takes control characters from a paste and shows them. The one rule: what is in
the field is one safe line.
"""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from smspins_tui.safetext import safe_line


class TextInput(Input):
    """An `Input` that makes a paste safe."""

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste as one safe line, without the space around it."""
        event.prevent_default()
        event.stop()
        self.replace(safe_line(event.text.strip(), cap=self.max_length or 80), *self.selection)
