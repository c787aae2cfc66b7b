"""The telephones of the account, and what is said of their messages without reading them.

Stands apart so that each piece of work can be tested on a connection. The one rule: what did not change is not
written, because ten thousand telephones are saved at every refresh.
"""

from __future__ import annotations

from collections.abc import Iterable

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.meta import TELEPHONES_AT, fact, keep_fact
from smspins_tui.journal.row import INBOX, TELEPHONE, inbox_of, marks, telephone_columns
from smspins_tui.models import Inbox, Telephone

_COLUMNS = TELEPHONE.split(", ")
_CHANGING = [name for name in _COLUMNS if name not in {"telephone_id", "label"}]
_SAVE = (
    f"INSERT INTO telephone ({TELEPHONE}) VALUES ({marks(TELEPHONE)}) "  # noqa: S608 - column names
    f"ON CONFLICT (telephone_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _CHANGING)} "
    f"WHERE ({', '.join(_CHANGING)}) IS NOT ({', '.join(f'excluded.{name}' for name in _CHANGING)})"
)
_ENTER = "INSERT INTO inbox (telephone_id) VALUES (?) ON CONFLICT DO NOTHING"
_INBOX = f"SELECT {INBOX} FROM inbox WHERE telephone_id = ?"  # noqa: S608 - column names


def save_telephones(connection: Connection, telephones: Iterable[Telephone], at: float | None = None) -> None:
    """Write the telephones that are new or changed; the label of a known one is left alone.

    Args:
        connection: the journal.
        telephones: as known now, the missing ones among them.
        at: when the server listed them; without it, the newest `listed_at`.
    """
    telephones = tuple(telephones)
    listed = [telephone.listed_at for telephone in telephones if telephone.listed_at is not None]
    newest = max(listed, default=None) if at is None else at
    with connection.writing():
        connection.change_many(_SAVE, map(telephone_columns, telephones))
        connection.change_many(_ENTER, ((telephone.telephone_id,) for telephone in telephones))
        if newest is not None:
            keep_fact(connection, TELEPHONES_AT, max(newest, fact(connection, TELEPHONES_AT) or newest))


def save_label(connection: Connection, telephone_id: str, label: str) -> bool:
    """Give a telephone a label, empty for none.

    Returns: whether the telephone is known.
    """
    with connection.writing():
        return connection.change("UPDATE telephone SET label = ? WHERE telephone_id = ?", label, telephone_id) > 0


def mark_asked(connection: Connection, telephone_id: str, at: float) -> None:
    """Note when the messages of a telephone were last asked for and told."""
    with connection.writing():
        connection.change(
            "INSERT INTO inbox (telephone_id, asked_at) VALUES (?, ?) "
            "ON CONFLICT (telephone_id) DO UPDATE SET asked_at = excluded.asked_at",
            telephone_id,
            at,
        )


def inboxes(connection: Connection, telephone_ids: Iterable[str]) -> dict[str, Inbox]:
    """Return the inbox of each of these telephones, an empty one where nothing is known."""
    with connection.reading():
        found = {telephone_id: connection.row(_INBOX, telephone_id) for telephone_id in telephone_ids}
    return {telephone_id: inbox_of(row) if row else Inbox() for telephone_id, row in found.items()}
