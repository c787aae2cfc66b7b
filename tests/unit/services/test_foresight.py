"""What is expected of open requests, as it is learnt."""

from __future__ import annotations

from typing import Any

import pytest

from smspins_tui.eastern import Stamp
from smspins_tui.models import Request, Status, Timeline
from smspins_tui.services.foresight import Foresight, stages_of
from smspins_tui.services.outlook import Stages
from tests.unit.services.stage import CHECK, NOON, change, check, stamp


def ended(*seconds: float, at: float = NOON, status: Status = Status.SUCCESS, **fields: Any) -> Request:  # noqa: ANN401 - any field
    """A check that was queued, acquired, started and ended so many seconds after `at`."""
    times = dict(zip(("queued", "acquired", "started", "ended"), (stamp(at + one) for one in seconds), strict=True))
    return check(status=status, status_raw=status.value, timeline=Timeline(**times), **fields)


def taught(*seconds: float, count: int = 60, news: float | None = None) -> Foresight:
    foresight = Foresight()
    foresight.remember([(ended(*seconds, at=NOON - 60 * number), news) for number in range(count)])
    return foresight


def look(foresight: Foresight, request: Request, now: float, skew: float = 0.0) -> float:
    """Look at a request, and return how long after now asking again is worth a call."""
    foresight.look(request, now=now, skew=skew, open_count=1)
    outlook = foresight.outlook(request.key)
    assert outlook is not None
    return outlook.due_at - now


def test_the_stages_are_those_that_the_server_told() -> None:
    assert stages_of(ended(0, 8, 12, 50), None) == Stages(8, 4, 38)


def test_a_message_before_the_end_is_news_and_one_at_the_end_is_not() -> None:
    assert stages_of(ended(0, 8, 12, 50), NOON + 20) == Stages(8, 4, 38, 8)
    assert stages_of(ended(0, 8, 12, 50), NOON + 50) == Stages(8, 4, 38)


@pytest.mark.parametrize("status", [Status.CANCELED, Status.REMOVED])
def test_nothing_is_learnt_of_what_did_not_run_its_course(status: Status) -> None:
    assert stages_of(ended(0, 8, 12, 50, status=status), None) is None


def test_times_that_go_backwards_or_are_missing_teach_nothing() -> None:
    assert stages_of(ended(0, 8, 4, 50), None) is None
    assert stages_of(ended(60, 8, 12, 50), None) is None
    assert stages_of(check(status=Status.SUCCESS), None) is None


def test_a_list_that_tells_only_begin_and_end_is_shared_out() -> None:
    told = change(status=Status.SUCCESS, timeline=Timeline(queued=stamp(NOON), updated=stamp(NOON + 100)))
    stages = stages_of(told, None)
    assert stages is not None
    assert sum(stages[:3]) == pytest.approx(100)
    assert stages.started > stages.pending > 0


def test_a_bare_date_is_no_time() -> None:
    told = check(status=Status.SUCCESS, timeline=Timeline(queued=Stamp("2026-03-10", NOON, is_date=True)))
    assert stages_of(told, None) is None


def test_a_quick_server_is_asked_sooner_than_a_slow_one() -> None:
    new = check(requested_at=NOON)
    assert look(taught(0, 1, 2, 6), new, NOON) < 8 < look(taught(0, 10, 30, 90), new, NOON)


def test_what_was_learnt_holds_for_its_kind_alone() -> None:
    other = change(requested_at=NOON)
    assert look(taught(0, 1, 2, 6), other, NOON) == look(Foresight(), other, NOON)


def test_messages_that_come_early_are_looked_for_early() -> None:
    started = check(requested_at=NOON, status=Status.STARTED, timeline=Timeline(started=stamp(NOON)))
    early, late = taught(0, 8, 12, 92, news=NOON + 20), taught(0, 8, 12, 92)
    assert look(early, started, NOON) < look(late, started, NOON)


def test_a_message_seen_in_a_check_teaches_that_they_come_before_the_end() -> None:
    foresight = Foresight()
    for number in range(40):
        begun = NOON + 200 * number
        line = Timeline(queued=stamp(begun), acquired=stamp(begun + 8), started=stamp(begun + 12))
        open_one = check(status=Status.STARTED, requested_at=begun, timeline=line, messages=0)
        foresight.look(open_one, now=begun + 14, skew=0.0, open_count=1)
        told = check(status=Status.STARTED, requested_at=begun, timeline=line, messages=1)
        foresight.look(told, now=begun + 20, skew=0.0, open_count=1)
        foresight.look(ended(0, 8, 12, 92, at=begun, messages=1), now=begun + 93, skew=0.0, open_count=1)
    at = NOON + 10_000
    started = check(requested_at=at, status=Status.STARTED, timeline=Timeline(started=stamp(at)))
    assert look(foresight, started, at) < 10


def test_the_clock_of_the_server_is_turned_into_ours() -> None:
    foresight = taught(0, 8, 12, 52)
    ours = check(requested_at=NOON, status=Status.STARTED, timeline=Timeline(started=stamp(NOON)))
    ahead = check(requested_at=NOON, status=Status.STARTED, timeline=Timeline(started=stamp(NOON + 3600)))
    assert look(foresight, ours, NOON + 10) == look(foresight, ahead, NOON + 10, skew=3600)


def test_what_has_ended_is_not_expected_any_more() -> None:
    foresight = Foresight()
    look(foresight, check(), NOON)
    foresight.look(ended(0, 8, 12, 50), now=NOON + 51, skew=0.0, open_count=0)
    assert foresight.outlook(CHECK) is None


def test_what_was_not_asked_here_is_not_expected() -> None:
    foresight = Foresight()
    foresight.look(check(is_asked_here=False), now=NOON, skew=0.0, open_count=0)
    assert foresight.outlook(CHECK) is None


def test_an_end_that_is_told_again_is_learnt_once() -> None:
    once, again = taught(0, 8, 12, 52, count=13), taught(0, 8, 12, 52, count=13)
    last = ended(0, 100, 200, 900, at=NOON + 60)
    for foresight, times in ((once, 1), (again, 9)):
        foresight.look(check(), now=NOON, skew=0.0, open_count=1)
        for _ in range(times):
            foresight.look(last, now=NOON + 61, skew=0.0, open_count=0)
    new = check("2", requested_at=NOON + 100)
    assert look(once, new, NOON + 100) == look(again, new, NOON + 100)
