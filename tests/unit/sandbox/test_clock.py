"""The sandbox's clock and its Eastern time."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.clock import Clock, day, http_date, next_midnight, parse_stamp, stamp

NOON = 1_700_000_000.0


def test_a_frozen_clock_stands_still_and_goes_on_from_there() -> None:
    source = [NOON]
    clock = Clock(lambda: source[0])
    clock.freeze()
    source[0] += 100
    assert (clock.now(), clock.is_frozen) == (NOON, True)
    clock.thaw()
    source[0] += 5
    assert (clock.now(), clock.is_frozen) == (NOON + 5, False)


@pytest.mark.parametrize("is_frozen", [True, False])
def test_the_clock_jumps_whether_frozen_or_not(is_frozen: bool) -> None:
    clock = Clock(lambda: NOON)
    if is_frozen:
        clock.freeze()
    clock.advance(30)
    assert clock.now() == NOON + 30
    clock.set(7.0)
    assert clock.now() == 7.0
    assert clock.is_frozen is is_frozen


def test_thawing_a_running_clock_changes_nothing() -> None:
    clock = Clock(lambda: NOON)
    clock.advance(30)
    clock.thaw()
    assert clock.now() == NOON + 30


def test_times_are_written_in_eastern_time_of_either_season() -> None:
    assert stamp(parse_stamp("2024-04-20 09:34:22")) == "2024-04-20 09:34:22"
    assert parse_stamp("2024-04-20 09:34:22") == 1713620062.0
    assert parse_stamp("2024-01-20 09:34:22") == 1705761262.0
    assert stamp(None) is None
    assert day(1713620062.0) == "2024-04-20"


def test_both_of_the_repeated_hours_are_written_alike() -> None:
    first = parse_stamp("2026-11-01 01:30:00")
    assert stamp(first) == stamp(first + 3600) == "2026-11-01 01:30:00"


@pytest.mark.parametrize(
    ("at", "hours"),
    [("2026-06-10 00:00:00", 24), ("2026-03-08 00:00:00", 23), ("2026-11-01 00:00:00", 25)],
)
def test_midnight_is_eastern_on_days_of_any_length(at: str, hours: int) -> None:
    now = parse_stamp(at)
    assert next_midnight(now) == now + hours * 3600
    assert next_midnight(now + hours * 3600 - 0.5) == now + hours * 3600


def test_the_date_header_is_in_gmt() -> None:
    assert http_date(1713620062.0) == "Sat, 20 Apr 2024 13:34:22 GMT"
