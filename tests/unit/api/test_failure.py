import asyncio
import socket
import ssl

import httpcore
import httpx
import pytest

from smspins_tui.api.failure import Progress, explain
from smspins_tui.errors import NoAnswer, NotSent
from smspins_tui.models import Outcome

SENDING = "http11.send_request_headers.started"
CONNECT = {"request": httpcore.Request(b"CONNECT", "https://sms.example")}
GET = {"request": httpcore.Request(b"GET", "https://sms.example")}


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


async def connecting() -> Progress:
    progress = Progress()
    await progress.trace("connection.connect_tcp.started", {})
    return progress


async def sending() -> Progress:
    progress = await connecting()
    await progress.trace(SENDING, GET)
    return progress


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (caused(httpx.ConnectError(""), socket.gaierror(-2, "unknown")), "name can't be looked up"),
        (UnicodeError("label too long"), "name can't be looked up"),
        (caused(httpx.ConnectError(""), ssl.SSLCertVerificationError()), "certificate can't be trusted"),
        (caused(httpx.ConnectError(""), ssl.SSLError()), "no secure connection"),
        (caused(httpx.ConnectError(""), ExceptionGroup("", [ConnectionRefusedError()])), "refuses the connection"),
        (httpx.ProxyError("407"), "proxy refuses"),
        (httpx.ConnectTimeout(""), "in time"),
        (httpx.PoolTimeout(""), "in time"),
        (TimeoutError(), "in time"),
        (ExceptionGroup("port", [OverflowError()]), "no connection to the server"),
    ],
)
async def test_before_anything_is_sent_it_is_not_sent(error: BaseException, words: str) -> None:
    explained = explain(error, await connecting(), whole=20.0, has_effect=True)
    assert isinstance(explained, NotSent)
    assert explained.outcome is Outcome.NOT_SENT
    assert words in str(explained)
    assert "nothing was sent" in str(explained)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "within 20 s"),
        (httpx.ReadTimeout(""), "within 20 s"),
        (httpx.WriteTimeout(""), "within 20 s"),
        (httpx.ReadError(""), "broke"),
        (httpx.WriteError(""), "broke"),
        (httpx.RemoteProtocolError(""), "broke"),
        (ZeroDivisionError(), "broke"),
    ],
)
async def test_after_the_first_byte_nobody_knows(error: BaseException, words: str) -> None:
    for has_effect in (False, True):
        explained = explain(error, await sending(), whole=20.0, has_effect=has_effect)
        assert isinstance(explained, NoAnswer)
        assert explained.outcome is Outcome.UNKNOWN
        assert words in str(explained)
        assert ("isn't known" in str(explained)) is has_effect


async def test_a_tunnel_through_a_proxy_is_not_yet_the_call() -> None:
    progress = await connecting()
    await progress.trace(SENDING, CONNECT)
    await progress.trace("http11.receive_response_headers.complete", {"return_value": None})
    await progress.trace("proxy.start_tls.started", {})
    assert progress.is_unsent(httpx.ReadError(""))
    await progress.trace(SENDING, GET)
    assert not progress.is_unsent(httpx.ReadError(""))


async def test_an_event_by_a_new_name_counts_as_sent() -> None:
    progress = await connecting()
    await progress.trace("http4.whatever.started", {})
    assert not progress.is_unsent(httpx.ReadError(""))


def test_without_a_trace_only_what_cannot_be_otherwise_is_not_sent() -> None:
    assert Progress().is_unsent(httpx.ConnectError(""))
    assert not Progress().is_unsent(TimeoutError())
    assert not Progress().is_unsent(httpx.ReadError(""))
    assert not Progress().is_unsent(asyncio.CancelledError())
