"""What the line-drawn panes say, and what strangers' text may not do to them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from smspins_tui.models import AutoCheck, AutoState, Message, Status
from smspins_tui.store import Connection, Link, State
from smspins_tui.ui.widgets.body import PANES
from smspins_tui.ui.widgets.line_pane import LinePane
from smspins_tui.ui.widgets.message_pane import MessagePane
from smspins_tui.ui.widgets.request_pane import RequestPane
from smspins_tui.ui.widgets.telephone_pane import TelephonePane
from tests.app.pane_host import NOW, THREAD, PaneApp, account, check, message
from tests.app.pane_probe import (
    NARROW,
    STACKED,
    WIDE,
    fed,
    lines,
    pane,
    room,
    screen,
    widths,
)


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


class TestWords:
    async def test_empty_panes_say_why_and_which_key_helps(self) -> None:
        app = PaneApp(State(connection=Connection(Link.KEY_REFUSED)))
        async with app.run_test(size=WIDE):
            assert screen(app).count("The key is refused: K gives another key.") == 3
            assert pane(app).current_key is None

    async def test_long_words_are_wrapped_within_the_pane(self) -> None:
        app = PaneApp(account(0, connection=Connection(Link.OFFLINE, words="word " * 40), threads={}, requests={}))
        async with app.run_test(size=WIDE):
            assert "No answer yet, r asks again: word word" in " ".join(" ".join(lines(pane(app))).split())

    async def test_auto_check_that_does_nothing_yet_looks_otherwise(self) -> None:
        half = {"23354": AutoCheck("23354", AutoState.ON, NOW)}
        app = PaneApp(account(3, auto_checks=half))
        async with app.run_test(size=WIDE):
            assert " on! " in lines(pane(app))[1]

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
async def test_hostile_text_shows_no_control_and_shifts_no_column(size: tuple[int, int]) -> None:
    app = PaneApp()
    async with app.run_test(size=size) as pilot:
        for number, text in enumerate(HOSTILE):
            await fed(pilot, hostile_account(text))
            for name in PANES:
                pane(app, name).focus()
                await pilot.pause()
                assert not {unicodedata.category(char) for char in screen(app).replace("\n", "")} & UNSAFE, (
                    number,
                    name,
                )
                assert widths(pane(app, name)) == {room(pane(app, name))}, (number, name)
        assert app.return_code is None


@pytest.mark.parametrize("kind", [TelephonePane, RequestPane, MessagePane])
def test_every_key_of_a_pane_has_an_id(kind: type[LinePane]) -> None:
    assert all(getattr(binding, "id", None) for binding in kind.BINDINGS)
