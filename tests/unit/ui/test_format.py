"""How numbers, times and durations read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import Stamp, parse_stamp
from smspins_tui.number import telephone_number
from smspins_tui.ui import format as words

NOW = parse_stamp("2024-04-20 22:14:20").at or 0.0
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("2125550113", "(212) 555-0113"),
        ("+12125550113", "+12125550113"),
        ("212-555-0113", "212-555-0113"),
        ("", ""),
        (None, "—"),
        ("٢١٢٥٥٥٠١١٣", "٢١٢٥٥٥٠١١٣"),
        ("\x1b[2J55501", "␛[2J55501"),
        ("one\ntwo", "one⏎two"),
    ],
)
def test_telephone_number(number: str | None, shown: str) -> None:
    assert telephone_number(number) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-5, "now"), (0, "now"), (4.9, "now"), (5, "5s"), (9, "5s"), (29, "25s"), (30, "30s"), (39, "30s"), (59, "50s"),
        (60, "1m"), (3 * MINUTE, "3m"), (9 * MINUTE, "9m"), (14 * MINUTE, "10m"), (59 * MINUTE, "55m"), (HOUR, "1h"),
        (23 * HOUR, "23h"), (DAY, "1d"), (99 * DAY, "99d"), (100 * DAY, "14w"), (699 * DAY, "99w"), (730 * DAY, "2y"),
        (90_000 * DAY, "99y"),
    ],
)  # fmt: skip
def test_age_goes_in_steps(seconds: float, shown: str) -> None:
    assert words.age(NOW - seconds, NOW) == shown


def test_no_age_without_a_time() -> None:
    assert words.age(None, NOW) == "—"


@given(st.floats(min_value=60, max_value=1e9), st.integers(min_value=0, max_value=59))
def test_age_of_a_minute_and_more_moves_only_with_the_minute(ago: float, second: int) -> None:
    start = NOW // MINUTE * MINUTE

    assert words.age(start - ago, start) == words.age(start - ago, start + second)


@given(st.floats(min_value=-1e9, max_value=1e11))
def test_age_is_never_wider_than_its_column(ago: float) -> None:
    assert len(words.age(NOW - ago, NOW)) <= 3


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-1, "0 s"),
        (9.9, "9 s"),
        (41, "41 s"),
        (60, "1 m"),
        (130, "2 m 10 s"),
        (6_360, "1 h 46 m"),
        (100_000, "1 d 3 h"),
    ],
)
def test_duration(seconds: float, shown: str) -> None:
    assert words.duration(seconds) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-3, "1 s"),
        (1, "1 s"),
        (1.5, "2 s"),
        (3, "5 s"),
        (8, "10 s"),
        (11, "20 s"),
        (29, "30 s"),
        (31, "1 m"),
        (61, "2 m"),
    ],
)
def test_countdown_is_rounded_up_to_a_step(seconds: float, shown: str) -> None:
    assert words.countdown(seconds) == shown


def test_time_left_moves_with_the_minute() -> None:
    midnight = parse_stamp("2024-04-21").at or 0.0

    assert words.time_left(midnight, NOW) == "1 h 46 m"
    assert words.time_left(midnight, NOW + 39) == "1 h 46 m"
    assert words.time_left(midnight, NOW + 40) == "1 h 45 m"
    assert words.time_left(midnight, midnight - 1) == "1 m"


@pytest.mark.parametrize(
    ("left", "shown"), [(27, "27d"), (4, "4d"), (3, "3d!"), (0, "0d!"), (-1, "ended"), (None, "?")]
)
def test_days_left(left: int | None, shown: str) -> None:
    assert words.days(left) == shown


def test_clock_is_eastern_or_local() -> None:
    assert words.clock(NOW) == "22:14"
    assert words.clock(NOW, is_local=True) == words.zoned(NOW, is_local=True).strftime("%H:%M")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2024-04-20 00:00:01", "00:00"),
        ("2024-04-19 23:59:59", "Apr 19"),
        ("2024-01-05", "Jan 5"),
        ("2023-12-31 23:59:59", "2023"),
    ],
)
def test_moment_tells_the_hour_the_day_or_the_year(told: str, shown: str) -> None:
    assert words.moment(parse_stamp(told).at, NOW) == shown


@given(st.floats(min_value=0, max_value=4e9))
def test_moment_is_never_wider_than_its_column(at: float) -> None:
    assert len(words.moment(at, NOW)) <= 6


def test_stamp_as_the_server_told_it() -> None:
    assert words.stamp(parse_stamp("2024-04-20 09:34:22")) == "2024-04-20 09:34:22 ET"
    assert words.stamp(parse_stamp("2024-03-10")) == "2024-03-10"
    assert words.stamp(parse_stamp("2024-03-10"), is_local=True) == "2024-03-10"
    assert words.stamp(Stamp("to\x07morrow")) == "to␇morrow"
    assert words.stamp(None) == "—"
    local = words.zoned(NOW, is_local=True)
    assert words.stamp(parse_stamp("2024-04-20 22:14:20"), is_local=True) == f"{local:%Y-%m-%d %H:%M:%S %Z}"
