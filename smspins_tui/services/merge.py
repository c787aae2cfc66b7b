"""What is known of a telephone or a request after an answer about it.

Stands apart because the same thing is told by several functions, each with other fields and sometimes late. The one
rule: pure functions, and nothing that was known is lost because an answer lacks it.
"""

from __future__ import annotations

from dataclasses import replace

from smspins_tui.eastern import is_repeated
from smspins_tui.models import FINAL, Kind, MessagesRow, Request, RequestAnswer, Status, Telephone, Timeline
from smspins_tui.services.thread import count_messages

MISSED_LIMIT = 2
"""Answers in a row without a telephone, after which more of them say nothing new."""


def merge_telephone(old: Telephone | None, row: Telephone, now: float) -> Telephone:
    """Return the telephone as just listed, with what only we know of it kept; the very same when nothing changed."""
    if old is None:
        return replace(row, listed_at=now)
    if old.fields == row.fields and not old.missed:
        return old
    since = now if old.number != row.number else old.number_since
    return replace(row, listed_at=now, number_since=since, label=old.label)


def miss_telephone(old: Telephone, now: float) -> Telephone:
    """Return the telephone after an answer that did not list it; the very same when that was known."""
    if old.missed >= MISSED_LIMIT:
        return old
    since = old.unlisted_since if old.unlisted_since is not None else now
    return replace(old, unlisted_since=since, missed=old.missed + 1)


def status_of_row(row: RequestAnswer) -> Status | None:
    """Return the status that a row of `nc/requests` tells; success is never inferred."""
    if row.status is None and row.timeline.canceled is not None:
        return Status.CANCELED
    return row.status


def merge_request(old: Request | None, answer: RequestAnswer, now: float) -> Request:
    """Return what is known of a request after an answer about it.

    An old answer changes nothing but `seen_at`. The new number is taken only from a change that succeeded, and only
    when it differs from the number before.
    """
    if old is None:
        old = Request(answer.kind, answer.id, None, answer.telephone, now, is_asked_here=False)
    if is_old(answer, old):
        return replace(old, seen_at=now, unfound=0, messages=_count_messages(old, answer))
    status = answer.status or old.status
    new_number = old.new_number
    if answer.kind is Kind.CHANGE and status is Status.SUCCESS and answer.telephone not in (None, "", old.number):
        new_number = answer.telephone
    return replace(
        old,
        status=status,
        status_raw=answer.status_raw or status.value,
        number=old.number or answer.telephone,
        new_number=new_number,
        agent=answer.agent or old.agent,
        timeline=_merge_timeline(old.timeline, answer.timeline),
        seen_at=now,
        unfound=0,
        fields=answer.fields or old.fields,
        messages=_count_messages(old, answer),
    )


def _count_messages(old: Request, answer: RequestAnswer) -> int | None:
    """Return how many messages a check is known to hold: what was told once does not become less."""
    if answer.smses is None and all(name != "smses" for name, _ in answer.fields):
        return old.messages
    return max(old.messages or 0, count_messages(answer.smses or ""))


def count_row(known: Request, row: MessagesRow) -> Request:
    """Return the request with the messages counted that its row of `smses_by_tid` holds; the very same when known."""
    count = count_messages(row.smses or "")
    return known if count <= (known.messages or 0) else replace(known, messages=count)


def is_old(answer: RequestAnswer, known: Request) -> bool:
    """Whether an answer tells what was before: by its `updated_at`, which says nothing in the hour that repeats.

    What has ended doesn't open again without a later time, and an end is never old news.
    """
    if answer.status in FINAL:
        return False
    told = answer.timeline.updated.at if answer.timeline.updated else None
    before = known.timeline.updated.at if known.timeline.updated else None
    if told is None or before is None or (is_repeated(told) and is_repeated(before)):
        return known.status in FINAL
    return told <= before if known.status in FINAL else told < before


def _merge_timeline(old: Timeline, new: Timeline) -> Timeline:
    return Timeline(
        queued=new.queued or old.queued,
        acquired=new.acquired or old.acquired,
        started=new.started or old.started,
        ended=new.ended or old.ended,
        canceled=new.canceled or old.canceled,
        updated=new.updated or old.updated,
    )


def adopted(row: MessagesRow, now: float) -> Request:
    """Return the request for an id that the server told and nobody here asked for: its status is not known."""
    timeline = Timeline(updated=row.updated)
    return Request(
        Kind.CHECK,
        row.check_id,
        row.telephone_id,
        row.number,
        now,
        status=Status.OTHER,
        status_raw="",
        is_asked_here=False,
        timeline=timeline,
        seen_at=now,
        messages=count_messages(row.smses or ""),
    )
