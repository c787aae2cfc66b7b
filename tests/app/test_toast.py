"""Toasts: they fit, they don't pile up, and they never stand over a dialog."""

from __future__ import annotations

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets._toast import Toast

from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.style import style_path
from smspins_tui.ui.toast import MOST, MOST_LOW, Toaster

SIZES = [(120, 36), (80, 24), (50, 16), (30, 8)]
LONG = "The server did not take it: " + "one word after the other, " * 30


class Told(App[None]):
    """An app that tells things, with the styles of the console."""

    CSS_PATH = [style_path("app.tcss"), style_path("dialogs.tcss")]  # noqa: RUF012 - not a ClassVar in Textual

    def __init__(self) -> None:
        super().__init__()
        self.toaster = Toaster(self)

    def seen(self) -> list[str]:
        """The lines of the screen."""
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def toasts(self) -> list[Toast]:
        """Those that stand on the screen."""
        return [toast for toast in self.screen.query(Toast) if toast.is_attached]


def dialog() -> ConfirmDialog:
    return ConfirmDialog("Quit?", tuple(f"line {number}" for number in range(20)), "quit", "stay")


async def until_toasts(pilot: Pilot[None], app: Told, count: int) -> None:
    while len(app.toasts()) != count:
        await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_toast_fits_the_terminal_and_leaves_most_of_it(size: tuple[int, int]) -> None:
    app = Told()
    async with app.run_test(size=size, notifications=True) as pilot:
        app.toaster.tell(LONG, title="(212) 555-0113")
        await until_toasts(pilot, app, 1)
        region = app.toasts()[0].region
        assert app.screen.region.contains_region(region)
        assert region.height <= max(3, size[1] // 4)
        told = [line[region.x :].strip("▌▐ ") for line in app.seen()[region.y : region.bottom]]
        assert told[0] == "(212) 555-0113"
        assert told[1].startswith("The server did not take")
        assert told[-1].endswith("…")


async def test_a_short_one_is_told_whole() -> None:
    app = Told()
    async with app.run_test(size=(50, 16), notifications=True) as pilot:
        app.toaster.tell("code of (212) 555-0113, now: sent to your terminal's clipboard", title="532084")
        await until_toasts(pilot, app, 1)
        told = " ".join(" ".join(line.strip("▌ ") for line in app.seen()).split())
        assert told == "532084 code of (212) 555-0113, now: sent to your terminal's clipboard"


@pytest.mark.parametrize(("size", "most"), [((120, 36), MOST), ((50, 16), MOST_LOW)], ids=str)
async def test_the_newest_few_stand_at_once(size: tuple[int, int], most: int) -> None:
    app = Told()
    async with app.run_test(size=size, notifications=True) as pilot:
        for number in range(5):
            app.toaster.tell(f"thing {number}")
            await pilot.pause()
        await until_toasts(pilot, app, most)
        assert [str(toast.render()) for toast in app.toasts()] == [f"thing {number}" for number in range(5 - most, 5)]


async def test_the_same_is_told_once_at_a_time() -> None:
    app = Told()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for words in ("it is PENDING", "another", "it is PENDING"):
            app.toaster.tell(words)
            await pilot.pause()
        await until_toasts(pilot, app, 2)
        assert [str(toast.render()) for toast in app.toasts()] == ["another", "it is PENDING"]


async def box(pilot: Pilot[None], app: Told) -> list[str]:
    """Open the dialog; return what stands in it."""
    await app.push_screen(dialog())
    await pilot.pause()
    region = app.screen.query_one(".box").region
    return [line[region.x : region.right] for line in app.seen()[region.y : region.bottom]]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_nothing_stands_over_a_dialog(size: tuple[int, int]) -> None:
    app = Told()
    async with app.run_test(size=size, notifications=True) as pilot:
        plain = await box(pilot, app)
        await pilot.press("escape")
        app.toaster.tell("told before")
        await until_toasts(pilot, app, 1)
        assert await box(pilot, app) == plain
        app.toaster.tell("told meanwhile", severity="error")
        await pilot.pause()
        assert "told meanwhile" not in str(app.seen())
        await pilot.press("escape")
        app.toaster.release()
        await until_toasts(pilot, app, 2)
        assert "told meanwhile" in str(app.seen())
