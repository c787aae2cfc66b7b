"""Deleting messages."""

from __future__ import annotations

from pathlib import Path

from smspins_tui.journal import file
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.message import add_messages, thread
from smspins_tui.journal.purge import purge
from smspins_tui.journal.request import find_request, save_requests
from smspins_tui.journal.telephone import inboxes
from smspins_tui.models import Inbox, Status
from tests.unit.journal.conftest import OpenJournal
from tests.unit.journal.examples import check, message

ENDED = {"status": Status.SUCCESS, "status_raw": "SUCCESS"}


def test_what_is_older_goes_and_the_rest_stays(connection: Connection) -> None:
    add_messages(connection, [message("old", "1", seen_at=10.0), message("new", "2", seen_at=20.0)])
    assert purge(connection, 15.0) == 1
    assert [m.text for m in thread(connection, "23354", 200)] == ["new"]
    assert inboxes(connection, ["23354"])["23354"] == Inbox(unread=1, last_at=20.0)


def test_a_telephone_without_messages_left_has_an_empty_inbox(connection: Connection) -> None:
    add_messages(connection, [message(seen_at=10.0)])
    purge(connection, 15.0)
    assert inboxes(connection, ["23354"])["23354"] == Inbox()


def test_what_was_purged_is_not_new_when_the_server_tells_it_again(connection: Connection) -> None:
    add_messages(connection, [message("old", "1", seen_at=10.0)])
    purge(connection, 15.0)
    assert add_messages(connection, [message("old", "1", seen_at=30.0)]) == ()


def test_a_check_goes_as_a_whole_or_not_at_all(connection: Connection) -> None:
    add_messages(connection, [message("old", "1", seen_at=10.0), message("new", "1", seen_at=20.0)])
    assert purge(connection, 15.0) == 0
    late = message("late", "1", seen_at=30.0)
    assert add_messages(connection, [late]) == (late,)


def test_a_check_that_is_still_open_keeps_its_messages(connection: Connection) -> None:
    save_requests(connection, [check("1")])
    add_messages(connection, [message("old", "1", seen_at=10.0)])
    assert purge(connection, 15.0) == 0


def test_raw_answers_that_hold_messages_go_too(connection: Connection) -> None:
    fields = (("smses", '"old"'),)
    save_requests(
        connection,
        [
            check("1", requested_at=10.0, fields=fields, **ENDED),
            check("2", requested_at=20.0, fields=fields, **ENDED),
            check("3", requested_at=10.0, fields=fields),
        ],
    )
    purge(connection, 15.0)
    kept = [find_request(connection, check(number).key) for number in ("1", "2", "3")]
    assert [request.fields for request in kept if request] == [(), fields, fields]


async def test_nothing_of_a_purged_text_is_left_in_the_files(open_journal: OpenJournal, path: Path) -> None:
    journal = await open_journal()
    secret = "the words that must go"
    filler = [message(f"filler {number}", str(number), seen_at=20.0) for number in range(300)]
    await journal.add_messages([*filler[:150], message(secret, "999", seen_at=10.0), *filler[150:]])
    await journal.save_requests([check("999", requested_at=10.0, fields=(("smses", secret),), **ENDED)])
    files = [path, file.wal_of(path)]
    assert any(secret.encode() in part.read_bytes() for part in files)
    assert await journal.purge(15.0) == 1
    assert not any(secret.encode() in part.read_bytes() for part in files)
