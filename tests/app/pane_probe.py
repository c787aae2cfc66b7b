"""What a pane on the host of the tests shows, and what it draws again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from smspins_tui.models import Inbox
from smspins_tui.store import State
from smspins_tui.ui.widgets.line_pane import LinePane
from tests.app.pane_host import PaneApp

WIDE, STACKED, NARROW = (120, 36), (80, 24), (50, 20)


def pane(app: PaneApp, name: str = "telephones") -> LinePane:
    return app.panes.query_one(f"#{name}", LinePane)


def lines(widget: LinePane) -> list[str]:
    """The lines of a pane as they were drawn."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


def room(widget: LinePane) -> int:
    """The cells of a line beside the scrollbar."""
    return widget.size.width - widget.scrollbar_size_vertical


def widths(widget: LinePane) -> set[int]:
    """How wide its lines are drawn."""
    return {widget.render_line(y).cell_length for y in range(widget.size.height)}


def screen(app: PaneApp) -> str:
    return "\n".join(strip.text for strip in app.panes._compositor.render_strips())


class Repaints:
    """What a pane drew, and which regions it asked to be drawn."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.regions: list[Region] = []


@contextmanager
def repaints(widget: LinePane, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repaints]:
    """Watch what `widget` draws within."""
    seen = Repaints()
    draw, ask = widget.render_line, widget.refresh

    def drawing(y: int) -> object:
        seen.lines.append(y)
        return draw(y)

    def asking(*regions: Region, **more: bool) -> object:
        seen.regions += regions or [widget.size.region]
        return ask(*regions, **more)

    with monkeypatch.context() as patch:
        patch.setattr(widget, "render_line", drawing)
        patch.setattr(widget, "refresh", asking)
        yield seen


async def fed(pilot: Pilot[str], state: State) -> None:
    """Show this state, and wait until it is drawn."""
    app = pilot.app
    assert isinstance(app, PaneApp)
    app.feed(state)
    await pilot.pause()


def with_inbox(state: State, telephone_id: str, inbox: Inbox) -> State:
    return replace(state, inboxes={**state.inboxes, telephone_id: inbox})
