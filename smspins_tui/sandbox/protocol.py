"""The wire under the server: uvicorn's HTTP protocol, which lets the application cut its own connection.

Stands apart because it is the one place that knows uvicorn's inside. The one rule: the application gets at the wire
through `scope["state"]` only, which ASGI leaves to the server.
"""

from __future__ import annotations

import asyncio
import socket
import struct

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_STATE_KEY = "wire"
# On, for 0 seconds: closing then sends a reset and drops what is still to be sent.
_LINGER_NOT = struct.pack("ii", 1, 0)


class Wire:
    """One TCP connection."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    @property
    def is_closing(self) -> bool:
        """Whether the connection has ended or is about to."""
        return self._transport.is_closing()

    def cut(self, *, is_reset: bool) -> None:
        """End the connection at once, with a reset or with an orderly end."""
        if self.is_closing:
            return
        raw = self._transport.get_extra_info("socket")
        if is_reset and raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        self._transport.abort()

    def hang_up(self) -> None:
        """End the connection once all that was written is sent."""
        self._transport.close()


class WireProtocol(H11Protocol):
    """Puts the wire of each connection into the state of its requests."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin a connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, _STATE_KEY: Wire(transport)}


def wire_of(scope: Scope) -> Wire | None:
    """Return the wire of a request, None when it came without one (in process)."""
    wire = scope.get("state", {}).get(_STATE_KEY)
    return wire if isinstance(wire, Wire) else None
