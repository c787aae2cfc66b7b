"""The line-drawn panes, fed by hand: where the cursor stays, what is repainted, what fits."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.pilot import Pilot

from smspins_tui.models import Inbox, Message, Status
from smspins_tui.store import Connection, Link, State
from smspins_tui.store.selectors import SORTS
from smspins_tui.ui.widgets.line_pane import LinePane
from smspins_tui.ui.widgets.message_pane import MessagePane
from smspins_tui.ui.widgets.request_pane import RequestPane
from smspins_tui.ui.widgets.telephone_pane import TelephonePane
from tests.app.pane_host import NOW, THREAD, PaneApp, account, check, message

WIDE, STACKED, NARROW = (120, 36), (80, 24), (50, 20)


def pane(app: PaneApp, name: str = "telephones") -> LinePane:
    return app.panes.query_one(f"#{name}", LinePane)


def lines(widget: LinePane) -> list[str]:
    """The lines of a pane as they were drawn."""
    return [widget.render_line(y).text for y in range(widget.size.height)]


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


class TestMessages:
    async def test_another_telephone_starts_at_its_newest(self) -> None:
        state = account(25)
        other = tuple(replace(one, telephone_id="23355") for one in THREAD)
        app = PaneApp(replace(state, threads={**state.threads, "23355": other}))
        async with app.run_test(size=WIDE) as pilot:
            pane(app, "messages").focus()
            await pilot.press("j", "j")
            assert pane(app, "messages").cursor == 2
            app.feed(app.state, "23355")
            await pilot.pause()

            assert pane(app, "messages").cursor == 0

    @pytest.mark.parametrize(("is_focused", "cursor"), [(False, 0), (True, 1)])
    async def test_new_message_is_current_unless_the_keyboard_is_on_another(
        self, is_focused: bool, cursor: int
    ) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            if is_focused:
                pane(app, "messages").focus()
                await pilot.pause()
            newer = message(10, "Your code is 661122", is_read=False)
            await fed(pilot, replace(state, threads={"23354": (newer, *THREAD)}))

            assert pane(app, "messages").cursor == cursor
            assert "[661122]" in lines(pane(app, "messages"))[0]

    async def test_line_tells_time_text_former_number_and_code(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE):
            shown = lines(pane(app, "messages"))

            text = "Your Acme code is 532084. It ends in 10 minutes."
            assert shown[0].split() == f">● 22:13 {text} [532084]".split()
            assert shown[1].startswith(" ● 22:11  G-481516 is")
            assert shown[2].rstrip().endswith("on (917) 555-0100")
            assert shown[3].startswith("   Apr 19 Dein")

    async def test_several_codes_are_not_guessed(self) -> None:
        several = message(10, "Codes: 112233 or 445566", is_read=False)
        app = PaneApp(account(25, threads={"23354": (several,)}))
        async with app.run_test(size=WIDE):
            shown = lines(pane(app, "messages"))[0]

            assert shown.rstrip().endswith(("codes]", "[112233]", "[445566]"))


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

    async def test_changed_row_draws_its_line_and_only_what_differs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        state = account(25)
        app = PaneApp(state)
        async with app.run_test(size=WIDE) as pilot:
            row = app.panes.telephone_view.order.index("23360")
            await pilot.pause()
            with repaints(pane(app), monkeypatch) as seen:
                await fed(pilot, with_inbox(state, "23360", replace(state.inboxes["23360"], unread=7)))

            column = lines(pane(app))[0].index("NEW")
            assert seen.lines == [row + 1]
            assert seen.regions == [Region(column, row + 1, 4, 1)]

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
            assert all(region.width < 12 for region in seen.regions)

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
            assert "enlarge" in screen(app)
            await pilot.resize_terminal(*WIDE)
            await pilot.pause()
            assert "enlarge" not in screen(app)
            assert "RESULT" in screen(app)

    @pytest.mark.parametrize("width", [30, 40, 50, 59, 60, 80, 109, 110, 120, 200])
    @pytest.mark.parametrize("count", [3, 100])
    async def test_lines_end_before_the_scrollbar_at_every_width(self, width: int, count: int) -> None:
        app = PaneApp(account(count))
        async with app.run_test(size=(width, 24)) as pilot:
            for name in ("telephones", "requests", "messages"):
                pane(app, name).focus()
                await pilot.pause()
                widget = pane(app, name)
                room = widget.size.width - widget.scrollbar_size_vertical
                assert {widget.render_line(y).cell_length for y in range(widget.size.height)} == {room}

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


class TestWords:
    async def test_empty_panes_say_why_and_which_key_helps(self) -> None:
        app = PaneApp(State(connection=Connection(Link.KEY_REFUSED)))
        async with app.run_test(size=WIDE):
            assert "The key is refused. K gives another." in screen(app)
            assert "Pick a telephone" in screen(app)
            assert pane(app).current_key is None

    async def test_long_words_are_wrapped_within_the_pane(self) -> None:
        app = PaneApp(account(0, connection=Connection(Link.OFFLINE, words="word " * 40), threads={}, requests={}))
        async with app.run_test(size=WIDE):
            assert "r asks again." in " ".join(" ".join(lines(pane(app))).split())

    async def test_telephone_row_tells_what_is_known(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE):
            rows = {line.split()[-5] if "ended" not in line else "23357": line for line in lines(pane(app))[1:26]}

            assert rows["23354"].split() == [">", "(212)", "555-0100", "23354", "on", "2", "40s", "27d"]
            assert rows["23355"].split()[-4:] == ["off", "·", "3m", "3d!"]
            assert rows["23357"].split() == ["QA", "staging", "7", "23357", "keep", "·", "10m", "ended"]
            assert rows["23356"].split()[-4:] == ["?", "·", "?", "27d"]
            assert rows["23358"].split()[-4:] == ["off", "·", "—", "27d"]

    @pytest.mark.parametrize(
        ("text", "part"),
        [
            ("", "Telephones  25 · by last message"),
            ("staging", "Telephones  1 of 25 · “staging” · by last message"),
        ],
    )
    async def test_title_tells_how_many_and_in_which_order(self, text: str, part: str) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE) as pilot:
            app.sort("last", text=text)
            await pilot.pause()

            assert pane(app).title() == part
            assert part[:30] in screen(app)

    async def test_what_a_person_has_to_look_at_stands_out(self) -> None:
        app = PaneApp()
        async with app.run_test(size=WIDE):
            row = next(line for line in lines(pane(app, "requests")) if "unknown" in line)
            assert row.startswith(" ? change")


HOSTILE = (
    "\x1b]52;c;aGFjaw==\x07\x1b[2J\x1b[31mred",
    "\x9b31m\x90q\x9c\x00\x07\x08\x7f",
    "a\nb\r\nc\u2028d\te",
    "[/b][@click=app.quit]tap[/] [bold]x",
    "\u202eabc\u2066def\u200b\u200e\ufeff",
    "e" + "\u0301" * 60 + "x",
    "👩‍👩‍👧‍👦🇩🇪👍🏽️⃣ 验证码 ｆｕｌｌ",
    "\ud800 lone \udfff",
    "x" * 65_536,
    "宽" * 65_536,
    "\U000e0041\U000f0000\u0378",
)


UNSAFE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def hostile_account(text: str) -> State:
    """An account in which everything that a stranger can write is `text`."""
    state = account(25)
    first = replace(state.telephones["23354"], number=text)
    labelled = replace(state.telephones["23355"], label=text, number=text)
    telephones = {**state.telephones, "23354": first, "23355": labelled, text: replace(first, telephone_id=text)}
    rows = (
        check(15682, Status.STARTED, ago=1, agent=text),
        replace(check(15681, Status.OTHER, ago=2), status_raw=text, number=text, telephone_id=None),
        replace(check(15680, Status.PENDING, ago=3), id=text),
    )
    intents = {7: replace(state.intents[7], detail=text, request_id=text, number=text, telephone_id="gone")}
    thread = (Message("1", text, 1, "23354", text + "0", NOW, is_read=False),)
    return replace(
        state,
        profile=text,
        telephones=telephones,
        requests={row.key: row for row in rows},
        intents=intents,
        threads={"23354": thread},
        journal_words=text,
        connection=Connection(Link.OFFLINE, words=text, faults={text: text}),
    )


@pytest.mark.parametrize("size", [WIDE, STACKED, NARROW])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_hostile_text_shows_no_control_and_shifts_no_column(text: str, size: tuple[int, int]) -> None:
    app = PaneApp(hostile_account(text))
    async with app.run_test(size=size) as pilot:
        for name in ("telephones", "requests", "messages"):
            pane(app, name).focus()
            await pilot.pause()
            drawn = screen(app)
            assert not {unicodedata.category(char) for char in drawn.replace("\n", "")} & UNSAFE
            widget = pane(app, name)
            room = widget.size.width - widget.scrollbar_size_vertical
            assert {widget.render_line(y).cell_length for y in range(widget.size.height)} == {room}
            assert app.return_code is None


PANES = (TelephonePane, RequestPane, MessagePane)


@pytest.mark.parametrize("kind", PANES)
def test_every_key_of_a_pane_has_an_id(kind: type[LinePane]) -> None:
    assert all(getattr(binding, "id", None) for binding in kind.BINDINGS)
