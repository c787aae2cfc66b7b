"""Facts about the journal itself, by name.

Stands apart because opening, telephones and snapshot each keep one there. The one rule: small values only.
"""

from __future__ import annotations

from typing import Any

from smspins_tui.journal.connection import Connection, Value

PROFILE = "profile"
BASE_URL = "base_url"
RUN = "run"
TELEPHONES_AT = "telephones_at"
PURGES = "purges"


def fact(connection: Connection, name: str) -> Any:  # noqa: ANN401 - whatever was kept under the name
    """Return a fact, None when there is none."""
    return connection.one("SELECT value FROM meta WHERE name = ?", name)


def keep_fact(connection: Connection, name: str, value: Value) -> None:
    """Keep a fact; the caller holds the transaction."""
    connection.change(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
        "WHERE value IS NOT excluded.value",
        name,
        value,
    )
