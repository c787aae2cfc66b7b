"""How often is asked."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.services.pace import SILENT_AFTER, back_off, poll_interval

Age = st.floats(0, SILENT_AFTER, exclude_max=True)


@pytest.mark.parametrize(
    ("age", "seconds"), [(0, 3), (60, 3), (330, 16.5), (600, 30), (2100, 165), (3600, 300), (86399, 300)]
)
def test_the_older_a_request_the_more_seldom_it_is_asked_about(age: float, seconds: float) -> None:
    assert poll_interval(age) == pytest.approx(seconds)


@pytest.mark.parametrize("age", [SILENT_AFTER, SILENT_AFTER * 30])
def test_after_a_day_nothing_is_asked(age: float) -> None:
    assert poll_interval(age) is None


def test_a_clock_that_was_set_back_makes_a_request_new() -> None:
    assert poll_interval(-3600.0) == 3.0


@given(Age, Age)
def test_the_interval_never_gets_shorter(one: float, other: float) -> None:
    younger, older = poll_interval(min(one, other)), poll_interval(max(one, other))
    assert younger is not None
    assert older is not None
    assert 3.0 <= younger <= older <= 300.0


@given(failures=st.integers(1, 10_000), seed=st.integers())
def test_a_back_off_doubles_up_to_a_minute_with_a_quarter_of_jitter(failures: int, seed: int) -> None:
    whole = min(60.0, 2.0 ** (min(failures, 17) - 1))
    assert 0.75 * whole <= back_off(failures, Random(seed)) <= whole
