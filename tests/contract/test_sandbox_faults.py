"""Every fault over a real connection."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.contract.http_call import ask

REQUEST = "bulk_sms/request/23354"


def _made(sandbox: Sandbox) -> int:
    return len(sandbox.world.telephone(23354).requests)


@contextmanager
def _raw(sandbox: Sandbox, path: str = "bulk_sms/telephones") -> Iterator[socket.socket]:
    """Send a call on a bare socket."""
    place = urlsplit(sandbox.url)
    with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
        wire.sendall(f"GET /apiv2/{sandbox.key}/{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        yield wire


def test_a_call_dropped_before_has_no_effect(sandbox: Sandbox) -> None:
    sandbox.fault("drop-before", "bulk_sms/request", count=1)
    with pytest.raises(http.client.RemoteDisconnected):
        ask(sandbox, REQUEST)
    assert _made(sandbox) == 0
    assert [(call.fault, call.is_handled) for call in sandbox.calls.all()] == [("drop-before", False)]
    assert ask(sandbox, REQUEST).status == 200


def test_a_call_dropped_after_has_its_effect(sandbox: Sandbox) -> None:
    sandbox.fault("drop-after", "bulk_sms/request", count=1)
    with pytest.raises(http.client.RemoteDisconnected):
        ask(sandbox, REQUEST)
    assert _made(sandbox) == 1
    assert [(call.fault, call.is_handled) for call in sandbox.calls.all()] == [("drop-after", True)]


def test_a_dropped_connection_ends_at_once_on_the_wire(sandbox: Sandbox) -> None:
    sandbox.fault("drop-after")
    with _raw(sandbox) as wire:
        assert wire.recv(1024) == b""


def test_a_connection_can_be_reset(sandbox: Sandbox) -> None:
    sandbox.fault("drop-after", is_reset=True)
    with _raw(sandbox) as wire, pytest.raises(ConnectionResetError):
        wire.recv(1024)


@pytest.mark.parametrize("is_handled", [True, False])
def test_a_delayed_call_is_answered_in_the_end(sandbox: Sandbox, is_handled: bool) -> None:
    sandbox.fault("delay", seconds=0.01, is_handled=is_handled)
    assert ask(sandbox, REQUEST).json["success"] is True
    assert _made(sandbox) == 1


@pytest.mark.parametrize(("is_handled", "made"), [(True, 1), (False, 0)])
def test_a_delay_comes_before_the_effect_or_after(sandbox: Sandbox, is_handled: bool, made: int) -> None:
    sandbox.fault("delay", "bulk_sms/request", seconds=3600, is_handled=is_handled)
    with _raw(sandbox, REQUEST):
        _wait_for_calls(sandbox, 1)
        ask(sandbox, "bulk_sms/telephones")
        assert _made(sandbox) == made


def _wait_for_calls(sandbox: Sandbox, count: int) -> None:
    while len(sandbox.calls) < count:
        time.sleep(0.001)


@pytest.mark.parametrize("status", [400, 418, 500, 503])
def test_a_status_is_answered_without_effect(sandbox: Sandbox, status: int) -> None:
    sandbox.fault("status", status=status)
    answer = ask(sandbox, REQUEST)
    assert answer.status == status
    assert sandbox.key.encode() in answer.body
    assert _made(sandbox) == 0


def test_a_status_may_come_after_the_effect_with_any_body(sandbox: Sandbox) -> None:
    sandbox.fault("status", status=500, is_handled=True, body='{"oops":"{path}"}', content_type="application/json")
    assert ask(sandbox, REQUEST).json == {"oops": f"/apiv2/{sandbox.key}/{REQUEST}"}
    assert _made(sandbox) == 1


def test_too_many_calls_are_told_when_to_come_again(sandbox: Sandbox) -> None:
    sandbox.fault("too-many", headers={"Retry-After": "120"}, count=1)
    sandbox.fault("too-many", count=1)
    answers = [ask(sandbox, REQUEST) for _ in range(2)]
    assert [(answer.status, answer.headers["retry-after"]) for answer in answers] == [(429, "120"), (429, "5")]
    assert _made(sandbox) == 0


def test_a_redirect_points_at_the_same_call_key_and_all(sandbox: Sandbox) -> None:
    sandbox.fault("redirect", count=1)
    answer = ask(sandbox, REQUEST)
    assert (answer.status, answer.headers["location"]) == (302, f"/apiv2/{sandbox.key}/{REQUEST}?again")
    assert _made(sandbox) == 0


def test_a_redirect_may_point_anywhere(sandbox: Sandbox) -> None:
    sandbox.fault("redirect", status=307, headers={"location": "http://[::1"})
    answer = ask(sandbox, REQUEST)
    assert (answer.status, answer.headers["location"]) == (307, "http://[::1")


def test_a_truncated_body_ends_before_its_length(sandbox: Sandbox) -> None:
    sandbox.fault("truncated")
    with pytest.raises(http.client.IncompleteRead) as broken:
        ask(sandbox, "bulk_sms/telephones")
    assert broken.value.partial.startswith(b'{"success":true')


def test_cut_json_is_a_whole_answer(sandbox: Sandbox) -> None:
    sandbox.fault("cut-json")
    answer = ask(sandbox, "bulk_sms/telephones")
    assert answer.status == 200
    with pytest.raises(json.JSONDecodeError):
        _ = answer.json


def test_what_is_not_json_says_so(sandbox: Sandbox) -> None:
    sandbox.fault("not-json")
    answer = ask(sandbox, "bulk_sms/telephones")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.body.startswith(b"<!doctype html>")


def test_content_can_be_wrong_in_any_way(sandbox: Sandbox) -> None:
    sandbox.fault("wrong-content", count=1)
    sandbox.fault("wrong-content", body="[]", count=1)
    assert ask(sandbox, "bulk_sms/telephones").json["data"]["telephones"] == 7
    assert ask(sandbox, "bulk_sms/telephones").json == []


def test_a_huge_body_is_streamed(sandbox: Sandbox) -> None:
    sandbox.fault("huge", size=3_000_000)
    answer = ask(sandbox, "bulk_sms/telephones")
    assert len(answer.json["data"]) == 3_000_000
    assert "content-length" not in answer.headers


def test_half_a_gigabyte_is_not_sent_to_one_who_left(sandbox: Sandbox) -> None:
    sandbox.fault("huge", count=1)
    with _raw(sandbox) as wire:
        assert wire.recv(100_000)
    assert ask(sandbox, "bulk_sms/telephones").status == 200


def test_a_drip_comes_byte_by_byte(sandbox: Sandbox) -> None:
    sandbox.fault("drip", "nc/status", seconds=0.0, count=1)
    assert ask(sandbox, "nc/status/1").json["message"] == "Unable to find request"
    sandbox.fault("drip", seconds=3600)
    with _raw(sandbox) as wire:
        head = b""
        while not head.endswith(b"\r\n\r\n{"):
            head += wire.recv(1)
        wire.setblocking(False)
        with pytest.raises(BlockingIOError):
            wire.recv(1)


def test_a_gzip_bomb_is_small_until_unpacked(sandbox: Sandbox) -> None:
    sandbox.fault("gzip-bomb", size=20_000_000)
    answer = ask(sandbox, "bulk_sms/telephones")
    assert answer.headers["content-encoding"] == "gzip, gzip"
    assert len(answer.body) < 2_000
    assert len(gzip.decompress(gzip.decompress(answer.body))) == 20_000_000


def test_nested_json_is_deep(sandbox: Sandbox) -> None:
    sandbox.fault("nested")
    assert ask(sandbox, "bulk_sms/telephones").body.count(b"[" * 100_000) == 1


def test_odd_numbers_are_nan_infinite_and_endless(sandbox: Sandbox) -> None:
    sandbox.fault("odd-numbers")
    body = ask(sandbox, "bulk_sms/telephones").body
    assert b"NaN" in body
    assert b"Infinity" in body
    assert b"9" * 5_000 in body


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.DELAY])
def test_the_server_answers_well_after_every_fault(make_sandbox: MakeSandbox, kind: FaultKind) -> None:
    sandbox = make_sandbox()
    sandbox.fault(kind, count=1, seconds=3600.0, size=1_000)
    with _raw(sandbox) as wire:
        wire.recv(65_536)
    assert ask(sandbox, "bulk_sms/telephones").json["success"] is True


def test_fifty_stuck_calls_do_not_hold_up_the_end() -> None:
    before = threading.active_count()
    with ExitStack() as stack:
        with Sandbox() as sandbox:
            sandbox.fault("delay", seconds=3600)
            wires = [stack.enter_context(_raw(sandbox)) for _ in range(50)]
            _wait_for_calls(sandbox, 50)
        assert [wire.recv(1) for wire in wires] == [b""] * 50
    assert threading.active_count() == before
