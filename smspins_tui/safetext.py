"""What a stranger wrote, made safe to show.

Stands apart because every text of the server passes here once on its way to the screen, a title, a toast, a log or
the clipboard, whoever shows it. The one rule: what comes out holds no control but LF, nothing invisible, and nothing
whose width terminals disagree about; the raw text stays with who keeps it.

Beyond the controls, these would shift columns, since terminals and Rich count them differently, and are shown plainly:
variation selectors and skin tones are left out, a joiner (ZWJ) after an emoji or a letter too (the parts stand side by
side), and the two letters of a flag are letters.
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

# Ranges in which every character has one form, one place and one width everywhere: most messages are nothing else.
# Latin, Greek, Cyrillic, Hebrew and Arabic letters, Devanagari is not (marks), punctuation, kana, CJK, Hangul.
_PLAIN = (
    "\n -~\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u0482\u048a-\u052f\u05d0-\u05ea\u0620-\u064a\u0660-\u066f"
    "\u06f0-\u06fc\u0e01-\u0e30\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u23ff\u2500-\u27bf"
    "\u3000-\u3029\u3041-\u3096\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9ffc\uac00-\ud7a3\uff01-\uff9f\U0001f300-\U0001f3fa"
    "\U0001f400-\U0001f6d7"
)
_is_odd = re.compile(f"[^{_PLAIN}]").search
_is_mark_like = re.compile("[^\n -\u02ff]").search

_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_JAMO = re.compile("[\u1100-\u11ff]{2,}")
_JOINERS = re.compile("\u200d+")
_VARIATION = re.compile("[\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
# Letters and marks by their category that show nothing: fillers, joiners, vowels of Hangul without their consonant.
_INVISIBLE = re.compile("[\u034f\u115f-\u11ff\u17b4\u17b5\u3164\ud7b0-\ud7ff\uffa0]")
_SKIN_TONE = range(0x1F3FB, 0x1F400)
_FLAG_LETTER = range(0x1F1E6, 0x1F200)


def repair(text: str) -> str:
    """Return `text` with pairs of surrogates joined and lone ones as U+FFFD, so that it can be encoded and stored."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def safe(text: str, *, cap: int = CAP) -> str:
    """Return `text` as it can be shown on several lines.

    Args:
        text: as it came.
        cap: at most so many characters; a longer one ends in an ellipsis.
    """
    shown = text[:cap]
    if _is_odd(shown) is not None:
        shown = _shown(shown)
    if len(text) > cap or len(shown) > cap:
        return shown[: cap - 1] + "…"
    return shown


def safe_line(text: str, *, cap: int = CAP) -> str:
    """Return `text` as it can be shown on one line, its line ends as `⏎`.

    Args:
        text: as it came.
        cap: at most so many characters; a longer one ends in an ellipsis.
    """
    return safe(text, cap=cap).replace("\n", "⏎")


def _shown(text: str) -> str:
    text = _LINE_END.sub("\n", text)
    text = _JAMO.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)
    text = _JOINERS.sub(_without_joiners, text)
    text = "".join(map(_shown_character, text))
    return _with_few_marks(text) if _is_mark_like(text) else text


def _without_joiners(run: re.Match[str]) -> str:
    before = run.string[run.start() - 1] if run.start() else " "
    if unicodedata.category(before)[0] in "LM" or unicodedata.category(before) in ("So", "Sk"):
        return _BAD * (len(run[0]) - 1)
    return _BAD * len(run[0])


@lru_cache(maxsize=4096)
def _shown_character(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return {"\n": "\n", "\t": _TAB}.get(character, chr(0x2400 + code))
    if code == 0x7F:
        return "␡"
    if _VARIATION.match(character) or code in _SKIN_TONE:
        return ""
    if code in _FLAG_LETTER:
        return chr(ord("A") + code - _FLAG_LETTER.start)
    if unicodedata.category(character)[0] == "C" or _INVISIBLE.match(character):
        return _BAD
    return character


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _with_few_marks(text: str) -> str:
    """Keep at most four combining marks in a run, and none that has nothing to stand on."""
    shown: list[str] = []
    marks = _MARKS
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
