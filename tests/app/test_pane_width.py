"""What the line-drawn panes show at which size."""

from __future__ import annotations

import pytest

from smspins_tui.ui.widgets.body import PANES
from tests.app.pane_host import PaneApp, account
from tests.app.pane_probe import (
    NARROW,
    STACKED,
    WIDE,
    lines,
    pane,
    room,
    screen,
    widths,
)


class TestWidths:
    async def test_wide_shows_every_column(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE):
            assert lines(pane(app))[0].split() == ["TELEPHONE", "ID", "AUTO", "NEW", "LAST", "LEFT"]
            assert lines(pane(app, "requests"))[0].split() == [
                "WHAT", "ID", "TELEPHONE", "STATUS", "PROGRESS", "AGE", "RESULT",
            ]  # fmt: skip

    async def test_stacked_shows_telephones_and_one_tab(self) -> None:
        app = PaneApp()
        async with app.run_test(size=STACKED) as pilot:
            assert "[Requests 6]  Messages 2" in screen(app)
            assert "PROGRESS" in screen(app)
            assert "Acme" not in screen(app)

            pane(app, "messages").focus()
            await pilot.pause()
            assert " Requests 6  [Messages 2]" in screen(app)
            assert "PROGRESS" not in screen(app)
            assert "[532084]" in screen(app)
            assert "TELEPHONE " in screen(app)

            await pilot.click("#tabs", offset=(4, 0))
            await pilot.pause()
            assert "PROGRESS" in screen(app)

    async def test_narrow_shows_one_pane_and_tab_goes_round(self) -> None:
        app = PaneApp()
        async with app.run_test(size=NARROW) as pilot:
            seen = []
            for key in ("tab", "tab", "tab", "shift+tab"):
                await pilot.press(key)
                await pilot.pause()
                seen.append(next(name for name in ("Telephones", "Requests", "Messages") if name in screen(app)))

            assert seen == ["Requests", "Messages", "Telephones", "Messages"]

    async def test_few_rows_are_narrow_too(self) -> None:
        app = PaneApp()
        async with app.run_test(size=(120, 15)):
            assert "Telephones" in screen(app)
            assert "Requests" not in screen(app)

    @pytest.mark.parametrize("size", [(29, 20), (120, 7), (20, 5)])
    async def test_tiny_asks_for_a_larger_window(self, size: tuple[int, int]) -> None:
        app = PaneApp()
        async with app.run_test(size=size) as pilot:
            assert "enlarge" in screen(app).lower()
            await pilot.resize_terminal(*WIDE)
            await pilot.pause()
            assert "enlarge" not in screen(app).lower()
            assert "RESULT" in screen(app)

    @pytest.mark.parametrize("count", [3, 100])
    async def test_lines_end_before_the_scrollbar_at_every_width(self, count: int) -> None:
        app = PaneApp(account(count))
        async with app.run_test(size=WIDE) as pilot:
            for width in (30, 40, 50, 59, 60, 80, 109, 110, 200):
                await pilot.resize_terminal(width, 24)
                for name in PANES:
                    pane(app, name).focus()
                    await pilot.pause()
                    assert widths(pane(app, name)) == {room(pane(app, name))}, (width, name)

    async def test_columns_stand_on_one_another(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE):
            header, *rows = lines(pane(app, "requests"))
            column = header.index("STATUS")
            words = [row[column:].split(" ")[0] for row in rows[:11]]

            assert words == [
                "sending…", "PENDING", "PENDING", "STARTED", "ACQUIRED", "unknown", "SUCCESS", "FAILED", "REMOVED",
                "CANCELED", "SUCCESS",
            ]  # fmt: skip
