"""What the detail says, without a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Inbox,
    Outcome,
    Request,
    Status,
)
from smspins_tui.ui.screens.detail_lines import (
    MOST_MESSAGES,
    Detail,
    intent_detail,
    message_detail,
    message_rows,
    raw_text,
    request_detail,
    telephone_detail,
)
from tests.unit.ui.detail_samples import AT, CHANGE, CHECK, FIELDS, INTENT, MESSAGE, SMSES, TELEPHONE

pytestmark = pytest.mark.usefixtures("in_paris")


def row(detail: Detail, label: str) -> str:
    return next(row.text for section in detail.sections for row in section.rows if row.label == label)


def labels(detail: Detail) -> set[str]:
    return {row.label for section in detail.sections for row in section.rows}


# A request


def test_a_request_shows_every_field_as_sent() -> None:
    detail = request_detail(CHECK, TELEPHONE)
    assert detail.title == "SMS check 15682"
    assert row(detail, "telephone") == "(212) 555-0113 · QA staging 7 · id 23354"
    assert detail.sections[-1].title == "Every field as sent"
    assert tuple((one.label, one.text) for one in detail.sections[-1].rows) == FIELDS


def test_the_messages_of_a_request_are_split_and_shown_raw_with_their_codes() -> None:
    detail = request_detail(CHECK, TELEPHONE)
    assert row(detail, "1") == "Your Acme code is 532084."
    assert row(detail, "code") == "532084"
    assert row(detail, "2") == "G-481516 or 8841 is your code"
    assert row(detail, "raw") == SMSES


def test_the_messages_at_hand_are_shown_even_if_the_last_answer_had_none() -> None:
    detail = request_detail(replace(CHECK, fields=()), TELEPHONE, (MESSAGE,))
    assert row(detail, "1") == MESSAGE.text
    assert "raw" not in labels(detail)


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        (CHECK, "submitted; it can still be canceled"),
        (replace(CHECK, status=Status.FAILED, status_raw="FAIL"), "failed on the server"),
        (replace(CHANGE, status=Status.FAILED, status_raw="FAILED"), "a bigger place may do"),
        (replace(CHECK, status=Status.REMOVED, status_raw="REMOVED"), "tells no cause"),
        (replace(CHECK, status=Status.OTHER, status_raw="PAUSED"), "not documented"),
        (replace(CHECK, unfound=2), "not known to the server"),
    ],
)
def test_a_status_is_explained(request_: Request, told: str) -> None:
    assert told in row(request_detail(request_, TELEPHONE), "that is")


def test_the_servers_own_word_is_shown_when_it_is_another() -> None:
    assert row(request_detail(replace(CHECK, status=Status.FAILED, status_raw="FAIL"), None), "as told") == "FAIL"
    assert row(request_detail(replace(CHECK, status=Status.OTHER, status_raw="PAUSED"), None), "as told") == "PAUSED"
    assert "as told" not in labels(request_detail(CHECK, TELEPHONE))


def test_a_number_change_shows_its_zip_and_the_new_number_only_on_success() -> None:
    assert row(request_detail(CHANGE, TELEPHONE), "ZIP") == "95129"
    assert "new number" not in labels(request_detail(CHANGE, TELEPHONE))
    done = replace(CHANGE, status=Status.SUCCESS, status_raw="SUCCESS")
    assert row(request_detail(done, TELEPHONE), "new number") == "not told yet"
    told = replace(done, new_number="4085550123")
    assert row(request_detail(told, TELEPHONE), "new number") == "(408) 555-0123"


def test_a_request_that_was_not_asked_here_says_so() -> None:
    detail = request_detail(replace(CHECK, is_asked_here=False, seen_at=None), None)
    assert row(detail, "asked by") == "not asked here"
    assert row(detail, "last news") == "none yet"
    assert "first seen" in labels(detail)


def test_more_messages_than_can_be_read_are_counted() -> None:
    rows = message_rows(("hello",) * (MOST_MESSAGES + 7))
    assert len(rows) == MOST_MESSAGES + 1
    assert rows[-1].text == "and 7 more"


@pytest.mark.parametrize(
    ("value", "text"),
    [('"a|b"', "a|b"), ("null", ""), ("17", ""), ('{"a": 1}', ""), ("[" * 100_000, ""), ('"broken', '"broken')],
)
def test_a_field_is_read_as_text_only_when_it_is_one(value: str, text: str) -> None:
    assert raw_text((("smses", value),), "smses") == text
    assert raw_text((), "smses") == ""


# A call


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_call_can_be_sent_again_or_dismissed_only_when_it_needs_a_person(outcome: Outcome) -> None:
    detail = intent_detail(replace(INTENT, outcome=outcome), TELEPHONE)
    expected = outcome in (Outcome.UNKNOWN, Outcome.ABSENT, Outcome.REFUSED, Outcome.NOT_SENT)
    assert detail.is_decidable is expected
    assert ({"s", "d"} <= labels(detail)) is expected
    assert row(detail, "outcome") == outcome.value


def test_a_call_of_unknown_outcome_says_what_is_known_and_how_it_is_found_out() -> None:
    detail = intent_detail(replace(INTENT, detail="the connection broke"), TELEPHONE)
    assert "nobody knows" in row(detail, "that is")
    assert "never sent again by itself" in row(detail, "that is")
    assert row(detail, "said") == "the connection broke"
    assert "list of 48 hours" in row(detail, "looked for")
    assert "both count" in row(detail, "s")


def test_a_call_that_was_looked_for_says_when() -> None:
    looked = replace(INTENT, looks=2, looked_at=AT + 130, outcome=Outcome.ABSENT)
    told = row(intent_detail(looked, TELEPHONE), "looked for")
    assert told == "2 times, first at 2026-03-10 22:16:00 ET (Mar 11 03:16:00 here); it was not there"
    assert row(intent_detail(replace(looked, looks=1), TELEPHONE), "looked for").startswith("once, first")


@pytest.mark.parametrize("action", list(Action))
def test_each_call_is_named_and_says_how_it_is_found_out(action: Action) -> None:
    detail = intent_detail(replace(INTENT, action=action), None)
    assert detail.title == f"Call: {action.value}"
    assert row(detail, "looked for").endswith((".",))
    assert row(detail, "telephone") == "(212) 555-0113"


# A telephone


def test_a_telephone_shows_what_is_known_of_it() -> None:
    telephone = replace(
        TELEPHONE,
        added=parse_stamp("2026-02-11"),
        expires=parse_stamp("2026-03-20"),
        listed_at=AT,
        number_since=AT,
        fields=(("telephone_id", "23354"),),
    )
    inbox = Inbox(unread=2, last_at=AT, asked_at=AT)
    detail = telephone_detail(telephone, now=AT, inbox=inbox, requests=(CHECK, CHANGE))
    assert row(detail, "number") == "(212) 555-0113"
    assert row(detail, "label") == "QA staging 7"
    assert row(detail, "expires") == "2026-03-20 · 10 days left"
    assert row(detail, "unread") == "2"
    assert row(detail, "check") == "15682  PENDING"
    assert row(detail, "change") == "15690  PENDING"
    assert row(detail, "telephone_id") == "23354"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-03-11", "2026-03-11 · 1 day left"),
        ("2026-03-10", "2026-03-10 · today"),
        ("2026-03-09", "2026-03-09 · ended; calls are not held back for that, the server decides"),
        ("never", "never (as it came)"),
    ],
)
def test_the_days_left_are_counted_in_eastern_days(day: str, told: str) -> None:
    assert row(telephone_detail(replace(TELEPHONE, expires=parse_stamp(day)), now=AT), "expires") == told


def test_what_was_not_asked_and_what_is_not_there_differ() -> None:
    assert row(telephone_detail(TELEPHONE, now=AT), "messages") == "not asked for yet"
    detail = telephone_detail(TELEPHONE, now=AT, inbox=Inbox(asked_at=AT))
    assert row(detail, "last message") == "none"


def test_a_telephone_that_is_not_listed_and_its_auto_check_are_told() -> None:
    belief = AutoCheck("23354", AutoState.ON, AT)
    detail = telephone_detail(replace(TELEPHONE, unlisted_since=AT), now=AT, belief=belief, state=AutoState.ON)
    assert row(detail, "not listed") == "since 2026-03-10 22:13:50 ET (Mar 11 03:13:50 here)"
    assert "not started" in row(detail, "auto check")


# A message


def test_a_message_shows_its_code_its_times_and_the_number_it_came_to() -> None:
    detail = message_detail(replace(MESSAGE, checked=parse_stamp("2026-03-10 22:14:31")), TELEPHONE, raw=SMSES)
    assert row(detail, "code") == "532084"
    assert row(detail, "on number") == "(917) 555-0100"
    assert row(detail, "checked") == "2026-03-10 22:14:31 ET (Mar 11 03:14:31 here)"
    assert row(detail, "raw") == SMSES
    assert "same text" not in labels(detail)


def test_a_message_that_stands_twice_in_its_check_says_which_it_is() -> None:
    assert row(message_detail(replace(MESSAGE, occurrence=2), None), "same text") == "number 2 in its check"
