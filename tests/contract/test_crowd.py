"""A thousand open checks at 600 calls a minute, for an hour on virtual time."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from smspins_tui.sandbox.agent import Habits
from smspins_tui.store import Link
from tests.contract.ground import Ground, PlayedWorker, Window

OPEN = 1_000


def held(seconds: float, ground: Ground) -> int:
    """Let time pass, and return how many objects there are; the server's notes of calls are torn up before."""
    ground.loop.pass_time(seconds)
    ground.site.calls.clear()
    ground.line.sent.clear()
    gc.collect()
    return len(gc.get_objects())


def most_in_a_minute(times: list[float]) -> int:
    return max(
        sum(at - 60.0 < other <= at for other in times[max(0, place - 700) : place + 1])
        for place, at in enumerate(times)
    )


def open_all(ground: Ground) -> Window:
    """Request a check of each telephone; each stays PENDING for longer than the hour."""
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
    slow = Habits(speed=0.0005, message_share=0, hostile_share=0, fail_share=0, removed_share=0)
    ground = Ground(tmp_path, telephones=OPEN, habits=slow, calls_per_minute=600)
    window = open_all(ground)
    early = held(900.0, ground)
    ground.loop.pass_time(120.0)
    times = [call.at for call in ground.site.calls.all()]
    late = held(2580.0, ground)
    link = window.state.connection.link
    ground.close()
    assert link is Link.LIVE
    assert most_in_a_minute(times) <= 600
    assert len(times) > 2 * 500
    assert late < early + 10 * OPEN
