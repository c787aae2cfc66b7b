"""What a stranger wrote, made safe: properties over all of Unicode, and the cases that were seen to do harm."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size
from wcwidth import wcwidth

from smspins_tui.safetext import CAP, repair, safe, safe_line, safe_whole

ANY_CHARACTER = st.characters(codec=None, categories=None)
ODD = st.sampled_from(
    "\n\r\t\x00\x07\x1b\x7f\x85\x9b\u00ad\u0301\u034f\u115f\u1160\u11a8\u1100\u180b\u180e\u200b\u200d\u200e\u2028\u2029"
    "\u202e\u2060\u2066\u20e3\u3000\u3164\ud800\udc00\ue000\ufe0f\ufeff\ufffe\uffff\U0001f1e6\U0001f3fb\U0001f468"
    "\U000e0041\U000e0101\U0010ffff\u0903\u093f\u0e33aÅé漢한ع"
)
ANY_TEXT = st.text(st.one_of(ANY_CHARACTER, ODD), max_size=80)
EVERYTHING = ["a".join(map(chr, range(start, start + 0x400))) for start in range(0, 0x110000, 0x400)]
"""Every character of Unicode, each after a letter."""
CLUSTERS = "👨‍👩‍👧 👍🏽 ❤️ 🇺🇸 1️⃣ क्‍ष é한"  # each more than one character


def marks_in_a_row(text: str) -> int:
    """The longest run of combining marks."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    return longest


def is_harmless(character: str) -> bool:
    """Whether a character may reach the screen."""
    return character == "\n" or unicodedata.category(character) not in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


@given(ANY_TEXT)
def test_nothing_but_line_feeds_of_all_controls_comes_out(text: str) -> None:
    assert all(map(is_harmless, safe(text)))
    assert "\n" not in safe_line(text)
    assert all(map(is_harmless, safe_line(text)))


def test_no_character_of_unicode_gets_through_that_is_a_control_or_invisible() -> None:
    shown = {one for text in EVERYTHING for one in safe(text)}
    assert [one for one in shown if not is_harmless(one)] == []
    assert len(shown) > 100_000


def test_every_character_that_comes_out_is_one_that_terminals_give_the_same_width() -> None:
    shown = {one for text in EVERYTHING for one in safe_line(text)}
    assert [one for one in shown if get_character_cell_size(one) != wcwidth(one)] == []
    without_width = {one for one in shown if get_character_cell_size(one) == 0}
    assert {unicodedata.category(one)[0] for one in without_width} == {"M"}


@given(ANY_TEXT)
def test_the_width_that_is_reckoned_is_the_sum_of_the_widths_of_the_characters(text: str) -> None:
    line = safe_line(text)
    assert cell_len(line) == sum(map(wcwidth, line))


@given(ANY_TEXT)
def test_it_can_be_applied_twice(text: str) -> None:
    assert safe(safe(text)) == safe(text)
    assert safe_line(safe_line(text)) == safe_line(text)
    assert safe_line(safe(text)) == safe_line(text)


@given(ANY_TEXT, st.integers(min_value=1, max_value=20))
def test_it_is_never_longer_than_the_cap_and_says_when_it_was_cut(text: str, cap: int) -> None:
    shown = safe(text, cap=cap)
    assert len(shown) <= cap
    assert safe(shown, cap=cap) == shown
    if len(text) > cap:
        assert shown.endswith("…")


