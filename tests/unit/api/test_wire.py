import json
import string
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from smspins_tui.api import wire
from smspins_tui.eastern import Stamp, parse_stamp
from smspins_tui.errors import NotTheApi
from smspins_tui.models import Kind, RequestAnswer, Status

CHECK = {
    "request_id": "15682",
    "agent_name": None,
    "telephone": "2125550100",
    "smses": "Test SMS 1|Test SMS 2",
    "status": "PENDING",
    "updated_at": "2018-04-25 20:14:16",
    "queued_at": "2018-04-25 20:14:16",
    "acquired_at": None,
    "started_at": None,
    "ended_at": None,
    "canceled_at": None,
}
CHANGE = {
    "request_id": "15682",
    "agent_name": "server 3",
    "telephone": "2125550100",
    "last_telephone": "Test SMS 1|Test SMS 2",
    "status": "STARTED",
    "updated_at": "2018-04-25 20:14:16",
    "submitted_at": "2018-04-25 20:14:11",
    "acquired_at": "2018-04-25 20:14:12",
    "processed_at": "2018-04-25 20:14:13",
    "completed_at": None,
    "canceled_at": None,
}

GOOD_IDS = [("15682", "15682"), (15682, "15682"), ("007", "7"), (0, "0"), ("000", "0"), (10**20 - 1, "9" * 20)]
BAD_IDS: list[object] = [
    None, True, False, "", " 1 ", "1 ", "1\n", "+1", "-1", -1, 1.0, 15682.5, "1.0", "1e3", "0x1", "٣", "²", "a1", [1],
    {"id": 1}, 10**20, "9" * 21, "1/../2", "1%2F2",
]  # fmt: skip


@pytest.mark.parametrize(("sent", "canonical"), GOOD_IDS)
def test_an_id_is_an_integer_or_its_digits(sent: object, canonical: str) -> None:
    rows, left_out = wire.read_telephones([{"telephone_id": sent}])
    assert [row.telephone_id for row in rows] == [canonical]
    assert left_out == 0
    assert wire.read_requested({"request_id": sent}) == canonical


@pytest.mark.parametrize("sent", BAD_IDS, ids=repr)
def test_anything_else_is_no_id(sent: object) -> None:
    with pytest.raises(NotTheApi):
        wire.read_telephones([{"telephone_id": sent}])
    assert wire.read_requested([{"request_id": sent}]) is None


@pytest.mark.parametrize(
    ("sent", "claim"),
    [
        (True, True),
        (False, False),
        ("True", True),
        ("False", False),
        ("true", True),
        ("FALSE", False),
        (" true ", True),
    ],
)
def test_success_is_a_bool_or_its_word(sent: object, claim: bool) -> None:
    assert wire.read_envelope({"success": sent}).success is claim


@pytest.mark.parametrize(
    "body",
    [{}, [], None, "text", 1, {"success": None}, {"success": 1}, {"success": 0}, {"success": "yes"}, {"success": ""},
     {"success": [True]}, {"Success": True}, [{"success": True}]],
    ids=repr,
)  # fmt: skip
def test_a_body_without_success_is_not_the_api(body: object) -> None:
    with pytest.raises(NotTheApi) as caught:
        wire.read_envelope(body)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("sent", "message"),
    [(None, None), ("", ""), ("why", "why"), (42, "42"), (["a"], '["a"]'), ({"a": None}, '{"a": null}')],
)
def test_a_message_that_is_no_text_is_kept_as_json(sent: object, message: str | None) -> None:
    assert wire.read_envelope({"success": False, "message": sent}).message == message


LISTS: list[Callable[[object], tuple[tuple[object, ...], int]]] = [
    wire.read_telephones,
    wire.read_changes,
    lambda data: wire.read_smses(data, "1"),
]


@pytest.mark.parametrize("read", LISTS)
def test_null_and_an_empty_list_are_none(read: Callable[[object], tuple[tuple[object, ...], int]]) -> None:
    assert read(None) == ((), 0)
    assert read([]) == ((), 0)


@pytest.mark.parametrize("read", LISTS)
def test_an_object_stands_for_a_list_of_one(read: Callable[[object], tuple[tuple[object, ...], int]]) -> None:
    row = {"telephone_id": 1, "request_id": 2}
    assert read(row) == read([row])
    assert len(read(row)[0]) == 1


@pytest.mark.parametrize("read", LISTS)
@pytest.mark.parametrize("data", ["text", 1, True, {}, {"a": 1}, [None], ["x"], [[]], [{}]], ids=repr)
def test_a_list_that_is_none_is_not_the_api(
    read: Callable[[object], tuple[tuple[object, ...], int]], data: object
) -> None:
    with pytest.raises(NotTheApi):
        read(data)


