"""The slow sweep over the telephones that nothing else asks about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.models import Inbox
from smspins_tui.services.job import Function, Job
from smspins_tui.services.sweep import Sweep, is_due, stalest
from smspins_tui.store import State
from tests.unit.services.stage import NOON, Stage, telephone

FAR = float("inf")


def state(**asked: float | None) -> State:
    ids = {name.removeprefix("t"): at for name, at in asked.items()}
    return State(
        telephones={one: telephone(one) for one in ids},
        inboxes={one: Inbox(asked_at=at) for one, at in ids.items()},
    )


def test_those_never_asked_go_first_and_then_the_longest_unasked() -> None:
    known = state(t1=NOON - 700, t2=None, t3=NOON - 900, t4=NOON - 100)
    assert stalest(known, NOON) == ["2", "3", "1"]


def test_a_telephone_that_is_gone_from_two_lists_is_not_swept() -> None:
    known = state(t1=None)
    once, twice = replace(telephone("1"), missed=1), replace(telephone("1"), missed=2)
    assert is_due(replace(known, telephones={"1": once}), "1", NOON)
    assert not is_due(replace(known, telephones={"1": twice}), "1", NOON)
    assert not is_due(known, "2", NOON)


def test_what_was_asked_in_time_to_come_is_due() -> None:
    assert is_due(state(t1=NOON + 3600), "1", NOON)


async def swept(stage: Stage, count: int) -> Sweep:
    await stage.list_telephones(*[telephone(str(number)) for number in range(count)])
    return Sweep(stage.account)


async def test_nothing_is_swept_before_the_telephones_are_listed(stage: Stage) -> None:
    assert Sweep(stage.account).choose(NOON, (), {}) == (None, FAR)


@pytest.mark.parametrize(("limit", "seconds"), [(60, 4.0), (600, 0.4), (1, 240.0)])
async def test_a_quarter_of_the_budget_is_used_at_most(stage: Stage, limit: int, seconds: float) -> None:
    stage.account.budget.calls_per_minute = limit
    sweep = await swept(stage, 3)
    assert sweep.choose(NOON, (), {}) == (Job(Function.MESSAGES, "0"), NOON)
    job, at = sweep.choose(NOON, (), {})
    assert job is None
    assert at == pytest.approx(NOON + seconds)
    assert sweep.choose(NOON + seconds, (), {})[0] == Job(Function.MESSAGES, "1")


async def test_what_is_asked_already_or_rests_is_left_out(stage: Stage) -> None:
    sweep = await swept(stage, 3)
    in_flight = {Job(Function.MESSAGES, "0")}
    resting = {Job(Function.MESSAGES, "1"): NOON + 9}
    assert sweep.choose(NOON, in_flight, resting)[0] == Job(Function.MESSAGES, "2")


async def test_when_all_were_asked_it_looks_again_later(stage: Stage) -> None:
    sweep = await swept(stage, 1)
    await stage.intake.take_messages("0", ())
    job, at = sweep.choose(NOON, (), {})
    assert job is None
    assert NOON < at <= NOON + 60
    assert sweep.choose(NOON + 600, (), {})[0] == Job(Function.MESSAGES, "0")


async def test_a_clock_that_was_set_back_does_not_stop_it(stage: Stage) -> None:
    sweep = await swept(stage, 2)
    sweep.choose(NOON, (), {})
    sweep.move_back(3600)
    assert sweep.choose(NOON - 3600 + 4, (), {})[0] == Job(Function.MESSAGES, "1")
