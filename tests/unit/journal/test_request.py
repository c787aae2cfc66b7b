"""Requests: what is kept, and what only the journal knows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smspins_tui.journal.connection import Connection
from smspins_tui.journal.message import add_messages
from smspins_tui.journal.request import ended_requests, find_request, merge, save_requests
from smspins_tui.models import Kind, RequestKey, Status
from tests.unit.journal.examples import TIMELINE, change, check, message


def test_a_request_comes_back_as_it_was_saved(connection: Connection) -> None:
    request = change(
        status=Status.OTHER,
        status_raw="Émigré",
        new_number="9175550142",
        agent="agent-4",
        timeline=TIMELINE,
        seen_at=1002.5,
        unfound=1,
        is_asked_here=False,
        fields=(("smses", '"a|b"'), ("odd", "[1, null]")),
        messages=2,
    )
    save_requests(connection, [request])
    assert find_request(connection, request.key) == request


def test_checks_and_changes_of_one_number_are_two(connection: Connection) -> None:
    save_requests(connection, [check(agent="one"), change(agent="two")])
    assert find_request(connection, RequestKey(Kind.CHECK, "15682")) == check(agent="one")
    assert find_request(connection, RequestKey(Kind.CHANGE, "15682")) == change(agent="two")


def test_a_request_nobody_knows_is_none(connection: Connection) -> None:
    assert find_request(connection, RequestKey(Kind.CHECK, "1")) is None


def test_what_only_the_journal_knows_is_not_lost_by_an_answer_without_it(connection: Connection) -> None:
    asked = change(new_number="9175550142", fields=(("a", "1"),), messages=2)
    answer = replace(
        asked,
        telephone_id=None,
        number=None,
        zip_code=None,
        new_number=None,
        is_asked_here=False,
        status=Status.STARTED,
        status_raw="STARTED",
        seen_at=1003.0,
        fields=(),
        messages=None,
    )
    save_requests(connection, [asked])
    save_requests(connection, [answer])
    assert find_request(connection, asked.key) == replace(
        asked, status=Status.STARTED, status_raw="STARTED", seen_at=1003.0
    )


def test_a_newer_answer_replaces_the_older(connection: Connection) -> None:
    save_requests(connection, [check(agent="agent-4", seen_at=1001.0, fields=(("a", "1"),))])
    newer = check(status=Status.SUCCESS, status_raw="SUCCESS", seen_at=1002.0, fields=(("a", "2"),))
    save_requests(connection, [newer])
    assert find_request(connection, newer.key) == newer


def test_a_guess_does_not_take_back_what_an_answer_said() -> None:
    known = check(status=Status.SUCCESS, status_raw="SUCCESS", seen_at=1002.0, is_asked_here=False)
    merged = merge(known, check(requested_at=990.0))
    assert merged == replace(known, is_asked_here=True, requested_at=990.0)


def test_a_guess_is_better_than_a_status_that_was_never_told() -> None:
    adopted = check(status=Status.OTHER, status_raw="", seen_at=1002.0, is_asked_here=False)
    assert merge(adopted, check()).is_open


def test_what_did_not_change_is_not_written(connection: Connection) -> None:
    save_requests(connection, [check()])
    written = connection.total_changes
    save_requests(connection, [check(), check(fields=())])
    assert connection.total_changes == written


def test_what_has_ended_comes_newest_first_with_the_time_of_its_first_message(connection: Connection) -> None:
    done: dict[str, Any] = {"status": Status.SUCCESS, "status_raw": "SUCCESS"}
    older, newer = check("1", requested_at=10.0, **done), check("2", requested_at=20.0, timeline=TIMELINE, **done)
    save_requests(connection, [older, newer, check("3"), change("1", requested_at=5.0, **done)])
    add_messages(connection, [message("late", "1", seen_at=19.0), message("early", "1", seen_at=15.0)])
    found = ended_requests(connection, 3)
    assert [(request.kind, request.id, first_seen) for request, first_seen in found] == [
        (Kind.CHECK, "2", None),
        (Kind.CHECK, "1", 15.0),
        (Kind.CHANGE, "1", None),
    ]
    assert found[0][0].timeline == TIMELINE
    assert len(ended_requests(connection, 2)) == 2
