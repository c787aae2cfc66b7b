"""The masked field the API key is typed into.

Stands apart because Textual's own field tells its text to whoever listens. The one rule: what was typed leaves it as a
`Secret`, in one message, and nothing stays behind: no other message, no clipboard, no text in the field.
"""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import Input

from smspins_tui.secret import Secret


class KeyInput(Input):
    """A field that shows dots and gives a `Secret` when enter is pressed."""

    class Given(Message):
        """A key was given.

        Args:
            secret: the key, without the space around it.
        """

        def __init__(self, secret: Secret) -> None:
            super().__init__()
            self.secret = secret

    def __init__(self, *, placeholder: str, id: str, classes: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(password=True, placeholder=placeholder, id=id, classes=classes)
        self.disable_messages(Input.Changed, Input.Submitted, Input.Blurred)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste whole, without the space and line ends around it: Textual would take its first line."""
        event.prevent_default()
        event.stop()
        self.replace(event.text.strip(), *self.selection)

    async def action_submit(self) -> None:
        """Give the key and clear the field."""
        secret = Secret(self.value.strip())
        self.clear()
        self.post_message(self.Given(secret))

    def action_copy(self) -> None:
        """Copy nothing: a key does not go to the clipboard."""

    def action_cut(self) -> None:
        """Delete what is selected; a key does not go to the clipboard."""
        self.delete_selection()


def find_fault(secret: Secret) -> str:
    """Return in words what makes `secret` no key, or an empty string."""
    if not secret:
        return "Nothing was typed: type or paste the key."
    if any(character.isspace() for character in secret.reveal()):
        return "A key has no spaces or line ends inside: paste it again."
    if not secret.reveal().isprintable():
        return "There is a character in it that can't be seen: paste it again."
    return ""
