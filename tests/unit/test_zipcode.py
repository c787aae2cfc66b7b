"""What is known offline about a ZIP."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.zipcode import Zip, describe, is_zip, search_city


@pytest.mark.parametrize("text", ["95129", "00501", "00000"])
def test_five_digits_have_the_form_of_a_zip(text: str) -> None:
    assert is_zip(text)


@pytest.mark.parametrize(
    "text", ["", "9512", "951290", "95129-1234", " 95129", "95129\n", "9512a", "９５１２９", "٩٥١٢٩"]
)
def test_anything_else_has_not(text: str) -> None:
    assert not is_zip(text)
    assert describe(text) is None


def test_a_zip_is_described_by_its_city_state_and_area_codes() -> None:
    assert describe("95129") == Zip("95129", "San Jose", "CA", ("408", "669"), "standard")
    new_york = describe("10001")
    assert new_york is not None
    assert (new_york.city, new_york.state) == ("New York", "NY")
    assert {"212", "646", "917"} <= set(new_york.area_codes)


@pytest.mark.parametrize(
    ("zip_code", "kind"), [("94088", "po box"), ("96201", "military"), ("00501", "unique"), ("90210", "standard")]
)
def test_a_zip_is_called_what_it_is(zip_code: str, kind: str) -> None:
    place = describe(zip_code)
    assert place is not None
    assert place.kind == kind


def test_a_number_that_is_no_zip_is_unknown() -> None:
    assert describe("00000") is None
    assert describe("99999") is None


@pytest.mark.parametrize("text", ["San Jose, CA", "san jose,ca", "  SAN   JOSE , c", "san jose ca", "San Jose CA"])
def test_a_city_is_found_with_its_state_in_any_spelling(text: str) -> None:
    found = search_city(text, limit=40)
    assert "95129" in {place.zip_code for place in found}
    assert found[0].city == "San Jose"
    assert {place.state for place in found} == {"CA"}


def test_standard_zips_come_first_and_those_of_the_very_name_before_the_others() -> None:
    found = search_city("San Jose, CA", limit=100)
    order = [("standard", "po box", "unique", "military").index(place.kind) for place in found]
    assert order == sorted(order)
    assert len(set(order)) > 1
    is_other = [place.city != "San Jose" for place in found if place.kind == "standard"]
    assert is_other == sorted(is_other)
    assert any(is_other)


def test_the_start_of_a_city_finds_it() -> None:
    assert {place.city for place in search_city("schenec", limit=5)} == {"Schenectady"}
    assert search_city("Miami")[0].city == "Miami"
    assert {place.state for place in search_city("Springfield", limit=200)} >= {"IL", "MA", "MO"}


@pytest.mark.parametrize(
    ("short", "long"),
    [("st. louis, mo", "Saint Louis, MO"), ("ft worth", "Fort Worth"), ("mt. vernon, ny", "Mount Vernon, NY")],
)
def test_the_usual_abbreviations_are_understood(short: str, long: str) -> None:
    found = search_city(short)
    assert found
    assert found == search_city(long)


def test_a_zip_is_found_by_another_name_of_its_city() -> None:
    assert "94088" in {place.zip_code for place in search_city("Onizuka")}


def test_no_zip_is_found_twice() -> None:
    found = [place.zip_code for place in search_city("s", limit=500)]
    assert len(found) == len(set(found)) == 500


@pytest.mark.parametrize("text", ["", " ", ",", ", CA", "zzzzzz", "\x00", "95129", "San Jose, QQ"])
def test_what_is_no_city_finds_nothing(text: str) -> None:
    assert search_city(text) == ()


@given(st.text(max_size=30), st.integers(min_value=1, max_value=5))
def test_any_text_can_be_searched_for(text: str, limit: int) -> None:
    assert len(search_city(text, limit)) <= limit


def test_nothing_is_loaded_before_the_first_look() -> None:
    script = "import sys, smspins_tui.zipcode; print([name for name in sys.modules if name.startswith('zipcodes')])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
