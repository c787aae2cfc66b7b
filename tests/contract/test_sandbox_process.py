"""The sandbox as a process of its own, and as a thread that comes and goes."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from smspins_tui.sandbox.running import listen
from smspins_tui.sandbox.server import Sandbox
from tests.contract.http_call import ask, send

SCRIPT = """
import argparse, sys
from smspins_tui.sandbox.command import add_arguments, run
parser = argparse.ArgumentParser()
add_arguments(parser)
sys.exit(run(parser.parse_args()))
"""
Process = subprocess.Popen[str]


@contextmanager
def _process(*arguments: str) -> Iterator[Process]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-W", "error", "-c", SCRIPT, *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: Process) -> str:
    assert process.stdout
    return process.stdout.readline().rstrip("\n")


def _end_of_input(process: Process) -> None:
    assert process.stdin
    process.stdin.close()


@pytest.mark.parametrize(
    "end",
    [
        _end_of_input,
        lambda process: process.send_signal(signal.SIGTERM),
        lambda process: process.send_signal(signal.SIGINT),
    ],
    ids=["end of input", "SIGTERM", "SIGINT"],
)
def test_a_parent_gets_one_line_and_can_end_it_with_connections_open(end: Callable[[Process], None]) -> None:
    with _process("--port", "0", "--for-parent", "--telephones", "50") as process:
        told = json.loads(_line(process))
        assert set(told) == {"url", "key", "requests", "auto_checks"}
        place = urlsplit(told["url"])
        assert place.hostname == "127.0.0.1"
        answer = send(told["url"], f"/apiv2/{told['key']}/bulk_sms/telephones")
        assert len(answer.json["data"]) == 50
        with socket.create_connection((place.hostname, place.port), timeout=20) as wire:
            wire.sendall(b"GET /apiv2/half-a-call")
            end(process)
            assert process.wait(20) == 0
            assert process.stdout
            assert process.stderr
            assert (process.stdout.read(), process.stderr.read()) == ("", "")


def test_a_person_gets_the_url_and_the_key_and_on_request_the_token() -> None:
    with _process("--port", "0", "--seed", "7", "--show-token") as process:
        url, key, token = (_line(process) for _ in range(3))
        assert url.startswith("SMSPINS_BASE_URL=http://127.0.0.1:")
        path = f"/apiv2/{key.removeprefix('SMSPINS_API_KEY=')}/bulk_sms/telephones"
        base = url.removeprefix("SMSPINS_BASE_URL=")
        assert send(base, path).status == 200
        headers = {"X-Control-Token": token.removeprefix("control token ")}
        assert send(base, "/control/state", headers=headers).json["auto_checks"]


def test_it_does_not_end_with_standard_input_for_a_person() -> None:
    with _process("--port", "0", "--plain") as process:
        url, key = (_line(process).partition("=")[2] for _ in range(2))
        _end_of_input(process)
        assert send(url, f"/apiv2/{key}/nc/requests").json["data"] == []
        process.terminate()
        assert process.wait(20) == 0


def test_a_taken_port_is_said_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _process("--port", str(port)) as process:
            assert process.wait(20) == 1
            assert process.stderr
            assert process.stderr.read().startswith(f"The sandbox can't listen on port {port}: ")


def test_calls_leave_no_trace_of_the_key_on_the_streams() -> None:
    with _process("--port", "0", "--for-parent") as process:
        told = json.loads(_line(process))
        for path in ("bulk_sms/telephones", "no/such", "bulk_sms/request/1"):
            send(told["url"], f"/apiv2/{told['key']}/{path}")
        _end_of_input(process)
        assert process.wait(20) == 0
        assert process.stdout
        assert process.stderr
        assert told["key"] not in process.stdout.read() + process.stderr.read()


def test_a_sandbox_can_go_away_and_come_back_on_its_port(sandbox: Sandbox) -> None:
    url = sandbox.url
    ask(sandbox, "bulk_sms/request/23354")
    sandbox.stop()
    with pytest.raises(ConnectionRefusedError):
        ask(sandbox, "bulk_sms/telephones")
    sandbox.start()
    assert sandbox.url == url
    assert ask(sandbox, "bulk_sms/status/15682").json["success"] is True


def test_answers_are_not_held_back_for_others_to_join() -> None:
    # asyncio switches Nagle's algorithm off only where the socket names its protocol: 44 ms a call otherwise.
    with listen(0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_stopping_twice_is_stopping_once() -> None:
    sandbox = Sandbox().start()
    sandbox.stop()
    sandbox.stop()


def test_two_sandboxes_know_nothing_of_each_other() -> None:
    with Sandbox(seed=1) as one, Sandbox(seed=2) as other:
        assert one.key != other.key
        assert ask(one, "bulk_sms/telephones", key=other.key).status == 401
        ask(one, "bulk_sms/request/23354")
        assert len(other.calls) == 0


def test_a_lively_sandbox_has_requests_under_way() -> None:
    with Sandbox(is_lively=True) as sandbox:
        assert ask(sandbox, "nc/requests").json["data"]
        assert sandbox.world.open_count > 0


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        Sandbox(port=taken.getsockname()[1]).start()
