"""The export: safe to open as CSV, raw and plain ASCII as JSON."""

from __future__ import annotations

import csv
import io
import json
import stat
from argparse import Namespace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.errors import SmspinsError
from smspins_tui.export import FIELDS, CsvWriter, JsonWriter, cell, run_export, run_purge
from smspins_tui.journal import Journal
from smspins_tui.models import Message
from smspins_tui.settings import Settings, journal_path

HOSTILE = '=HYPERLINK("http://a.example")\x1b]52;c;eA==\x07\u202e[/b]'


def message(text: str, seen_at: float = 1_700_000_000.0) -> Message:
    return Message("15682", text, 1, "23354", "2125550113", seen_at)


def csv_of(*messages: Message) -> list[list[str]]:
    file = io.StringIO()
    writer = CsvWriter(file)
    writer.start()
    writer.write(messages)
    writer.end()
    return list(csv.reader(io.StringIO(file.getvalue())))


def json_of(*messages: Message) -> str:
    file = io.StringIO()
    writer = JsonWriter(file)
    writer.start()
    writer.write(messages)
    writer.end()
    return file.getvalue()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_no_cell_of_csv_starts_a_formula_or_holds_a_control(text: str) -> None:
    shown = cell(text)
    assert not shown.lstrip(' "').startswith(("=", "+", "-", "@", "\t", "\r"))
    assert not any((ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 for c in shown)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "|x", "%x", "\n=1"])
def test_what_could_start_a_formula_stands_behind_an_apostrophe(text: str) -> None:
    assert cell(text).startswith("'")


def test_csv_names_its_columns_and_the_codes() -> None:
    names, row = csv_of(message("Your Acme code is 532084."))
    told = dict(zip(names, row, strict=True))
    assert tuple(names) == FIELDS
    assert (told["codes"], told["telephone"], told["seen_at"]) == ("532084", "2125550113", "2023-11-14T22:13:20+00:00")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_json_is_raw_and_plain_ascii(text: str) -> None:
    told = json_of(message(text), message("second"))
    assert told.isascii()
    assert [one["text"] for one in json.loads(told)] == [text, "second"]


def test_no_message_is_an_empty_list() -> None:
    assert json.loads(json_of()) == []
    assert csv_of() == [list(FIELDS)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "config.toml", tmp_path, base_url="https://sms.example")


async def fill(settings: Settings, *messages: Message) -> None:
    journal = await Journal.open(journal_path(settings), profile=settings.profile, base_url=settings.base_url)
    await journal.add_messages(messages)
    await journal.close()


async def _filled(settings: Settings) -> None:
    await fill(settings, message(HOSTILE))


def test_a_file_is_new_and_for_its_owner_only(settings: Settings, tmp_path: Path) -> None:
    import asyncio

    asyncio.run(_filled(settings))
    file = tmp_path / "out.json"
    asked = Namespace(format="json", output=file)
    assert run_export(asked, settings, io.StringIO()) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text())[0]["text"] == HOSTILE
    with pytest.raises(SmspinsError, match="can't be written"):
        run_export(asked, settings, io.StringIO())


def test_without_a_journal_there_is_nothing_to_export_or_forget(settings: Settings) -> None:
    with pytest.raises(SmspinsError, match="nothing to export"):
        run_export(Namespace(format="csv", output=None), settings, io.StringIO())
    with pytest.raises(SmspinsError, match="nothing to forget"):
        run_purge(Namespace(older_than=30.0), settings, io.StringIO())


def test_purge_forgets_what_is_older_and_keeps_the_rest(settings: Settings) -> None:
    import asyncio
    import time

    asyncio.run(fill(settings, message("old", 1000.0), Message("15683", "new", 1, "23354", "2125550113", time.time())))
    told = io.StringIO()
    assert run_purge(Namespace(older_than=30.0), settings, told) == 0
    assert told.getvalue().strip().endswith(": 1")
    out = io.StringIO()
    run_export(Namespace(format="json", output=None), settings, out)
    assert [one["text"] for one in json.loads(out.getvalue())] == ["new"]
