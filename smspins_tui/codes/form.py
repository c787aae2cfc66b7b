"""The forms that a code can have.

Stands apart because a form can be judged without reading the message. The one rule: a candidate is plain ASCII and
already as it is to be typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from smspins_tui.codes.word import Word, fold, meaning

MOST = 32
"""Candidates looked at: a message with more numbers is a list."""

_TOKEN = re.compile(r"[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+")
_SITE_LINE = re.compile(r"(?:^|\n)@[A-Za-z0-9.-]++ #([A-Za-z0-9]{4,10})(?![A-Za-z0-9])")
_UNIT = re.compile(
    r"[0-9]+(?:st|nd|rd|th|h|hrs?|min|mins|secs?|s|[kmg]b?|km|kg|am|pm|p|x|d|usd|eur|cm|mm|mbps)", re.IGNORECASE
)
_LETTER_AFTER_DIGIT = re.compile("[0-9][A-Za-z]")
_FULL_WIDTH = frozenset("0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_HYPHENS = frozenset("\u2010\u2011\u2012\u2013\u2212")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_VOWEL = re.compile("[AEIOUY]")
_NO_CODE = 3.0
"""What is taken off a year."""
_BY_LENGTH = {4: 1.0, 5: 1.5, 6: 3.0, 7: 1.0, 8: 1.5}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number at a place of the text, what is to be typed, and what its form alone says for it (its `shape`)."""

    start: int
    end: int
    code: str
    shape: float

    @property
    def is_year(self) -> bool:
        """Whether it could be a year of these times."""
        return _YEAR.fullmatch(self.code) is not None


def plain(text: str) -> str:
    """Return `text` with digits of every script, full-width letters, spaces and hyphens as ASCII, without controls of
    writing direction and the like.
    """
    return text if text.isascii() else "".join(map(_plain_character, text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    if "\uff10" <= character <= "\uff5a" and chr(ord(character) - 0xFEE0) in _FULL_WIDTH:
        return chr(ord(character) - 0xFEE0)
    if character in _HYPHENS:
        return "-"
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs":
        return " "
    return "" if category == "Cf" else character


def site_code(text: str) -> str:
    """Return the code of a line like `@example.com #123456`, which browsers read, or an empty string."""
    found = _SITE_LINE.search(text)
    return found[1] if found else ""


def candidates(text: str) -> tuple[Candidate, ...]:
    """Return what could be a code by its form, in the order of the text, at most MOST.

    Args:
        text: plain and masked.
    """
    found = [candidate for run in _runs(text) for candidate in _of_run(run)]
    return tuple(found[:MOST])


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Group the tokens with a digit: plain numbers with one space between them stand together."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if not any(map(str.isdigit, token[0])):
            continue
        if run and not _continues(text, run[-1], token):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _continues(text: str, last: re.Match[str], token: re.Match[str]) -> bool:
    return token[0].isdigit() and last[0].isdigit() and text[last.end() : token.start()] == " "


def _of_run(run: list[re.Match[str]]) -> Iterator[Candidate]:
    """Read the tokens of a run: `123 456` is one code, `0800 555 0199` none."""
    lengths = {len(token[0]) for token in run}
    total = sum(len(token[0]) for token in run)
    if len(run) > 1 and len(lengths) == 1 and max(lengths) <= 4 <= total:
        code, shape = _of_groups([token[0] for token in run])
        if code:
            yield Candidate(run[0].start(), run[-1].end(), code, shape)
        return
    if len(run) > 2 and total >= 9:
        return
    for token in run:
        code, shape = _read(token[0])
        if code:
            yield Candidate(token.start(), token.end(), code, shape)


_NONE = ("", 0.0)


def _read(token: str) -> tuple[str, float]:
    """Return the code that a token is and what its form says for it, or `_NONE`."""
    if token.isdigit():
        return _of_digits(token)
    parts = token.split("-")
    if len(parts) == 1:
        return _of_mixed(token)
    if all(map(str.isdigit, parts)):
        return _of_groups(parts)
    if len(parts) == 2 and parts[0].isalpha() and parts[1].isdigit():
        return _of_prefix(token, *parts)
    if len(parts) <= 3 and token.upper() == token and all(3 <= len(part) <= 5 for part in parts):
        return token, 0.0
    return _NONE


def _of_digits(digits: str) -> tuple[str, float]:
    if len(digits) not in _BY_LENGTH:
        return _NONE
    return digits, _BY_LENGTH[len(digits)] - (_NO_CODE if _YEAR.fullmatch(digits) else 0.0)


def _of_groups(parts: list[str]) -> tuple[str, float]:
    """Read `123-456` and `1 2 3 4`: groups of one length."""
    code = "".join(parts)
    if len({len(part) for part in parts}) > 1 or len(code) not in _BY_LENGTH:
        return _NONE
    return code, _BY_LENGTH[len(code)] + 1.0


def _of_prefix(token: str, head: str, digits: str) -> tuple[str, float]:
    """Read `G-123456` and `OTP-123456` as their digits, `FDCX-4933` whole, but not `REF-123456`."""
    word = meaning(fold(head))
    if word in (Word.OTHER, Word.NOT_CODE, Word.MONTH):
        return _NONE
    if _is_code_word(head) and len(digits) in _BY_LENGTH:
        return digits, 10.0
    if not head.isupper() or len(head) > 5:
        return _NONE
    if len(head) <= 3:
        digits, shape = _of_digits(digits)
        return digits, shape + (2.0 if len(head) == 1 else -1.0)
    if not 3 <= len(digits) <= 5:
        return _NONE
    is_name_and_year = _VOWEL.search(head) is not None and _YEAR.fullmatch(digits) is not None
    return token, (0.0 if len(head) == len(digits) else -2.0) - (_NO_CODE if is_name_and_year else 0.0)


def _is_code_word(name: str) -> bool:
    """Tell whether a name glued to its number says that it is a code: two letters may stand there by chance."""
    return len(name) > 2 and meaning(fold(name)) is Word.CODE


def _of_mixed(token: str) -> tuple[str, float]:
    """Read `AB12CD` and `PIN1234`, but not `10min`; `SAVE20` is more of a name than a code."""
    name = token.rstrip("0123456789")
    digits = token[len(name) :]
    if name.isalpha() and _is_code_word(name) and len(digits) in _BY_LENGTH:
        return digits, 10.0
    if not 4 <= len(token) <= 10 or _UNIT.fullmatch(token):
        return _NONE
    if name.isalpha() and len(name) >= 4:
        return token, -4.0 if token.isupper() else -6.0
    is_scattered = _LETTER_AFTER_DIGIT.search(token) is not None
    return token, is_scattered - (0.0 if token.isupper() else 2.0)
