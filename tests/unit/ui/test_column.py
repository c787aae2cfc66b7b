"""Columns that fit, and texts of an exact width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from smspins_tui.safetext import safe_line
from smspins_tui.ui.widgets.column import Column, choose, fit, wrapped

COLUMNS = (
    Column("NAME", 10, grows=5),
    Column("ID", 4, rank=2),
    Column("AGE", 3, rank=1, gap=1),
    Column("END", 5, gap=0),
)


def chosen(width: int) -> str:
    return " ".join(f"{column.title}{column.width}" for _, column in choose(COLUMNS, width))


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("code", 6, "code  "),
        ("code", 4, "code"),
        ("codes", 4, "cod…"),
        ("验证码", 6, "验证码"),
        ("验证码", 5, "验证…"),
        ("验证码", 4, "验 …"),
        ("x", 0, ""),
        ("long", 1, "…"),
    ],
)
def test_fit(text: str, width: int, shown: str) -> None:
    assert fit(text, width) == shown


def test_fit_on_the_right() -> None:
    assert fit("9m", 4, is_right=True) == "  9m"


@given(st.text(max_size=60), st.integers(min_value=0, max_value=40))
def test_fit_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(fit(safe_line(text), width)) == width


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (40, "NAME15 ID4 AGE3 END5"),
        (29, "NAME12 ID4 AGE3 END5"),
        (27, "NAME10 ID4 AGE3 END5"),
        (26, "NAME15 AGE3 END5"),
        (20, "NAME13 END5"),
        (10, "NAME3 END5"),
        (0, "NAME1 END5"),
    ],
)
def test_least_important_columns_go_first_and_the_rest_grows(width: int, expected: str) -> None:
    assert chosen(width) == expected


def test_last_column_takes_what_is_left_where_it_grows() -> None:
    columns = (Column("NAME", 10, grows=4), Column("RESULT", 8, grows=6, gap=0))

    assert [column.width for _, column in choose(columns, 24)] == [10, 12]
    assert [column.width for _, column in choose(columns, 40)] == [14, 24]


def test_no_columns_take_no_room() -> None:
    assert choose((), 10) == ()


def test_words_are_wrapped_at_spaces() -> None:
    assert wrapped("No key yet. K gives one.", 12) == ("No key yet.", "K gives one.")
    assert wrapped("unbreakable", 6) == ("unbre…",)
