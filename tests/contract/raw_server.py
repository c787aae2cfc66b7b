"""A server on loopback that answers as a test wants, byte by byte.

Stands apart because the sandbox speaks proper HTTP and TLS, and what a client must bear often isn't. The one rule: what
it was sent stays in `heads`, which no repr shows.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

DATE = "Wed, 21 Oct 2026 07:28:00 GMT"
AT = 1_792_567_680.0


class Caller:
    """One request of a connection: its head, and the way to answer."""

    def __init__(
        self, server: RawServer, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.server = server
        self.head = head
        self.reader = reader
        self._writer = writer

    @property
    def path(self) -> bytes:
        """The path as it was sent, key and all."""
        return self.head.split(b" ", 2)[1]

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)
        await self._writer.drain()
        self.server.sent += len(data)

    async def reply(self, body: bytes = b"", status: str = "200 OK", *headers: bytes) -> None:
        """Send a proper answer."""
        lines = (f"HTTP/1.1 {status}\r\nDate: {DATE}\r\nContent-Length: {len(body)}".encode(), *headers, b"", body)
        await self.send(b"\r\n".join(lines))

    async def answer(self, data: object) -> None:
        """Send a success of the API."""
        await self.reply(json.dumps({"success": True, "message": None, "data": data}).encode())

    def hang_up(self) -> None:
        """End the connection after what was sent."""
        self._writer.close()

    async def is_gone(self) -> None:
        """Return when the connection has ended."""
        await self._writer.wait_closed()

    def reset(self) -> None:
        """Cut the connection."""
        self._writer.transport.abort()


Script = Callable[[Caller], Awaitable[None]]


class RawServer:
    """Plays a script for each request; a context manager.

    Args:
        script: answers one request, or does not.
        context: with it, the server speaks TLS.
    """

    def __init__(self, script: Script, *, context: ssl.SSLContext | None = None) -> None:
        self.heads: list[bytes] = []
        self.connections = 0
        self.sent = 0
        self.is_reached = asyncio.Event()
        self.is_asked = asyncio.Event()
        self._script = script
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._context)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"http{'s' if self._context else ''}://127.0.0.1:{self.port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for writer in self._writers:
            writer.transport.abort()

    @property
    def paths(self) -> list[str]:
        """What was asked for, key and all."""
        return [head.split(b" ", 2)[1].decode() for head in self.heads]

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.is_reached.set()
        self._writers.add(writer)
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                self.is_asked.set()
                await self._script(Caller(self, head, reader, writer))
