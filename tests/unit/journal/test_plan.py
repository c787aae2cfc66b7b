"""What the work costs: it goes along indexes, and costs the same however much is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from smspins_tui.journal.auto import save_auto_check
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.intent import begin, cut_off, look, rivals, settle
from smspins_tui.journal.message import add_messages, mark_read, page, thread
from smspins_tui.journal.migration import migrate
from smspins_tui.journal.request import ended_requests, find_request, save_requests
from smspins_tui.journal.snapshot import screenful, snapshot
from smspins_tui.journal.telephone import inboxes, mark_asked, save_label, save_telephones
from smspins_tui.models import Action, AutoCheck, Outcome, Status
from tests.unit.journal.examples import check, message, telephone

Work = Callable[[Connection], Any]


def send(connection: Connection) -> None:
    intent = begin(connection, Action.REQUEST_CHECK, "7", at=1.0)
    look(connection, intent.intent_id, 2.0)
    settle(connection, intent.intent_id, Outcome.DONE, at=3.0, request=check("999999"))


def send_again(connection: Connection) -> None:
    intent = begin(connection, Action.REQUEST_CHANGE, "7", at=1.0)
    settle(connection, intent.intent_id, Outcome.UNKNOWN, at=2.0)
    rivals(connection, intent, 0.0)
    again = begin(connection, Action.REQUEST_CHANGE, "7", at=3.0, replaces=intent.intent_id)
    settle(connection, again.intent_id, Outcome.DONE, at=4.0)


HOT: dict[str, Work] = {
    "send a call": send,
    "send a call again": send_again,
    "save a request": lambda c: save_requests(c, [check("7", seen_at=5.0, agent="agent-4")]),
    "find a request": lambda c: find_request(c, check("7").key),
    "save a telephone": lambda c: save_telephones(c, [telephone("7", number="9175550142")], at=9.0),
    "label a telephone": lambda c: save_label(c, "7", "bank"),
    "note an answer": lambda c: mark_asked(c, "7", 5.0),
    "read an inbox": lambda c: inboxes(c, ["7", "8"]),
    "add messages": lambda c: add_messages(c, [message("new", "7", telephone_id="7"), message("0", "7")]),
    "read a thread": lambda c: thread(c, "7", 20),
    "mark messages read": lambda c: mark_read(c, "7", [("7", "1", 1)], before=5.0),
    "read a page of all messages": lambda c: page(c, 5, 10),
    "save a belief": lambda c: save_auto_check(c, AutoCheck("7")),
    "read what has ended": lambda c: ended_requests(c, 10),
    "read the first screenful": lambda c: screenful(c, 10),
}
ALONG_AN_INDEX = re.compile(r"SCAN (inbox|telephone|intent) USING (COVERING )?INDEX|SCAN CONSTANT ROW")
"""An order with a limit, a count, the open intents: what is read of the index is what is asked for."""


def fill(connection: Connection, size: int) -> None:
    """Put in `size` telephones, ended requests and done intents; ten messages of each, and many of one, most read."""
    ids = [str(number) for number in range(size)]
    save_telephones(connection, [telephone(tid) for tid in ids])
    save_requests(connection, [check(tid, status=Status.SUCCESS, status_raw="SUCCESS") for tid in ids])
    add_messages(
        connection,
        [
            message(str(part), tid, telephone_id=tid, is_read=int(tid) >= 20 or part > 3)
            for tid in ids
            for part in range(10)
        ],
    )
    add_messages(connection, [message("old", tid, telephone_id="7", is_read=True) for tid in ids])
    with connection.writing():
        connection.change_many(
            "INSERT INTO intent (action, telephone_id, target, created_at, outcome, detail) "
            "VALUES ('request check', ?, '', 1.0, 'done', '')",
            [(tid,) for tid in ids],
        )
    for tid in ids:
        save_auto_check(connection, AutoCheck(tid))


@pytest.fixture(scope="module")
def filled() -> Iterator[Connection]:
    with closing(connect(None)) as connection:
        migrate(connection)
        fill(connection, 200)
        yield connection


def plans_of(connection: Connection, work: Work) -> list[str]:
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    work(connection)
    connection.set_trace_callback(None)
    words = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
    asked = [statement for statement in statements if statement.strip().startswith(words)]
    assert asked
    return [row[3] for statement in asked for row in connection.rows(f"EXPLAIN QUERY PLAN {statement}")]


@pytest.mark.parametrize("name", HOT)
def test_no_hot_query_scans_or_sorts(filled: Connection, name: str) -> None:
    plans = [plan for plan in plans_of(filled, HOT[name]) if not ALONG_AN_INDEX.match(plan)]
    assert [plan for plan in plans if "SCAN" in plan or "TEMP B-TREE" in plan] == []


def test_the_whole_is_read_in_order_without_sorting(filled: Connection) -> None:
    assert [plan for plan in plans_of(filled, snapshot) if "TEMP B-TREE" in plan] == []


def test_what_was_being_sent_is_found_without_reading_what_is_done(filled: Connection) -> None:
    def cut(connection: Connection) -> None:
        with connection.writing():
            cut_off(connection)

    assert [plan for plan in plans_of(filled, cut) if not ALONG_AN_INDEX.match(plan)] == []


def steps_of(work: Work, size: int) -> int:
    """Return how many steps SQLite's machine takes for the work in a journal of that size."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with closing(connect(None)) as connection:
        migrate(connection)
        fill(connection, size)
        connection.set_progress_handler(count, 1)
        work(connection)
        connection.set_progress_handler(None, 1)
    return steps


@pytest.mark.parametrize("name", HOT)
def test_hot_work_takes_the_same_steps_however_much_is_kept(name: str) -> None:
    few, many = steps_of(HOT[name], 50), steps_of(HOT[name], 500)
    assert 0 < many <= few * 1.1
