"""What the app is started with.

Stands apart because the command line makes it before Textual is loaded. The one rule: values only, and what it imports
is needed before the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from smspins_tui.models import AutoCheck, Request, Snapshot
from smspins_tui.settings import Settings

if TYPE_CHECKING:
    from smspins_tui.keystore import FoundKey


@dataclass(frozen=True, slots=True)
class Started:
    """A server that listens: its base URL, its key, and what was asked of it before (no function lists the checks)."""

    base_url: str
    found: FoundKey
    asked: tuple[Request, ...] = ()
    auto_checks: tuple[AutoCheck, ...] = ()


class Server(Protocol):
    """A server that runs for as long as the app does: the sandbox of the demo."""

    def start(self) -> Started:
        """Start it, and wait until it listens (blocking)."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


@dataclass(frozen=True, slots=True)
class Boot:
    """What the app is started with.

    `journal_path` is None, and `is_kept` false, when nothing is kept, neither journal nor key; `found` is the key, when
    a source outside of the keyring had one; `first` is the journal's first screenful; `server` is started after the
    first frame, and its address and key used.
    """

    settings: Settings
    journal_path: Path | None = None
    found: FoundKey | None = None
    first: Snapshot | None = None
    is_read_only: bool = False
    is_kept: bool = True
    server: Server | None = field(default=None, repr=False)
