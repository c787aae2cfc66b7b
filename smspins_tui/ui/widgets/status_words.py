"""The words of the status bar, and what goes first when it is narrow.

Stands apart from the drawing so that every state has a test of its wording. The one rule: the state of the connection,
what is unknown and the end of auto check are shortened, never left out.
"""

from __future__ import annotations

from typing import NamedTuple, assert_never

from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line
from smspins_tui.store.state import JournalState, Link
from smspins_tui.store.view import BarView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell, size

SILENT = 180
"""Seconds without any answer after which what is shown is called stale, whatever the reason."""

REASONS = ("the journal fails: ", "the journal can't be kept: ")
"""What stands before the reason in the words of the journal's errors."""

NOT_SENT = ": nothing was sent"
"""What ends the words of an error, and says nothing of a poll."""

WHOSE = {
    Link.OTHER_ACCOUNT: ("? another account? K", "? account? K"),
    Link.NONE_LISTED: ("? no telephones listed, K", "? none listed, K"),
}

GAP = 2
MARGIN = 1


class Part(NamedTuple):
    """A part of the line: its wordings from the longest to the shortest (none: not there), and its style.

    `ranks` has one number for each wording: of all parts, the wording of the highest rank gives way first, to the next
    shorter one or to nothing; rank 0 stays.
    """

    wordings: tuple[str, ...] = ()
    ranks: tuple[int, ...] = ()
    style: str = ""
    is_right: bool = False

    @property
    def rank(self) -> int:
        """The rank of the wording now."""
        return self.ranks[0]

    def shorter(self) -> Part:
        """The part in its next wording."""
        return self._replace(wordings=self.wordings[1:], ranks=self.ranks[1:])


def stays(text: str, style: str = "") -> Part:
    """A part that is never left out."""
    return Part((text,), (0,), style)


def may_go(text: str, style: str, rank: int) -> Part:
    """A part that goes at its rank, when there is no room."""
    return Part((text,), (rank,), style)


def link_part(view: BarView, now: float) -> Part:
    """The state of the connection: a sign, a word, and when it is tried again."""
    connection = view.connection
    again = _again(connection.retry_at, now)
    match connection.link:
        case Link.STARTING:
            return stays("○ starting", "muted")
        case Link.LIVE:
            return _live(view, now)
        case Link.PAUSED:
            return Part(("‖ paused, p resumes", "‖ paused"), (12, 0), "warn")
        case Link.OFFLINE:
            return _out("○ offline", connection.words, again, "bad")
        case Link.SLOWED:
            return _out("◌ slowed", connection.words, again, "warn")
        case Link.NO_KEY:
            return stays("○ no key, K", "bad")
        case Link.KEY_REFUSED:
            return stays("× key refused, K", "bad")
        case Link.OTHER_ACCOUNT | Link.NONE_LISTED:
            return Part(WHOSE[connection.link], (1, 0), "bad")
        case Link.READ_ONLY:
            return stays("◌ read only", "warn")
    assert_never(connection.link)


def _out(word: str, why: str, again: str, style: str) -> Part:
    """The server out of reach: why, where there is room, and when it is tried again."""
    reason = safe_line(why.removesuffix(NOT_SENT), cap=70)
    whole = (f"{word}: {reason}{again}",) if reason else ()
    return Part((*whole, f"{word}{again}", word), (*[16 for _ in whole], 4, 0), style)


def _again(retry_at: float | None, now: float) -> str:
    return "" if retry_at is None else f", again in {words.countdown(retry_at - now)}"


def _live(view: BarView, now: float) -> Part:
    connection = view.connection
    since = connection.answered_at
    is_stale = connection.late_since is not None or (since is not None and now - since > SILENT)
    if not is_stale:
        return stays("● live", "good")
    return stays("◌ stale" if since is None else f"◌ stale {words.age(since, now)}", "warn")


def age_part(view: BarView, now: float) -> Part:
    """How old what is shown is, while nothing is asked or no answer comes."""
    known_at = view.connection.answered_at or view.known_at
    if view.connection.link is Link.LIVE or known_at is None:
        return Part()
    old = words.age(known_at, now)
    return may_go(f"as of {old} ago" if old != "now" else "as of now", "muted", 11)


def journal_part(view: BarView) -> Part:
    """The journal, where it is not simply open."""
    match view.journal:
        case JournalState.OPENING | JournalState.OPEN:
            return Part()
        case JournalState.MEMORY:
            return may_go("in memory", "muted", 8)
        case JournalState.READ_ONLY:
            return Part(("journal in use elsewhere", "journal in use"), (9, 2), "warn")
        case JournalState.BROKEN:
            return _broken(safe_line(view.journal_words, cap=80))
    assert_never(view.journal)


def _broken(words: str) -> Part:
    """Why nothing can be written down, what that stops, and what goes on without it."""
    why = next((words.removeprefix(start) for start in REASONS if words.startswith(start)), words)
    told = (f"journal: {why}; calls are off, --no-journal goes on", f"journal: {why}; --no-journal") if why else ()
    return Part((*told, "journal broken; --no-journal", "journal broken"), (12, 2, 1, 1)[-2 - len(told) :], "bad")


def fault_part(view: BarView) -> Part:
    """The functions of the API that answer wrongly."""
    faults = view.connection.faults
    if not faults:
        return Part()
    which = f"{safe_line(next(iter(faults)), cap=20)} fails" if len(faults) == 1 else f"{len(faults)} functions fail"
    return Part((which, f"{len(faults)} fail"), (10, 2), "warn")


def armed_part(view: BarView) -> Part:
    """The copy that waits for the next code."""
    if not view.armed_name:
        return Part()
    return Part((f"copies the next code of {telephone_number(view.armed_name)}", "copy armed"), (13, 2), "good")


def joined(parts: list[Part], width: int) -> tuple[Cell, ...]:
    """The parts in one line of `width` cells, those of the right at its end, shortened and left out until they fit."""
    chosen = [part for part in parts if part.wordings]
    while _length(chosen) + 2 * MARGIN > width and _shorten(chosen):
        continue
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


def _shorten(parts: list[Part]) -> bool:
    """Let the wording of the highest rank give way; False when none can."""
    place = max(range(len(parts)), key=lambda one: parts[one].rank, default=None)
    if place is None or not parts[place].rank:
        return False
    shorter = parts[place].shorter()
    parts[place : place + 1] = [shorter] if shorter.wordings else []
    return True
