"""What the screen says of time: midnight Eastern, both changes of the clock, and a machine whose clock is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from smspins_tui.models import AutoState
from smspins_tui.sandbox.server import Sandbox
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

FIRST, SECOND = "23354", "23355"
DAYS = 86_400.0

# Moments are half past the minute: the server tells whole seconds, and the wire takes some of one.

Watch = Callable[[str, float], AbstractAsyncContextManager["Watched"]]


class Watched:
    """A console whose machine's clock is behind the server's by so many seconds, and the server that keeps the time."""

    def __init__(self, sandbox: Sandbox, here: Console) -> None:
        self.sandbox = sandbox
        self.here = here

    async def at(self, moment: str) -> None:
        """Let time pass until the server's clock shows this, and the machine's moved as far."""
        self.sandbox.control("clock", at=moment)
        self.here.app.main._tick()
        await self.here.pilot.pause()

    def row(self, telephone_id: str) -> str:
        """The line of a telephone."""
        return next(line for line in self.here.text().splitlines() if f" {telephone_id} " in line)[:48]

    @property
    def bar(self) -> str:
        """The status bar."""
        return self.here.text().splitlines()[0]


@pytest.fixture
def watch(make_sandbox: MakeSandbox, tmp_path: Path) -> Watch:
    @asynccontextmanager
    async def watched(moment: str, behind: float) -> AsyncIterator[Watched]:
        sandbox = make_sandbox(is_frozen=True, telephones=3)
        sandbox.control("clock", at=moment)
        clock = sandbox.world.clock
        async with console(boot_on(sandbox, tmp_path), clock=lambda: clock.now() - behind) as here:
            await here.until_live()
            yield Watched(sandbox, here)

    return watched


async def enable(watched: Watched) -> None:
    await watched.here.press("a")
    await watched.here.press("e")
    await watched.here.until(watched.sandbox.world.auto_checks)
    await watched.here.until(lambda: watched.here.state.auto_checks[FIRST].is_started)


@pytest.mark.parametrize("behind", [0.0, 420.0, 5 * 3600.0, -5 * 3600.0, 3 * DAYS, -3 * DAYS])
async def test_the_bar_goes_by_the_server_s_clock(watch: Watch, behind: float) -> None:
    async with watch("2026-06-10 22:14:30", behind) as watched:
        await watched.here.until_text("22:14 ET  auto check ends in 1 h 46 m")
        await watched.at("2026-06-10 23:59:30")
        assert "23:59 ET  auto check ends in 1 m" in watched.bar
        await watched.at("2026-06-11 00:00:30")
        assert "00:00 ET  auto check ends in 24 h 0 m" in watched.bar


@pytest.mark.parametrize(
    ("evening", "morning", "left"),
    [
        ("2026-06-10 23:59:30", "2026-06-11 00:00:30", "24 h 0 m"),
        ("2026-03-07 23:59:30", "2026-03-08 00:00:30", "23 h 0 m"),
        ("2026-10-31 23:59:30", "2026-11-01 00:00:30", "25 h 0 m"),
    ],
)
async def test_at_midnight_auto_check_is_off_and_a_telephone_has_ended(
    watch: Watch, evening: str, morning: str, left: str
) -> None:
    async with watch(evening, -2 * DAYS) as watched:
        watched.sandbox.control("telephone", telephone_id=SECOND, expired_at=evening[:10])
        await watched.here.press("r")
        await watched.here.until(lambda: " 0d!" in watched.row(SECOND), "it ends today")
        await enable(watched)
        await watched.here.until(lambda: " on " in watched.row(FIRST), "it is on")
        assert "auto check ends in 1 m" in watched.bar
        await watched.at(morning)
        assert " off " in watched.row(FIRST)
        assert "ended" in watched.row(SECOND)
        assert f"auto check ends in {left}" in watched.bar
        assert watched.here.state.auto_checks[FIRST].state is AutoState.ON  # believed until then, no longer


@pytest.mark.parametrize(
    ("moments", "lefts"),
    [
        (("2026-03-08 01:59:30", "2026-03-08 03:00:30"), ("21 h 1 m", "21 h 0 m")),
        (("2026-11-01 00:59:30", "2026-11-01 01:00:30"), ("24 h 1 m", "24 h 0 m")),
        (("2026-11-01 01:59:30", "2026-11-01 02:00:30"), ("23 h 1 m", "22 h 0 m")),
    ],
)
async def test_the_countdown_counts_hours_that_pass(
    watch: Watch, moments: tuple[str, str], lefts: tuple[str, str]
) -> None:
    async with watch(moments[0], 5 * 3600.0) as watched:
        for moment, left in zip(moments, lefts, strict=True):
            await watched.at(moment)
            await watched.here.until_text(f"{moment[11:16]} ET  auto check ends in {left}")


async def test_in_the_second_pass_of_the_repeated_hour_auto_check_is_still_on(watch: Watch) -> None:
    async with watch("2026-11-01 01:50:30", -3600.0) as watched:
        await enable(watched)
        watched.sandbox.advance(3600.0)
        watched.here.app.main._tick()
        await watched.here.until_text("01:50 ET  auto check ends in 22 h 10 m")
        assert " on " in watched.row(FIRST)


async def test_a_message_is_as_old_as_it_is(watch: Watch) -> None:
    async with watch("2026-06-10 12:00:30", 3 * DAYS) as watched:
        watched.sandbox.inject(FIRST, "code 532084")
        await watched.here.press("r")
        await watched.here.until_text("12:00  code 532084")
        watched.sandbox.advance(3600.0)
        watched.here.app.main._tick()
        await watched.here.until(lambda: " 1h " in watched.row(FIRST), "it is an hour old")


async def test_the_detail_shows_our_times_beside_the_server_s(watch: Watch) -> None:
    async with watch("2026-06-10 12:00:30", -5 * 3600.0) as watched:
        await watched.here.press("c")
        await watched.here.until(lambda: watched.here.state.requests, "the check is there")
        await watched.here.press("r")
        await watched.here.press("2", "enter")
        await watched.here.until(lambda: watched.here.text().count("2026-06-10 12:00:30") >= 2, "asked and queued")
        assert "17:00:" not in watched.here.text()
