"""One call and its answer on ASGI.

Stands apart because both the plain answers and the spoilt ones are sent from here. The one rule: each answer carries
the `Date` of the sandbox's clock.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from .clock import Clock, http_date
from .protocol import Wire, wire_of

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer."""

    body: bytes
    status: int = 200
    content_type: str = JSON


class Exchange:
    """A call that is to be answered."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, clock: Clock) -> None:
        self._scope, self._receive, self._send, self._clock = scope, receive, send, clock

    @property
    def path(self) -> str:
        """The path as it was sent, key and all."""
        raw: bytes = self._scope.get("raw_path") or self._scope["path"].encode()
        return raw.partition(b"?")[0].decode("latin-1")

    @property
    def wire(self) -> Wire | None:
        """The connection, None in process."""
        return wire_of(self._scope)

    @property
    def is_over(self) -> bool:
        """Whether nobody is there any more to be answered."""
        return self.wire is not None and self.wire.is_closing

    async def reply(self, reply: Reply, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer."""
        await self.begin(reply.status, reply.content_type, {"content-length": str(len(reply.body)), **(headers or {})})
        await self._send({"type": "http.response.body", "body": reply.body})

    async def begin(self, status: int, content_type: str, headers: Mapping[str, str]) -> None:
        """Send the head of an answer."""
        pairs = {"date": http_date(self._clock.now()), "content-type": content_type, **headers}
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def stream(self, parts: AsyncIterator[bytes]) -> None:
        """Send the body of an answer piece by piece, while somebody listens."""
        async for part in parts:
            if self.is_over:
                return
            await self._send({"type": "http.response.body", "body": part, "more_body": True})
        await self._send({"type": "http.response.body", "body": b""})

    async def begin_body(self, part: bytes) -> None:
        """Send the first piece of a body that may never be finished."""
        await self._send({"type": "http.response.body", "body": part, "more_body": True})

    async def drop(self, *, is_reset: bool) -> None:
        """Cut the connection without a word.

        Raises ConnectionResetError in process, where there is no connection to cut.
        """
        if self.wire is None:
            raise ConnectionResetError("the sandbox dropped the call")
        self.wire.cut(is_reset=is_reset)
        await self._until_over()

    async def hang_up(self) -> None:
        """End the connection after what was sent.

        Raises ConnectionResetError in process, where there is no connection to end.
        """
        if self.wire is None:
            raise ConnectionResetError("the sandbox hung up")
        self.wire.hang_up()
        await self._until_over()

    async def _until_over(self) -> None:
        # uvicorn answers 500 by itself when the application returns before the connection is known to have ended.
        while (await self._receive())["type"] != "http.disconnect":
            pass


def to_json(answer: object) -> bytes:
    """Return an answer as it goes over the wire: ASCII, so that even half a surrogate pair gets through."""
    return json.dumps(answer, separators=(",", ":")).encode("ascii")
