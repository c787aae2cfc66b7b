"""The control endpoint over real HTTP."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.server import Sandbox
from tests.contract.http_call import ask, control

ACTIONS = ("message", "status", "fields", "forget", "telephone", "clock", "options", "faults")


@pytest.mark.parametrize("action", [*ACTIONS, "state", "calls"])
def test_nothing_is_done_or_told_without_the_token(sandbox: Sandbox, action: str) -> None:
    body = None if action in ("state", "calls") else {"telephone_id": "23354", "text": "x", "kind": "huge", "speed": 9}
    for token in ("", sandbox.key, "é"):
        answer = control(sandbox, action, body, token=token)
        assert answer.status == 403
    assert sandbox.site.faults.all() == ()
    assert sandbox.world.telephone(23354).requests == []


def test_control_is_not_in_the_log_of_calls(sandbox: Sandbox) -> None:
    control(sandbox, "state")
    assert len(sandbox.calls) == 0


def test_a_message_is_injected(sandbox: Sandbox) -> None:
    told = control(sandbox, "message", {"telephone_id": "23354", "text": "code 532084"}).json
    row = ask(sandbox, "bulk_sms/smses_by_tid/23354").json["data"][0]
    assert (row["request_id"], row["smses"]) == (told["request_id"], "code 532084")


def test_what_was_done_with_half_a_surrogate_pair_is_told(sandbox: Sandbox) -> None:
    told = control(sandbox, "message", {"telephone_id": "23354", "text": "half \ud83d"})
    state = control(sandbox, "state?telephone_id=23354")
    assert (told.status, state.status) == (200, 200)
    assert state.json["requests"][-1]["messages"] == ["half \ud83d"]


def test_a_message_is_left_or_expected(sandbox: Sandbox) -> None:
    control(sandbox, "message", {"telephone_id": 23354, "text": "left", "is_left": True})
    control(sandbox, "message", {"telephone_id": 23354, "text": "expected", "after": 100})
    ask(sandbox, "bulk_sms/request/23354")
    control(sandbox, "clock", {"advance": 200})
    rows = ask(sandbox, "bulk_sms/smses_by_tid/23354").json["data"]
    assert {text for row in rows for text in row["smses"].split("|")} >= {"left", "expected"}


def test_a_status_is_forced_and_fields_are_overridden(sandbox: Sandbox) -> None:
    ask(sandbox, "bulk_sms/request/23354")
    target = {"kind": "check", "request_id": "15682"}
    assert control(sandbox, "status", {**target, "status": "REMOVED"}).json == {"status": "REMOVED"}
    control(sandbox, "fields", {**target, "fields": {"agent_name": "[/b]"}})
    status = ask(sandbox, "bulk_sms/status/15682").json["data"]
    assert (status["status"], status["agent_name"]) == ("REMOVED", "[/b]")
    control(sandbox, "forget", target)
    assert ask(sandbox, "bulk_sms/status/15682").json["message"] == "Unable to find request"


def test_a_telephone_is_edited(sandbox: Sandbox) -> None:
    body = {"telephone_id": 23354, "expired_at": "2030-01-02", "telephone": "2125550100"}
    assert control(sandbox, "telephone", body).json["telephone"] == "2125550100"
    row = ask(sandbox, "bulk_sms/telephones").json["data"][0]
    assert (row["expired_at"], row["telephone"]) == ("2030-01-02", "2125550100")
    control(sandbox, "telephone", {"telephone_id": 23354, "is_listed": False})
    assert len(ask(sandbox, "bulk_sms/telephones").json["data"]) == 24


def test_the_clock_is_frozen_set_and_advanced(sandbox: Sandbox) -> None:
    state = control(sandbox, "clock", {"is_frozen": True, "at": "2026-11-01 00:30:00"}).json
    assert (state["eastern"], state["is_frozen"]) == ("2026-11-01 00:30:00", True)
    answer = control(sandbox, "clock", {"advance": 3600})
    assert answer.json["eastern"] == "2026-11-01 01:30:00"
    assert answer.headers["date"] == "Sun, 01 Nov 2026 05:30:00 GMT"
    assert ask(sandbox, "nc/requests").headers["date"] == "Sun, 01 Nov 2026 05:30:00 GMT"
    assert control(sandbox, "clock", {"is_frozen": False}).json["is_frozen"] is False
    assert control(sandbox, "clock", {"at": 1713620062}).json["now"] >= 1713620062


def test_options_change_shape_and_habits(sandbox: Sandbox) -> None:
    told = control(sandbox, "options", {"ids": "integers", "speed": 20, "fail_share": 0.5}).json
    assert (told["ids"], told["speed"], told["fail_share"]) == ("integers", 20, 0.5)
    assert ask(sandbox, "bulk_sms/request/23354").json["data"] == [{"request_id": 15682}]


def test_faults_are_added_listed_and_cleared(sandbox: Sandbox) -> None:
    control(sandbox, "faults", {"kind": "status", "function": "nc/requests", "status": 500, "count": 3})
    assert ask(sandbox, "nc/requests").status == 500
    listed = control(sandbox, "faults").json["faults"]
    assert [(fault["kind"], fault["function"], fault["count"]) for fault in listed] == [("status", "nc/requests", 2)]
    control(sandbox, "faults?function=nc/status", method="DELETE")
    assert ask(sandbox, "nc/requests").status == 500
    control(sandbox, "faults", method="DELETE")
    assert ask(sandbox, "nc/requests").status == 200


def test_calls_are_told_and_cleared(sandbox: Sandbox) -> None:
    ask(sandbox, "nc/request/23354/95129")
    ask(sandbox, "nc/requests")
    told = control(sandbox, "calls?function=nc/request")
    assert told.json["count"] == 1
    assert told.json["calls"][0]["arguments"] == ["23354", "95129"]
    assert sandbox.key.encode() not in told.body
    control(sandbox, "calls", method="DELETE")
    assert control(sandbox, "calls").json["count"] == 0


def test_the_state_tells_what_the_api_does_not(sandbox: Sandbox) -> None:
    ask(sandbox, "bulk_sms/autocheck/23354/enable")
    ask(sandbox, "bulk_sms/request/23354")
    state = control(sandbox, "state").json
    assert (state["telephones"], state["open_requests"], state["auto_checks"]) == (25, 1, ["23354"])
    telephone = control(sandbox, "state?telephone_id=23354").json
    assert telephone["is_auto_check_on"] is True
    assert [(row["kind"], row["request_id"], row["is_told"]) for row in telephone["requests"]] == [
        ("check", "15682", True)
    ]


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("message", {"telephone_id": "1", "text": "x"}, 404),
        ("status", {"kind": "check", "request_id": "1", "status": "SUCCESS"}, 404),
        ("message", {"text": "x"}, 400),
        ("message", {"telephone_id": "one", "text": "x"}, 400),
        ("message", [], 400),
        ("status", {"kind": "telephone", "request_id": "1", "status": "SUCCESS"}, 400),
        ("clock", {"at": "soon"}, 400),
        ("options", {"colour": "red"}, 400),
        ("options", {"speed": 0}, 400),
        ("options", {"ids": "floats"}, 400),
        ("faults", {"kind": "flood"}, 400),
        ("faults", {"kind": "huge", "colour": "red"}, 400),
        ("faults", {}, 400),
    ],
)
def test_an_action_that_makes_no_sense_is_refused_and_changes_nothing(
    sandbox: Sandbox, action: str, body: object, status: int
) -> None:
    before = control(sandbox, "state").json
    answer = control(sandbox, action, body)
    assert answer.status == status
    assert answer.json["error"]
    after = control(sandbox, "state").json
    assert {**after, "now": 0, "eastern": ""} == {**before, "now": 0, "eastern": ""}
    assert sandbox.site.faults.all() == ()


def test_the_same_actions_work_without_http(sandbox: Sandbox) -> None:
    assert sandbox.control("options", ids="integers")["ids"] == "integers"
    with pytest.raises(ValueError, match="colour"):
        sandbox.control("options", colour="red")
