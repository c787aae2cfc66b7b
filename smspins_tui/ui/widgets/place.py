"""Where the cursor and the window of a pane are, and where they go when the rows change.

Stands apart because it is plain arithmetic over two orders. The one rule: the cursor stays on its row, and what is
looked at stays where it is on the screen.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from smspins_tui.store.view import View


class Place(NamedTuple):
    """The row of the cursor, and the first row that is seen."""

    cursor: int
    top: int

    def is_seen(self, room: int) -> bool:
        """Whether the cursor is among the `room` rows that are seen: the mouse may have scrolled away from it."""
        return self.top <= self.cursor < self.top + room


def followed(place: Place, key: Hashable, room: int, old: View, new: View) -> Place:
    """Where cursor and window stand in the new rows.

    Args:
        place: where they stood in the old ones.
        key: of the row under the cursor; when it is gone the cursor stays at its place.
        room: how many rows are seen.
        old: the rows before.
        new: the rows now.
    """
    before, top = place
    cursor = min(_found(new, key, before), max(0, len(new.order) - 1))
    if not place.is_seen(room):  # the first row that is seen stays
        return Place(cursor, _found(new, old.order[top], top) if top < len(old.order) else top)
    if top == 0 and cursor < room:
        return Place(cursor, 0)
    return Place(cursor, max(0, top + cursor - before))


def _found(view: View, key: Hashable, place: int) -> int:
    """Where the key stands; `place` (asked first, it is nearly always there) when it is gone."""
    if place < len(view.order) and view.order[place] == key:
        return place
    return view.positions.get(key, place)
