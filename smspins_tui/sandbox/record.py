"""What the sandbox keeps of a telephone and of a request.

Stands apart because the world, the history and the answers all hold these. The one rule: they are plain records that
only the world changes; times are seconds since the epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["check", "change"]

PENDING, ACQUIRED, STARTED, SUCCESS = "PENDING", "ACQUIRED", "STARTED", "SUCCESS"
FAIL, FAILED, CANCELED, REMOVED = "FAIL", "FAILED", "CANCELED", "REMOVED"
FINAL = frozenset((SUCCESS, FAIL, FAILED, CANCELED, REMOVED))


@dataclass(slots=True)
class Telephone:
    """One telephone of the account: the id stays, the number may change."""

    telephone_id: int
    index: int
    number: str
    first_number: str
    added_at: float
    expired_at: float
    is_listed: bool = True
    open_checks: int = 0
    waiting: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    past: tuple[Request, ...] | None = None


@dataclass(slots=True, eq=False)
class Request:
    """A check or a number change, with the times of its stages; `number` is the telephone's when it was requested."""

    kind: Kind
    request_id: int
    telephone: Telephone
    number: str
    queued_at: float
    updated_at: float
    status: str = PENDING
    zip_code: str = ""
    is_told: bool = True
    is_held: bool = False
    agent_name: str | None = None
    acquired_at: float | None = None
    started_at: float | None = None
    ended_at: float | None = None
    canceled_at: float | None = None
    new_number: str | None = None
    messages: list[str] = field(default_factory=list)
    overrides: dict[str, object] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether something may still become of it."""
        return self.status not in FINAL

    def mark(self, status: str, at: float) -> None:
        """Enter a status at a time, and fill in the time of the stage it begins."""
        self.status = status
        self.updated_at = at
        if status == ACQUIRED:
            self.acquired_at = at
        elif status == STARTED:
            self.started_at = at
        elif status == CANCELED:
            self.canceled_at = at
        elif status in (SUCCESS, FAIL, FAILED):
            self.ended_at = at
