"""A tiny app that opens one screen and remembers what it was left with.

Stands apart so that a dialog is tested by its keys and its value alone. The one rule: it knows nothing of the console.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from smspins_tui.models import Kind, Request, RequestKey, Status, Telephone

Result = TypeVar("Result")

HOSTILE = "a\x1b]52;c;eA==\x07b\x9b31m\u202ec\u200b\x00[/b][@click=app.quit]x[/]\ud800\nd\x7f"
"""A text with all that must not reach a terminal."""

TELEPHONE = Telephone("23354", "2125550113", label="QA staging 7")
CHECK = Request(Kind.CHECK, "15682", "23354", "2125550113", 1_700_000_000.0)
CHANGE = Request(Kind.CHANGE, "15682", "23354", "2125550113", 1_700_000_000.0, zip_code="95129")
HOSTILE_TELEPHONE = Telephone(HOSTILE, HOSTILE, label=HOSTILE)
HOSTILE_REQUEST = Request(
    Kind.CHANGE, HOSTILE, HOSTILE, HOSTILE, 1.0, status=Status.OTHER, status_raw=HOSTILE, zip_code=HOSTILE,
    new_number=HOSTILE, agent=HOSTILE, fields=((HOSTILE, HOSTILE), ("smses", HOSTILE)),
)  # fmt: skip
KEY = RequestKey(Kind.CHECK, "15682")


class Host(App[None], Generic[Result]):
    """Opens `shown` at once and keeps what it is left with in `results`."""

    def __init__(self, shown: Screen[Result]) -> None:
        super().__init__()
        self.shown = shown
        self.results: list[Result | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.results.append)

    @property
    def is_left(self) -> bool:
        return self.shown not in self.screen_stack

    def seen(self) -> str:
        """All that stands on the screen."""
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)

    def paste(self, text: str) -> None:
        """Paste into the field that has the focus: quicker than so many keys."""
        assert self.focused is not None
        self.focused.post_message(events.Paste(text))

    async def until_seen(self, pilot: Pilot[Any], *words: str) -> None:
        """Let screens be drawn until all the words stand on it; what never does fails the test by its time limit."""
        while not all(word in self.seen() for word in words):
            await pilot.pause()

    async def settle(self, pilot: Pilot[Any]) -> None:
        """Let every worker end and every message be handled."""
        await self.workers.wait_for_complete()
        await pilot.pause()


@asynccontextmanager
async def opened(
    shown: Screen[Result], *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Host[Result], Pilot[None]]]:
    """Open a screen on a terminal of `size` columns and rows."""
    host = Host(shown)
    async with host.run_test(size=size) as pilot:
        await pilot.pause()
        yield host, pilot
