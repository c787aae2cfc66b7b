"""Killed at random moments: what the console read, showed or sent is in its journal, and the next start goes on."""

from __future__ import annotations

import re
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.e2e.kill_witness import Witness
from tests.e2e.sandbox_process import SandboxProcess
from tests.e2e.test_console import CONSOLE
from tests.environment import plain_environment
from tests.pty_driver import Terminal

TELEPHONES = 90
CURRENT = re.compile(r"^│ > \S+ \S+ +(\d{5})\b", re.MULTILINE)
MESSAGE = re.compile(r"round \d+ has a code \d+")
LATE = {"probability": 0.8, "seconds": 0.2, "is_handled": True}
"""A server that acts at once and answers late, now and then: most kills fall between the two."""
START_SHARE, MESSAGE_SHARE, CHANGE_SHARE = 0.3, 0.2, 0.1
LONGEST_START, LONGEST_WORK = 0.7, 0.2
"""Seconds within which the kill falls, after the start and after the last key."""


@dataclass
class Killer:
    """Starts the console, works with it, and kills it at a moment that is drawn by a seed."""

    sandbox: SandboxProcess
    home: Path
    random: Random
    witness: Witness
    figures: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("unknown", "requests", "messages"), 0))
    unknown: int = 0

    async def round(self, number: int) -> None:
        """Live one short life, and look at what it left."""
        env = plain_environment(self.home, SMSPINS_BASE_URL=self.sandbox.url, SMSPINS_API_KEY=self.sandbox.key)
        with Terminal(CONSOLE, env=env) as terminal:
            self._live(terminal, number)
            terminal.process.send_signal(signal.SIGKILL)
            assert terminal.wait_exit() == -signal.SIGKILL
            self.witness.see(terminal.screen(), MESSAGE)
        left = await self.witness.look()
        if left is not None:
            self.unknown = left.unknown
            self.figures |= {"cut off": left.cut_off, "unknown": left.unknown, "calls": len(left.intents)}
            self.figures |= {"requests": len(left.requests), "messages": len(self.witness.texts)}

    def _live(self, terminal: Terminal, number: int) -> None:
        if number > 0 and self.random.random() < START_SHARE:
            time.sleep(self.random.uniform(0, LONGEST_START))  # the moment is what is tested
            return
        if self.unknown:  # what the last one was sending is the first thing to be seen
            terminal.wait_for(rf"\b{self.unknown} unknown\b")
        terminal.wait_for("● live")
        if self.random.random() < MESSAGE_SHARE:
            self._see_message(terminal, number)
            return
        terminal.type("j" * self.random.randrange(TELEPHONES))
        if self.random.random() < CHANGE_SHARE:
            change_number(terminal)
        else:
            terminal.press(*self.random.choice(("C", "C j C", "C k r", "C j C j C j C")).split())
        time.sleep(self.random.uniform(0, LONGEST_WORK))

    def _see_message(self, terminal: Terminal, number: int) -> None:
        """Let a message come, and return as soon as it is on the screen."""
        text = f"round {number} has a code {100_000 + number}"
        current = CURRENT.search(terminal.screen())
        assert current is not None
        self.sandbox.do("message", telephone_id=current[1], text=text)
        terminal.press("r")
        terminal.wait_for(text)


def change_number(terminal: Terminal) -> None:
    """Confirm a number change; where one is open or of unknown outcome, there is nothing to confirm."""
    terminal.press("n")
    terminal.wait_quiet(0.1)
    shown = re.search(r"! .*(\d{4}) is gone for good", terminal.screen())
    if shown is None:
        return
    terminal.type("95129")
    terminal.wait_for("San Jose, CA")
    terminal.press("enter")
    terminal.wait_quiet(0.1)  # the focus has gone on to the digits
    terminal.type(shown[1])
    terminal.press("enter")


async def kill_rounds(folder: Path, rounds: int, seed: int) -> dict[str, int]:
    """Kill the console so many times; return figures of what was at stake."""
    with SandboxProcess("--speed", "60", "--telephones", str(TELEPHONES), "--seed", str(seed)) as sandbox:
        for function in ("bulk_sms/request", "nc/request"):
            sandbox.do("faults", kind="delay", function=function, **LATE)
        home = folder / "home"
        settings = home / "config" / "smspins-tui" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text("[server]\ncalls_per_minute = 600\n")
        witness = Witness(sandbox, home / "state" / "smspins-tui", folder / "aside")
        killer = Killer(sandbox, home, Random(seed), witness)
        for number in range(rounds):
            await killer.round(number)
        return killer.figures


async def test_nothing_is_lost_by_a_kill(tmp_path: Path) -> None:
    figures = await kill_rounds(tmp_path, 20, seed=9)
    assert all(figures.values()), figures


@pytest.mark.nightly
@pytest.mark.timeout(1800)
async def test_nothing_is_lost_by_two_hundred_kills(tmp_path: Path) -> None:
    figures = await kill_rounds(tmp_path, 200, seed=2)
    assert all(figures.values()), figures
    print(figures)  # noqa: T201 - the figures of a full run (-rP shows them)
