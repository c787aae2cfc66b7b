"""Sections of labelled rows, laid out for a width.

Stands apart so that what a screen says is made by pure functions and looked at in tests without a terminal. The one
rule: every text becomes safe here, on its way to the screen, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from textual.content import Content

from smspins_tui.safetext import CAP, safe_line, safe_whole

LABEL_WIDTH = 13
NARROW_LABEL_WIDTH = 11
NARROW = 60
WIDE = 110
"""Cells from which sections may stand in two columns."""
COLUMN_GAP = 3
TONES = {
    "": "",
    "strong": "bold",
    "label": "$foreground-muted",
    "accent": "bold $text-accent",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A label and a text, from whoever; `tone` is one of `TONES`, and the words must tell it too.

    `is_key` is whether the label is a key or a sign, which stands out more than a name does.
    """

    label: str
    text: str
    tone: str = ""
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A title (none for the first) and rows."""

    title: str
    rows: tuple[Row, ...]


def lay_out(sections: tuple[Section, ...], width: int) -> Content:
    """Return the sections as lines of at most `width` cells; a long text goes on under its beginning."""
    return Content("\n").join(_lines(sections, width))


def lay_out_columns(sections: tuple[Section, ...], width: int) -> Content:
    """Return the sections likewise, in two columns of about the same length where there is room for them."""
    if width < WIDE:
        return lay_out(sections, width)
    column = (width - COLUMN_GAP) // 2
    blocks = [_lines((section,), column) for section in sections]
    lines, cut = sum(map(len, blocks)), 0
    while cut < len(blocks) and sum(map(len, blocks[: cut + 1])) <= lines / 2 + 2:
        cut += 1
    left, right = (list(chain.from_iterable(part)) for part in (blocks[:cut], blocks[cut:]))
    pairs = zip_longest(left, right, fillvalue=Content(""))
    return Content("\n").join(one.pad_right(column + COLUMN_GAP - one.cell_length) + other for one, other in pairs)


def _lines(sections: tuple[Section, ...], width: int) -> list[Content]:
    label_width = LABEL_WIDTH if width >= NARROW else NARROW_LABEL_WIDTH
    return [line for section in sections for line in _section_lines(section, max(24, width), label_width)]


def _section_lines(section: Section, width: int, label_width: int) -> Iterator[Content]:
    if section.title:
        yield from Content.styled(safe_line(section.title), "bold $text-primary").wrap(width)
    for row in section.rows:
        yield from _row_lines(row, width, label_width)
    yield Content("")


def _row_lines(row: Row, width: int, label_width: int) -> Iterator[Content]:
    label = Content.styled(safe_line(row.label, cap=200), TONES["accent" if row.is_key else "label"])
    text = Content.styled(_text(row), TONES[row.tone]).wrap(width - label_width - 2)
    if label.cell_length >= label_width:
        yield Content.assemble("  ", label.truncate(width - 2, ellipsis=True))
        label = Content("")
    for number, line in enumerate(text or [Content("")]):
        shown = label if number == 0 else Content("")
        yield Content.assemble("  ", shown.pad_right(label_width - shown.cell_length), line)


def _text(row: Row) -> str:
    """Return the text of a row; of a long one its beginning, and how much more there is."""
    more = len(row.text) - CAP
    shown = safe_whole(row.text[:CAP])
    return f"{shown}\n… {more:,} more characters: Y copies a whole message, export has all" if more > 0 else shown
