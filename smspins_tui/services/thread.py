"""The messages of a telephone as one thread.

Stands apart because identity and order of messages must be the same whichever function brought them. The one rule:
pure functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smspins_tui.models import Message, MessagesRow

THREAD_LIMIT = 200


def messages_of(row: MessagesRow, now: float, *, is_history: bool) -> tuple[Message, ...]:
    """Return the messages of a row, split at `|`; null, empty and blank parts are none; history is read."""
    counted: Counter[str] = Counter()
    messages = []
    for part in (row.smses or "").split("|"):
        if not part.strip():
            continue
        counted[part] += 1
        name = (row.check_id, part, counted[part])
        messages.append(Message(*name, row.telephone_id, row.number, now, row.updated, is_history, is_history))
    return tuple(messages)


def add_to_thread(thread: Iterable[Message], new: Iterable[Message]) -> tuple[Message, ...]:
    """Return the thread with the new messages in their place, newest first."""
    return tuple(sorted((*thread, *new), key=order_of, reverse=True)[:THREAD_LIMIT])


def order_of(message: Message) -> tuple[float, int, str, int]:
    """Return what messages are ordered by: when they came, then the id of the check, as an hour repeats in November."""
    number = int(message.check_id) if message.check_id.isdecimal() and len(message.check_id) < 19 else 0
    return (message.came_at, number, message.check_id, message.occurrence)
