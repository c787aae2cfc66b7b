"""What is sent to the terminal: only what changed, and it adds up to the whole screen."""

from __future__ import annotations

import random
from dataclasses import replace

import pyte
import pytest
from textual._compositor import CompositorUpdate
from textual.pilot import Pilot
from textual.screen import Screen

from smspins_tui.models import Inbox, Status
from smspins_tui.store import State
from tests.app.pane_host import NOW, THREAD, PaneApp, account, check, message

WIDE = (120, 36)


class Wire(PaneApp):
    """Keeps what would go to the terminal."""

    def __init__(self, state: State | None = None) -> None:
        super().__init__(state)
        self.sent: list[str] = []

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent.append(renderable.render_segments(self.console))
        super()._display(screen, renderable)  # type: ignore[arg-type]

    def whole(self) -> list[str]:
        """The screen as it is, line by line."""
        return [strip.text for strip in self.panes._compositor.render_strips()]


class Terminal:
    """A terminal that is told what was sent."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)

    def take(self, app: Wire) -> int:
        """Show what was sent since; return how many bytes that was."""
        text = "".join(app.sent)
        app.sent.clear()
        self._stream.feed(text.replace("\n", "\r\n"))
        return len(text.encode())

    @property
    def lines(self) -> list[str]:
        """The lines as they are seen."""
        return [str(line) for line in self._screen.display]


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


@pytest.mark.parametrize("size", [WIDE, (80, 24), (50, 20)])
async def test_parts_add_up_to_the_whole_screen(size: tuple[int, int]) -> None:
    app, terminal, chance = Wire(), Terminal(size), random.Random(7)
    async with app.run_test(size=size) as pilot:
        for _ in range(60):
            await step(pilot, app, chance)
            terminal.take(app)
            assert [line.replace(" ", "") for line in terminal.lines] == [line.replace(" ", "") for line in app.whole()]


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
