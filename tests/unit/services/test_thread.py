"""The messages of a telephone as one thread."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Message
from smspins_tui.services.thread import MOST_PARTS, THREAD_LIMIT, add_to_thread, count_messages, messages_of, name_of
from tests.unit.services.stage import NOON, NUMBER, TID, row, stamp


def texts(messages: tuple[Message, ...]) -> list[str]:
    return [message.text for message in messages]


def test_messages_are_split_at_the_pipe() -> None:
    assert texts(messages_of(row("one|two"), NOON, is_history=False)) == ["one", "two"]


def test_null_and_blank_parts_are_no_messages() -> None:
    for smses in (None, "", "|", " | "):
        assert messages_of(row(smses), NOON, is_history=False) == ()


def test_a_text_of_separators_alone_is_no_million_of_messages() -> None:
    messages = messages_of(row("a|" * 500_000), NOON, is_history=False)
    assert len(messages) == count_messages("a|" * 500_000) == MOST_PARTS
    assert "|".join(texts(messages)) == "a|" * 500_000


def test_the_same_text_twice_is_two_messages() -> None:
    names = [name_of(message) for message in messages_of(row("a|b|a"), NOON, is_history=False)]
    assert names == [("15682", "a", 1), ("15682", "b", 1), ("15682", "a", 2)]


def test_a_message_keeps_the_number_it_was_received_on() -> None:
    (message,) = messages_of(row("a", number="2125550199"), NOON, is_history=False)
    assert message.number == "2125550199"


def test_history_is_read_and_as_old_as_its_check() -> None:
    (message,) = messages_of(row("a", updated=stamp(NOON - 500)), NOON, is_history=True)
    assert message.is_read
    assert message.came_at == NOON - 500


def test_of_one_check_the_later_part_is_the_newer_message() -> None:
    assert texts(add_to_thread((), messages_of(row("old|new"), NOON, is_history=False))) == ["new", "old"]
    assert texts(add_to_thread((), messages_of(row("a|a|b"), NOON, is_history=False))) == ["b", "a", "a"]


def test_of_one_moment_the_greater_check_is_the_newer_one() -> None:
    new = [message for name in ("999", "1000") for message in messages_of(row(name, name), NOON, is_history=False)]
    assert texts(add_to_thread((), new)) == ["1000", "999"]


def test_a_message_is_not_in_a_thread_twice() -> None:
    new = messages_of(row("a"), NOON, is_history=False)
    assert add_to_thread(new, new) == new


def test_a_thread_keeps_the_newest() -> None:
    old = [m for i in range(THREAD_LIMIT) for m in messages_of(row(f"{i}", f"{i}"), NOON + i, is_history=False)]
    thread = add_to_thread(add_to_thread((), old), messages_of(row("new", "9999"), NOON + 999, is_history=False))
    assert len(thread) == THREAD_LIMIT
    assert thread[0].text == "new"


def test_in_the_hour_that_repeats_messages_are_ordered_by_their_check() -> None:
    """On 2026-11-01 the clock shows 1:00 to 2:00 twice: 1:20 of the second pass is after 1:50 of the first."""
    first = row("first", "100", updated=parse_stamp("2026-11-01 01:50:00"))
    second = row("second", "101", updated=parse_stamp("2026-11-01 01:20:00"))
    later = row("later", "99", updated=parse_stamp("2026-11-01 02:10:00"))
    now = NOON + 365 * 86400
    messages = [m for one in (first, second, later) for m in messages_of(one, now, is_history=True)]
    assert texts(add_to_thread((), messages)) == ["later", "second", "first"]


Parts = st.lists(st.sampled_from(["a", "b", "", " ", "code 12"]), max_size=8)


@given(Parts, Parts)
def test_an_answer_that_grew_brings_only_what_is_new(before: list[str], more: list[str]) -> None:
    def names(parts: list[str]) -> list[tuple[str, str, int]]:
        return [name_of(message) for message in messages_of(row("|".join(parts)), NOON, is_history=False)]

    grown = names(before + more)
    assert grown[: len(names(before))] == names(before)
    assert len(set(grown)) == len(grown) == sum(bool(part.strip()) for part in before + more)


def test_a_message_is_of_the_telephone_of_its_row() -> None:
    (message,) = messages_of(row("a"), NOON, is_history=False)
    assert (message.telephone_id, message.number) == (TID, NUMBER)
