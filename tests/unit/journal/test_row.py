"""Models to rows and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import Stamp
from smspins_tui.journal import row
from smspins_tui.journal.connection import Connection
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Fields,
    Inbox,
    Intent,
    Kind,
    Message,
    Outcome,
    Request,
    Status,
    Telephone,
    Timeline,
)

times = st.floats(0, 4e9)
any_text = st.text(st.characters(), max_size=5)
texts = st.text(st.characters(codec="utf-8"), max_size=5)
any_stamps = st.none() | st.builds(Stamp, any_text, st.none() | times, st.booleans())
stamps = st.none() | st.builds(Stamp, texts, st.none() | times, st.booleans())
fields: st.SearchStrategy[Fields] = st.lists(st.tuples(any_text, any_text), max_size=3).map(tuple)

telephones = st.builds(Telephone, texts, texts, stamps, stamps, st.none() | times, fields=fields, label=texts)
timelines = st.builds(Timeline, any_stamps, any_stamps, any_stamps, any_stamps, any_stamps, any_stamps)
requests = st.builds(
    Request,
    st.sampled_from(Kind),
    texts,
    st.none() | texts,
    st.none() | texts,
    times,
    st.sampled_from(Status),
    texts,
    st.booleans(),
    agent=st.none() | texts,
    timeline=timelines,
    fields=fields,
    messages=st.none() | st.integers(0, 99),
)
messages = st.builds(
    Message, texts, texts, st.integers(1, 9), texts, texts, times, stamps, st.booleans(), st.booleans()
)


@given(telephones)
def test_a_telephone_survives(telephone: Telephone) -> None:
    assert row.telephone_of(row.telephone_columns(telephone)) == telephone


@given(requests)
def test_a_request_survives(request: Request) -> None:
    assert row.request_of(row.request_columns(request)) == request


@given(messages)
def test_a_message_survives(message: Message) -> None:
    assert row.message_of(row.message_columns(message)) == message


@given(st.lists(any_text, max_size=5))
def test_any_text_can_be_bound_and_comes_back_without_lone_surrogates(values: list[str]) -> None:
    sent = [value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for value in values]
    connection = Connection(":memory:")
    try:
        assert [connection.one("SELECT ?", value) for value in values] == sent
    finally:
        connection.close()


def test_columns_are_as_many_as_values() -> None:
    assert len(row.telephone_columns(Telephone("1", "2"))) == len(row.TELEPHONE.split(","))
    assert row.marks("a, b, c") == "?, ?, ?"


def test_beliefs_inboxes_and_intents_are_read_by_their_columns() -> None:
    belief = AutoCheck("1", AutoState.ON, 5.0, is_started=True, is_kept=False)
    assert row.auto_check_of(("1", "on", 5.0, 1, 0)) == belief
    assert row.inbox_of((2, 3.0, None)) == Inbox(2, 3.0)
    intent = Intent(1, Action.CANCEL_CHANGE, "1", 2.0, "3", "4", "5", Outcome.ABSENT, "6", 7.0, 8, 9.0)
    columns = (1, "cancel number change", "1", 2.0, "3", "4", "5", "the server has none", "6", 7.0, 8, 9.0)
    assert row.intent_of(columns) == intent
