"""The pictures: which sizes, screens and dialogs are drawn, and how each is reached.

Stands apart because the README's pictures and the snapshots are the same ones. The one rule: a picture is taken when
the screen says what the picture is of, never after some time.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.pilot import Pilot
from textual.widgets import Input

from tests.scene import settle, until

WIDE, STACKED, NARROW, TINY = (120, 36), (80, 24), (50, 16), (28, 7)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the keys that lead to it from a fresh start, and a text that the screen then shows."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    shows: str = ""
    theme: str = "textual-dark"

    async def reach(self, pilot: Pilot[None]) -> None:
        """Bring a freshly started console to what the picture is of."""
        await settle(pilot)
        for key in self.keys:
            await pilot.press(key)
            await settle(pilot)
        await until(pilot, lambda: self.shows in screen_text(pilot))
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False
        await settle(pilot)


def screen_text(pilot: Pilot[None]) -> str:
    """Return the screen as text."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


PICTURES = (
    Picture("main-120x36", WIDE),
    Picture("main-80x24", STACKED),
    Picture("main-50x16", NARROW),
    Picture("main-28x7", TINY),
    Picture("main-light", WIDE, theme="textual-light"),
    Picture("messages-80x24", STACKED, ("3",), "[Messages 0]"),  # read, after a second
    Picture("requests-50x16", NARROW, ("2",), "PENDING"),
    Picture("number-change", WIDE, ("n", *"95129"), "San Jose"),
    Picture("number-change-80x24", STACKED, ("n", *"95129"), "San Jose"),
    Picture("auto-check", WIDE, ("a",), "Disable"),
    Picture("cancel", WIDE, ("2", "x"), "still PENDING"),
    Picture("key", WIDE, ("K",), "type or paste the key"),
    Picture("detail", WIDE, ("2", "down", "enter"), "agent-8"),
    Picture("help", WIDE, ("question_mark",), "Request an SMS check"),
    Picture("help-50x16", NARROW, ("question_mark",), "Request an SMS check"),
    Picture("palette", WIDE, ("ctrl+p",), "Copy telephone"),
)
