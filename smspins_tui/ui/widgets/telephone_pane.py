"""The telephones of the account, one a line.

Stands apart as the pane that says which telephone is current. The one rule: nothing here is asked or changed; what
the columns mean is in the help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.reactive import var

from smspins_tui.models import AutoCheck, AutoState, Inbox, Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line
from smspins_tui.store.selectors import days_left, effective_auto
from smspins_tui.store.view import TelephoneView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell, Column
from smspins_tui.ui.widgets.line_pane import LinePane

SORT_WORDS = {
    "last": "by last message",
    "telephone": "by telephone",
    "id": "by id",
    "left": "by days left",
    "auto": "by auto check",
    "new": "by new messages",
}
ID_WIDTHS = (5, 9)


class TelephonePane(LinePane):
    """The telephones: label or number, id, auto check, unread, age of the last message, days left."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("TELEPHONE", 14, grows=16),
        Column("ID", 5, rank=5),
        Column("AUTO", 4, rank=3, gap=1),
        Column("NEW", 3, rank=1, is_right=True, gap=1),
        Column("LAST", 4, rank=2, is_right=True, gap=1),
        Column("LEFT", 5, rank=4, gap=0),
    )

    view: var[TelephoneView] = var(TelephoneView(), init=False)

    def columns(self) -> Sequence[Column]:
        """The columns, the one of the id as wide as the longest."""
        least, most = ID_WIDTHS
        width = min(max(self.view.id_width, least), most)
        return tuple(replace(column, width=width) if column.title == "ID" else column for column in self.COLUMNS)

    def values(self, key: str) -> Sequence[Cell]:
        """What is known of a telephone."""
        view = self.view
        telephone = view.telephones[key]
        inbox = view.inboxes.get(key)
        server_now = self.now + view.skew
        return (
            _name(telephone),
            Cell(safe_line(key), "muted"),
            _auto(view.auto_checks.get(key), server_now),
            _unread(inbox),
            _last(inbox, self.now),
            _left(telephone, server_now),
        )

    def title(self) -> str:
        """How many of how many, and in which order."""
        view = self.view
        many = f"{view.shown}" if view.shown == view.total else f"{view.shown} of {view.total}"
        order = SORT_WORDS[view.sort] + (" reversed" if view.is_reversed else "")
        asked = f" · “{safe_line(view.filter_text)}”" if view.filter_text else ""
        return f"Telephones  {many}{asked} · {order}"


def _name(telephone: Telephone) -> Cell:
    """The label in place of the number; muted while the server does not list it."""
    text = safe_line(telephone.label) if telephone.label else telephone_number(telephone.number)
    return Cell(text, "muted" if telephone.missed else "")


def _auto(belief: AutoCheck | None, now: float) -> Cell:
    state = effective_auto(belief, now)
    if belief is not None and belief.is_kept and state is not AutoState.UNKNOWN:
        return Cell("keep", "good")
    if state is AutoState.ON:
        return Cell("on", "good") if belief and belief.is_started else Cell("on!", "warn")
    return Cell(state.value, "muted")


def _unread(inbox: Inbox | None) -> Cell:
    if inbox is None or not inbox.unread:
        return Cell("·", "muted")
    return Cell(str(inbox.unread) if inbox.unread < 1000 else "1k+", "accent")


def _last(inbox: Inbox | None, now: float) -> Cell:
    if inbox is None or (inbox.asked_at is None and inbox.last_at is None):
        return Cell("?", "muted")
    return Cell(words.age(inbox.last_at, now))


def _left(telephone: Telephone, now: float) -> Cell:
    left = days_left(telephone, now)
    style = "bad" if left is not None and left < 0 else "warn" if left is not None and left < 4 else ""
    text = words.days(left)
    return Cell(text.rjust(5 if text.endswith("!") else 4), style)  # the sign hangs over
