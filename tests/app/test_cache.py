"""What was opened and closed again is not kept in memory."""

from __future__ import annotations

import gc
from pathlib import Path

from textual._styles_cache import StylesCache
from textual.pilot import Pilot

from smspins_tui.ui.screens.help import HelpScreen
from tests.app.flood import flooded

TIMES = 8


def alive(kind: type[object]) -> int:
    gc.collect()
    return sum(type(one) is kind for one in gc.get_objects())


async def look_at_help(pilot: Pilot[None]) -> None:
    await pilot.press("question_mark")
    while not isinstance(pilot.app.screen, HelpScreen):
        await pilot.pause(0.02)
    await pilot.pause()
    await pilot.press("escape")
    while isinstance(pilot.app.screen, HelpScreen):
        await pilot.pause(0.02)


async def test_help_that_was_closed_leaves_nothing_behind(tmp_path: Path) -> None:
    async with flooded(tmp_path, 80, 24) as (_, pilot):
        await look_at_help(pilot)
        before = alive(StylesCache)
        for _ in range(TIMES):
            await look_at_help(pilot)
        assert alive(StylesCache) < before + TIMES  # a screen has several
        assert alive(HelpScreen) <= 2
