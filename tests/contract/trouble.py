"""Every way a call can go wrong between the client and a server, as a table.

Stands apart because two tests need it: what the client makes of each, and that none shows the key. The one rule: a
server in trouble repeats the path it was asked for wherever it can.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import trustme

from smspins_tui.api import CallReport, Client
from smspins_tui.errors import ApiError, HttpError, KeyRefused, NoAnswer, NotSent, NotTheApi, RateLimited, Refused
from tests.contract.canary import canary
from tests.contract.raw_server import Caller, RawServer, Script

OnCall = Callable[[CallReport], None]
SOON = 0.5
"""Seconds in place of the 20 of a whole call, where the test is that they end it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A server in trouble, the error a call ends with, and words that error has."""

    name: str
    open: Callable[[OnCall], AbstractAsyncContextManager[Client]]
    error: type[ApiError]
    words: str


def _scripted(
    script: Script, *, whole: float = 20.0, body: int = 4 * 2**20
) -> Callable[[OnCall], AbstractAsyncContextManager[Client]]:
    @asynccontextmanager
    async def opened(on_call: OnCall) -> AsyncIterator[Client]:
        async with RawServer(script) as server:
            client = Client(server.url, canary(), on_call=on_call, whole=whole, body=body)
            yield client
            await client.close()

    return opened


def _refusing(port_of: Callable[[], int]) -> Callable[[OnCall], AbstractAsyncContextManager[Client]]:
    @asynccontextmanager
    async def opened(on_call: OnCall) -> AsyncIterator[Client]:
        client = Client(f"http://127.0.0.1:{port_of()}", canary(), on_call=on_call)
        yield client
        await client.close()

    return opened


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _over_tls(
    script: Script, context: Callable[[], ssl.SSLContext | None], *, connect: float = 5.0, whole: float = 20.0
) -> Callable[[OnCall], AbstractAsyncContextManager[Client]]:
    @asynccontextmanager
    async def opened(on_call: OnCall) -> AsyncIterator[Client]:
        async with RawServer(script, context=context()) as server:
            url = f"https://127.0.0.1:{server.port}"
            client = Client(url, canary(), on_call=on_call, connect=connect, whole=whole)
            yield client
            await client.close()

    return opened


def server_context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    """Return what a TLS server needs to be `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


async def silence(_: Caller) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def _hang_up(caller: Caller) -> None:
    caller.hang_up()


async def _reset(caller: Caller) -> None:
    caller.reset()


def _raw(data: bytes, *, stays: bool = False) -> Script:
    async def script(caller: Caller) -> None:
        await caller.send(data.replace(b"{path}", caller.path))
        if stays:
            await silence(caller)
        caller.hang_up()

    return script


def _reply(body: bytes, status: str = "200 OK", *headers: bytes) -> Script:
    async def script(caller: Caller) -> None:
        filled = [part.replace(b"{path}", caller.path) for part in (body, *headers)]
        await caller.reply(filled[0], status, *filled[1:])

    return script


async def _drip(caller: Caller) -> None:
    await caller.send(b'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{"success": true, "data": "' + caller.path)
    while True:
        await caller.send(b"x")
        await asyncio.sleep(SOON / 10)


async def _endless_interim(caller: Caller) -> None:
    while True:
        await caller.send(b"HTTP/1.1 102 Processing\r\nX-Path: " + caller.path + b"\r\n\r\n")
        await asyncio.sleep(SOON / 10)


async def huge(caller: Caller) -> None:
    """Send a body without end."""
    await caller.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"10000\r\n" + caller.path.ljust(65536) + b"\r\n"
    while True:
        await caller.send(chunk)


_HTML = b"<html><body>no {path} here</body></html>"
_HEAD = b"HTTP/1.1 200 OK\r\n"
_CHUNKED = _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
_LINES = b"X-Path: {path}\r\n" * 9999
_GZIP = b"Content-Encoding: gzip"
_ECHO = (b"X-Path: {path}", b"Set-Cookie: a={path}")
_MALFORMED = b"Location: http://[{path}"
_OK = '{"success": true, "message": "{path}", "data": '


def _json(text: str) -> Script:
    return _reply(text.encode())


TROUBLES = [
    Trouble("refused connection", _refusing(_free_port), NotSent, "refuses the connection"),
    Trouble("impossible port", _refusing(lambda: 99999), NotSent, "port"),
    Trouble("untrusted certificate", _over_tls(silence, lambda: server_context(trustme.CA())), NotSent, "certificate"),
    Trouble("no TLS there", _over_tls(silence, lambda: None, connect=SOON), NotSent, "in time"),
    Trouble("deadline in the handshake", _over_tls(silence, lambda: None, whole=SOON), NotSent, "in time"),
    Trouble("silence", _scripted(silence, whole=SOON), NoAnswer, "within 0.5 s"),
    Trouble("drip", _scripted(_drip, whole=SOON), NoAnswer, "within 0.5 s"),
    Trouble("endless interim answers", _scripted(_endless_interim, whole=SOON), NoAnswer, "within 0.5 s"),
    Trouble("hung up", _scripted(_hang_up), NoAnswer, "broke"),
    Trouble("reset", _scripted(_reset), NoAnswer, "broke"),
    Trouble("half a head", _scripted(_raw(_HEAD + b"X-Path: {path}\r\n")), NoAnswer, "broke"),
    Trouble("half a body", _scripted(_raw(_HEAD + b"Content-Length: 9999\r\n\r\n{path}")), NoAnswer, "broke"),
    Trouble("half a chunk", _scripted(_raw(_CHUNKED + b"ff\r\n{path}")), NoAnswer, "broke"),
    Trouble("bad chunk", _scripted(_raw(_CHUNKED + b"{path}\r\n")), NoAnswer, "broke"),
    Trouble("not HTTP", _scripted(_raw(b"SSH-2.0-{path}\r\n\r\n")), NoAnswer, "broke"),
    Trouble("endless head", _scripted(_raw(_HEAD + _LINES, stays=True)), NoAnswer, "broke"),
    Trouble("huge", _scripted(huge), NotTheApi, "larger than 4096 KiB"),
    Trouble("a byte too large", _scripted(_reply(b"x" * 1025), body=1024), NotTheApi, "larger than 1 KiB"),
    Trouble("gzip", _scripted(_reply(gzip.compress(b"{}"), "200 OK", _GZIP)), NotTheApi, "compressed"),
    Trouble("gzip twice", _scripted(_reply(b"x", "200 OK", b"Content-Encoding: gzip, gzip")), NotTheApi, "compressed"),
    Trouble("HTML", _scripted(_reply(_HTML)), NotTheApi, "isn't JSON"),
    Trouble("empty", _scripted(_reply(b"")), NotTheApi, "is empty"),
    Trouble("no success", _scripted(_json('{"path": "{path}"}')), NotTheApi, "whether it succeeded"),
    Trouble("wrong data", _scripted(_json(_OK + '"{path}"}')), NotTheApi, ""),
    Trouble("nested", _scripted(_json(_OK + "[" * 100_000 + "]" * 100_000 + "}")), NotTheApi, "isn't JSON"),
    Trouble("NaN", _scripted(_json(_OK + "[NaN]}")), NotTheApi, "isn't JSON"),
    Trouble("redirect", _scripted(_reply(_HTML, "302 {path}", b"Location: {path}?again")), NotTheApi, "HTTP 302"),
    Trouble("malformed redirect", _scripted(_reply(b"", "301 Moved", _MALFORMED)), NotTheApi, "HTTP 301"),
    Trouble("401", _scripted(_reply(_HTML, "401 No")), KeyRefused, "K gives another key"),
    Trouble("403", _scripted(_reply(_HTML, "403 No")), KeyRefused, "K gives another key"),
    Trouble("429", _scripted(_reply(_HTML, "429 Slow", b"Retry-After: 7")), RateLimited, "7 s"),
    Trouble("500", _scripted(_reply(_HTML, "500 No", *_ECHO)), HttpError, "HTTP 500"),
    Trouble("500 in gzip", _scripted(_reply(b"x", "500 No", _GZIP)), HttpError, "HTTP 500"),
    Trouble("599", _scripted(_reply(_HTML, "599 No")), HttpError, "HTTP 599"),
    Trouble("204", _scripted(_raw(b"HTTP/1.1 204 {path}\r\n\r\n")), HttpError, "HTTP 204"),
    Trouble("success false", _scripted(_json('{"success": "False", "message": "no {path}"}')), Refused, "refuses"),
]  # fmt: skip
