"""The whole console while the server is in trouble: it answers keys, stays small, and recovers by itself."""

from __future__ import annotations

import gc
import os
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.calls import FUNCTIONS
from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.store import Connection, Link
from smspins_tui.ui.widgets.line_pane import LinePane
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox

TELEPHONES = 200
SHORT_ROUNDS = 7
FIVE_MINUTES = 300.0
BACK_OFF, CALL = 60.0, 30.0
"""Seconds of the longest back-off, and of a call on its way with what is asked before it."""
GROWTH = 15_000_000
"""Bytes of resident memory that five minutes may add, of console and sandbox in one process."""
TELLING = (FaultKind.DROP_AFTER, FaultKind.DELAY, FaultKind.STATUS, FaultKind.HUGE, FaultKind.NESTED)
"""One of each way that a call can go wrong; the services are tested with all of them."""
SIZES = {FaultKind.HUGE: 20_000_000, FaultKind.GZIP_BOMB: 5_000_000}


def resident() -> int:
    """The resident memory of this process, in bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def trouble(sandbox: Sandbox, random: Random) -> None:
    """Set another fault, or end those that are set."""
    if random.random() < 0.25:
        sandbox.clear_faults()
    kind, function = random.choice(list(FaultKind)), random.choice((*FUNCTIONS, "*"))
    sandbox.fault(kind, function, probability=random.choice((0.3, 1.0)), size=SIZES.get(kind, 0), seconds=1.0)


async def answers_keys(here: Console) -> None:
    """Press keys that need nothing of the server, and see each do what it does."""
    pane = here.app.main.query_one("#telephones", LinePane)
    await here.press("1", "g")
    first = pane.current_key
    await here.press("j")
    await here.until(lambda: pane.current_key != first, "the cursor goes down")
    await here.press("question_mark")
    await here.until(lambda: here.app.screen is not here.app.main, "the help opens")
    await here.press("escape")
    await here.until(lambda: here.app.screen is here.app.main, "the help closes")


async def recovers(sandbox: Sandbox, here: Console) -> None:
    """End every fault, press `r` as a person would, and wait for a clean bar."""
    sandbox.clear_faults()
    await here.press("r")
    await here.until(lambda: is_well(here.state.connection), "it is live again")


def is_well(connection: Connection) -> bool:
    """Whether nothing is wrong with the link."""
    return connection.link is Link.LIVE and not connection.faults


@pytest.mark.parametrize("kind", TELLING)
async def test_a_fault_of_everything_leaves_the_keys_alone(
    make_sandbox: MakeSandbox, tmp_path: Path, kind: FaultKind
) -> None:
    sandbox = make_sandbox(telephones=8, history_share=0, habits=replace(CALM, speed=0.01))
    async with console(boot_on(sandbox, tmp_path), (80, 24)) as here:
        await here.until_live()
        sandbox.fault(kind, size=SIZES.get(kind, 0), seconds=0.01)
        await here.press("r")
        await here.until(lambda: any(call.fault for call in sandbox.calls.all()), "the fault is met")
        await answers_keys(here)
        await recovers(sandbox, here)


async def mix(sandbox: Sandbox, here: Console, random: Random) -> None:
    """One more fault, some keys of a person's work, and keys that must be answered."""
    trouble(sandbox, random)
    await here.press(*random.choice(("c", "C", "r", "j c", "2 1", "3 1", "y", "Y", "f f", "p p", "k")).split())
    while here.app.screen is not here.app.main:
        await here.press("escape")
    await answers_keys(here)


async def test_a_mix_of_faults_leaves_the_keys_alone(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox, random = make_sandbox(telephones=TELEPHONES, history_share=0), Random(7)
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as here:
        await here.until_live()
        for _ in range(SHORT_ROUNDS):
            await mix(sandbox, here, random)
        await recovers(sandbox, here)


@pytest.mark.nightly
@pytest.mark.timeout(900)
async def test_five_real_minutes_of_faults_cost_no_memory(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox, random = make_sandbox(telephones=TELEPHONES, history_share=0), Random(11)
    async with console(boot_on(sandbox, tmp_path, journal="journal.db")) as here:
        await here.until_live()
        began, before, rounds = time.monotonic(), 0, 0
        while time.monotonic() - began < FIVE_MINUTES:
            await mix(sandbox, here, random)
            rounds += 1
            if not before and time.monotonic() - began > FIVE_MINUTES / 5:
                before = resident()
        growth = resident() - before
        sandbox.clear_faults()
        await here.until(lambda: is_well(here.state.connection), "it recovers by itself", BACK_OFF + CALL)
    figures = f"{growth} bytes in {rounds} rounds and {len(sandbox.calls)} calls"
    assert growth < GROWTH, figures
    print(figures)  # noqa: T201 - for the one who runs it (-rP shows it)
