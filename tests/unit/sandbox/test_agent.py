"""How requests are planned."""

from __future__ import annotations

from random import Random
from statistics import median, quantiles

import pytest

from smspins_tui.sandbox.agent import CALM, Habits, plan_change, plan_check
from smspins_tui.sandbox.record import FAIL, FAILED, REMOVED, SUCCESS


def test_most_checks_take_between_40_and_90_seconds() -> None:
    ends = [plan_check(Random(seed), CALM).ended_after for seed in range(500)]
    tenths = quantiles(ends, n=10)
    assert 40 < tenths[0] < median(ends) < tenths[-1] < 90


def test_number_changes_take_between_one_and_four_minutes() -> None:
    ends = [plan_change(Random(seed), CALM, "95129").ended_after for seed in range(500)]
    assert min(ends) >= 60
    assert max(ends) <= 240
    assert max(ends) - min(ends) > 90


def test_stages_follow_each_other() -> None:
    for seed in range(200):
        for plan in (plan_check(Random(seed), Habits()), plan_change(Random(seed), Habits(), "95129")):
            assert 0 < plan.acquired_after < plan.started_after < plan.ended_after
            assert all(plan.started_after <= at <= plan.ended_after for at, _ in plan.arrivals)


def test_speed_divides_durations_and_changes_nothing_else() -> None:
    slow, fast = plan_check(Random(5), Habits()), plan_check(Random(5), Habits(speed=20))
    assert fast.ended_after == pytest.approx(slow.ended_after / 20)
    assert (fast.ending, fast.agent_name) == (slow.ending, slow.agent_name)
    assert [text for _, text in fast.arrivals] == [text for _, text in slow.arrivals]


def test_checks_fail_and_are_removed_now_and_then() -> None:
    endings = {plan_check(Random(seed), Habits()).ending for seed in range(400)}
    assert endings == {SUCCESS, FAIL, REMOVED}


def test_calm_checks_always_succeed_without_messages() -> None:
    plans = [plan_check(Random(seed), CALM) for seed in range(100)]
    assert {(plan.ending, plan.arrivals) for plan in plans} == {(SUCCESS, ())}


def test_changes_to_thin_country_fail_and_others_succeed() -> None:
    assert {plan_change(Random(seed), CALM, "59001").ending for seed in range(50)} == {FAILED}
    assert {plan_change(Random(seed), CALM, "95129").ending for seed in range(50)} == {SUCCESS}


@pytest.mark.parametrize("wrong", [{"speed": 0.0}, {"speed": float("nan")}, {"fail_share": 1.5}, {"message_share": -1}])
def test_impossible_habits_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Habits(**wrong)
