"""The benchmarks run from end to end, in a tiny size: no figure of theirs is looked at here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import MEASURES, main
from tests.bench.row import Row, middle, p95, table


@pytest.mark.timeout(180)
def test_every_measure_is_taken_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = tmp_path / "bench.json"
    assert main(["--quick", "--json", str(told)]) == 0
    rows = json.loads(told.read_text())
    printed = capsys.readouterr()
    assert [name for name in MEASURES if f"{name}: " not in printed.err] == []
    assert len(rows) >= 15
    assert all(row["name"] in printed.out for row in rows)
    compared = [row for row in rows if row["against"] and row["unit"] != "%"]
    assert compared
    assert all(row["ours"] > 0 and row["ratio"] > 0 for row in compared)


def test_a_comparison_is_judged_by_its_ratio() -> None:
    assert Row("a start", "ms", 130.0, 1.35, against=100.0).is_met
    assert not Row("a start", "ms", 136.0, 1.35, against=100.0).is_met


def test_an_absolute_limit_is_judged_by_the_value_whatever_it_is_compared_with() -> None:
    assert Row("a key", "B", 900.0, 1024, against=10.0, is_absolute=True).is_met
    assert not Row("a key", "B", 1025.0, 1024, against=2000.0, is_absolute=True).is_met
    assert not Row("memory", "MiB", 81.0, 80.0).is_met


def test_the_table_says_what_was_missed_and_by_which_limit() -> None:
    missed, met = table([Row("a", "ms", 2.0, 1.5, against=1.0), Row("b", "B", 2.0, 400)]).splitlines()[1:]
    assert missed.split() == ["a", "2.0", "ms", "1.0", "ms", "2.00", "1.5", "x", "MISSED"]
    assert met.split() == ["b", "2.0", "B", "400", "B", "met"]


def test_the_middle_and_the_slow_end_are_those_of_the_values() -> None:
    values = [float(number) for number in range(1, 101)]
    assert middle(values) == 50.5
    assert 94 < p95(values) < 97
    assert p95([3.0]) == 3.0
