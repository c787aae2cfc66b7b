"""Clocks that jump and machines that sleep: polls neither pile up nor stop, and no minute has more calls than it may.

Real services, real client and a real journal on virtual time. What jumps is the clock on the wall, the server's too
where the machine slept; the clock that the budget goes by stands still while a machine sleeps, and goes on while only
the process is stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smspins_tui.journal import journal as journal_module
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.services import pace
from smspins_tui.store import Link
from tests.contract.ground import CALLS_A_MINUTE, Ground, PlayedWorker, Window
from tests.contract.test_faults import SLOW, done

HOUR, NIGHT, DAY = 3600.0, 8 * 3600.0, 86_400.0
POLLED = ("bulk_sms/telephones", "bulk_sms/status", "nc/requests", "bulk_sms/smses_by_tid")
SOON = pace.TELEPHONES_EVERY + 20.0
"""Seconds within which everything that is polled comes round."""


def our_clock_by(seconds: float) -> Callable[[Ground], None]:
    """Somebody sets our clock."""

    def jump(ground: Ground) -> None:
        ground.skew -= seconds

    return jump


def asleep_for(seconds: float) -> Callable[[Ground], None]:
    """The lid is closed: the world goes on, and no clock of this machine but the one on the wall."""

    def jump(ground: Ground) -> None:
        ground.began += seconds

    return jump


def stopped_for(seconds: float) -> Callable[[Ground], None]:
    """SIGSTOP: every clock goes on, and every timer is late."""

    def jump(ground: Ground) -> None:
        ground.loop._virtual.now += seconds

    return jump


JUMPS = {
    "an hour ahead": our_clock_by(HOUR),
    "an hour back": our_clock_by(-HOUR),
    "a day back": our_clock_by(-DAY),
    "asleep for a night": asleep_for(NIGHT),
    "asleep for a moment": asleep_for(2.0),
    "stopped for ten minutes": stopped_for(600.0),
    "stopped for a night": stopped_for(NIGHT),
}


@pytest.fixture
def make_ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Ground]]:
    monkeypatch.setattr(journal_module, "Worker", PlayedWorker)
    grounds: list[Ground] = []

    def make(name: str) -> Ground:
        folder = tmp_path / name
        folder.mkdir()
        grounds.append(Ground(folder, telephones=6, habits=SLOW))
        return grounds[-1]

    yield make
    for ground in grounds:
        ground.close()


@pytest.fixture
def ground(make_ground: Callable[[str], Ground]) -> Ground:
    return make_ground("ground")


@pytest.fixture
def another(make_ground: Callable[[str], Ground]) -> Ground:
    """A ground where no clock jumps."""
    return make_ground("another")


def busy_window(ground: Ground) -> Window:
    """A console with a check and two number changes open, in the rhythm of its polls."""
    window = ground.open_window()
    ground.loop.pass_time(5.0)
    ids = [str(telephone.telephone_id) for telephone in ground.world.telephones()]
    window.start(window.session.look_at(ids[0]))
    done(ground, window, lambda: window.session.actions.request_check(ids[0]), 3.0)
    for one in ids[1:3]:
        done(ground, window, lambda one=one: window.session.actions.request_change(one, "95129"), 3.0)  # type: ignore[misc]
    ground.loop.pass_time(60.0)
    return window


def calls_by_second(ground: Ground, seconds: float) -> list[int]:
    """Let time pass; return how many calls had been made after each second."""
    counts = []
    for _ in range(int(seconds)):
        ground.loop.pass_time(1.0)
        counts.append(len(ground.line.sent))
    return counts


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS.keys())
def test_polls_neither_pile_up_nor_stop_when_a_clock_jumps(jump: Callable[[Ground], None], ground: Ground) -> None:
    window = busy_window(ground)
    before = len(ground.line.sent)
    jump(ground)
    counts = calls_by_second(ground, SOON)
    assert window.defects() == []
    assert window.state.connection.link is Link.LIVE
    asked = Counter(sent.function for sent in ground.line.sent[before:])
    assert [name for name in POLLED if not asked[name]] == []
    assert max(after - now for now, after in zip(counts, counts[60:], strict=False)) <= CALLS_A_MINUTE
    assert len(window.session.poller._in_flight) <= 1


@pytest.mark.parametrize("seconds", [HOUR, -HOUR, DAY, -DAY])
def test_a_clock_that_was_set_wrong_and_right_again_leaves_the_rhythm_as_it_was(
    seconds: float, ground: Ground, another: Ground
) -> None:
    rhythms = {}
    for one, wrong_by in ((another, 0.0), (ground, seconds)):
        window = busy_window(one)
        our_clock_by(wrong_by)(one)
        one.loop.pass_time(30.0)
        our_clock_by(-wrong_by)(one)
        one.loop.pass_time(30.0)
        rhythms[wrong_by] = rhythm(one)
        assert window.defects() == []
        assert window.state.connection.link is Link.LIVE
    assert rhythms[0.0] * 0.75 <= rhythms[seconds] <= rhythms[0.0] * 1.3, rhythms


def rhythm(ground: Ground) -> int:
    """How many calls two minutes have."""
    before = len(ground.line.sent)
    ground.loop.pass_time(120.0)
    return len(ground.line.sent) - before


def test_a_rest_that_the_server_asked_for_ends_although_the_clock_was_set_back(ground: Ground) -> None:
    window = busy_window(ground)
    ground.site.faults.add(Fault(FaultKind.TOO_MANY, headers={"retry-after": "120"}))
    ground.loop.pass_time(10.0)
    assert link_of(window) is Link.SLOWED
    ground.site.faults.clear()
    our_clock_by(-DAY)(ground)
    ground.loop.pass_time(150.0)
    assert link_of(window) is Link.LIVE


def link_of(window: Window) -> Link:
    """What the bar says of the connection."""
    return window.state.connection.link