@pytest.mark.parametrize("read", LISTS)
def test_a_row_without_an_id_is_left_out_and_counted(
    read: Callable[[object], tuple[tuple[object, ...], int]],
) -> None:
    good = {"telephone_id": 1, "request_id": 2}
    rows, left_out = read([good, None, {"telephone_id": True, "request_id": " 1 "}, "x", good])
    assert len(rows) == 2
    assert left_out == 3


def test_a_telephone_is_read_with_every_field_as_sent() -> None:
    (telephone,), _ = wire.read_telephones(
        [{"telephone_id": 23354, "telephone": "2125550100", "added_at": "2018-02-11", "more": {"ü": [1, None]}}]
    )
    assert telephone.number == "2125550100"
    assert telephone.added == parse_stamp("2018-02-11")
    assert telephone.expires is None
    assert telephone.fields == (
        ("telephone_id", "23354"),
        ("telephone", '"2125550100"'),
        ("added_at", '"2018-02-11"'),
        ("more", '{"ü": [1, null]}'),
    )


def test_of_a_row_without_measure_some_fields_are_kept() -> None:
    (telephone,), _ = wire.read_telephones([{"telephone_id": "1"} | {f"odd {number}": 1 for number in range(100_000)}])
    assert len(telephone.fields) == wire.MOST_FIELDS
    assert telephone.fields[0] == ("telephone_id", '"1"')


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("2125550100", "2125550100"),
        (2125550100, "2125550100"),
        (None, ""),
        ("not one", "not one"),
        ([1], "[1]"),
        (1e400, "Infinity"),
    ],
)
def test_a_number_that_is_none_is_kept_raw(sent: object, number: str) -> None:
    (telephone,), _ = wire.read_telephones([{"telephone_id": 1, "telephone": sent}])
    assert telephone.number == number


@pytest.mark.parametrize(
    ("sent", "stamp"),
    [
        (None, None),
        ("", None),
        (" ", None),
        ("0000-00-00 00:00:00", None),
        ("0000-00-00", None),
        ("2018-03-10", parse_stamp("2018-03-10")),
        ("soon", Stamp("soon")),
        (1524701656, Stamp("1524701656")),
        (["x"], Stamp('["x"]')),
    ],
)
def test_a_time_that_cannot_be_read_is_kept_raw(sent: object, stamp: Stamp | None) -> None:
    (telephone,), _ = wire.read_telephones([{"telephone_id": 1, "expired_at": sent}])
    assert telephone.expires == stamp


def test_a_check_is_one_timeline() -> None:
    times = {name: f"2018-04-25 20:14:1{digit}" for digit, name in enumerate(
        ("queued_at", "acquired_at", "started_at", "ended_at", "canceled_at", "updated_at"))}  # fmt: skip
    answer = wire.read_check(CHECK | times | {"agent_name": "server 3"}, "15682")
    line = answer.timeline
    told = (line.queued, line.acquired, line.started, line.ended, line.canceled, line.updated)
    assert [stamp.raw for stamp in told if stamp] == list(times.values())
    assert (answer.kind, answer.id, answer.status) == (Kind.CHECK, "15682", Status.PENDING)
    assert answer.agent == "server 3"
    assert answer.telephone == "2125550100"
    assert answer.smses == "Test SMS 1|Test SMS 2"
    assert ("started_at", '"2018-04-25 20:14:12"') in answer.fields


def test_a_number_change_is_the_same_timeline_by_other_names() -> None:
    answer = wire.read_change(CHANGE | {"completed_at": "2018-04-25 20:14:19"}, "15682")
    line = answer.timeline
    told = (line.queued, line.acquired, line.started, line.ended)
    assert [stamp.raw[-1] for stamp in told if stamp] == ["1", "2", "3", "9"]
    assert answer.kind is Kind.CHANGE
    assert answer.last_telephone == "Test SMS 1|Test SMS 2"
    assert answer.status is Status.STARTED


WORDS = [
    ("PENDING", Status.PENDING),
    ("pending", Status.PENDING),
    (" Acquired ", Status.ACQUIRED),
    ("STARTED", Status.STARTED),
    ("SUCCESS", Status.SUCCESS),
    ("FAIL", Status.FAILED),
    ("FAILED", Status.FAILED),
    ("CANCELED", Status.CANCELED),
    ("CANCELLED", Status.CANCELED),
    ("REMOVED", Status.REMOVED),
    ("ON_HOLD", Status.OTHER),
    ("OTHER", Status.OTHER),
    ("5", Status.OTHER),
    ("\x1b[31mX", Status.OTHER),
]


@pytest.mark.parametrize(("word", "status"), WORDS)
def test_both_families_share_their_words_and_keep_the_raw_one(word: str, status: Status) -> None:
    answers = [wire.read_check(CHECK | {"status": word}, "15682"), wire.read_change(CHANGE | {"status": word}, "15682")]
    answers += wire.read_changes([CHANGE | {"status": word}])[0]
    assert [(answer.status, answer.status_raw) for answer in answers] == [(status, word)] * 3


