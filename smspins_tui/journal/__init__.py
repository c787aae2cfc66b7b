"""The journal: what is known of an account and what was asked for, kept on disk."""

from smspins_tui.journal.first_screen import first_screen
from smspins_tui.journal.journal import Journal

__all__ = ["Journal", "first_screen"]
