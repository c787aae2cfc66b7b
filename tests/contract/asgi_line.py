"""A line from the client into a sandbox in the same process: for the client a network, for a test a thing to cut.

Stands apart because its latency and its breaks are what a schedule plays with. The one rule: the server's part runs on
whatever becomes of the caller, as a server's does; and each call is noted with the yes of the person that it came from.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any, NamedTuple

import httpx
from starlette.applications import Starlette

from smspins_tui.api.line import Lines

LATENCY = 0.05
"""Seconds for each way."""

Trace = Callable[[str, dict[str, Any]], Awaitable[None]]
YES: ContextVar[int | None] = ContextVar("yes", default=None)
"""The number of the yes that the running task carries out, None for what nobody said yes to."""


class Sent(NamedTuple):
    """A call that reached the server: its path below the key, and the yes it came from."""

    function: str
    arguments: tuple[str, ...]
    yes: int | None


class _Connection:
    async def aclose(self) -> None:
        """Nothing is open."""


class AsgiLine(httpx.AsyncBaseTransport):
    """Brings calls to an application; `is_cut` refuses each connection."""

    def __init__(self, app: Starlette) -> None:
        self._app = app
        self._serving: set[asyncio.Task[None]] = set()
        self.sent: list[Sent] = []
        self.is_cut = False

    def lines(self) -> Lines:
        """Both lines of a client."""
        return Lines(self, self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Bring one call, and its answer as it comes."""
        trace: Trace = request.extensions["trace"]
        if self.is_cut:
            raise httpx.ConnectError("the line is cut")
        await trace("connection.connect_tcp.started", {})
        await trace("connection.connect_tcp.complete", {"return_value": _Connection()})
        await trace("http11.send_request_headers.started", {})
        events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        serving = asyncio.get_running_loop().create_task(self._serve(request, events, YES.get()))
        self._serving.add(serving)
        serving.add_done_callback(self._serving.discard)
        head = await _next(events)
        return httpx.Response(head["status"], headers=head["headers"], stream=_Body(events))

    async def _serve(
        self, request: httpx.Request, events: asyncio.Queue[dict[str, Any] | None], yes: int | None
    ) -> None:
        await asyncio.sleep(LATENCY)
        _, _, *segments = request.url.raw_path.decode().removeprefix("/").split("/")
        self.sent.append(Sent("/".join(segments[:2]), tuple(segments[2:]), yes))

        async def send(event: MutableMapping[str, Any]) -> None:
            await asyncio.sleep(LATENCY)
            events.put_nowait(dict(event))

        try:
            await self._app(_scope(request), _receive, send)
        except ConnectionResetError:
            await asyncio.sleep(LATENCY)
        events.put_nowait(None)

    async def end(self) -> None:
        """End the server's part of every call."""
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def aclose(self) -> None:
        """Nothing is open."""


class _Body(httpx.AsyncByteStream):
    def __init__(self, events: asyncio.Queue[dict[str, Any] | None]) -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            event = await _next(self._events)
            yield event.get("body", b"")
            more = event.get("more_body", False)


async def _next(events: asyncio.Queue[dict[str, Any] | None]) -> dict[str, Any]:
    event = await events.get()
    if event is None:
        raise httpx.RemoteProtocolError("the server hung up")
    return event


async def _receive() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def _scope(request: httpx.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": "http",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": b"",
        "root_path": "",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
