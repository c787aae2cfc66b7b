"""When an answer is likely, and whom that makes the next to ask."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from smspins_tui.models import Kind, Status
from smspins_tui.services.job import Due, Function, Job
from smspins_tui.services.outlook import (
    FLOOR,
    REMEMBERED,
    STARVED,
    Experience,
    Stages,
    look_ahead,
    patience,
    urgency,
    worth,
)
from smspins_tui.services.planner import choose
from tests.bench.polling import WORLDS, Planned, RoundRobin, simulate

OPEN = st.sampled_from([Status.PENDING, Status.ACQUIRED, Status.STARTED, Status.OTHER])
seconds = st.floats(0, 10_000, allow_nan=False)
shares = st.one_of(st.none(), st.floats(0, 1))
stages = st.builds(
    lambda pending, acquired, started, share: Stages(
        pending, acquired, started, None if share is None else started * share
    ),
    seconds, seconds, seconds, shares,
)  # fmt: skip


@given(st.lists(stages, max_size=30), OPEN, seconds, seconds)
def test_an_outlook_lies_ahead_and_its_delay_only_grows(
    known: list[Stages], status: Status, entered: float, been: float
) -> None:
    looked = entered + been
    outlook = look_ahead(known, status, entered, looked, 0.1)
    assert all(end >= looked for end in outlook.ends)
    assert outlook.due_at >= looked + FLOOR
    delays = [outlook.delay(looked + step * 7.0) for step in range(50)]
    assert all(later >= earlier - 1e-6 for earlier, later in pairwise(delays))
    assert abs(delays[0]) < 1e-6


@given(st.lists(st.floats(1, 500), min_size=4, max_size=40), st.floats(0, 600))
def test_the_delay_is_the_mean_of_what_has_passed_since_each_end(started: list[float], after: float) -> None:
    outlook = look_ahead([Stages(0, 0, one) for one in started], Status.STARTED, 0.0, 0.0, 0.1)
    passed = [max(0.0, after - end) for end in outlook.ends]
    assert abs(outlook.delay(after) - sum(passed) / len(passed)) < 1e-6
    assert outlook.ends[: bisect_right(outlook.ends, after)] == tuple(end for end in outlook.ends if end <= after)


def test_a_stage_that_was_passed_brings_the_end_nearer() -> None:
    known = [Stages(10, 5, 40), Stages(12, 6, 44), Stages(9, 5, 38), Stages(11, 5, 41)]
    pending = look_ahead(known, Status.PENDING, 100.0, 100.0, 0.1)
    started = look_ahead(known, Status.STARTED, 100.0, 100.0, 0.1)
    assert started.due_at < pending.due_at
    assert started.ends[-1] == 144.0


def test_a_message_that_may_come_before_the_end_is_looked_for_before_the_end() -> None:
    known = [Stages(10, 5, 40, news) for news in (8.0, 12.0, 20.0, 28.0)]
    before = look_ahead(known, Status.STARTED, 100.0, 100.0, 0.1)
    after = look_ahead(known, Status.STARTED, 100.0, 120.0, 0.1, has_news=True)
    assert before.ends == (108.0, 112.0, 120.0, 128.0)
    assert after.ends == (140.0,) * 4


def test_without_a_message_by_now_those_that_had_one_earlier_say_nothing() -> None:
    known = [Stages(10, 5, 40, news) for news in (8.0, None, None, None)]
    assert look_ahead(known, Status.STARTED, 100.0, 110.0, 0.1).ends == (140.0,) * 3


def test_longer_than_any_before_it_may_still_come_at_any_time() -> None:
    outlook = look_ahead([Stages(1, 1, 10)] * 8, Status.STARTED, 0.0, 500.0, 0.05)
    assert 503.0 <= outlook.due_at < 560.0
    assert outlook.delay(800.0) > outlook.delay(600.0) > 0
    assert not outlook.is_known


def test_without_data_a_default_holds_and_data_takes_its_place() -> None:
    experience = Experience(Kind.CHECK)
    before = look_ahead(experience.durations, Status.PENDING, 0.0, 0.0, 0.05).due_at
    for place in range(REMEMBERED):
        experience.learn(place, Stages(1.0, 1.0, 200.0))
    after = look_ahead(experience.durations, Status.STARTED, 0.0, 0.0, 0.05)
    assert 3.0 <= before < 60.0
    assert sorted(after.ends)[len(after.ends) // 2] > 150.0


def test_a_server_that_becomes_slower_is_followed() -> None:
    experience = Experience(Kind.CHECK)
    for place in range(60):
        experience.learn(place * 60.0, Stages(5.0, 5.0, 20.0))
    for place in range(60, 100):
        experience.learn(place * 60.0, Stages(5.0, 5.0, 80.0))
    ends = look_ahead(experience.durations, Status.STARTED, 0.0, 40.0, 0.05).ends
    assert ends[len(ends) // 2] > 70.0


@given(st.integers(0, 1000))
def test_a_call_has_a_price_whatever_is_open(count: int) -> None:
    assert 0.02 <= worth(count) <= 0.25


def test_one_that_starves_goes_first() -> None:
    calm = look_ahead([Stages(1, 1, 5000)] * 5, Status.STARTED, 0.0, 0.0, 0.1)
    urgent = look_ahead([Stages(1, 1, 5)] * 5, Status.STARTED, 0.0, 0.0, 0.1)
    longest = patience(10, 60)
    assert urgency(calm, 0.0, longest + 1, longest) > urgency(urgent, longest - 1, longest + 1, longest)
    assert urgency(calm, 0.0, longest - 1, longest) < STARVED


def test_rank_goes_before_urgency_and_urgency_before_waiting() -> None:
    first, second, third = (Job(Function.CHECK_STATUS, name) for name in "abc")
    due = [Due(5.0, 2, first, 99.0), Due(5.0, 1, second, 0.5), Due(1.0, 1, third, 0.1)]
    assert choose(due, (), 10.0) == (second, 10.0)
    assert choose(due, {second}, 10.0) == (third, 10.0)
    assert choose(due, {second, third}, 10.0) == (first, 10.0)
    assert choose(due, (), 0.5) == (None, 1.0)


@settings(max_examples=12)
@given(st.sampled_from(sorted(WORLDS)), st.integers(1, 60), st.integers(0, 1000))
def test_none_starves(world: str, count: int, seed: int) -> None:
    result = simulate(Planned(), WORLDS[world], count=count, seconds=400, seed=seed)
    # beyond its patience it goes first, and may wait for as many as are open to go before it
    assert result.gap <= patience(count, 60) + count + FLOOR


def test_it_asks_better_than_round_robin_in_a_short_run() -> None:
    ours = simulate(Planned(), WORLDS["steady"], count=25, seconds=1800, seed=1)
    others = simulate(RoundRobin(), WORLDS["steady"], count=25, seconds=1800, seed=1)
    assert ours.delay < 0.75 * others.delay
    assert ours.calls <= 60.0


def test_a_call_is_worth_less_delay_where_messages_come_before_the_end() -> None:
    early, late = Experience(Kind.CHECK), Experience(Kind.CHECK)
    for place in range(40):
        early.learn(place, Stages(8, 4, 40, 10.0))
        late.learn(place, Stages(8, 4, 40))
    assert early.price(5) < late.price(5) <= worth(5)
