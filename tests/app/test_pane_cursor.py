"""The cursor of the line-drawn panes: it stays on its row, whatever happens to the rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.models import Inbox, Kind, Request, RequestKey, Status
from smspins_tui.store.selectors import SORTS
from tests.app.pane_host import NOW, PaneApp, account
from tests.app.pane_probe import (
    STACKED,
    WIDE,
    fed,
    lines,
    pane,
    screen,
    with_inbox,
)


class TestCursor:
    @pytest.mark.parametrize("count", [25, 10_000])
    async def test_stays_on_its_telephone_through_every_sort(self, count: int) -> None:
        app = PaneApp(account(count))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("j", "j", "j")
            key = pane(app).current_key
            app.moved.clear()
            for by in SORTS:
                for is_reversed in (False, True):
                    app.sort(by, is_reversed=is_reversed)
                    await pilot.pause()
                    assert pane(app).current_key == key
                    assert app.panes.telephone_view.order[pane(app).cursor] == key
                    assert f" > {'QA staging' if key == '23357' else '('}" in screen(app)
            assert app.moved == []

    async def test_stays_on_its_telephone_when_a_message_moves_it(self) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("down", "down")
            key = pane(app).current_key
            await fed(pilot, with_inbox(state, str(key), Inbox(1, NOW + 5, NOW)))

            assert (pane(app).cursor, pane(app).current_key) == (0, key)

    async def test_row_that_is_gone_leaves_the_cursor_in_its_place(self) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("down", "down")
            gone = pane(app).current_key
            below = app.panes.telephone_view.order[3]
            app.moved.clear()
            left = {one: telephone for one, telephone in state.telephones.items() if one != gone}
            await fed(pilot, replace(state, telephones=left))

            assert pane(app).cursor == 2
            assert app.moved == [("telephones", below)]

    async def test_last_row_gone_leaves_the_cursor_on_the_new_last(self) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("G")
            app.sort("last", text="staging")
            await pilot.pause()
            assert pane(app).current_key == "23357"

            app.sort("last", text="nobody at all")
            await pilot.pause()
            assert pane(app).current_key is None
            assert app.moved[-1] == ("telephones", None)

            app.sort("last")
            await pilot.pause()
            assert pane(app).cursor == 0

    @pytest.mark.parametrize(
        ("keys", "place"),
        [
            ("j", 1), ("j j k", 1), ("down down up", 1), ("k", 0), ("G", 99), ("end", 99), ("G g", 0), ("end home", 0),
            ("pagedown", 30), ("pagedown pagedown pageup", 30), ("G j", 99), ("G pagedown", 99), ("pageup", 0),
        ],
    )  # fmt: skip
    async def test_moves_by_keys_and_stays_in_sight(self, keys: str, place: int) -> None:
        app = PaneApp(account(100))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press(*keys.split())

            assert pane(app).cursor == place
            assert any(line.startswith(" > ") for line in lines(pane(app)))

    async def test_each_move_is_told_once(self) -> None:
        app = PaneApp(account(25))
        async with app.run_test(size=WIDE) as pilot:
            app.moved.clear()
            await pilot.press("j")
            await fed(pilot, account(25))
            app.panes.now += 1
            await pilot.pause()

            assert app.moved == [("telephones", "23355")]

    async def test_row_under_the_cursor_stays_where_it_is_on_the_screen(self) -> None:
        app = PaneApp(account(1000))
        async with app.run_test(size=WIDE) as pilot:
            app.sort("id")
            await pilot.press(*["pagedown"] * 5)
            before = next(y for y, line in enumerate(lines(pane(app))) if line.startswith(" > "))
            app.sort("id", is_reversed=True)
            await pilot.pause()

            assert lines(pane(app))[before].startswith(" > ")

    async def test_mouse_wheel_is_not_undone_by_a_refresh(self) -> None:
        state = account(1000)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            pane(app).scroll_to(y=200, animate=False)
            await pilot.pause()
            seen = lines(pane(app))[1]
            await fed(pilot, with_inbox(state, "24353", Inbox(1, NOW + 5, NOW)))

            assert lines(pane(app))[1] == seen
            await pilot.press("down")
            assert any(line.startswith(" > ") for line in lines(pane(app)))

    async def test_click_moves_and_the_second_opens(self) -> None:
        app = PaneApp(account(25))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.click("#telephones", offset=(10, 4))
            assert pane(app).cursor == 2
            assert app.opened == []

            await pilot.click("#telephones", offset=(10, 5), times=2)
            assert app.opened == [("telephones", app.panes.telephone_view.order[3])]

            await pilot.click("#telephones", offset=(10, 1), times=2)
            await pilot.click("#telephones", offset=(10, 32), times=2)
            assert pane(app).cursor == 3
            assert len(app.opened) == 1

    async def test_goes_to_a_row_that_is_asked_for(self) -> None:
        app = PaneApp(account(10_000))
        async with app.run_test(size=WIDE) as pilot:
            assert pane(app).go_to("30000")
            assert not pane(app).go_to("1")
            await pilot.pause()

            assert pane(app).current_key == "30000"
            assert any(line.startswith(" > ") and "30000" in line for line in lines(pane(app)))

    async def test_stays_in_sight_when_the_window_shrinks(self) -> None:
        app = PaneApp(account(100))
        async with app.run_test(size=WIDE) as pilot:
            await pilot.press("pagedown")
            await pilot.resize_terminal(*STACKED)
            await pilot.pause()

            assert any(line.startswith(" > ") for line in lines(pane(app)))


def many(count: int, at: float = NOW - 1000) -> dict[RequestKey, Request]:
    """So many checks that have ended."""
    made = (
        Request(Kind.CHECK, str(20_000 + number), "23354", "2125550113", at + number, Status.SUCCESS, "SUCCESS")
        for number in range(count)
    )
    return {one.key: one for one in made}


NEW = Request(Kind.CHECK, "29999", "23354", "2125550113", NOW)


class TestRequestPane:
    async def test_without_the_keyboard_what_is_new_is_in_sight(self) -> None:
        state = account(25, requests=many(12), intents={})
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            for count in (13, 14, 30, 60):
                await fed(pilot, replace(state, requests=many(count)))
            await fed(pilot, replace(state, requests={**many(60), NEW.key: NEW}))

            assert pane(app, "requests").current_key == NEW.key
            assert "29999" in lines(pane(app, "requests"))[1]

    async def test_with_the_keyboard_the_cursor_stays_on_its_request(self) -> None:
        state = account(25, requests=many(12), intents={})
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            pane(app, "requests").focus()
            await pilot.press("j")
            key = pane(app, "requests").current_key
            await fed(pilot, replace(state, requests={**many(60), NEW.key: NEW}))

            assert pane(app, "requests").current_key == key

    async def test_what_the_mouse_scrolled_to_stays(self) -> None:
        state = account(25, requests=many(60), intents={})
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            requests = pane(app, "requests")
            requests.scroll_to(y=20, animate=False, force=True)
            await pilot.pause()
            seen = lines(requests)[1]
            await fed(pilot, replace(state, requests={**many(60), NEW.key: NEW}))

            assert lines(requests)[1] == seen
