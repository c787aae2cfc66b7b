"""What the terminal shows now, so that only the cells that differ are sent.

Stands apart because it reaches into how Textual draws. The one rule: what is seen is what Textual draws, only less of
it is sent. Textual sends all that it draws again, and draws the whole screen several times for each dialog, changed or
not. Measured at 120x36: the number change dialog opens with 2.5 instead of 42 KB (15 where the rest is dimmed) and is
left with 3.5 instead of 40; it is there after 75 instead of 115 ms; an age that steps takes 70 instead of 215 bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, chop_cells
from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

NEAR = 8
"""Cells between two changes that are sent along: to move the cursor costs as much."""


class Ink(NamedTuple):
    """How a cell is written: the codes of its attributes, of its two colours, and a link."""

    attributes: str
    front: str
    back: str
    link: str


Square: TypeAlias = tuple[str, Ink | None]
"""What stands in a cell (nothing in the second one of a wide character), and how."""

UNKNOWN: Square = ("", None)
PLAIN = Ink("", "39", "49", "")
RESET = "\x1b[0m"
DOUBTFUL = re.compile(
    "[^\u0000-\u02ff\u0370-\u0482\u048a-\u052f\u05d0-\u05ea\u0621-\u064a\u1e00-\u1eff\u2010-\u2026\u2190-\u2193"
    "\u2400-\u2424\u2500-\u25ff\u2713\u3001-\u3011\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
    "\ufffd]"
)
"""What terminals may give another width than Textual does: Indic vowel signs (a cell more in tmux), signs, emoji."""


class Sight:
    """The cells of a terminal of a `size` as they were last sent."""

    def __init__(self) -> None:
        self.size = Size(0, 0)
        self._lines: list[list[Square]] = []

    def forget(self, size: Size) -> None:
        """Begin anew with a terminal of that size, of which nothing is known."""
        self.size = size
        self._lines = [[UNKNOWN] * size.width for _ in range(size.height)]

    def show(self, update: CompositorUpdate, size: Size, console: Console) -> str:
        """Return what has to be sent to a terminal of `size` so that it shows an update; nothing when it does."""
        if size != self.size:
            self.forget(size)
        colors = COLOR_SYSTEMS[console.color_system or "truecolor"]
        pen = Pen()
        for y, pieces in groupby(parts(update), key=itemgetter(0)):
            if y < size.height:
                line = self._lines[y].copy()
                for _, x, strips in pieces:
                    squares = squares_of(strips, colors)[: size.width - x]
                    line[x : x + len(squares)] = squares
                for start, end in differing(self._lines[y], line):
                    pen.write(start, y, line[start:end])
                self._lines[y] = line
        return pen.end()


class Pen:
    """Writes squares with as few codes as can be."""

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._ink = PLAIN

    def write(self, x: int, y: int, squares: Iterable[Square]) -> None:
        """Write squares from a place on."""
        self._go(x, y)
        for ink, run in groupby(squares, key=itemgetter(1)):
            self._take(ink or PLAIN)
            texts = [text for text, _ in run]
            if any(map(is_doubtful, texts)):
                self._write_doubtful(x, y, texts)
            else:
                self._sent.extend(texts)
            x += len(texts)

    def _write_doubtful(self, x: int, y: int, texts: Sequence[str]) -> None:
        """Write texts of which some may take more or fewer cells than they should: what follows stands in its place."""
        for place, text in enumerate(texts):
            if not is_doubtful(text):
                self._sent.append(text)
                continue
            wide = 1 + (texts[place + 1 : place + 2] == [""])
            self._sent.append(" " * wide)
            self._go(x + place, y)
            self._sent.append(text)
            self._go(x + place + wide, y)

    def _go(self, x: int, y: int) -> None:
        self._sent.append(f"\x1b[{y + 1};{x + 1}H")

    def _take(self, ink: Ink) -> None:
        old = self._ink
        codes = [ink.front] * (ink.front != old.front) + [ink.back] * (ink.back != old.back)
        if ink.attributes != old.attributes:  # none can be switched off alone
            codes = ["0", *filter(None, (ink.attributes, ink.front, ink.back))]
        if codes:
            self._sent.append(f"\x1b[{';'.join(codes)}m")
        if ink.link != old.link:
            self._sent.append(f"\x1b]8;;{ink.link}\x1b\\")
        self._ink = ink

    def end(self) -> str:
        """Put the pen down; return what was written."""
        if not self._sent:
            return ""
        self._take(self._ink._replace(link=""))
        return "".join(self._sent) + RESET


def parts(update: CompositorUpdate) -> Iterator[tuple[int, int, Iterable[Strip]]]:
    """The parts of an update: line, first cell, and what stands from there on."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, start=update.region.y):
            yield y, update.region.x, strips
    elif isinstance(update, ChopsUpdate):
        for y, start, end in update.spans:
            for stop, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=True):
                left, right = max(x, start), min(stop, end)
                if strip is not None and left < right:
                    yield y, left, [strip.crop(left - x, right - x)]


def squares_of(strips: Iterable[Strip], colors: ColorSystem) -> list[Square]:
    """The cells of some strips, one after the other."""
    squares: list[Square] = []
    for strip in strips:
        for text, style, _ in strip:
            ink = ink_of(style, colors) if style else PLAIN
            if text.isascii():
                squares += [(character, ink) for character in text]
            else:
                _add(squares, text, ink)
    return squares


def _add(squares: list[Square], text: str, ink: Ink) -> None:
    for piece in filter(None, chop_cells(text, 1)):
        if wide := cell_len(piece):
            squares += [(piece, ink), *[("", ink)] * (wide - 1)]
        elif squares:  # an accent that stands in a piece of its own
            before, its_ink = squares[-1]
            squares[-1] = (before + piece, its_ink)


@lru_cache(maxsize=1024)
def ink_of(style: Style, colors: ColorSystem) -> Ink:
    """How a style is written in so many colours."""
    front = style.color.downgrade(colors).get_ansi_codes() if style.color else ("39",)
    back = style.bgcolor.downgrade(colors).get_ansi_codes(foreground=False) if style.bgcolor else ("49",)
    return Ink(Strip.render_ansi(style.without_color, colors), ";".join(front), ";".join(back), style.link or "")


def differing(old: list[Square], new: list[Square]) -> list[tuple[int, int]]:
    """Where two lines of equal length differ (first square, one past the last); changes near each other are one."""
    spans: list[tuple[int, int]] = []
    if old == new:
        return spans
    for place, (one, other) in enumerate(zip(old, new, strict=True)):
        if one == other:
            continue
        start = spans.pop()[0] if spans and place - spans[-1][1] <= NEAR else place
        spans.append((start, place + 1))
    return [(start, _whole(new, end + _is_spilt(old, new, end))) for start, end in spans]


def _whole(squares: list[Square], end: int) -> int:
    """`end`, or where the wide character that it would cut ends."""
    while end < len(squares) and not squares[end][0]:
        end += 1
    return end


def _is_spilt(old: list[Square], new: list[Square], end: int) -> bool:
    """Whether the cell after a change may show a part of it: then it is written again."""
    last = (*old[max(0, end - 2) : end], *new[max(0, end - 2) : end])
    return end < len(new) and any(is_doubtful(text) for text, _ in last)


def is_doubtful(text: str) -> bool:
    """Whether a terminal may give it another width."""
    return not text.isascii() and DOUBTFUL.search(text) is not None
