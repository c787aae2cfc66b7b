"""The code finder: how right it is, what forms it reads, and that no text harms it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.codes import CAP, find_codes
from smspins_tui.codes import word as words
from smspins_tui.codes.form import MOST
from smspins_tui.codes.mask import FILLER, mask
from tests.unit.codes.measure import Example, measure, read

STRICT = re.compile(r"[A-Za-z0-9]{4,10}|[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5}){1,2}", re.ASCII)
PIECES = (
    *("code", "Your code is", "order", "is your", "验证码", "رمز", "valid", "@a.example", "http://a.example/1234"),
    *("123456", "1234", "12-34", "G-481516", "AB12CD", "٤٨٢٩", "4821", "2024"),
    *("$", "%", "#", ":", ".", ",", "-", " ", "\n"),
)
LIKELY = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
ANY_TEXT = st.one_of(LIKELY, st.text(max_size=200))


def wrong(examples: tuple[Example, ...]) -> list[str]:
    """The messages whose codes are not found, or not alone."""
    return [f"{find_codes(one.text)} for {one.codes}: {one.text!r}" for one in examples if not one.is_right]


@pytest.mark.parametrize("part", ["with_rules", "held_out"])
def test_both_parts_of_the_corpus_are_read_right_but_for_one_in_fifty(part: str) -> None:
    examples = read(part)
    figures = measure(examples)
    assert figures.precision >= 0.98, wrong(examples)
    assert figures.recall >= 0.98, wrong(examples)


def test_the_corpus_is_large_enough_to_say_so() -> None:
    with_rules, held_out = read("with_rules"), read("held_out")
    every = with_rules + held_out
    assert len({example.text for example in every}) == len(every) >= 150
    assert len(held_out) * 3 >= len(every)
    assert sum(1 for example in every if not example.codes) >= 60
    assert sum(1 for example in every if len(example.codes) > 1) >= 3


def test_the_corpus_holds_no_number_of_a_real_telephone() -> None:
    telephone = re.compile(r"(?<![0-9])[0-9]{3}[-. )]{1,2}([0-9]{3})[-. ]([0-9]{4})(?![0-9])")
    every = read("with_rules") + read("held_out")
    assert {found[1] + found[2][:2] for one in every for found in telephone.finditer(one.text)} == {"55501"}


@given(ANY_TEXT)
def test_what_is_found_is_plain_ascii_and_found_once(text: str) -> None:
    codes = find_codes(text)
    assert all(STRICT.fullmatch(code) for code in codes)
    assert all(any(map(str.isdigit, code)) for code in codes)
    assert len(set(codes)) == len(codes) <= MOST


@given(LIKELY)
def test_what_is_found_stands_in_the_message(text: str) -> None:
    digits = str.maketrans("٤٨٢٩", "4829")
    written = re.sub("[- ]", "", text.translate(digits))
    assert all(code.replace("-", "") in written for code in find_codes(text))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Your code is 123-456", "123456"),
        ("Your code is 123 456", "123456"),
        ("Your code is 12-34-56", "123456"),
        ("Your code is 1 2 3 4 5 6", "123456"),
        ("Your code is 123\u00a0456", "123456"),
        ("Your code is 123\u2011456", "123456"),
        ("Your code is \u2068123456\u2069", "123456"),
        ("Your code is 123\u200b456", "123456"),
        ("G-123456 is your code", "123456"),
        ("Your code is *123456*", "123456"),
        ("Your code is <123456>", "123456"),
        ('Your code is "123456".', "123456"),
        ("Your code is 123456.Do not share it", "123456"),
        ("code123456", "123456"),
        ("OTP-123456", "123456"),
        ("验证码123456请勿泄露", "123456"),
        ("验证码：１２３４５６", "123456"),
        ("رمز التحقق: ١٢٣٤٥٦", "123456"),
        ("کد شما ۱۲۳۴۵۶ است", "123456"),
        ("आपका कोड १२३४५६ है", "123456"),
        ("Your code is AB12CD", "AB12CD"),
        ("Your code is ＡＢ１２ＣＤ", "AB12CD"),
        ("Your code is a1b2c3", "a1b2c3"),
        ("Your code is AB12-CD34", "AB12-CD34"),
    ],
)
def test_a_code_comes_out_as_it_is_to_be_typed(text: str, code: str) -> None:
    assert find_codes(text) == (code,)


@pytest.mark.parametrize(
    "number",
    [
        "https://acme.example/c/123456",
        "www.acme.example/123456",
        "acme.example/123456",
        "a.123456@acme.example",
        "@acme123456",
        "2026-03-14",
        "14/03/2026",
        "14.03.26",
        "2026年3月",
        "10:30:15",
        "18h30",
        "$1234",
        "1234 €",
        "1234.56",
        "12,345,678",
        "USD 1234",
        "1500 руб",
        "1500元",
        "12345%",
        "1500 minutes",
        "2048MB",
        "+1 212 555 0113",
        "(212) 555-0113",
        "212.555.0113",
        "555-0113",
        "*4821",
        "xxxx4821",
        "text STOP to 72975",
        "Springfield, IL 62704",
    ],
)
def test_a_number_of_another_form_is_masked(number: str) -> None:
    text = f"a {number} b"
    masked = mask(text)
    assert len(masked) == len(text)
    assert not re.search("[0-9]{4}", masked)
    assert find_codes(f"Your code came. {number}") == ()


@pytest.mark.parametrize("text", ["123456", "123-456", "code 123456.", "123456.Do", "123456,5 minutes", "AB12CD"])
def test_a_code_is_not_masked(text: str) -> None:
    assert FILLER not in mask(text)[:6]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Your code is 4410, your order number is 88201", ("4410",)),
        ("Your code for order 123456 is 7788", ("7788",)),
        ("Dear customer 482913 is your code", ("482913",)),
        ("72975: Your code is 482913", ("482913",)),
        ("Your code for 2026 is 482913", ("482913",)),
        ("Code 4821 for payment 250000 to Acme", ("4821",)),
        ("482913 is your Acme code, 771204 is your Pinewire code", ("771204", "482913")),
        ("Codes: 384756, 918273", ("384756", "918273")),
        ("Mã xác minh Café Lune của bạn là 254962.", ("254962",)),
        ("Mã xác minh Acme của bạn là 24467.", ("24467",)),
        ("Your confirmation number is 482913", ()),
        ("Your zip code is 95129", ()),
        ("Su código postal es 28013", ()),
        ("Short code 72975", ()),
        ("Your code is 123", ()),
        ("Your code is 12345678901", ()),
    ],
)
def test_the_words_near_a_number_say_what_it_is(text: str, codes: tuple[str, ...]) -> None:
    assert find_codes(text) == codes


def test_the_likeliest_comes_first() -> None:
    assert find_codes("Enter 554433 or your code 112233")[0] == "112233"
    assert find_codes("Codes 554433 and 112233\n@acme.example #112233")[0] == "112233"


def test_what_follows_the_cap_is_not_looked_at() -> None:
    assert find_codes("a " * (CAP // 2) + "Your code is 123456") == ()
    assert find_codes("Your code is 123456. " + "a " * CAP) == ("123456",)


@pytest.mark.parametrize(
    "unit",
    [
        *("1", "1 ", "12 ", "1.", "1,", "1-", "1:", "1/", "111,", "+1 ", "*", "x", "a@", "a.", "a1-", "A1", "-", "#"),
        *("code ", "code 1234 ", "order ", "1234 is your ", "is ", '"', "text ", "验证码", "验证码1234", "رمز١٢٣٤ "),
        *("http://", "www.", "a.b/", "usd ", "1234 minutes ", " ", "\n", "1\u200d", "e\u0301", "\u202e", "(212) 555-"),
    ],
)
def test_no_repetition_takes_long(unit: str) -> None:
    """Each is 64 KiB; the time limit of the suite is what fails."""
    for head in ("", "code 1234 "):
        text = head + unit * (65_536 // len(unit)) + "1234"
        assert len(find_codes(text)) <= MOST


def test_starts_and_ends_of_words_are_written_as_words_are_folded() -> None:
    parts = (*words._CODE_ENDS, *words._CODE_STARTS, *words._OTHER_STARTS, *words._NOT_CODE_ENDS)
    assert [part for part in parts if words.fold(part) != part] == []


@pytest.mark.parametrize(
    ("written", "folded"),
    [("CÓDIGO", "codigo"), ("Şifre", "sifre"), ("Пароль", "пароль"), ("Bestätigung", "bestatigung")],
)
def test_words_are_folded_as_sms_write_them(written: str, folded: str) -> None:
    assert words.fold(written) == folded


def test_a_word_without_an_end_means_nothing() -> None:
    assert words.meaning("code" * 100) is None
    assert words.meaning("sicherheitscode") is words.Word.CODE


def test_a_measure_whose_letters_grow_when_they_are_folded_is_no_defect() -> None:
    assert find_codes("Code: 8ⅺᵢ") == ()
