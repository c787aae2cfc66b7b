"""Times as the detail shows them."""

from __future__ import annotations

import time

import pytest

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Timeline
from smspins_tui.ui.screens.moment_words import moment_words, stamp_words, timeline_rows
from tests.unit.ui.detail_samples import AT

pytestmark = pytest.mark.usefixtures("in_paris")


def test_a_time_is_told_in_both_zones_the_one_asked_for_first() -> None:
    assert moment_words(AT, is_local=False) == "2026-03-10 22:13:50 ET (Mar 11 03:13:50 here)"
    assert moment_words(AT, is_local=True) == "2026-03-11 03:13:50 here (Mar 10 22:13:50 ET)"


def test_the_date_is_not_repeated_on_the_same_day() -> None:
    assert moment_words(AT + 6 * 3600, is_local=False) == "2026-03-11 04:13:50 ET (09:13:50 here)"


def test_a_machine_on_eastern_time_sees_each_time_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    assert moment_words(AT, is_local=True) == "2026-03-10 22:13:50 ET"


def test_no_time_a_date_and_what_is_no_time_are_told_as_such() -> None:
    assert moment_words(None, is_local=False) == "—"
    assert stamp_words(None, is_local=False) == "—"
    assert stamp_words(parse_stamp("2026-03-10"), is_local=True) == "2026-03-10"
    assert stamp_words(parse_stamp("soon\x1b"), is_local=True) == "soon␛ (as it came)"


def test_the_timeline_tells_how_long_each_stage_and_all_took() -> None:
    timeline = Timeline(
        queued=parse_stamp("2026-03-10 22:13:50"),
        acquired=parse_stamp("2026-03-10 22:13:53"),
        started=parse_stamp("2026-03-10 22:13:55"),
        ended=parse_stamp("2026-03-10 22:15:01"),
        updated=parse_stamp("2026-03-10 22:15:02"),
    )
    rows = timeline_rows(timeline, is_local=False)
    assert [row.label for row in rows] == ["queued", "acquired", "started", "ended", "updated", "took"]
    assert [row.text.partition("  +")[2] for row in rows] == ["", "3 s", "2 s", "1 m 6 s", "", ""]
    assert rows[-1].text == "1 m 11 s"


def test_a_timeline_with_holes_and_out_of_order_is_told_as_it_is() -> None:
    rows = timeline_rows(
        Timeline(
            queued=parse_stamp("2026-03-10 22:13:50"),
            acquired=parse_stamp("whenever"),
            canceled=parse_stamp("2026-03-10 22:13:40"),
        ),
        is_local=False,
    )
    assert [row.label for row in rows] == ["queued", "acquired", "canceled", "took"]
    assert rows[1].text == "whenever (as it came)"
    assert rows[2].text.endswith("+−10 s (out of order)")


def test_a_timeline_without_times_has_no_rows() -> None:
    assert timeline_rows(Timeline(), is_local=False) == ()
