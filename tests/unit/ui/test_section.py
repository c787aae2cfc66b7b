"""The layout of sections: safe, whole, and within the width."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Action, Intent, Kind, Message, Outcome, Request, Status, Telephone, Timeline
from smspins_tui.ui.screens.detail_lines import (
    Detail,
    intent_detail,
    message_detail,
    request_detail,
    telephone_detail,
)
from smspins_tui.ui.screens.section import Row, Section, lay_out
from tests.app.dialog_host import HOSTILE
from tests.unit.ui.detail_samples import AT, MESSAGE

HOSTILE_STAMP = parse_stamp(HOSTILE)
HOSTILE_TELEPHONE = Telephone(
    HOSTILE, HOSTILE, HOSTILE_STAMP, HOSTILE_STAMP, label=HOSTILE, fields=((HOSTILE, HOSTILE),)
)
HOSTILE_REQUEST = Request(
    Kind.CHANGE, HOSTILE, HOSTILE, HOSTILE, 1.0, status=Status.OTHER, status_raw=HOSTILE, zip_code=HOSTILE,
    new_number=HOSTILE, agent=HOSTILE, timeline=Timeline(*([HOSTILE_STAMP] * 6)),
    fields=((HOSTILE, HOSTILE), ("smses", json.dumps(HOSTILE))),
)  # fmt: skip
HOSTILE_MESSAGE = Message(HOSTILE, HOSTILE, 2, HOSTILE, HOSTILE, 1.0, HOSTILE_STAMP)
HOSTILE_INTENT = Intent(
    7, Action.CANCEL_CHANGE, HOSTILE, 1.0, request_id=HOSTILE, zip_code=HOSTILE, number=HOSTILE,
    outcome=Outcome.REFUSED, detail=HOSTILE,
)  # fmt: skip


@pytest.mark.parametrize("width", [20, 47, 117])
@pytest.mark.parametrize(
    "detail",
    [
        request_detail(HOSTILE_REQUEST, HOSTILE_TELEPHONE, (HOSTILE_MESSAGE,)),
        request_detail(replace(HOSTILE_REQUEST, kind=Kind.CHECK), None),
        intent_detail(HOSTILE_INTENT, None),
        telephone_detail(HOSTILE_TELEPHONE, now=AT, requests=(HOSTILE_REQUEST,)),
        message_detail(HOSTILE_MESSAGE, None, raw=HOSTILE),
    ],
    ids=["request", "check", "intent", "telephone", "message"],
)
def test_a_strangers_text_is_shown_safe_whole_and_within_the_width(detail: Detail, width: int) -> None:
    content = lay_out(detail.sections, width)
    assert all(character == "\n" or character.isprintable() for character in content.plain)
    assert max(line.cell_length for line in content.split("\n")) <= max(24, width)
    assert "[@click=app.quit]" in content.plain.replace("\n", "").replace(" ", "")
    assert not any("@" in str(span.style) for span in content.spans)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300), st.integers(24, 130))
@settings(max_examples=150, deadline=None)
def test_no_text_brings_a_control_and_each_stays_within_the_width(text: str, width: int) -> None:
    content = lay_out((Section(text, (Row(text, text), Row("label", text))),), width)
    kinds = {unicodedata.category(character) for character in content.plain if character != "\n"}
    assert not any(kind.startswith("C") or kind in ("Zl", "Zp") for kind in kinds)
    assert max(line.cell_length for line in content.split("\n")) <= width


def test_a_text_without_a_space_and_one_of_wide_characters_are_folded() -> None:
    for text in ("x" * 5_000, "漢" * 3_000):
        content = lay_out(message_detail(replace(MESSAGE, text=text), None).sections, 47)
        assert max(line.cell_length for line in content.split("\n")) <= 47


def test_a_long_text_goes_on_under_its_beginning() -> None:
    lines = lay_out(message_detail(replace(MESSAGE, text="word " * 30), None).sections, 60).plain.split("\n")
    start = next(number for number, line in enumerate(lines) if "word" in line)
    assert lines[start].index("word") == lines[start + 1].index("word")
