"""What is known after an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Kind, Request, RequestAnswer, Status, Timeline
from smspins_tui.services.merge import adopted, is_old, merge_request, merge_telephone, miss_telephone, status_of_row
from tests.unit.services.stage import (
    CHANGE,
    CHECK,
    NEW_NUMBER,
    NOON,
    NUMBER,
    change,
    check,
    row,
    stamp,
    telephone,
    told,
)

LATER = NOON + 100


def known(status: Status, updated: float | None = NOON, **fields: object) -> Request:
    timeline = Timeline(updated=stamp(updated)) if updated is not None else Timeline()
    return replace(check(status=status, status_raw=status.value, timeline=timeline), **fields)  # type: ignore[arg-type]  # any field


def answered(raw: str, status: Status, updated: str) -> RequestAnswer:
    return told(CHECK, status, status_raw=raw, timeline=Timeline(updated=parse_stamp(updated)))


def test_an_answer_moves_a_request_on() -> None:
    merged = merge_request(known(Status.PENDING), told(CHECK, Status.STARTED, updated=NOON + 5, agent="agent-4"), LATER)
    assert (merged.status, merged.status_raw, merged.agent, merged.seen_at) == (
        Status.STARTED, "STARTED", "agent-4", LATER,
    )  # fmt: skip


def test_what_an_answer_lacks_is_kept() -> None:
    before = known(Status.STARTED, agent="agent-4", fields=(("a", "1"),), zip_code="95129")
    queued = replace(before, timeline=Timeline(queued=stamp(NOON - 9), updated=stamp(NOON)))
    merged = merge_request(queued, told(CHECK, Status.SUCCESS, updated=NOON + 9), LATER)
    assert (merged.agent, merged.fields, merged.zip_code) == ("agent-4", (("a", "1"),), "95129")
    assert merged.timeline == Timeline(queued=stamp(NOON - 9), updated=stamp(NOON + 9))


@pytest.mark.parametrize("raw", ["FAIL", "FAILED"])
def test_both_spellings_of_failed_are_one_and_the_raw_word_is_kept(raw: str) -> None:
    merged = merge_request(known(Status.STARTED), told(CHECK, Status.FAILED, status_raw=raw), LATER)
    assert (merged.status, merged.status_raw, merged.is_open) == (Status.FAILED, raw, False)


def test_an_undocumented_status_is_open_until_an_end_is_told() -> None:
    answer = told(CHECK, Status.OTHER, status_raw="QUEUED")
    merged = merge_request(known(Status.PENDING), answer, LATER)
    assert (merged.status_raw, merged.is_open) == ("QUEUED", True)
    ended = replace(answer, timeline=Timeline(ended=stamp(LATER)))
    assert not merge_request(merged, ended, LATER).is_open


def test_removed_is_final_without_cause_or_time() -> None:
    assert not merge_request(known(Status.STARTED), told(CHECK, Status.REMOVED), LATER).is_open


def test_an_older_answer_changes_nothing_but_when_it_was_seen() -> None:
    before = known(Status.STARTED)
    assert merge_request(before, told(CHECK, Status.PENDING, updated=NOON - 5), LATER) == replace(before, seen_at=LATER)


def test_an_end_is_never_old_news() -> None:
    """A server whose clock went back, or has several clocks, must not keep a check open for ever."""
    merged = merge_request(known(Status.STARTED), told(CHECK, Status.SUCCESS, updated=NOON - 500), LATER)
    assert merged.status is Status.SUCCESS


@pytest.mark.parametrize("updated", [None, NOON, NOON - 5])
def test_what_has_ended_is_not_opened_again_by_an_older_answer(updated: float | None) -> None:
    assert is_old(told(CHECK, Status.PENDING, updated=updated), known(Status.CANCELED))


def test_what_has_ended_is_opened_again_by_a_later_answer() -> None:
    assert not is_old(told(CHECK, Status.STARTED, updated=NOON + 1), known(Status.FAILED))


def test_in_the_hour_that_repeats_an_earlier_time_may_be_later() -> None:
    before = merge_request(check(), answered("ACQUIRED", Status.ACQUIRED, "2026-11-01 01:50:00"), NOON)
    after = merge_request(before, answered("STARTED", Status.STARTED, "2026-11-01 01:20:00"), LATER)
    assert after.status is Status.STARTED


def test_around_the_hour_that_repeats_an_older_answer_is_still_old() -> None:
    before = merge_request(check(), answered("STARTED", Status.STARTED, "2026-11-01 02:10:00"), NOON)
    assert is_old(answered("PENDING", Status.PENDING, "2026-11-01 01:50:00"), before)


def test_a_good_answer_forgets_that_it_was_not_found() -> None:
    assert (
        merge_request(known(Status.STARTED, unfound=1), told(CHECK, Status.STARTED, updated=NOON), LATER).unfound == 0
    )
    assert merge_request(known(Status.STARTED, unfound=1), told(CHECK, updated=NOON - 5), LATER).unfound == 0


@pytest.mark.parametrize(
    ("status", "number", "shown"),
    [
        (Status.SUCCESS, NEW_NUMBER, NEW_NUMBER),
        (Status.SUCCESS, NUMBER, None),
        (Status.SUCCESS, "", None),
        (Status.SUCCESS, None, None),
        (Status.STARTED, NEW_NUMBER, None),
        (Status.FAILED, NEW_NUMBER, None),
    ],
)
def test_a_new_number_is_shown_only_when_told_of_a_success_and_different(
    status: Status, number: str | None, shown: str | None
) -> None:
    assert merge_request(change(), told(CHANGE, status, telephone=number), LATER).new_number == shown


def test_a_check_has_no_new_number() -> None:
    assert merge_request(check(), told(CHECK, Status.SUCCESS, telephone=NEW_NUMBER), LATER).new_number is None


def test_success_is_never_inferred_from_a_row_without_a_status() -> None:
    answer = told(CHANGE, None, telephone=NEW_NUMBER, timeline=Timeline(ended=stamp(NOON)))
    assert status_of_row(answer) is None
    assert status_of_row(replace(answer, timeline=Timeline(canceled=stamp(NOON)))) is Status.CANCELED


def test_an_answer_about_a_request_that_is_not_known_is_adopted() -> None:
    merged = merge_request(None, told(CHECK, Status.STARTED, telephone=NUMBER), NOON)
    assert (merged.kind, merged.id, merged.number, merged.is_asked_here) == (Kind.CHECK, "15682", NUMBER, False)


def test_an_adopted_check_is_not_open_while_its_status_is_not_told() -> None:
    assert not adopted(row("a"), NOON).is_open


def test_a_telephone_that_did_not_change_stays_the_same_object() -> None:
    old = merge_telephone(None, telephone(), NOON)
    assert merge_telephone(old, telephone(), LATER) is old


def test_a_telephone_with_a_new_number_keeps_its_label() -> None:
    old = replace(merge_telephone(None, telephone(), NOON), label="QA 7")
    new = merge_telephone(old, telephone(number=NEW_NUMBER), LATER)
    assert (new.number, new.number_since, new.label) == (NEW_NUMBER, LATER, "QA 7")


def test_a_telephone_that_is_missing_is_kept_with_since_when() -> None:
    once = miss_telephone(telephone(), NOON)
    twice = miss_telephone(once, LATER)
    assert (once.unlisted_since, once.missed) == (NOON, 1)
    assert (twice.unlisted_since, twice.missed) == (NOON, 2)
    assert miss_telephone(twice, LATER + 5) is twice


def test_a_telephone_that_is_listed_again_is_as_if_never_missed() -> None:
    back = merge_telephone(miss_telephone(telephone(), NOON), telephone(), LATER)
    assert (back.missed, back.unlisted_since, back.listed_at) == (0, None, LATER)


@pytest.mark.parametrize(
    ("known_count", "answer", "count"),
    [
        (None, told(CHECK, Status.SUCCESS), None),
        (None, told(CHECK, Status.SUCCESS, fields=(("smses", "null"),)), 0),
        (None, told(CHECK, Status.SUCCESS, smses="a| |b"), 2),
        (None, told(CHECK, Status.PENDING, updated=NOON - 9, smses="a"), 1),
        (2, told(CHECK, Status.SUCCESS), 2),
        (2, told(CHECK, Status.SUCCESS, smses="a"), 2),
        (2, told(CHECK, Status.SUCCESS, smses="a|b|c"), 3),
    ],
)
def test_the_messages_of_a_check_are_counted_and_never_become_less(
    known_count: int | None, answer: RequestAnswer, count: int | None
) -> None:
    assert merge_request(known(Status.STARTED, messages=known_count), answer, LATER).messages == count


def test_an_adopted_check_knows_how_many_messages_it_holds() -> None:
    assert adopted(row("a|b"), NOON).messages == 2
