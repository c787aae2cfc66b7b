"""Sections of labelled rows, laid out for a width.

Stands apart so that what a screen says is made by pure functions and looked at in tests without a terminal. The one
rule: every text becomes safe here, on its way to the screen, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content

from smspins_tui.safetext import safe, safe_line

LABEL_WIDTH = 12
NARROW_LABEL_WIDTH = 9
NARROW = 60
TONES = {
    "": "",
    "strong": "bold",
    "label": "$text-muted",
    "accent": "bold $text-accent",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A label and a text, from whoever; `tone` is one of `TONES`, and the words must tell it too."""

    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A title (none for the first) and rows."""

    title: str
    rows: tuple[Row, ...]


def lay_out(sections: tuple[Section, ...], width: int) -> Content:
    """Return the sections as lines of at most `width` cells; a long text goes on under its beginning."""
    label_width = LABEL_WIDTH if width >= NARROW else NARROW_LABEL_WIDTH
    lines = [line for section in sections for line in _section_lines(section, max(20, width), label_width)]
    return Content("\n").join(lines)


def _section_lines(section: Section, width: int, label_width: int) -> Iterator[Content]:
    if section.title:
        yield Content.styled(safe_line(section.title), "bold $text-primary")
    for row in section.rows:
        yield from _row_lines(row, width, label_width)
    yield Content("")


def _row_lines(row: Row, width: int, label_width: int) -> Iterator[Content]:
    label = Content.styled(safe_line(row.label, cap=200), TONES["label"])
    text = Content.styled(safe(row.text), TONES[row.tone]).wrap(width - label_width - 2)
    if label.cell_length > label_width:
        yield Content.assemble("  ", label.truncate(width - 2, ellipsis=True))
        label = Content("")
    for number, line in enumerate(text or [Content("")]):
        shown = label if number == 0 else Content("")
        yield Content.assemble("  ", shown.pad_right(label_width - shown.cell_length), line)
