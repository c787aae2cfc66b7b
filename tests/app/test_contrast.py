"""Every text of the main screen can be read: a contrast of 4.5 and more in a dark and a light theme."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from smspins_tui.store import Connection, JournalState, Link
from tests.app.pane_host import ARMED, NOW, PaneApp, account
from tests.app.pane_probe import STACKED, WIDE

LEAST = 4.5
FRAME = " │─╭╮╰╯▁▂▃▄▅▆▇█"


def luminance(color: Color) -> float:
    """As WCAG 2 has it."""
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.r / 255, color.g / 255, color.b / 255)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(segment: Segment) -> float:
    """The contrast of a drawn text against its background."""
    style = segment.style
    assert style is not None
    assert style.color is not None
    assert style.bgcolor is not None
    dark, light = sorted(luminance(Color.from_rich_color(color)) for color in (style.color, style.bgcolor))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("size", [WIDE, STACKED])
async def test_every_text_can_be_read(theme: str, size: tuple[int, int]) -> None:
    app = PaneApp()
    app.theme = theme
    async with app.run_test(size=size) as pilot:
        for link in (Link.LIVE, Link.OFFLINE, Link.PAUSED):
            connection = Connection(link, retry_at=NOW + 8, faults={"messages": "not JSON"})
            app.feed(account(25, connection=connection, armed=ARMED, journal=JournalState.MEMORY, is_read_only=True))
            for _ in range(3):
                await pilot.press("tab")
                await pilot.pause()
                drawn = [segment for strip in app.panes._compositor.render_strips() for segment in strip]
                texts = [segment for segment in drawn if segment.text.strip(FRAME)]
                assert texts
                assert {segment.text: contrast(segment) for segment in texts if contrast(segment) < LEAST} == {}


def test_contrast_of_black_on_white() -> None:
    assert contrast(Segment("x", Style(color="#000000", bgcolor="#ffffff"))) == 21
