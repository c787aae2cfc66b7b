"""The words of the status bar, and what goes first when it is narrow.

Stands apart from the drawing so that every state has a test of its wording. The one rule: the state of the connection,
what is unknown and the end of auto check are shortened, never left out.
"""

from __future__ import annotations

from typing import NamedTuple

from smspins_tui.safetext import safe_line
from smspins_tui.store.state import JournalState, Link
from smspins_tui.store.view import BarView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell, size

SILENT = 180
"""Seconds without any answer after which what is shown is called stale, whatever the reason."""

GAP = 2
MARGIN = 1


class Part(NamedTuple):
    """A part of the line: its wordings from the longest to the shortest (none: not there), and its style.

    The part of the highest `rank` is shortened first, and left out first once all are at their shortest; rank 0 stays.
    """

    wordings: tuple[str, ...] = ()
    style: str = ""
    rank: int = 0
    is_right: bool = False


def link_part(view: BarView, now: float) -> Part:
    """The state of the connection: a sign, a word, and when it is tried again."""
    connection = view.connection
    again = _again(connection.retry_at, now)
    match connection.link:
        case Link.STARTING:
            return Part(("○ starting",), "muted")
        case Link.LIVE:
            return _live(view, now)
        case Link.PAUSED:
            return Part(("‖ paused, p", "‖ paused"), "warn")
        case Link.OFFLINE:
            return Part((f"○ offline{again}", "○ offline"), "bad")
        case Link.SLOWED:
            return Part((f"◌ slowed{again}", "◌ slowed"), "warn")
        case Link.NO_KEY:
            return Part(("○ no key, K",), "bad")
        case Link.KEY_REFUSED:
            return Part(("× key refused, K",), "bad")
        case Link.OTHER_ACCOUNT:
            return Part(("? another account? K",), "bad")
        case Link.READ_ONLY:
            return Part(("◌ read only",), "warn")


def _again(retry_at: float | None, now: float) -> str:
    return "" if retry_at is None else f", again in {words.countdown(retry_at - now)}"


def _live(view: BarView, now: float) -> Part:
    connection = view.connection
    since = connection.answered_at
    is_stale = connection.late_since is not None or (since is not None and now - since > SILENT)
    if is_stale and since is not None:
        return Part((f"◌ stale {words.age(since, now)}",), "warn")
    return Part(("◌ stale",), "warn") if is_stale else Part(("● live",), "good")


def journal_part(view: BarView) -> Part:
    """The journal, where it is not simply open."""
    match view.journal:
        case JournalState.OPENING | JournalState.OPEN:
            return Part()
        case JournalState.MEMORY:
            return Part(("in memory",), "muted", 1)
        case JournalState.READ_ONLY:
            return Part(("journal in use elsewhere", "journal in use"), "warn", 1)
        case JournalState.BROKEN:
            why = safe_line(view.journal_words)
            return Part((f"journal: {why}" if why else "journal broken", "journal broken"), "bad", 1)


def fault_part(view: BarView) -> Part:
    """The functions of the API that answer wrongly."""
    faults = view.connection.faults
    if not faults:
        return Part()
    if len(faults) == 1:
        return Part((f"{safe_line(next(iter(faults)))} fails", "1 fails"), "warn", 1)
    return Part((f"{len(faults)} functions fail", f"{len(faults)} fail"), "warn", 1)


def armed_part(view: BarView) -> Part:
    """The copy that waits for the next code."""
    if not view.armed_name:
        return Part()
    return Part((f"copies the next code of {words.telephone_number(view.armed_name)}", "copy armed"), "good", 1)


def joined(parts: list[Part], width: int) -> tuple[Cell, ...]:
    """The parts in one line of `width` cells, those of the right at its end, shortened and left out until they fit."""
    chosen = [part for part in parts if part.wordings]
    while _least(chosen) > width and _shorten(chosen):
        pass
    left = [part for part in chosen if not part.is_right]
    right = [part for part in chosen if part.is_right]
    space = max(GAP, width - _length(left) - _length(right) - 2 * MARGIN)
    margin = Cell(" " * MARGIN)
    return (margin, *_cells(left), Cell(" " * space), *_cells(right), margin)


def _cells(parts: list[Part]) -> list[Cell]:
    cells: list[Cell] = []
    for part in parts:
        cells += [Cell(" " * GAP)] if cells else []
        cells.append(Cell(part.wordings[0], part.style))
    return cells


def _length(parts: list[Part]) -> int:
    return sum(size(part.wordings[0]) for part in parts) + GAP * max(0, len(parts) - 1)


def _least(parts: list[Part]) -> int:
    return _length(parts) + 2 * MARGIN


def _shorten(parts: list[Part]) -> bool:
    """Shorten the next part, or take it out; False when nothing can go."""
    by_rank = sorted(range(len(parts)), key=lambda place: -parts[place].rank)
    for place in by_rank:
        if len(parts[place].wordings) > 1:
            parts[place] = parts[place]._replace(wordings=parts[place].wordings[1:])
            return True
    if not parts or not parts[by_rank[0]].rank:
        return False
    del parts[by_rank[0]]
    return True
