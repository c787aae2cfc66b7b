"""What is sent to the terminal: only what changed, and it adds up to the whole screen."""

from __future__ import annotations

import random
from dataclasses import replace

import pyte
import pytest
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual._context import visible_screen_stack
from textual.geometry import Size
from textual.pilot import Pilot

from smspins_tui.models import Inbox, Status
from smspins_tui.store import State
from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.palette import Palette
from smspins_tui.ui.sight import Sight
from tests.app.pane_host import NOW, THREAD, PaneApp, account, check, message

WIDE = (120, 36)


class Listening(Sight):
    """Keeps what goes to the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def show(self, update: CompositorUpdate, size: Size, console: Console) -> str:
        text = super().show(update, size, console)
        self.sent += [text] if text else []
        return text


class Wire(PaneApp):
    """Keeps what goes to the terminal."""

    def __init__(self, state: State | None = None) -> None:
        super().__init__(state)
        self.sight = self.heard = Listening()

    @property
    def sent(self) -> list[str]:
        """What went there, an update each."""
        return self.heard.sent

    def whole(self) -> list[object]:
        """Every cell as Textual alone would send it."""
        visible_screen_stack.set(self._background_screens)
        update = self.screen._compositor.render_full_update()
        for strip in (strip for line in update.strips for strip in line):
            strip._render_cache = None
            for _, style, _ in strip:
                if style is not None:
                    style._ansi = None  # another test may have written it in other colours: Textual keeps the first
        terminal = Terminal((self.size.width, self.size.height))
        terminal.feed(update.render_segments(self.console))
        return terminal.cells


class Terminal:
    """A terminal that is told what was sent."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)

    def feed(self, text: str) -> None:
        """Show a text."""
        self._stream.feed(text.replace("\n", "\r\n"))

    def take(self, app: Wire) -> int:
        """Show what was sent since; return how many bytes that was."""
        text = "".join(app.sent)
        app.sent.clear()
        self.feed(text)
        return len(text.encode())

    @property
    def cells(self) -> list[object]:
        """Every cell: what stands in it, and how."""
        screen = self._screen
        return [screen.buffer[y][x] for y in range(screen.lines) for x in range(screen.columns)]


def question() -> ConfirmDialog:
    """A dialog of a common size."""
    return ConfirmDialog("Leave?", ("(212) 555-0113", "A call with an effect is under way.", "宽"), "Leave", "Stay")


async def step(pilot: Pilot[str], app: Wire, chance: random.Random) -> None:
    """Let something happen."""
    state = app.state
    telephone_id = str(23354 + chance.randrange(25))
    match chance.randrange(7):
        case 0:
            app.panes.now += chance.choice((1, 5, 60, 3600))
        case 1:
            inbox = Inbox(chance.randrange(4), app.panes.now, NOW)
            app.feed(replace(state, inboxes={**state.inboxes, telephone_id: inbox}))
        case 2:
            status = chance.choice([*Status])
            row = check(15690 - chance.randrange(12), status, ago=chance.randrange(9), agent="agent-7")
            app.feed(replace(state, requests={**state.requests, row.key: row}))
        case 3:
            newer = message(chance.randrange(20, 99), chance.choice(("code 118822", "宽宽 118822 宽", "")))
            app.feed(replace(state, threads={"23354": (newer, *THREAD)}))
        case 4:
            app.sort(chance.choice(("id", "last", "left")), is_reversed=chance.random() < 0.5)
        case 5:
            await pilot.press(chance.choice(("j", "k", "pagedown", "G", "tab")))
        case 6:
            labelled = replace(state.telephones[telephone_id], label=chance.choice(("", "staging", "宽宽宽")))
            app.feed(replace(state, telephones={**state.telephones, telephone_id: labelled}))
    await pilot.pause()


async def cover(pilot: Pilot[str], app: Wire, chance: random.Random) -> None:
    """Let something come over the panes, or go again, or have them in other colours."""
    match chance.randrange(4):
        case 0:
            app.notify("宽 sent to your terminal's clipboard", timeout=60)
        case 1:
            app.clear_notifications()
        case 2:
            app.theme = chance.choice(("textual-dark", "textual-light"))
        case 3 if len(app.screen_stack) > 1:
            app.pop_screen()
        case 3:
            await app.push_screen(chance.choice((question(), Palette(id="--command-palette"))))
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, (80, 24), (50, 20)])
async def test_what_is_sent_adds_up_to_the_whole_screen(size: tuple[int, int]) -> None:
    app, terminal, chance = Wire(), Terminal(size), random.Random(7)
    async with app.run_test(size=size) as pilot:
        for _ in range(40):
            await chance.choice((step, step, cover))(pilot, app, chance)
            terminal.take(app)
            assert terminal.cells == app.whole()


async def test_a_window_that_was_resized_is_drawn_whole_though_it_be_as_before() -> None:
    app = Wire()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        for size in ((80, 24), (120, 24), (120, 36), (120, 36)):
            app.sent.clear()
            await pilot.resize_terminal(*size)
            await pilot.pause()
            terminal = Terminal(size)
            terminal.take(app)
            assert terminal.cells == app.whole()


async def test_what_somebody_else_wrote_over_is_drawn_anew() -> None:
    app = Wire()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.sent.clear()
        app.draw_anew()
        await pilot.pause()
        terminal = Terminal(WIDE)
        terminal.take(app)
        assert terminal.cells == app.whole()


async def test_a_dialog_sends_little_more_than_its_box() -> None:
    app, terminal = Wire(), Terminal(WIDE)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        terminal.take(app)
        await app.push_screen(question())
        await pilot.pause()
        assert 0 < terminal.take(app) < 4000

        app.pop_screen()
        await pilot.pause()
        assert 0 < terminal.take(app) < 5000


async def test_drawing_the_same_again_sends_nothing() -> None:
    app = Wire()
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.sent.clear()
        app.refresh()
        app.screen.refresh(layout=True)
        await pilot.pause()
        assert app.sent == []


async def test_tick_without_a_step_sends_nothing() -> None:
    app = Wire(account(25, requests={}, intents={}))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        app.sent.clear()
        for _ in range(9):
            app.panes.now += 1
            await pilot.pause()

        assert app.sent == []


async def test_minute_mark_sends_a_few_hundred_bytes_at_most() -> None:
    app, terminal = Wire(account(25, requests={}, intents={})), Terminal(WIDE)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        terminal.take(app)
        app.panes.now = NOW + 40
        await pilot.pause()

        assert 0 < terminal.take(app) < 400


async def test_step_of_an_age_and_a_new_status_are_short() -> None:
    app, terminal = Wire(account(25, intents={})), Terminal(WIDE)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        terminal.take(app)
        row = check(15674, Status.STARTED, ago=31, telephone=4, agent="agent-2")
        app.feed(replace(app.state, requests={**app.state.requests, row.key: row}))
        await pilot.pause()
        assert 0 < terminal.take(app) < 150

        app.panes.now = NOW + 9
        await pilot.pause()
        assert 0 < terminal.take(app) < 300


async def test_cursor_key_sends_two_lines() -> None:
    app, terminal = Wire(account(10_000)), Terminal(WIDE)
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        terminal.take(app)
        await pilot.press("down")
        await pilot.pause()

        assert 0 < terminal.take(app) < 661
