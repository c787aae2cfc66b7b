"""Columns of a line-drawn pane: which fit, how wide, and text cut to exactly that.

Stands apart because nothing may ever shift a column: text is measured in cells of the terminal, not in characters.
The one rule: what comes out of `fit` is exactly as wide as asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size


class Cell(NamedTuple):
    """A piece of a line: its text, safe already, and the name of its style (empty for the plain one)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `width` and `gap` (after it) in cells; the highest `rank` goes first when there is no room.

    Rank 0 never goes. A column with `grows` takes so many cells more where there are any left.
    """

    title: str
    width: int
    rank: int = 0
    grows: int = 0
    is_right: bool = False
    gap: int = 2


Placed: TypeAlias = tuple[tuple[int, Column], ...]
"""The columns that are shown: their places among all, and themselves as wide as they are."""

STANDING_OUT = frozenset({"alarm"})
"""Styles with a background of their own, which ends with the word."""


def size(text: str) -> int:
    """The cells that `text` takes on a terminal."""
    return len(text) if text.isascii() else cell_len(text)


def fit(text: str, width: int, *, is_right: bool = False) -> str:
    """Return `text` in exactly `width` cells: cut with `…`, or padded (on the left where `is_right`)."""
    if width <= 0:
        return ""
    wide = size(text)
    if wide > width:
        return set_cell_size(text, width - 1) + "…"
    padding = " " * (width - wide)
    return padding + text if is_right else text + padding


def choose(columns: Sequence[Column], width: int) -> Placed:
    """Return (place, column as wide as it will be) of the columns that fit into `width` cells.

    Cells left over go to the columns that grow, the last one first, and what is left then to the last column.
    """
    chosen = list(enumerate(columns))
    while _least(chosen) > width and any(column.rank for _, column in chosen):
        chosen.remove(max(chosen, key=lambda one: one[1].rank))
    spare = width - _least(chosen)
    placed: list[tuple[int, Column]] = []
    for place, column in reversed(chosen):
        more = max(min(spare, column.grows), 1 - column.width) if column.grows else 0
        spare -= more
        placed.append((place, replace(column, width=column.width + more)))
    if placed and placed[0][1].grows and spare > 0:
        place, column = placed[0]
        placed[0] = (place, replace(column, width=column.width + spare))
    return tuple(reversed(placed))


def _least(chosen: Sequence[tuple[int, Column]]) -> int:
    gaps = sum(column.gap for _, column in chosen[:-1])
    return gaps + sum(column.width for _, column in chosen)


def laid_out(placed: Placed, values: Sequence[Cell]) -> tuple[Cell, ...]:
    """The values of the columns that are shown, each as wide as its column and the gap after it."""
    cells: list[Cell] = []
    for place, column in placed:
        text, style = values[place]
        text = fit(text, column.width, is_right=column.is_right)
        if style in STANDING_OUT:
            word = text.rstrip()
            cells += [Cell(word, style), Cell(" " * (column.width + column.gap - size(word)))]
        else:
            cells.append(Cell(text + " " * column.gap, style))
    return tuple(cells)


def wrapped(words: str, width: int) -> tuple[str, ...]:
    """`words` on lines of at most `width` cells."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and size(lines[-1]) + 1 + size(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word if size(word) <= width else fit(word, width))
    return tuple(lines)
