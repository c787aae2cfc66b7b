"""Messages: identity, order, counts, read marks."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import Stamp
from smspins_tui.journal.connection import Connection, connect
from smspins_tui.journal.message import add_messages, mark_read, page, thread
from smspins_tui.journal.migration import migrate
from smspins_tui.journal.telephone import inboxes
from smspins_tui.models import Inbox, Message
from tests.unit.journal.examples import STAMP, message


def inbox(connection: Connection, telephone_id: str = "23354") -> Inbox:
    return inboxes(connection, [telephone_id])[telephone_id]


NAMED = {text: ("15682", text, 1) for text in "abcd"}
"""The names of messages of the one check."""


def test_a_message_comes_back_as_it_was_added(connection: Connection) -> None:
    added = message("Ваш код: 532084 \N{DIGIT ONE}\u202e\x1b]52;c;eA==\x07\x00 end", checked=STAMP, is_history=True)
    assert add_messages(connection, [added]) == (added,)
    assert thread(connection, "23354", 200) == (added,)


def test_a_message_that_is_known_is_not_new(connection: Connection) -> None:
    first = message(seen_at=1000.0)
    add_messages(connection, [first])
    again = replace(first, seen_at=2000.0, is_read=True, number="9175550142", checked=STAMP)
    assert add_messages(connection, [again, again]) == ()
    assert thread(connection, "23354", 200) == (first,)
    assert inbox(connection) == Inbox(unread=1, last_at=1000.0)


def test_the_same_text_twice_in_a_check_is_two_messages(connection: Connection) -> None:
    twice = [message("hello"), message("hello", occurrence=2)]
    assert add_messages(connection, [*twice, *twice]) == tuple(twice)


def test_the_same_text_in_two_checks_is_two_messages(connection: Connection) -> None:
    both = (message("hello", "1"), message("hello", "2"))
    assert add_messages(connection, both) == both


def test_a_lone_surrogate_is_kept_as_a_sign_of_damage_and_recognised(connection: Connection) -> None:
    odd = message("code \ud83d 123456")
    assert add_messages(connection, [odd]) == (odd,)
    assert add_messages(connection, [odd]) == ()
    assert thread(connection, "23354", 200)[0].text == "code \ufffd 123456"


def test_a_text_without_end_is_kept_whole(connection: Connection) -> None:
    long = message("x" * 65_536)
    add_messages(connection, [long])
    assert add_messages(connection, [long]) == ()
    assert thread(connection, "23354", 200) == (long,)


def test_the_newest_message_is_first(connection: Connection) -> None:
    add_messages(connection, [message("b", seen_at=2.0), message("a", seen_at=1.0), message("c", seen_at=3.0)])
    assert [m.text for m in thread(connection, "23354", 200)] == ["c", "b", "a"]
    assert [m.text for m in thread(connection, "23354", 2)] == ["c", "b"]


def test_of_one_moment_the_check_with_the_greater_number_is_newer(connection: Connection) -> None:
    add_messages(connection, [message("c", "100"), message("a", "9"), message("b", "99")])
    assert [m.check_id for m in thread(connection, "23354", 200)] == ["100", "99", "9"]


def test_of_one_check_the_part_told_last_is_newer(connection: Connection) -> None:
    add_messages(connection, [message("first part"), message("second part")])
    assert [m.text for m in thread(connection, "23354", 200)] == ["second part", "first part"]


def test_history_is_ordered_by_the_time_of_its_check(connection: Connection) -> None:
    old = message("old", "9", seen_at=5000.0, checked=Stamp("raw", 400.0), is_history=True, is_read=True, at=400.0)
    live = message("live", "10", seen_at=1000.0, checked=Stamp("raw", 300.0))
    add_messages(connection, [live, old])
    assert [m.text for m in thread(connection, "23354", 200)] == ["live", "old"]
    assert inbox(connection) == Inbox(unread=1, last_at=1000.0)


def test_reading_a_message_does_not_move_it(connection: Connection) -> None:
    add_messages(connection, [message("a", seen_at=1.0, checked=Stamp("raw", 0.5)), message("b", seen_at=2.0)])
    before = [m.text for m in thread(connection, "23354", 200)]
    mark_read(connection, "23354", [NAMED["a"]])
    assert [m.text for m in thread(connection, "23354", 200)] == before


def test_what_is_named_is_read_and_counted_once(connection: Connection) -> None:
    add_messages(connection, [message("a"), message("b"), message("c", is_read=True), message("d", telephone_id="1")])
    assert mark_read(connection, "23354", NAMED.values()) == 2
    assert mark_read(connection, "23354", NAMED.values()) == 0
    assert all(m.is_read for m in thread(connection, "23354", 200))
    assert (inbox(connection).unread, inbox(connection, "1").unread) == (0, 1)


def test_what_is_not_named_stays_unread(connection: Connection) -> None:
    add_messages(connection, [message("a"), message("b"), message("a", "9"), message("a", occurrence=2)])
    assert mark_read(connection, "23354", [NAMED["a"]]) == 1
    assert sum(not m.is_read for m in thread(connection, "23354", 200)) == inbox(connection).unread == 3


def test_what_was_seen_before_is_read_where_that_is_wanted(connection: Connection) -> None:
    add_messages(connection, [message("a", seen_at=1.0), message("b", seen_at=2.0), message("c", seen_at=3.0)])
    assert mark_read(connection, "23354", [NAMED["c"]], before=2.0) == 2
    assert [m.text for m in thread(connection, "23354", 200) if not m.is_read] == ["b"]
    assert inbox(connection).unread == 1


def test_pages_hold_every_message_once(connection: Connection) -> None:
    added = tuple(message(str(number)) for number in range(7))
    add_messages(connection, added)
    found: tuple[Message, ...] = ()
    mark, messages = page(connection, 0, 3)
    while messages:
        found += messages
        mark, messages = page(connection, mark, 3)
    assert found == added


texts = st.text(st.characters(codec="utf-8"), max_size=4) | st.sampled_from(
    ["a", "b", "a\x00", "a\x00b", "A", "é", "e\u0301"]
)
messages = st.builds(
    message,
    text=texts,
    check_id=st.sampled_from(["1", "2", "10"]),
    occurrence=st.integers(1, 3),
    telephone_id=st.sampled_from(["7", "8"]),
    seen_at=st.floats(0, 1e9),
    checked=st.none()
    | st.builds(Stamp, st.text(st.characters(codec="utf-8"), max_size=2), st.none() | st.floats(0, 1e9)),
    is_read=st.booleans(),
    is_history=st.booleans(),
)


@given(st.lists(st.lists(messages, max_size=6), max_size=6))
def test_whatever_brings_them_messages_are_kept_once_and_counted_right(batches: list[list[Message]]) -> None:
    first: dict[tuple[str, str, int], Message] = {}
    with closing(connect(None)) as connection:
        migrate(connection)
        for batch in batches:
            new = add_messages(connection, batch)
            expected = [m for m in batch if first.setdefault((m.check_id, m.text, m.occurrence), m) is m]
            assert list(new) == expected
        for telephone_id in ("7", "8"):
            mine = [m for m in first.values() if m.telephone_id == telephone_id]
            kept = thread(connection, telephone_id, 200)
            assert sorted(map(repr, kept)) == sorted(map(repr, mine))
            assert [m.came_at for m in kept] == sorted((m.came_at for m in mine), reverse=True)
            unread = sum(not m.is_read for m in mine)
            last_at = max((m.came_at for m in mine), default=None)
            assert inbox(connection, telephone_id) == Inbox(unread, last_at)
            names = [(m.check_id, m.text, m.occurrence) for m in kept]
            assert mark_read(connection, telephone_id, names) == unread
