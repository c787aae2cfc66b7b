"""What a list of number changes shows of one whose answer never came.

Stands apart because a row of `nc/requests` names neither the telephone id nor the ZIP: only numbers and times tell
whose it may be. The one rule: pure functions, and what may be of another call is never taken for this one's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from smspins_tui.eastern import latest_reading
from smspins_tui.models import FINAL, Intent, Kind, Request, RequestAnswer, Status, Telephone
from smspins_tui.services.job import FIRST_LOOK
from smspins_tui.services.merge import status_of_row

SLACK = 90.0
"""Seconds by which the server's clock may differ after its skew is taken off."""
TOLD_FOR = 48 * 3600.0
"""Seconds for which `nc/requests` is complete."""
LATEST = FIRST_LOOK + SLACK
"""Seconds after a call from which the server has dated its change no more."""


class Verdict(Enum):
    """Whether the server has the change: nobody can tell when a row may be of another call."""

    THERE = auto()
    NOT_THERE = auto()
    DOUBTFUL = auto()


class Finding(NamedTuple):
    """A verdict, words for a person, and the row when only that one can be the change."""

    verdict: Verdict
    words: str = ""
    row: RequestAnswer | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that a telephone has had; `is_sure` when it had no others lately, `foreign` those of the others."""

    own: frozenset[str]
    is_sure: bool
    foreign: frozenset[str]


class Call(NamedTuple):
    """A number change of unknown outcome, and the earlier ones of its telephone that may have left a row, too.

    The times are the server's.
    """

    made_at: float
    rivals: tuple[float, ...] = ()


def numbers_of(
    intent: Intent,
    telephones: Iterable[Telephone],
    requests: Iterable[Request],
    rows: Iterable[RequestAnswer] = (),
) -> Numbers:
    """Return the numbers of the telephone of a call.

    What was written down as the number at a call may have been an old one by then: so every number counts that the
    telephone ever had, and none comes back once it is gone.

    Args:
        intent: the call.
        telephones: those of the account.
        requests: those that are known.
        rows: changes on the server that are of nobody known.
    """
    own = {intent.number}
    foreign: set[str | None] = set()
    is_sure = bool(intent.number)
    for telephone in telephones:
        if telephone.telephone_id != intent.telephone_id:
            foreign.add(telephone.number)
        elif intent.number:
            own.add(telephone.number)
    for request in requests:
        if request.telephone_id not in {intent.telephone_id, None}:
            foreign |= {request.number, request.new_number}
        elif request.telephone_id and request.kind is Kind.CHANGE and intent.number:
            own |= {request.number, request.new_number}
            is_sure &= not _may_have_given_another(request) or request.requested_at < intent.created_at - TOLD_FOR
    known, is_followed = _follow(frozenset(filter(None, own)), rows)
    return Numbers(known, is_sure and is_followed, frozenset(filter(None, foreign)) - known)


def _may_have_given_another(request: Request) -> bool:
    return request.is_open or (request.status is Status.SUCCESS and not request.new_number)


def _follow(own: frozenset[str], rows: Iterable[RequestAnswer]) -> tuple[frozenset[str], bool]:
    """Return the numbers with those that changes of nobody known led to, and whether they are all told."""
    open_or_done = [row for row in rows if (status := status_of_row(row)) is Status.SUCCESS or status not in FINAL]
    known = frozenset[str]()
    while own != known:
        known = own
        own |= {row.telephone or "" for row in open_or_done if row.last_telephone in known and _is_told(row)}
    return known, all(_is_told(row) for row in open_or_done if row.last_telephone in known)


def _is_told(row: RequestAnswer) -> bool:
    """Whether a row tells the new number: before its success the field holds something else."""
    return bool(row.telephone) and status_of_row(row) is Status.SUCCESS


def weigh(call: Call, numbers: Numbers, rows: Iterable[RequestAnswer]) -> Finding:
    """Say what a list shows of a call.

    Args:
        call: the call.
        numbers: those of its telephone.
        rows: the changes on the list that are of nobody known.
    """
    since = call.made_at - SLACK
    rivals = [at for at in call.rivals if latest_reading(at + LATEST) >= since]
    own = {row.id: at for row in rows if row.last_telephone in numbers.own and (at := _made_at(row)) is not None}
    last = {name: latest_reading(at) for name, at in own.items()}
    fitting = [row for row in rows if last.get(row.id, 0.0) >= since]
    # a change of before the call is of a rival, which has no other; each rival left may have made one that fits
    left = len(rivals) - sum(min(rivals) - SLACK <= at < since for at in last.values()) if rivals else 0
    certain = [row for row in fitting if left <= 0 or own[row.id] > max(rivals) + LATEST]
    if certain:
        row = min(certain, key=lambda row: own[row.id])
        return Finding(Verdict.THERE, f"the server has it as {row.id}", row)
    names = " and ".join(row.id for row in fitting)
    if len(fitting) > left:
        return Finding(Verdict.THERE, f"the server has {names}, of this call and the earlier one")
    if fitting:
        return Finding(Verdict.DOUBTFUL, f"the server has {names}, of this call or an earlier one: nobody can tell")
    for row in rows:
        is_since = latest_reading(_made_at(row) or since) >= since
        if row.id not in own and is_since and _may_be_own(row, numbers):
            return Finding(
                Verdict.DOUBTFUL, f"{row.id} on the server may be it: nobody can tell of which telephone it is"
            )
    return Finding(Verdict.NOT_THERE)


def _may_be_own(row: RequestAnswer, numbers: Numbers) -> bool:
    if row.last_telephone in numbers.foreign:
        return False
    return row.last_telephone in numbers.own or not numbers.is_sure or not is_number(row.last_telephone)


def _made_at(row: RequestAnswer) -> float | None:
    return row.timeline.queued.at if row.timeline.queued else None


def is_number(text: str | None) -> bool:
    """Whether a field holds a telephone number (a sample of the API holds messages there)."""
    digits = sum(character.isdecimal() for character in text or "")
    return digits >= 7 and not any(character.isalpha() for character in text or "")
