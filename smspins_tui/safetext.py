"""What a stranger wrote, made safe to show.

Stands apart because every text of the server passes here once on its way to the screen, a title, a toast, a log or
the clipboard, whoever shows it. The one rule: what comes out holds no control but LF, nothing invisible, and nothing
whose width terminals disagree about; the raw text stays with who keeps it.

Beyond the controls, these shift columns, since terminals and Rich count them differently (Rich takes what follows a
ZWJ for no width at all, whatever it is), and are shown plainly: variation selectors and skin tones are left out, a ZWJ
after an emoji or a letter too (its parts stand side by side), and the two halves of a flag are letters. What is left
has one width a character, which depends on no neighbour.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CAP = 4000
"""Characters shown of one text; 100,000 wide ones in one widget would stall the screen for a second."""

_BAD = "\ufffd"
_TAB = " " * 4
_MARKS = 4
_FIRST_MARK = "\u0300"
_ZWJ = "\u200d"
_JOINERS = re.compile(f"{_ZWJ}+")
# Hangul in its parts shows nothing but its consonants, unless put together.
_HANGUL_PARTS = re.compile("[\u1100-\u11ff]{2,}")
_LEFT_OUT = (  # variation selectors of emoji and CJK, those of Mongolian, skin tones
    range(0xFE00, 0xFE10),
    range(0xE0100, 0xE01F0),
    range(0x180B, 0x180E),
    range(0x180F, 0x1810),
    range(0x1F3FB, 0x1F400),
)
_INVISIBLE = (  # letters and marks that show nothing: joiner, fillers and vowels of Hangul, vowels of Khmer
    range(0x034F, 0x0350),
    range(0x115F, 0x1200),
    range(0x17B4, 0x17B6),
    range(0x3164, 0x3165),
    range(0xD7B0, 0xD800),
    range(0xFFA0, 0xFFA1),
)
_FLAG_HALVES = range(0x1F1E6, 0x1F200)


def repair(text: str) -> str:
    """Return `text` with pairs of surrogates joined and lone ones as U+FFFD, so that it can be encoded and stored."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def safe(text: str, *, cap: int = CAP) -> str:
    """Return `text` as it can be shown on several lines.

    Args:
        text: as it came.
        cap: at most so many characters (1 or more); a longer text ends in an ellipsis.
    """
    shown = safe_whole(text[:cap])
    if len(text) > cap or len(shown) > cap:
        return shown[: cap - 1] + "…"
    return shown


def safe_whole(text: str) -> str:
    """Return the whole of `text` likewise, however long it is: for where it is not drawn."""
    return text if _is_plain(text) else _shown(text)


def safe_line(text: str, *, cap: int = CAP) -> str:
    """Return `text` as it can be shown on one line, its line ends as `⏎`.

    Args:
        text: as it came.
        cap: at most so many characters (1 or more); a longer text ends in an ellipsis.
    """
    return safe(text, cap=cap).replace("\n", "⏎")


def _is_plain(text: str) -> bool:
    """Tell the usual text apart quickly: Latin letters and signs, and LF."""
    return text.replace("\n", "").isprintable() and (text.isascii() or max(text) < _FIRST_MARK)


def _shown(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _HANGUL_PARTS.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)
    if _ZWJ in text:
        text = _JOINERS.sub(_without_joiners, text)
    text = "".join(map(_shown_character, text))
    return text if _is_plain(text) else _with_few_marks(text)


def _without_joiners(run: re.Match[str]) -> str:
    before = unicodedata.category(run.string[run.start() - 1]) if run.start() else ""
    is_joining = before[:1] in ("L", "M") or before in ("So", "Sk")
    return _BAD * (len(run[0]) - is_joining)


@lru_cache(maxsize=4096)
def _shown_character(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return _TAB
    if character == "\u3000":  # Textual takes a space off the end of a line as one cell, and this one has two
        return "  "
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if code in _FLAG_HALVES:
        return chr(ord("A") + code - _FLAG_HALVES.start)
    if any(code in left_out for left_out in _LEFT_OUT):
        return ""
    if unicodedata.category(character)[0] == "C" or any(code in invisible for invisible in _INVISIBLE):
        return _BAD
    return character


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _with_few_marks(text: str) -> str:
    """Keep at most four combining marks in a run, and none at the start of a line, where it has nothing to stand on."""
    if not any(map(_is_mark, text)):
        return text
    shown: list[str] = []
    marks = 0
    before = "\n"
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks and before == "\n":
            shown.append(_BAD)
            marks = 0
        elif marks <= _MARKS:
            shown.append(character)
        before = character
    return "".join(shown)
