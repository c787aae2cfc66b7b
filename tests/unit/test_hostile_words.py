"""Strangers' text in what is laid out, exported, logged and reported without a screen: any text of Unicode at all."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wcwidth import wcwidth

from smspins_tui import crash, export
from smspins_tui.logs import start_log
from smspins_tui.models import Message
from smspins_tui.safetext import repair, safe_line
from smspins_tui.ui.screens.section import Row, Section, lay_out, lay_out_columns
from smspins_tui.ui.widgets.column import fit, wrapped
from smspins_tui.ui.widgets.status_words import Part, joined, may_go, stays
from tests.hostile import CLUSTERS, MARKUP, ORDERS, PLAIN, SEQUENCES

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=20)
PIECE = st.one_of(st.sampled_from((*SEQUENCES, *MARKUP, *CLUSTERS, *PLAIN)), ANY_TEXT)
HOSTILE = st.lists(PIECE, max_size=8).map("".join)


def width_of(text: str) -> int:
    return sum(map(wcwidth, text))


@given(HOSTILE, HOSTILE, st.integers(min_value=30, max_value=200))
def test_every_line_of_a_section_keeps_to_its_width(label: str, text: str, width: int) -> None:
    sections = (
        Section(text, (Row(label, text), Row(text, label, "warn", is_key=True))),
        Section("", (Row("x", text),)),
    )
    for content in (lay_out(sections, width), lay_out_columns(sections, width)):
        assert [line for line in content.plain.split("\n") if width_of(line) > width or ORDERS.search(line)] == []


@given(HOSTILE, st.integers(min_value=8, max_value=160))
def test_a_message_leaves_a_csv_as_one_cell_that_is_no_formula(text: str, width: int) -> None:
    shown = export.cell(text)
    assert ORDERS.search(shown.replace("\n", "")) is None
    assert not shown.lstrip(" '\"").startswith(export.FORMULA) or shown.startswith("'")
    assert width_of(fit(shown.replace("\n", " "), width)) == width
    assert all(width_of(line) <= width for line in wrapped(shown.replace("\n", " "), width))


@given(st.lists(HOSTILE, min_size=1, max_size=6))
def test_a_json_export_gives_every_text_back_as_it_came(texts: list[str]) -> None:
    file = StringIO()
    writer = export.JsonWriter(file)
    writer.start()
    writer.write(Message("1", repair(text), 1, "2", "2125550113", 0.0) for text in texts)
    writer.end()
    assert file.getvalue().isascii()
    assert ORDERS.search(file.getvalue().replace("\n", "")) is None
    assert [row["text"] for row in json.loads(file.getvalue())] == [repair(text) for text in texts]


@given(st.lists(HOSTILE, min_size=1, max_size=6))
def test_a_csv_export_has_a_row_for_each_message_whatever_is_in_it(texts: list[str]) -> None:
    file = StringIO()
    writer = export.CsvWriter(file)
    writer.start()
    writer.write(Message("1", text, 1, "2", text, 0.0) for text in texts)
    file.seek(0)
    rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [export.cell(text) for text in texts]


@given(st.lists(st.sampled_from(("a", "b")), min_size=1), st.integers(min_value=40, max_value=140), HOSTILE)
def test_the_parts_of_the_bar_are_measured_in_cells(ranks: list[str], width: int, text: str) -> None:
    parts = [may_go(safe_line(text, cap=60), rank, number + 1) for number, rank in enumerate(ranks)]
    cells = joined([stays("● live"), *parts, Part(("22:14 ET",), (0,), is_right=True)], width)
    assert width_of("".join(cell.text for cell in cells)) == width


@contextmanager
def bare_log() -> Iterator[logging.Logger]:
    """The root logger without the test runner's own handlers, which can't pass a lone surrogate on."""
    root = logging.getLogger()
    before, root.handlers = root.handlers, []
    yield root
    root.handlers = before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=HOSTILE)
def test_a_log_holds_a_text_on_one_line_without_an_order(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.unlink(missing_ok=True)
    with bare_log() as root:
        log = start_log(path, logging.DEBUG, lambda line: line)
        root.debug("said %s", text)
        log.stop()
    written = path.read_bytes().decode()
    assert len(written.splitlines()) == 1, "a text may not look like a record of its own"
    assert ORDERS.search(written.removesuffix("\n")) is None


@given(HOSTILE)
def test_a_crash_report_holds_nothing_of_a_text(text: str) -> None:
    told = crash.describe(ValueError(text), scrub=lambda line: line, now=0.0)
    assert ORDERS.search(told.replace("\n", "")) is None
    assert told.isascii() or "…" in told