@pytest.mark.parametrize(
    ("canceled_at", "status"),
    [(None, None), ("", None), ("0000-00-00 00:00:00", None), ("2018-04-25 20:14:16", Status.CANCELED)],
)
@pytest.mark.parametrize("missing", [{}, {"status": None}, {"status": ""}, {"status": " "}], ids=repr)
def test_a_row_without_status_is_canceled_or_unknown_never_a_success(
    missing: dict[str, object], canceled_at: str | None, status: Status | None
) -> None:
    row: dict[str, object] = {name: value for name, value in CHANGE.items() if name != "status"}
    row |= {"completed_at": "2018-04-25 20:15:00", "canceled_at": canceled_at} | missing
    (answer,), _ = wire.read_changes([row])
    assert answer.status is status
    assert wire.read_change(row, "15682").status is (status or Status.OTHER)


READ_ONE: list[Callable[[object, str], RequestAnswer]] = [wire.read_check, wire.read_change]


@pytest.mark.parametrize("read", READ_ONE)
def test_a_list_of_one_stands_for_an_object(read: Callable[[object, str], RequestAnswer]) -> None:
    assert read([CHECK], "15682") == read(CHECK, "15682")


@pytest.mark.parametrize("read", READ_ONE)
@pytest.mark.parametrize("data", [None, [], "x", 1, [CHECK, CHECK], [[CHECK]], [None]], ids=lambda data: str(data)[:10])
def test_an_answer_about_no_request_is_not_the_api(read: Callable[[object, str], RequestAnswer], data: object) -> None:
    with pytest.raises(NotTheApi):
        read(data, "15682")


@pytest.mark.parametrize("read", READ_ONE)
def test_an_answer_is_about_the_request_that_was_asked_for(read: Callable[[object, str], RequestAnswer]) -> None:
    assert read({"status": "PENDING"}, "7").id == "7"
    assert read({"status": "PENDING", "request_id": "not one"}, "7").id == "7"
    assert read({"status": "PENDING", "request_id": 7}, "7").id == "7"
    with pytest.raises(NotTheApi, match="15682 instead of 7"):
        read(CHECK, "7")


@pytest.mark.parametrize(
    "data", [None, [], {}, "x", [{"request_id": 1}, {"request_id": 2}], [[{"request_id": 1}]]], ids=repr
)
def test_an_answer_without_an_id_names_none(data: object) -> None:
    assert wire.read_requested(data) is None


def test_a_row_of_messages_without_telephone_id_is_of_the_one_asked_for() -> None:
    rows, _ = wire.read_smses(
        [
            {"request_id": "11184", "telephone_id": "23354", "smses": "Test SMS 1", "telephone": "2125550100"},
            {"request_id": 11183, "smses": None},
            {"request_id": 11182, "telephone_id": " x ", "smses": "", "updated_at": "2018-02-26 12:57:42"},
        ],
        "9",
    )
    assert [(row.check_id, row.telephone_id, row.number, row.smses) for row in rows] == [
        ("11184", "23354", "2125550100", "Test SMS 1"),
        ("11183", "9", "", None),
        ("11182", "9", "", ""),
    ]
    assert rows[2].updated == parse_stamp("2018-02-26 12:57:42")


def test_the_models_are_frozen_and_their_errors_hold_no_input() -> None:
    envelope = wire.read_envelope({"success": True})
    with pytest.raises(ValidationError):
        envelope.success = False
    with pytest.raises(ValidationError) as caught:
        wire.Envelope.model_validate({"success": "the canary"})
    assert "the canary" not in str(caught.value)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(string.printable),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CHECK, *CHANGE]), inner, max_size=8),
    max_leaves=20,
)


@given(JSON)
def test_whatever_json_comes_it_is_read_or_not_the_api(data: object) -> None:
    reads: list[Callable[[], object]] = [
        lambda: wire.read_envelope(data),
        lambda: wire.read_telephones(data),
        lambda: wire.read_smses(data, "1"),
        lambda: wire.read_changes(data),
        lambda: wire.read_check(data, "1"),
        lambda: wire.read_change(data, "1"),
        lambda: wire.read_requested(data),
    ]
    for read in reads:
        try:
            read()
        except NotTheApi:
            continue


@given(st.sampled_from(["read_check", "read_change"]), st.dictionaries(st.sampled_from([*CHECK, *CHANGE]), JSON))
def test_no_odd_field_fails_an_answer_about_a_request(name: str, odd: dict[str, object]) -> None:
    data = CHECK | CHANGE | odd | {"request_id": "15682"}
    answer: RequestAnswer = getattr(wire, name)(data, "15682")
    assert json.loads(dict(answer.fields)["request_id"]) == "15682"
    assert answer.id == "15682"
    assert answer.status is not None
