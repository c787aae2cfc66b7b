"""Whom the session asks next, lived through on virtual time against the sandbox."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from smspins_tui.models import Kind, Request, RequestKey, Status
from smspins_tui.sandbox.agent import CALM, Habits
from smspins_tui.store import State
from tests.contract.ground import Ground, PlayedWorker

WARM = 300.0
"""Seconds in which it learns."""


class Shift:
    """A console that requests a check of each of its telephones as soon as the one before has ended."""

    def __init__(self, folder: Path, telephones: int, habits: Habits = CALM) -> None:
        self.ground = Ground(folder, telephones=telephones, habits=habits)
        self.window = self.ground.open_window()
        self.ground.loop.pass_time(5.0)
        self._ended_at: dict[RequestKey, float] = {}
        self.window.session.account.store.subscribe(self._notice)

    def _notice(self, state: State) -> None:
        for key, request in state.requests.items():
            if not request.is_open:
                self._ended_at.setdefault(key, self.ground.now())

    def work(self, seconds: float) -> None:
        """Let time pass, five seconds at a time."""
        until = self.ground.loop.time() + seconds
        while self.ground.loop.time() < until:
            busy = {one.telephone_id for one in self.window.state.requests.values() if one.is_open}
            for telephone_id in self.window.state.telephones.keys() - busy:
                self.window.start(self.window.session.actions.request_check(telephone_id))
            self.ground.loop.pass_time(5.0)

    def delays(self) -> list[float]:
        """Seconds from the end of each check on the server to the end on the screen, those of the warm-up left out."""
        since = self.ground.began + WARM
        return [
            seen_at - _ended_at(self.window.state.requests[key])
            for key, seen_at in self._ended_at.items()
            if seen_at > since
        ]


def _ended_at(request: Request) -> float:
    stamp = request.timeline.ended
    assert stamp is not None
    assert stamp.at is not None
    return stamp.at


@pytest.fixture(autouse=True)
def _journal_on_virtual_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smspins_tui.journal.journal.Worker", PlayedWorker)


def test_with_ten_open_an_end_is_seen_in_less_time_than_a_round_takes(tmp_path: Path) -> None:
    shift = Shift(tmp_path, telephones=10)
    shift.work(WARM + 1800.0)
    delays = shift.delays()
    shift.ground.close()
    assert len(delays) > 200
    # going round, 45 calls a minute beside the requests themselves take 13 s a round: 7.6 s of delay, measured so
    assert mean(delays) < 6.0


def test_what_was_learnt_is_there_at_the_next_start(tmp_path: Path) -> None:
    shift = Shift(tmp_path, telephones=4, habits=Habits(speed=4, message_share=0, fail_share=0, removed_share=0))
    shift.work(600.0)
    shift.window.quit()
    again = shift.ground.open_window()
    shift.ground.loop.pass_time(5.0)
    new = Request(Kind.CHECK, "99999", "23354", "2125550100", shift.ground.now(), status=Status.PENDING)
    foresight = again.session.account.foresight
    foresight.look(new, now=shift.ground.now(), skew=0.0, open_count=1)
    outlook = foresight.outlook(new.key)
    shift.ground.close()
    assert outlook is not None
    rests = [end - new.requested_at for end in outlook.ends]
    assert sorted(rests)[len(rests) // 2] == pytest.approx(15.0, abs=4.0)
