"""A thousand open checks at 600 calls a minute, for an hour on virtual time."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

import pytest

import smspins_tui
from smspins_tui.sandbox.agent import Habits
from smspins_tui.store import Link
from tests.contract.ground import Ground, PlayedWorker, Window

CONSOLE = str(Path(smspins_tui.__file__).parent / "*")
SERVER = str(Path(smspins_tui.__file__).parent / "sandbox" / "*")
OPEN = 1_000


def held(seconds: float, ground: Ground) -> int:
    """Let time pass, and return how many bytes the console holds of what it made since memory is traced."""
    ground.loop.pass_time(seconds)
    gc.collect()
    snapshot = tracemalloc.take_snapshot()
    ours = snapshot.filter_traces([tracemalloc.Filter(True, CONSOLE), tracemalloc.Filter(False, SERVER)])
    return sum(entry.size for entry in ours.statistics("filename"))


def most_in_a_minute(times: list[float]) -> int:
    return max(
        sum(at - 60.0 < other <= at for other in times[max(0, place - 700) : place + 1])
        for place, at in enumerate(times)
    )


def open_all(ground: Ground) -> Window:
    """Request a check of each telephone; none of them ends within the hour."""
    window = ground.open_window()
    ground.loop.pass_time(10.0)
    for telephone_id in window.state.telephones:
        window.start(window.session.actions.request_check(telephone_id))
    ground.loop.pass_time(300.0)
    assert sum(request.is_open for request in window.state.requests.values()) == OPEN
    return window


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_an_hour_of_polls_keeps_the_budget_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smspins_tui.journal.journal.Worker", PlayedWorker)
    slow = Habits(speed=0.005, message_share=0, hostile_share=0, fail_share=0, removed_share=0)
    ground = Ground(tmp_path, telephones=OPEN, habits=slow, calls_per_minute=600)
    window = open_all(ground)
    tracemalloc.start()
    early, late = held(900.0, ground), held(2700.0, ground)
    tracemalloc.stop()
    times = [call.at for call in ground.site.calls.all()]
    link = window.state.connection.link
    ground.close()
    assert link is Link.LIVE
    assert most_in_a_minute(times) <= 600
    assert len(times) > 50 * 500
    assert late < early * 1.1 + 200_000
