"""What strangers may send, by the thousand, and the look for what of it got onto a screen.

Stands apart because every screen is given the same payloads. The one rule: the look knows nothing of how text is made
safe, it knows what a terminal obeys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from random import Random

from rich.segment import Segment
from wcwidth import wcwidth

SEQUENCES = (
    "\x1b[31m", "\x1b[2J", "\x1b[H", "\x1b[?1049l", "\x1b[6n", "\x1b[?25l", "\x1b[999;1H", "\x1b[>c", "\x1bc", "\x1b7",
    "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]52;c;b3duZWQ=\x07", "\x1b]8;;https://example.com\x1b\\here",
    "\x1b]4;1;rgb:00/00/00\x07", "\x1bPq#0;2;0;0;0~\x1b\\", "\x1b_Gi=1;AAAA\x1b\\", "\x1b^pm\x1b\\", "\x1bX\x1b\\",
    "\x9b31m", "\x9b2J", "\x9d52;c;b3duZWQ=\x9c", "\x90q\x9c", "\x9fpc\x9c", "\x85", "\x84", "\x8d", "\x00", "\x05",
    "\x07", "\x08\x08\x08", "\x0b", "\x0c", "\x0e", "\x0f", "\x18", "\x1a", "\x7f", "\x7f\x7f",
)  # fmt: skip
MARKUP = (
    "[/b]", "[/]", "[b]", "[red]", "[@click=app.quit]here[/]", "[@click=app.bell()]x", "[link=https://example.com]l[/]",
    "[on red", "\\[b]", "[$primary]", "[[", "]]", "[bold red on blue]", "[not bold]", "code [ABC123] ok", ":smile:",
    "%s %(name)s {0} {name} $x", "</b>&lt;", "[/@click]", "[@", "[1]", "[=]", "[a=b c]",
)  # fmt: skip
CLUSTERS = (
    "\u202eevil\u202c", "\u2066a\u2069", "\u200f\u200e", "\u061c", "\u200b" * 40, "\u200d" * 30, "\ufeff" * 20,
    "\u2060", "\u00ad" * 9, "Z" + "\u0335\u0321\u0489" * 40, "\u0301", " \u0301", "\n\u0301",
    "\u20dd\u20e3", "\u0e33", "\u0d4d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "\u2764\ufe0f", "\U0001f1fa\U0001f1f8",
    "\U0001f1fa", "1\ufe0f\u20e3", "\U0001f3f4\U000e0067\U000e0062\U000e007f", "漢字" * 5, "ｗｉｄｅ", "한글",
    "\u1112\u1161\u11ab", "\u1100\u1160", "\u3164", "\uffa0", "\ud800", "\udfff\ud83d", "\ud83d\ude00",
    "\ufffe\uffff", "\ue000\U0010fffd",
    "\U000e0001", "\U000e0100", "\u180e", "\ufdd0", "\u0600", "\U0001f3fb", "\u2028", "\u2029", "\r", "\r\n", "\n",
    "\t", "a\tb\tc", "\n\n\n", "\x1c\x1d\x1e\x1f", "|", "||", "a|b", " ", "  ", "\u3000", "\xa0", "\u2003",
)  # fmt: skip
PLAIN = (
    "Your Acme code is 532084.",
    "G-481516",
    "код 532084",
    "=cmd|' /C calc'!A0",
    "",
    "0",
    "−",
    "…",
    "⏎",
    "2125550113",
)
LONG_TEXTS = tuple(sign * 65_536 for sign in ("a", "漢", "\u0301", "\x1b", "[", "\u200d"))
SHORT = 20
"""Characters of a text that are shown where many stand together."""

ORDERS = re.compile("[\x00-\x1f\x7f-\x9f]")


def payloads(count: int, seed: int = 1) -> list[str]:
    """Return so many texts, each another mix; the first ones are the sequences themselves."""
    random = Random(seed)
    alone = [*SEQUENCES, *MARKUP, *CLUSTERS, *LONG_TEXTS]
    return (alone + [_mixed(random) for _ in range(count)])[:count]


def _mixed(random: Random) -> str:
    return "".join(random.choice(_PIECES)(random) for _ in range(random.randint(1, 8)))


def _any_character(random: Random) -> str:
    return chr(random.randrange(0x110000))


def _low_character(random: Random) -> str:
    return chr(random.randrange(0x3000))


_PIECES: tuple[Callable[[Random], str], ...] = (
    lambda random: random.choice(SEQUENCES),
    lambda random: random.choice(MARKUP),
    lambda random: random.choice(CLUSTERS),
    lambda random: random.choice(PLAIN),
    lambda random: "".join(_any_character(random) for _ in range(random.randint(1, 12))),
    lambda random: "".join(_low_character(random) for _ in range(random.randint(1, 12))),
)


def batches(texts: list[str], size: int) -> Iterator[list[str]]:
    """Give the texts by the `size`; the last batch begins again from the first, so that all are as large."""
    for start in range(0, len(texts), size):
        batch = texts[start : start + size]
        yield batch + texts[: size - len(batch)]


def joined(texts: list[str], most: int, sign: str = " ") -> list[str]:
    """Return the texts, the beginning of each at least, joined to as few as can be of at most `most` characters."""
    whole: list[str] = []
    for text in texts:
        short = text[:SHORT]
        if whole and len(whole[-1]) + len(short) < most:
            whole[-1] += sign + short
        else:
            whole.append(short)
    return whole


def harm_in(lines: Iterable[Iterable[Segment]], width: int) -> list[str]:
    """Return what is wrong with the lines of a screen of `width` cells; empty when nothing is."""
    return [wrong for number, line in enumerate(lines) for wrong in _harm_in_line(number, list(line), width)]


def _harm_in_line(number: int, line: list[Segment], width: int) -> Iterator[str]:
    text = "".join(segment.text for segment in line)
    if any(segment.control for segment in line):
        yield f"line {number} holds an order for the terminal"
    if bad := sorted(one for one in set(text) if not _is_harmless(one)):
        yield f"line {number} holds {bad!r}"
    if (wide := len(text) if text.isascii() else sum(map(wcwidth, text))) != width:
        yield f"line {number} is {wide} cells wide, not {width}: {text!r}"
    for segment in line:
        if segment.style is not None and (segment.style.link or "@click" in segment.style.meta):
            yield f"line {number} holds markup that was obeyed: {segment.text!r}"


@cache
def _is_harmless(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
