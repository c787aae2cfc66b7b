"""Telephones, requests and messages for the tests of the journal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smspins_tui.eastern import Stamp
from smspins_tui.journal import Journal
from smspins_tui.models import Kind, Message, Request, Telephone, Timeline

PROFILE = "default"
BASE_URL = "https://sms.example"
NUMBER = "2125550100"
STAMP = Stamp("2026-03-04 22:13:05", 1_772_680_385.0)


async def open_at(path: Path | None, **options: Any) -> Journal:  # noqa: ANN401 - any field or option
    return await Journal.open(path, profile=PROFILE, base_url=BASE_URL, **options)


def telephone(telephone_id: str = "23354", **fields: Any) -> Telephone:  # noqa: ANN401 - any field or option
    known: dict[str, Any] = {"number": NUMBER, "added": STAMP, "fields": (("telephone_id", f'"{telephone_id}"'),)}
    return Telephone(telephone_id, **(known | fields))


def check(request_id: str = "15682", **fields: Any) -> Request:  # noqa: ANN401 - any field or option
    known: dict[str, Any] = {"telephone_id": "23354", "number": NUMBER, "requested_at": 1000.0}
    return Request(Kind.CHECK, request_id, **(known | fields))


def change(request_id: str = "15682", **fields: Any) -> Request:  # noqa: ANN401 - any field or option
    known: dict[str, Any] = {"telephone_id": "23354", "number": NUMBER, "requested_at": 1000.0, "zip_code": "95129"}
    return Request(Kind.CHANGE, request_id, **(known | fields))


def message(text: str = "Your Acme code is 532084.", check_id: str = "15682", **fields: Any) -> Message:  # noqa: ANN401 - any field or option
    known: dict[str, Any] = {"occurrence": 1, "telephone_id": "23354", "number": NUMBER, "seen_at": 1000.0}
    return Message(check_id, text, **(known | fields))


TIMELINE = Timeline(queued=STAMP, started=Stamp("2026-03-04", 1_772_600_400.0, is_date=True), ended=Stamp("soon"))
