"""The store: what the console knows now, replaced as a whole."""

from smspins_tui.store.state import (
    Armed,
    Call,
    Connection,
    JournalState,
    Link,
    Notice,
    State,
)
from smspins_tui.store.store import Store

__all__ = ["Armed", "Call", "Connection", "JournalState", "Link", "Notice", "State", "Store"]
