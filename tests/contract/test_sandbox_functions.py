"""The ten functions of the API document over real HTTP."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.answers import Shape, WrongKey
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.sandbox.server import Sandbox, create_app
from smspins_tui.sandbox.world import World
from tests.conftest import MakeSandbox
from tests.contract.http_call import ask, send


def _good(sandbox: Sandbox, path: str) -> Any:  # noqa: ANN401 - each function has data of its own
    answer = ask(sandbox, path)
    assert answer.status == 200
    assert answer.json["success"] is True
    assert answer.json["message"] is None
    return answer.json["data"]


def _bad(sandbox: Sandbox, path: str) -> str:
    answer = ask(sandbox, path)
    assert (answer.status, answer.json["success"], answer.json["data"]) == (200, False, None)
    return str(answer.json["message"])


def test_the_telephones_are_told(sandbox: Sandbox) -> None:
    rows = _good(sandbox, "bulk_sms/telephones")
    assert len(rows) == 25
    assert [row["telephone_id"] for row in rows[:2]] == ["23354", "23355"]
    assert re.fullmatch(r"\d{3}55501\d{2}", rows[0]["telephone"])


def test_a_check_is_requested_and_brings_its_message(sandbox: Sandbox) -> None:
    assert _good(sandbox, "bulk_sms/request/23354") == [{"request_id": "15682"}]
    assert _good(sandbox, "bulk_sms/status/15682")["status"] == "PENDING"
    sandbox.inject(23354, "Your code is 532084")
    sandbox.advance(200)
    status = _good(sandbox, "bulk_sms/status/15682")
    assert (status["status"], status["smses"]) == ("SUCCESS", "Your code is 532084")
    row = _good(sandbox, "bulk_sms/smses_by_tid/23354")[0]
    assert (row["request_id"], row["telephone_id"], row["smses"]) == ("15682", "23354", "Your code is 532084")


def test_a_pending_check_is_canceled_once(sandbox: Sandbox) -> None:
    _good(sandbox, "bulk_sms/request/23354")
    assert _good(sandbox, "bulk_sms/cancel/15682") == {"request_id": "15682"}
    assert _good(sandbox, "bulk_sms/status/15682")["status"] == "CANCELED"
    assert _bad(sandbox, "bulk_sms/cancel/15682") == "Perhaps time to cancel request has elapsed"


def test_auto_check_answers_null(sandbox: Sandbox) -> None:
    assert _good(sandbox, "bulk_sms/autocheck/23354/enable") is None
    assert sandbox.world.is_auto_check_on(23354)
    assert _good(sandbox, "bulk_sms/autocheck/23354/disable") is None
    assert not sandbox.world.is_auto_check_on(23354)


def test_a_number_is_changed(sandbox: Sandbox) -> None:
    before = _good(sandbox, "bulk_sms/telephones")[0]
    assert _good(sandbox, "nc/request/23354/95129") == [{"request_id": "15690"}]
    assert _good(sandbox, "nc/status/15690")["status"] == "PENDING"
    sandbox.advance(300)
    row = _good(sandbox, "nc/requests")[0]
    after = _good(sandbox, "bulk_sms/telephones")[0]
    assert (row["status"], row["last_telephone"], row["telephone"]) == (
        "SUCCESS", before["telephone"], after["telephone"],
    )  # fmt: skip
    assert after["telephone_id"] == before["telephone_id"]
    assert _bad(sandbox, "nc/cancel/15690") == "Perhaps time to cancel request has elapsed"


def test_a_pending_change_is_canceled(sandbox: Sandbox) -> None:
    _good(sandbox, "nc/request/23354/95129")
    assert _good(sandbox, "nc/cancel/15690") == {"request_id": "15690"}
    assert _good(sandbox, "nc/requests")[0]["canceled_at"] is not None


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("bulk_sms/request/1", "Unable to find Telephone ID"),
        ("bulk_sms/request/023354", "Unable to find Telephone ID"),
        ("bulk_sms/request/%2023354", "Unable to find Telephone ID"),
        ("bulk_sms/request/abc", "Unable to find Telephone ID"),
        ("bulk_sms/request/" + "9" * 5000, "Unable to find Telephone ID"),
        ("bulk_sms/smses_by_tid/1", "Unable to find Telephone ID"),
        ("bulk_sms/autocheck/1/enable", "Unable to find Telephone ID"),
        ("nc/request/1/95129", "Unable to find Telephone ID"),
        ("bulk_sms/status/1", "Unable to find request"),
        ("bulk_sms/cancel/1", "Unable to find request"),
        ("nc/status/1", "Unable to find request"),
        ("nc/cancel/1", "Unable to find request"),
    ],
)
def test_errors_have_the_words_of_the_document(sandbox: Sandbox, path: str, words: str) -> None:
    assert _bad(sandbox, path) == words


def test_no_function_of_that_name_is_404_json(sandbox: Sandbox) -> None:
    for path in ("bulk_sms/nothing", "bulk_sms", "nc/request/23354", "nc/requests/7/8"):
        answer = ask(sandbox, path)
        assert (answer.status, answer.json["success"]) == (404, False)
    assert send(sandbox.url, "/").status == 404


def test_only_get_has_an_effect(sandbox: Sandbox) -> None:
    for method in ("POST", "PUT", "DELETE", "HEAD"):
        assert ask(sandbox, "bulk_sms/request/23354", method=method).status == 405
    assert sandbox.world.telephone(23354).requests == []


@pytest.mark.parametrize(("style", "status"), [("401", 401), ("403", 403), ("404", 404), ("answer", 200)])
def test_a_wrong_key_is_refused_without_effect(make_sandbox: MakeSandbox, style: WrongKey, status: int) -> None:
    sandbox = make_sandbox(shape=Shape(wrong_key=style))
    answer = ask(sandbox, "bulk_sms/request/23354", key="not-the-key")
    assert answer.status == status
    assert answer.json == {"success": False, "message": "Invalid API key", "data": None}
    assert sandbox.world.telephone(23354).requests == []
    assert [call.is_key_right for call in sandbox.calls.all()] == [False]


def test_a_key_of_odd_characters_is_known_when_quoted(make_sandbox: MakeSandbox) -> None:
    sandbox = make_sandbox(key="a/b c%2F?#é€")
    assert ask(sandbox, "bulk_sms/telephones").status == 200
    assert ask(sandbox, "bulk_sms/telephones", key="a").status == 401


def test_ids_and_success_can_be_read_the_other_way(make_sandbox: MakeSandbox) -> None:
    sandbox = make_sandbox(shape=Shape(ids="integers", has_change_status=False, success="string"))
    assert ask(sandbox, "nc/request/23354/95129").json == {
        "success": "True", "message": None, "data": [{"request_id": 15690}],
    }  # fmt: skip
    assert "status" not in ask(sandbox, "nc/requests").json["data"][0]
    assert ask(sandbox, "nc/status/1").json["success"] == "False"


def test_canceling_a_change_may_answer_another_id(make_sandbox: MakeSandbox) -> None:
    sandbox = make_sandbox(shape=Shape(is_cancel_id_odd=True))
    ask(sandbox, "nc/request/23354/95129")
    assert ask(sandbox, "nc/cancel/15690").json["data"]["request_id"] != "15690"
    assert ask(sandbox, "nc/status/15690").json["data"]["status"] == "CANCELED"


def test_the_date_header_follows_the_clock(make_sandbox: MakeSandbox) -> None:
    sandbox = make_sandbox(is_frozen=True)
    sandbox.world.move_clock(at=1713620062.0)
    answer = ask(sandbox, "bulk_sms/request/23354")
    assert parsedate_to_datetime(answer.headers["date"]).timestamp() == 1713620062.0
    assert _good(sandbox, "bulk_sms/status/15682")["queued_at"] == "2024-04-20 09:34:22"
    assert "server" not in answer.headers


def test_the_list_is_new_after_each_change_of_a_telephone(sandbox: Sandbox) -> None:
    assert len(_good(sandbox, "bulk_sms/telephones")) == 25
    sandbox.world.edit_telephone(23354, is_listed=False)
    assert len(_good(sandbox, "bulk_sms/telephones")) == 24
    sandbox.control("options", ids="integers")
    assert _good(sandbox, "bulk_sms/telephones")[0]["telephone_id"] == 23355


def test_the_log_tells_functions_and_arguments_and_never_a_key(sandbox: Sandbox) -> None:
    ask(sandbox, "nc/request/23354/95129")
    ask(sandbox, "nc/request/23354/95129", key="another-key")
    ask(sandbox, "no/such/function")
    calls = sandbox.calls.all()
    assert [(call.function, call.arguments) for call in calls] == [
        ("nc/request", ("23354", "95129")),
        ("nc/request", ("23354", "95129")),
        ("unknown", ()),
    ]
    assert [call.is_handled for call in calls] == [True, False, True]
    assert len({call.connection for call in calls}) == 3
    assert sandbox.count("nc/request") == 2
    assert sandbox.key not in repr(calls)
    assert "another-key" not in repr(calls)


def test_half_a_surrogate_pair_gets_through(sandbox: Sandbox) -> None:
    sandbox.inject(23354, "half \ud83d a smile")
    assert _good(sandbox, "bulk_sms/smses_by_tid/23354")[0]["smses"] == "half \ud83d a smile"


async def test_the_application_is_usable_in_process() -> None:
    app = create_app(World(1, habits=CALM), key="in-process")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", trust_env=False) as client:
        answer = await client.get("/apiv2/in-process/bulk_sms/request/23354")
        assert answer.json()["data"] == [{"request_id": "15682"}]
        app.state.site.faults.add(Fault(FaultKind.DROP_AFTER))
        with pytest.raises(ConnectionResetError):
            await client.get("/apiv2/in-process/bulk_sms/request/23354")
    assert len(app.state.site.world.telephone(23354).requests) == 2
