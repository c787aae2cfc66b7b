"""What the line-drawn panes draw again: the lines that changed, and no others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from smspins_tui.models import Inbox
from tests.app.pane_host import NOW, PaneApp, account
from tests.app.pane_probe import (
    NARROW,
    WIDE,
    fed,
    lines,
    pane,
    repaints,
    room,
    screen,
    with_inbox,
)


class TestRepaint:
    async def test_nothing_changed_nothing_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            with repaints(pane(app), monkeypatch) as seen:
                await fed(pilot, replace(state, telephones=dict(state.telephones), inboxes=dict(state.inboxes)))
                app.panes.now += 1
                await pilot.pause()

            assert seen.regions == []
            assert seen.lines == []

    @pytest.mark.parametrize("count", [25, 10_000])
    async def test_cursor_key_draws_two_lines(self, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
        app = PaneApp(account(count))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            with repaints(pane(app), monkeypatch) as seen:
                await pilot.press("down")

            assert sorted(seen.lines) == [1, 2]

    async def test_cursor_key_asks_no_other_widget_for_its_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            asked: list[tuple[str | None, int]] = []
            render = Widget.render_lines

            def asking(widget: Widget, crop: Region) -> list[Strip]:
                asked.append((widget.id, crop.height))
                return render(widget, crop)

            monkeypatch.setattr(Widget, "render_lines", asking)
            await pilot.press("down")

            assert ("telephones", 2) in asked
            assert not {"requests", "messages", "status", "keys"} & {name for name, _ in asked}

    async def test_changed_row_draws_its_line_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            row = app.panes.telephone_view.order.index("23360")
            await pilot.pause()
            with repaints(pane(app), monkeypatch) as seen:
                await fed(pilot, with_inbox(state, "23360", replace(state.inboxes["23360"], unread=7)))

            assert seen.lines == [row + 1]
            assert seen.regions == [Region(0, row + 1, room(pane(app)), 1)]

    async def test_of_many_changed_rows_only_those_in_sight_are_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(10_000)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            changed = {one: replace(inbox, unread=3) for one, inbox in list(state.inboxes.items())[9:5000:50]}
            await pilot.pause()
            with repaints(pane(app), monkeypatch) as seen:
                await fed(pilot, replace(state, inboxes={**state.inboxes, **changed}))

            assert len(changed) > 0
            assert len(seen.lines) <= 1

    async def test_new_title_draws_the_frame_and_no_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            with repaints(pane(app, "messages"), monkeypatch) as seen:
                await fed(pilot, with_inbox(state, "23354", Inbox(9, NOW, NOW)))

            assert seen.lines == []
            assert [region.y for region in seen.regions] == [-1]
            assert "Messages  (212) 555-0100 · 9 new" in screen(app)

    async def test_tick_draws_only_the_ages_that_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE) as pilot:
            await pilot.pause()
            with repaints(pane(app, "requests"), monkeypatch) as seen:
                app.panes.now += 3
                await pilot.pause()

            aged = [line for line in seen.lines if "5s" in lines(pane(app, "requests"))[line]]
            assert aged
            assert set(seen.lines) < set(range(1, 9))

    async def test_pane_that_is_out_of_sight_is_not_drawn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=NARROW) as pilot:
            hidden = pane(app, "requests")
            await pilot.pause()
            with repaints(hidden, monkeypatch) as seen:
                app.panes.now += 600
                await fed(pilot, replace(state, requests={}))
            assert seen.regions == []

            await pilot.press("tab")
            await pilot.pause()
            assert "unknown" in screen(app)
            assert "STARTED" not in screen(app)

    async def test_other_theme_draws_with_its_colours(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE) as pilot:
            dark = [segment.style for segment in pane(app).render_line(3)]
            app.theme = "textual-light"
            await pilot.pause()

            assert [segment.style for segment in pane(app).render_line(3)] != dark
