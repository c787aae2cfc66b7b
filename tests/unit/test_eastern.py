"""Eastern time: what the server's times mean, and when its day ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import Stamp, eastern, last_midnight, next_midnight, parse_stamp

NEW_YORK = ZoneInfo("America/New_York")
NOW = st.floats(min_value=0, max_value=4_102_444_800)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> float:
    """A moment given in UTC."""
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2018-04-25 20:14:16", at(2018, 4, 26, 0, 14, 16)),
        ("2018-04-25T20:14:16", at(2018, 4, 26, 0, 14, 16)),
        ("2018-04-25 20:14", at(2018, 4, 26, 0, 14)),
        ("2018-01-25 20:14:16", at(2018, 1, 26, 1, 14, 16)),
        (" 2018-01-25 20:14:16 ", at(2018, 1, 26, 1, 14, 16)),
        ("2018-04-25 20:14:16.5", at(2018, 4, 26, 0, 14, 16) + 0.5),
        ("2018-04-25 20:14:16.123456789", at(2018, 4, 26, 0, 14, 16) + 0.123456),
        ("2018-04-25T20:14:16Z", at(2018, 4, 25, 20, 14, 16)),
        ("2018-04-25T20:14:16-04:00", at(2018, 4, 26, 0, 14, 16)),
        ("2018-04-25 20:14:16+0530", at(2018, 4, 25, 14, 44, 16)),
    ],
)
def test_a_time_is_eastern_unless_it_tells_its_offset(raw: str, expected: float) -> None:
    stamp = parse_stamp(raw)
    assert (stamp.raw, stamp.is_date) == (raw, False)
    assert stamp.at == pytest.approx(expected, abs=1e-6, rel=0)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("2018-03-10", at(2018, 3, 10, 5)), ("2018-07-10", at(2018, 7, 10, 4)), ("2024-02-29", at(2024, 2, 29, 5))],
)
def test_a_bare_date_is_the_start_of_that_day(raw: str, expected: float) -> None:
    assert parse_stamp(raw) == Stamp(raw, expected, is_date=True)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "None",
        "2018-02-30",
        "2018-13-01 00:00:00",
        "2018-04-25 24:00:00",
        "2018-04-25 20:14:60",
        "0000-00-00 00:00:00",
        "0000-01-01",
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "9999-12-31",
        "20180425T201416.123",
        "2018-W17-3",
        "2018-04-25 20:14:16 or so",
        "２０１８-04-25",
        "2018-04-25 20:14:16+99:99",
        "1" * 1_000_000,
        "\ud800",
        "\x1b[31m2018-04-25",
    ],
)
def test_what_is_no_time_of_the_api_stays_raw(raw: str) -> None:
    assert parse_stamp(raw) == Stamp(raw)


@given(st.text())
def test_no_text_raises(raw: str) -> None:
    assert parse_stamp(raw).raw == raw


@given(
    st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(9998, 12, 31)).map(  # noqa: DTZ001  # wall clock
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_every_wall_clock_agrees_with_the_zone_database(moment: datetime) -> None:
    assert parse_stamp(str(moment)).at == moment.replace(tzinfo=NEW_YORK).timestamp()


def test_the_hour_that_a_spring_change_skips_is_read_as_if_it_had_not() -> None:
    before = parse_stamp("2024-03-10 01:59:59").at
    skipped = parse_stamp("2024-03-10 02:30:00").at
    after = parse_stamp("2024-03-10 03:30:00").at
    assert before is not None
    assert skipped == after == before + 1801


def test_the_repeated_hour_is_read_as_its_first_pass() -> None:
    assert parse_stamp("2024-11-03 01:30:00").at == at(2024, 11, 3, 5, 30)
    assert parse_stamp("2024-11-03 02:00:00").at == at(2024, 11, 3, 7)


def test_eastern_tells_the_wall_clock_and_its_offset() -> None:
    summer = eastern(at(2024, 7, 1, 2, 14))
    assert (summer.hour, summer.minute, summer.day) == (22, 14, 30)
    assert summer.utcoffset() == timedelta(hours=-4)
    assert eastern(at(2024, 1, 1, 3)).utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ((2024, 3, 9), 24),
        ((2024, 3, 10), 23),
        ((2024, 3, 11), 24),
        ((2024, 11, 2), 24),
        ((2024, 11, 3), 25),
        ((2024, 11, 4), 24),
        ((2024, 12, 31), 24),
    ],
)
def test_a_day_lasts_from_midnight_to_midnight_on_both_changes_of_the_clock(
    day: tuple[int, int, int], hours: int
) -> None:
    begin = datetime(*day, tzinfo=NEW_YORK).timestamp()
    for now in (begin, begin + 1, begin + 3600 * 1.5, begin + 3600 * 2.5, begin + 3600 * hours - 1):
        assert last_midnight(now) == begin
        assert next_midnight(now) == begin + 3600 * hours


@given(NOW)
def test_midnights_enclose_every_moment_and_are_midnights(now: float) -> None:
    begin, end = last_midnight(now), next_midnight(now)
    assert begin <= now < end
    assert 23 * 3600 <= end - begin <= 25 * 3600
    for midnight in (begin, end):
        assert (eastern(midnight).hour, eastern(midnight).minute, eastern(midnight).second) == (0, 0, 0)
    assert last_midnight(end) == end
