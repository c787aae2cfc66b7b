"""Beliefs about auto check.

Stands apart so that each piece of work can be tested on a connection. The one rule: one row a telephone.
"""

from __future__ import annotations

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.row import AUTO_CHECK, marks
from smspins_tui.models import AutoCheck


def save_auto_check(connection: Connection, belief: AutoCheck) -> None:
    """Write what is believed of auto check of a telephone."""
    with connection.writing():
        connection.change(
            f"INSERT OR REPLACE INTO auto_check ({AUTO_CHECK}) VALUES ({marks(AUTO_CHECK)})",  # noqa: S608 - column names
            belief.telephone_id,
            belief.state,
            belief.set_at,
            belief.is_started,
            belief.is_kept,
        )