@given(st.text(st.sampled_from("a \n\u0301\u0302\u0489\u0903\ufe0f\u200d"), max_size=60))
def test_at_most_four_marks_stand_on_one_character_and_none_on_nothing(text: str) -> None:
    shown = safe(text)
    assert marks_in_a_row(shown) <= 4
    assert not any(unicodedata.category(line[0])[0] == "M" for line in shown.split("\n") if line)


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=CAP))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == safe_line(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Your Acme code is 532084. It ends in 10 minutes.",
        "Tu código de verificación es 532084.",
        "Ваш код: 532084. Никому не сообщайте его.",
        "您的验证码是532084，5分钟内有效。",
        "認証コードは「532084」です。",
        "인증번호는 [532084] 입니다",
        "رمز التحقق الخاص بك هو 532084",
        "आपका कोड 532084 है",
        "รหัสของคุณคือ 532084",
        "[/b] [@click=app.quit]code[/] ✓ € ½ 👋",
        "café and café",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert safe(text) == safe_line(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb\rc\nd\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\tb", "a    b"),
        ("\x00\x07\x08\x1f", "␀␇␈␟"),
        ("\x0b\x0c", "␋␌"),
        ("\x7f", "␡"),
        ("\x80\x85\x9b\x9f", "\ufffd" * 4),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;QQ==\x07", "␛]52;c;QQ==␇"),
        ("\x1bPq\x1b\\", "␛Pq␛\\"),
        ("\u202eabc\u202c", "\ufffdabc\ufffd"),
        ("a\u200b\u2060\ufeffb", "a\ufffd\ufffd\ufffdb"),
        ("a\u00adb", "a\ufffdb"),
        ("\ud800 \udfff", "\ufffd \ufffd"),
        ("\ufdd0\uffff\U0010ffff", "\ufffd" * 3),
        ("\ue000\U000f0000", "\ufffd" * 2),
        ("\U000e0041", "\ufffd"),
        ("\u3164\u115f\u1160\uffa0", "\ufffd" * 4),
        ("Z" + "\u0335" * 40, "Z" + "\u0335" * 4),
        ("\u0301a", "\ufffda"),
        ("x\n\u0301a", "x\n\ufffda"),
    ],
)
def test_what_does_harm_is_shown_and_not_done(text: str, shown: str) -> None:
    assert safe(text) == shown
    assert safe_line(text) == shown.replace("\n", "⏎")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👨‍👩‍👧", "👨👩👧"),
        ("a\u200db", "ab"),
        ("क्‍ष", "क्ष"),
        (" \u200db", " \ufffdb"),
        ("a\u200d\u200db", "a\ufffdb"),
        ("\u200d", "\ufffd"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("1️⃣", "1⃣"),
        ("🇺🇸", "US"),
        ("한", "한"),
    ],
)
def test_a_cluster_is_shown_by_its_parts_so_that_every_terminal_counts_alike(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_columns_do_not_shift_after_clusters() -> None:
    line = safe_line(CLUSTERS * 3)
    assert cell_len(line) == sum(map(wcwidth, line))


def test_a_text_without_an_end_is_cut() -> None:
    assert safe("漢" * 65_536) == "漢" * (CAP - 1) + "…"
    assert safe("\t" * 5) == " " * 20
    assert len(safe("\t" * CAP)) == CAP
    assert safe("a" * CAP) == "a" * CAP
    assert safe_line("\n" * (CAP + 1)) == "⏎" * (CAP - 1) + "…"


def test_where_it_is_not_drawn_the_whole_is_made_safe() -> None:
    assert safe_whole("漢\x1b[0m" * 20_000) == "漢␛[0m" * 20_000
    assert safe_whole("a" * 100_000) == "a" * 100_000


@given(ANY_TEXT)
def test_a_repaired_text_can_be_encoded_and_keeps_its_characters(text: str) -> None:
    repaired = repair(text)
    assert repaired.encode().decode() == repaired
    assert repair(repaired) == repaired
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert repaired == text


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("\ud83d\ude00", "😀"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00a", "\ufffda"),
        ("\ud83dx\ude00", "\ufffdx\ufffd"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
        ("\ufeffa", "\ufeffa"),
    ],
)
def test_surrogates_are_joined_and_lone_ones_replaced(text: str, repaired: str) -> None:
    assert repair(text) == repaired


def test_no_space_is_wider_than_a_cell() -> None:
    assert safe("end\u3000") == "end  "
    assert [one for one in EVERYTHING if (shown := safe_line(one)).isspace() and cell_len(shown) != len(shown)] == []
