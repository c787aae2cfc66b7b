"""The answers of the API as pydantic models, one an endpoint, and their way into `models`.

Stands apart because the document shows one thing and servers send another: all tolerance is here. The one rule: what
nobody relies on is taken as it comes (a field that isn't what the document says is kept as text), what everything
hangs on (`success`, an id) is checked, and nobody outside sees pydantic.

Rows of a list are independent: one without a usable id is left out and counted, the others stand. A list in which no
row has one isn't the API's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from json.encoder import encode_basestring
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictStr, ValidationError

from smspins_tui.eastern import Stamp, parse_stamp
from smspins_tui.errors import NotTheApi
from smspins_tui.models import Fields, Kind, MessagesRow, RequestAnswer, Status, Telephone, Timeline

MOST_FIELDS = 200
"""Fields of a row that are kept as they were sent; the document knows a dozen."""

_ID = re.compile(r"0*([0-9]{1,20})")
_STATUSES = {status.value: status for status in Status} | {"FAIL": Status.FAILED, "CANCELLED": Status.CANCELED}


def _identifier(value: object) -> str:
    # Lax integers would take True, " 1 " and 1.0.
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("not an id")  # noqa: TRY004 - pydantic takes a ValueError
    found = _ID.fullmatch(str(value))
    if found is None:
        raise ValueError("not an id")
    return found[1].lstrip("0") or "0"


def _identifier_if_any(value: object) -> str | None:
    try:
        return _identifier(value)
    except ValueError:
        return None


def _claim(value: object) -> bool:
    # `bool("False")` is true.
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    raise ValueError("neither true nor false")


def _text(value: object) -> str | None:
    return None if value is None else _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


# The first choice of each is what servers send, and is checked without a call of Python: 10,000 telephones in 15 ms
# instead of 31.
Id = Annotated[
    Annotated[str, Field(strict=True, pattern="^(0|[1-9][0-9]{0,19})$")] | Annotated[str, PlainValidator(_identifier)],
    Field(union_mode="left_to_right"),
]
OptionalId = Annotated[str | None, PlainValidator(_identifier_if_any)]
Text = Annotated[StrictStr | Annotated[str | None, PlainValidator(_text)], Field(union_mode="left_to_right")]
Claim = Annotated[bool, PlainValidator(_claim)]


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Envelope(_Wire):
    """What every function answers."""

    success: Claim
    message: Text = None
    data: object = None


class TelephoneRow(_Wire):
    """A row of `bulk_sms/telephones`."""

    telephone_id: Id
    telephone: Text = None
    added_at: Text = None
    expired_at: Text = None


class RequestedRow(_Wire):
    """What the calls that make or cancel a request answer."""

    request_id: Id


class CheckRow(_Wire):
    """What `bulk_sms/status` answers."""

    request_id: OptionalId = None
    status: Text = None
    agent_name: Text = None
    telephone: Text = None
    smses: Text = None
    queued_at: Text = None
    acquired_at: Text = None
    started_at: Text = None
    ended_at: Text = None
    canceled_at: Text = None
    updated_at: Text = None


class SmsesRow(_Wire):
    """A row of `bulk_sms/smses_by_tid`."""

    request_id: Id
    telephone_id: OptionalId = None
    telephone: Text = None
    smses: Text = None
    updated_at: Text = None


class ChangeStatus(_Wire):
    """What `nc/status` answers."""

    request_id: OptionalId = None
    status: Text = None
    agent_name: Text = None
    telephone: Text = None
    last_telephone: Text = None
    submitted_at: Text = None
    acquired_at: Text = None
    processed_at: Text = None
    completed_at: Text = None
    canceled_at: Text = None
    updated_at: Text = None


class ChangeRow(ChangeStatus):
    """A row of `nc/requests`: the same fields as far as they are there, and the id is all that names it."""

    request_id: Id  # narrower than in nc/status, where the question names the request


Row = TypeVar("Row", bound=_Wire)
Built = TypeVar("Built")
Sent = Mapping[str, object]


def read_envelope(value: object) -> Envelope:
    """Return what a body says as a whole.

    Raises:
        NotTheApi: it isn't an object with `success`.
    """
    with suppress(ValidationError):
        return Envelope.model_validate(value)
    raise NotTheApi("the answer isn't the API's, it doesn't say whether it succeeded: the address may be wrong")


def read_telephones(data: object) -> tuple[tuple[Telephone, ...], int]:
    """Return the telephones of `bulk_sms/telephones`, and how many rows had to be left out.

    Raises:
        NotTheApi: not a list, or no row of it has an id.
    """
    return _rows(TelephoneRow, data, _telephone)


def read_requested(data: object) -> str | None:
    """Return the id that a request or a cancel was answered with, None when it names none."""
    row = _one(RequestedRow, data)
    return None if row is None else row[0].request_id


def read_check(data: object, asked: str) -> RequestAnswer:
    """Return what `bulk_sms/status` says of the check that was asked for.

    Raises:
        NotTheApi: it says nothing, or speaks of another check.
    """
    row, sent = _of(CheckRow, data)
    return RequestAnswer(
        kind=Kind.CHECK,
        id=_same(row.request_id, asked),
        status=_status(row.status, row.canceled_at) or Status.OTHER,
        status_raw=row.status or "",
        agent=row.agent_name,
        telephone=row.telephone or None,
        smses=row.smses,
        timeline=Timeline(
            queued=_stamp(row.queued_at),
            acquired=_stamp(row.acquired_at),
            started=_stamp(row.started_at),
            ended=_stamp(row.ended_at),
            canceled=_stamp(row.canceled_at),
            updated=_stamp(row.updated_at),
        ),
        fields=_fields(sent),
    )


def read_smses(data: object, asked: str) -> tuple[tuple[MessagesRow, ...], int]:
    """Return the rows of `bulk_sms/smses_by_tid` for the telephone asked for, and how many had to be left out.

    Raises:
        NotTheApi: not a list, or no row of it has an id.
    """
    return _rows(SmsesRow, data, partial(_messages, asked))


def read_changes(data: object) -> tuple[tuple[RequestAnswer, ...], int]:
    """Return the rows of `nc/requests`, and how many had to be left out.

    `status` is None in a row that has none, but for one with `canceled_at`: success is never inferred.

    Raises:
        NotTheApi: not a list, or no row of it has an id.
    """
    return _rows(ChangeRow, data, _change_of_list)


def read_change(data: object, asked: str) -> RequestAnswer:
    """Return what `nc/status` says of the number change that was asked for.

    Raises:
        NotTheApi: it says nothing, or speaks of another number change.
    """
    row, sent = _of(ChangeStatus, data)
    status = _status(row.status, row.canceled_at) or Status.OTHER
    return _change(row, sent, _same(row.request_id, asked), status)


def _telephone(row: TelephoneRow, sent: Sent) -> Telephone:
    return Telephone(
        telephone_id=row.telephone_id,
        number=row.telephone or "",
        added=_stamp(row.added_at),
        expires=_stamp(row.expired_at),
        fields=_fields(sent),
    )


def _messages(asked: str, row: SmsesRow, sent: Sent) -> MessagesRow:
    return MessagesRow(
        check_id=row.request_id,
        telephone_id=row.telephone_id or asked,
        number=row.telephone or "",
        smses=row.smses,
        updated=_stamp(row.updated_at),
        fields=_fields(sent),
    )


def _change_of_list(row: ChangeRow, sent: Sent) -> RequestAnswer:
    return _change(row, sent, row.request_id, _status(row.status, row.canceled_at))


def _change(row: ChangeStatus, sent: Sent, request_id: str, status: Status | None) -> RequestAnswer:
    return RequestAnswer(
        kind=Kind.CHANGE,
        id=request_id,
        status=status,
        status_raw=row.status or "",
        agent=row.agent_name,
        telephone=row.telephone or None,
        last_telephone=row.last_telephone or None,
        timeline=Timeline(
            queued=_stamp(row.submitted_at),
            acquired=_stamp(row.acquired_at),
            started=_stamp(row.processed_at),
            ended=_stamp(row.completed_at),
            canceled=_stamp(row.canceled_at),
            updated=_stamp(row.updated_at),
        ),
        fields=_fields(sent),
    )


def _status(word: str | None, canceled_at: str | None) -> Status | None:
    if word is None or not word.strip():
        return Status.CANCELED if _stamp(canceled_at) else None
    return _STATUSES.get(word.strip().upper(), Status.OTHER)


def _stamp(raw: str | None) -> Stamp | None:
    # A date of zeros is how MySQL says "none"; read as a time it would make a canceled request of every one.
    if raw is None or not raw.strip() or raw.startswith("0000-00-00"):
        return None
    return parse_stamp(raw)


def _fields(sent: Sent) -> Fields:
    kept = islice(sent.items(), MOST_FIELDS)
    return tuple((name, encode_basestring(value) if isinstance(value, str) else _json(value)) for name, value in kept)


def _same(told: str | None, asked: str) -> str:
    if told is None or told == _identifier_if_any(asked):
        return asked
    raise NotTheApi(f"the server answered for request {told} instead of {asked}")


def _rows(model: type[Row], data: object, build: Callable[[Row, Sent], Built]) -> tuple[tuple[Built, ...], int]:
    """Build what each row of a list tells; the pydantic model of a row is gone before the next is read."""
    listed = [data] if isinstance(data, dict) else data
    if listed is None:
        return (), 0
    if not isinstance(listed, list):
        raise NotTheApi("the answer isn't the API's: a list is due, and something else came")
    rows = tuple(build(row, sent) for sent in listed if (row := _row(model, sent)) is not None)
    if listed and not rows:
        raise NotTheApi("the answer isn't the API's: no row of its list has an id")
    return rows, len(listed) - len(rows)


def _row(model: type[Row], sent: object) -> Row | None:
    try:
        return model.model_validate(sent)
    except ValidationError:
        return None


def _one(model: type[Row], data: object) -> tuple[Row, Sent] | None:
    sent = data[0] if isinstance(data, list) and len(data) == 1 else data
    if not isinstance(sent, dict):
        return None
    row = _row(model, sent)
    return None if row is None else (row, sent)


def _of(model: type[Row], data: object) -> tuple[Row, Sent]:
    found = _one(model, data)
    if found is None:
        raise NotTheApi("the answer isn't the API's: it says nothing of the request")
    return found
