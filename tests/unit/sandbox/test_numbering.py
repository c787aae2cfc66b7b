"""Telephone numbers that belong to nobody."""

from __future__ import annotations

import re
from random import Random

import pytest

from smspins_tui.sandbox.numbering import (
    AREA_CODES,
    FREE_CODES,
    MOST_TELEPHONES,
    PAST_CODES,
    FreeNumbers,
    draw_numbers,
    former_number,
    is_thin,
    is_zip,
)

FICTITIOUS = re.compile(r"[2-9]\d{2}55501\d{2}")


def test_twenty_thousand_numbers_are_all_different_and_all_fictitious() -> None:
    numbers = draw_numbers(Random(1), MOST_TELEPHONES)
    assert MOST_TELEPHONES == 20_000
    assert len(set(numbers)) == 20_000
    assert all(FICTITIOUS.fullmatch(number) for number in numbers)


@pytest.mark.parametrize("count", [-1, 20_001])
def test_no_other_count_is_drawn(count: int) -> None:
    with pytest.raises(ValueError, match="20000"):
        draw_numbers(Random(1), count)


def test_area_codes_of_telephones_changes_and_the_past_are_apart() -> None:
    assert len(AREA_CODES) == 200
    assert not set(AREA_CODES) & set(FREE_CODES)
    assert not set(PAST_CODES) & {*AREA_CODES, *FREE_CODES}
    assert former_number(Random(1))[:3] in PAST_CODES


def test_number_changes_get_each_number_once_until_none_is_left() -> None:
    free = FreeNumbers()
    numbers = [free.take("95129") for _ in range(len(FREE_CODES) * 100)]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)
    assert all(FICTITIOUS.fullmatch(number or "") for number in numbers)
    assert free.take("95129") is None


def test_one_zip_gets_one_area_code_while_it_lasts() -> None:
    free = FreeNumbers()
    assert len({(free.take("95129") or "")[:3] for _ in range(100)}) == 1


@pytest.mark.parametrize("zip_code", ["95129", "10001", "90210", "60601", "77001", "02108", "33101"])
def test_cities_have_numbers(zip_code: str) -> None:
    assert not is_thin(zip_code)


@pytest.mark.parametrize("zip_code", ["59001", "82001", "05601", "99701", "09002", "00000", "96201"])
def test_thin_country_and_the_forces_have_none(zip_code: str) -> None:
    assert is_thin(zip_code)


@pytest.mark.parametrize("text", ["9512", "951290", "9512a", "", "９５１２９", "-9512"])
def test_a_zip_is_five_ascii_digits(text: str) -> None:
    assert not is_zip(text)
    assert is_zip("95129")
