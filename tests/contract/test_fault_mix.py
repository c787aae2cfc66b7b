"""Minutes of random faults on everything at once, with 200 telephones and somebody who goes on working."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from smspins_tui.journal import journal as journal_module
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.calls import FUNCTIONS
from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.sandbox.site import Api
from smspins_tui.store import Link
from tests.contract.ground import CALLS_A_MINUTE, Ground, PlayedWorker, Window
from tests.contract.test_faults import LONGEST, done, fault_of, recover

FIVE_MINUTES = 300.0
STEP = 5.0
TELEPHONES = 200
GROWTH = 2_000_000
"""Bytes that the traced memory may grow by while messages, requests and calls come in."""


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setattr(journal_module, "Worker", PlayedWorker)
    ground = Ground(tmp_path, telephones=TELEPHONES, habits=Habits(speed=2))
    ground.line._app = Api(ground.site)  # type: ignore[assignment]  # Starlette would answer 500 to a call that is dropped
    yield ground
    ground.close()


class Mix:
    """Faults, their end, and a person's work, drawn by `seed`."""

    def __init__(self, ground: Ground, window: Window, seed: int) -> None:
        self._ground = ground
        self._window = window
        self._random = Random(seed)
        self._ids = [str(telephone.telephone_id) for telephone in ground.world.telephones()]

    def live(self, seconds: float) -> None:
        """Let so many seconds pass in which anything may happen."""
        for _ in range(int(seconds / STEP)):
            self._happen()
            self._ground.loop.pass_time(STEP)
            assert self._window.defects() == []
            assert self._busiest_minute() <= CALLS_A_MINUTE

    def _happen(self) -> None:
        random, faults = self._random, self._ground.site.faults
        if random.random() < 0.2:
            faults.clear()
        if random.random() < 0.6:
            function = random.choice((*FUNCTIONS, "*", "*"))
            faults.add(
                fault_of(random.choice(list(FaultKind)), function, probability=random.choice((0.3, 1.0)), count=6)
            )
        if random.random() < 0.5:
            self._work()

    def _work(self) -> None:
        actions, one = self._window.session.actions, self._random.choice(self._ids)
        requests = list(self._window.state.requests)
        works: list[Callable[[], Awaitable[object]]] = [
            partial(actions.request_check, one),
            partial(actions.request_change, one, "95129"),
            partial(actions.enable_auto_check, one),
            partial(actions.disable_auto_check, one),
            partial(self._window.session.look_at, one),
            *([partial(actions.cancel, self._random.choice(requests))] if requests else []),
        ]
        done(self._ground, self._window, self._random.choice(works), LONGEST)
        if self._random.random() < 0.3:
            self._window.session.poller.want_all()

    def _busiest_minute(self) -> int:
        now = self._ground.server_now()
        return sum(call.at > now - 60 for call in self._ground.site.calls.all())


def held(ground: Ground) -> int:
    """The traced memory in use, in bytes, without what the server keeps: its notes, and calls that nobody waits for."""
    ground.loop.run_until_complete(ground.line.end())
    ground.loop.pass_time(LONGEST)
    ground.site.calls.clear()
    ground.line.sent.clear()
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def live_through(ground: Ground, seed: int, seconds: float) -> int:
    """Live through a mix, and see the console recover; return by how much the memory grew over the last half."""
    window = ground.open_window()
    ground.loop.pass_time(5.0)
    mix = Mix(ground, window, seed)
    tracemalloc.start()
    try:
        mix.live(seconds / 2)
        before = held(ground)
        mix.live(seconds / 2)
        recover(ground, window)
        growth = held(ground) - before
    finally:
        tracemalloc.stop()
    assert window.state.connection.link is Link.LIVE
    assert window.defects() == []
    return growth


@pytest.mark.parametrize("seed", [1, 2])
def test_five_minutes_of_faults_are_lived_through(seed: int, ground: Ground) -> None:
    assert live_through(ground, seed, FIVE_MINUTES) < GROWTH


@pytest.mark.nightly
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 106))
def test_hours_of_faults_are_lived_through(seed: int, ground: Ground) -> None:
    assert live_through(ground, seed, 12 * FIVE_MINUTES) < GROWTH
