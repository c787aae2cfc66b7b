"""The shapes of the answers, as the API document shows them, and where it leaves them open.

Stands apart because another server of this API may read the document another way. The one rule: every field of the
document and none besides, in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .clock import day, stamp
from .record import Request, Telephone

Answer = dict[str, object]
WrongKey = Literal["401", "403", "404", "answer"]


@dataclass(frozen=True, slots=True)
class Shape:
    """How the server reads what the document leaves open.

    `ids` as quoted strings (its samples) or integers (its tables); `has_change_status`: `status` in `nc/requests`
    (its table has it, its sample doesn't); `success` as a bool or as the words True and False; `wrong_key`: the HTTP
    status of a refused key, or `answer` for a plain `success: false`; `is_cancel_id_odd`: `nc/cancel` answers another
    id than was asked, as in its sample.
    """

    ids: Literal["strings", "integers"] = "strings"
    has_change_status: bool = True
    success: Literal["bool", "string"] = "bool"
    wrong_key: WrongKey = "401"
    is_cancel_id_odd: bool = False

    def __post_init__(self) -> None:
        choices: dict[str, tuple[str, ...]] = {
            "ids": ("strings", "integers"),
            "success": ("bool", "string"),
            "wrong_key": ("401", "403", "404", "answer"),
        }
        for name, allowed in choices.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} is one of {', '.join(allowed)}")

    def id(self, number: int) -> str | int:
        """Return an id as it is written."""
        return number if self.ids == "integers" else str(number)

    def good(self, data: object) -> Answer:
        """Return the envelope of a success."""
        return {"success": True if self.success == "bool" else "True", "message": None, "data": data}

    def bad(self, words: str) -> Answer:
        """Return the envelope of an error."""
        return {"success": False if self.success == "bool" else "False", "message": words, "data": None}

    def telephone(self, telephone: Telephone) -> Answer:
        """Return a row of `bulk_sms/telephones`."""
        return {
            "telephone_id": self.id(telephone.telephone_id),
            "telephone": telephone.number,
            "added_at": day(telephone.added_at),
            "expired_at": day(telephone.expired_at),
        }

    def check(self, check: Request) -> Answer:
        """Return the answer of `bulk_sms/status`."""
        return {
            "request_id": self.id(check.request_id),
            "agent_name": check.agent_name,
            "telephone": check.number,
            "smses": "|".join(check.messages) or None,
            "status": check.status,
            "updated_at": stamp(check.updated_at),
            "queued_at": stamp(check.queued_at),
            "acquired_at": stamp(check.acquired_at),
            "started_at": stamp(check.started_at),
            "ended_at": stamp(check.ended_at),
            "canceled_at": stamp(check.canceled_at),
        } | check.overrides

    def messages(self, check: Request) -> Answer:
        """Return a row of `bulk_sms/smses_by_tid`."""
        row: Answer = {
            "request_id": self.id(check.request_id),
            "telephone_id": self.id(check.telephone.telephone_id),
            "smses": "|".join(check.messages),
            "telephone": check.number,
            "updated_at": stamp(check.updated_at),
        }
        return row | {name: value for name, value in check.overrides.items() if name in row}

    def change_row(self, change: Request) -> Answer:
        """Return a row of `nc/requests`."""
        row: Answer = {
            "request_id": self.id(change.request_id),
            "last_telephone": change.number,
            "telephone": change.new_number,
            "status": change.status,
            "updated_at": stamp(change.updated_at),
            "submitted_at": stamp(change.queued_at),
            "canceled_at": stamp(change.canceled_at),
        }
        row |= {name: value for name, value in change.overrides.items() if name in row}
        if not self.has_change_status:
            del row["status"]
        return row

    def change(self, change: Request) -> Answer:
        """Return the answer of `nc/status`; `telephone` is the number right now."""
        return {
            "request_id": self.id(change.request_id),
            "agent_name": change.agent_name,
            "telephone": change.telephone.number,
            "last_telephone": change.number,
            "status": change.status,
            "updated_at": stamp(change.updated_at),
            "submitted_at": stamp(change.queued_at),
            "acquired_at": stamp(change.acquired_at),
            "processed_at": stamp(change.started_at),
            "completed_at": stamp(change.ended_at),
            "canceled_at": stamp(change.canceled_at),
        } | change.overrides
