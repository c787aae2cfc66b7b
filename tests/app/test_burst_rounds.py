"""Whatever is typed in one burst ends where it ends when it is typed slowly."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.sandbox.agent import CALM
from tests.app.console import Console, boot_on, console
from tests.app.test_bursts import burst, fields, rows
from tests.conftest import MakeSandbox

MANY = [*"nnaK?xjkjk123GG9b7", "colon", "tab", "backspace", "ctrl+g", "ctrl+g", "ctrl+g"]
"""Keys that open something, that move, that are typed, that leave; none that asks the server."""
WITH_ENTER = [*"nn?jk123G951", "enter", "enter", "enter", "backspace", "ctrl+g", "ctrl+g", "ctrl+g"]
"""Fewer, so that enter asks the server nothing either."""


def where(here: Console) -> tuple[object, ...]:
    """What has the keyboard, and what stands in it; what is current below."""
    focused = here.app.focused
    stack = [type(screen).__name__ for screen in here.app.screen_stack]
    return stack, focused.id if focused else None, fields(here), here.app.main.telephone_id


async def begin(here: Console) -> None:
    """Go back to the first row of the main screen."""
    while here.app.screen is not here.app.main:
        await slowly(here, "ctrl+g")
    await slowly(here, "1", "g")


async def slowly(here: Console, *keys: str) -> None:
    """Type as one does who waits for each key to do what it does."""
    for key in keys:
        await at_once(here, key)
        await here.pilot.pause()


async def at_once(here: Console, *keys: str) -> None:
    """Type all of it before any of it is done, and wait until it is."""
    burst(here, *keys)
    read = asyncio.Event()
    here.app.call_later(read.set)
    await read.wait()
    await here.until(lambda: not here.app._is_shut)


async def play(make_sandbox: MakeSandbox, folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    async with console(boot_on(make_sandbox(habits=replace(CALM, speed=0.01)), folder)) as here:
        await rows(here)
        for _ in range(rounds):
            keys = chance.choices(chance.choice((MANY, WITH_ENTER)), k=12)
            await begin(here)
            await slowly(here, *keys)
            due = where(here)
            await begin(here)
            await at_once(here, *keys)
            assert where(here) == due, keys


async def test_a_burst_ends_where_slow_typing_does(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    await play(make_sandbox, tmp_path, 2, 1)


@pytest.mark.nightly
async def test_many_bursts_end_where_slow_typing_does(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    await play(make_sandbox, tmp_path, 30, 2)
