"""The budget: what it promises the provider, and what it keeps for the person."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.services.budget import WINDOW, Budget

ROUNDING = 1e-5
"""Seconds that the budget doesn't tell apart."""


@dataclass
class Time:
    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def a_budget(calls_per_minute: int) -> tuple[Budget, Time]:
    time = Time()
    return Budget(calls_per_minute, clock=time.clock, sleep=time.sleep), time


Steps = st.lists(st.tuples(st.booleans(), st.floats(0, 20)), max_size=150)


@given(limit=st.integers(1, 600), steps=Steps)
async def test_no_minute_holds_more_calls_than_the_limit(limit: int, steps: list[tuple[bool, float]]) -> None:
    budget, time = a_budget(limit)
    taken: list[float] = []
    for is_person, pause in steps:
        time.now += pause
        if is_person:
            await budget.take_for_person()
            taken.append(time.now)
        elif budget.take_for_poll():
            taken.append(time.now)
    for place, at in enumerate(taken[limit:]):
        assert at - taken[place] >= WINDOW - ROUNDING


@given(limit=st.integers(12, 600), pauses=st.lists(st.floats(0, 5), max_size=200))
async def test_polls_never_use_the_part_of_the_person(limit: int, pauses: list[float]) -> None:
    budget, time = a_budget(limit)
    for pause in pauses:
        time.now += pause
        budget.take_for_poll()
    for _ in range(5):
        await budget.take_for_person()
    assert time.slept == []


@given(limit=st.integers(1, 600), pauses=st.lists(st.floats(0, 5), max_size=100))
def test_a_poll_may_go_out_after_the_wait_that_is_told(limit: int, pauses: list[float]) -> None:
    budget, time = a_budget(limit)
    for pause in pauses:
        time.now += pause
        wait = budget.poll_wait()
        assert budget.take_for_poll() is (wait == 0)
    time.now += budget.poll_wait()
    assert budget.take_for_poll()


def test_a_burst_of_polls_leaves_five_for_the_person() -> None:
    budget, _ = a_budget(60)
    assert [budget.take_for_poll() for _ in range(7)] == [True] * 5 + [False] * 2


async def test_the_person_gets_ten_at_once_and_then_one_a_second() -> None:
    budget, time = a_budget(60)
    for _ in range(12):
        await budget.take_for_person()
    assert sum(time.slept) == pytest.approx(2.0)


def test_polls_go_on_at_one_a_second() -> None:
    budget, time = a_budget(60)
    while budget.take_for_poll():
        pass
    assert budget.poll_wait() == pytest.approx(1.0)
    time.now += 1.0
    assert budget.take_for_poll()
    assert not budget.take_for_poll()


def test_the_calls_of_the_last_minute_are_counted() -> None:
    budget, time = a_budget(60)
    budget.take_for_poll()
    time.now = 30.0
    budget.take_for_poll()
    assert budget.used == 2
    time.now = 60.0
    assert budget.used == 1


async def test_a_budget_of_one_call_a_minute_is_usable() -> None:
    budget, time = a_budget(1)
    await budget.take_for_person()
    await budget.take_for_person()
    assert time.now == pytest.approx(60.0)
