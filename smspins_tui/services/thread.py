"""The messages of a telephone as one thread.

Stands apart because identity and order of messages must be the same whichever function brought them. The one rule:
pure functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smspins_tui.eastern import is_repeated
from smspins_tui.models import Message, MessagesRow

THREAD_LIMIT = 200
MOST_PARTS = 1_000
"""Messages that one check is split into; what is beyond stays one: a text of separators alone would be a million."""
HOUR = 3600.0

MessageName = tuple[str, str, int]
"""What makes a message the same whichever function brought it: check id, text, occurrence."""


def name_of(message: Message) -> MessageName:
    """Return what names a message."""
    return (message.check_id, message.text, message.occurrence)


def messages_of(row: MessagesRow, now: float, *, is_history: bool, skew: float = 0.0) -> tuple[Message, ...]:
    """Return the messages of a row, split at `|`; null, empty and blank parts are none; history is read.

    Args:
        row: a row of an answer.
        now: our clock.
        is_history: whether they were there before the telephone was ever asked about: they are as old as their check.
        skew: the server's clock less ours, in seconds.
    """
    counted: Counter[str] = Counter()
    messages = []
    checked_at = row.updated.at if row.updated and is_history else None
    at = None if checked_at is None else min(checked_at - skew, now)
    for part in _parts(row.smses or ""):
        counted[part] += 1
        name = (row.check_id, part, counted[part])
        messages.append(Message(*name, row.telephone_id, row.number, now, row.updated, is_history, is_history, at))
    return tuple(messages)


def count_messages(smses: str) -> int:
    """Return how many messages are joined in a text; blank parts are none."""
    return len(_parts(smses))


def _parts(smses: str) -> list[str]:
    return [part for part in smses.split("|", MOST_PARTS - 1) if part.strip()]


def add_to_thread(thread: Iterable[Message], new: Iterable[Message]) -> tuple[Message, ...]:
    """Return the thread with the new messages (in the order of the answer, the last one newest), newest first.

    A message that the thread has already is not added.
    """
    known = tuple(thread)
    names = {name_of(message) for message in known}
    fresh = [message for message in new if name_of(message) not in names]
    # sorting keeps the order of equals: of one check, what stands behind the other in the answer came later
    return tuple(sorted((*reversed(fresh), *known), key=order_of, reverse=True)[:THREAD_LIMIT])


def order_of(message: Message) -> tuple[float, int, str]:
    """Return what messages are ordered by: when they came, then the id of the check.

    In the hour that comes twice in November the times say nothing: only the ids do.
    """
    at = message.came_at
    told = message.checked.at if message.checked and message.at is not None else None
    if told is not None and is_repeated(told):
        at -= told % HOUR
    return (at, len(message.check_id), message.check_id)
