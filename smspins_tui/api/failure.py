"""What a broken call means, in words.

Stands apart because httpx's errors carry the request, and with it the key: here they are looked at, and only words
leave. The one rule: "not sent" is said only on evidence; in doubt the server may have acted.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import httpx

from smspins_tui.errors import ApiError, NoAnswer, NotSent

# httpcore's names (tests pin them): of the moment when a connection stands, of what happens before a request is sent
# on it, and of what a tunnel through a proxy adds once it stands.
CONNECTED = "connection.connect_tcp.complete"
CONNECTING = "connection."
TUNNELLED = "proxy."

# What the network does; anything else is a defect of somebody's, and the log says so.
FORESEEN = (httpx.TransportError, OSError, BaseExceptionGroup)

_BEFORE_SENDING = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Stream(Protocol):
    """A connection as httpcore hands it to the trace."""

    async def aclose(self) -> None:
        """Close it."""


class Progress:
    """How far a call came, as httpcore's trace tells it."""

    def __init__(self) -> None:
        self.is_traced = False
        self.has_begun = False
        self._is_tunnelling = False
        self._stream: Stream | None = None

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take one event: the call has begun with the first that is neither of connecting nor of a tunnel.

        So an event by a name that we don't know can only make "not sent" into "nobody knows".
        """
        self.is_traced = True
        if event == CONNECTED:
            self._stream = info["return_value"]
        if "request" in info and info["request"].method == b"CONNECT":
            self._is_tunnelling = True
        elif event.startswith(TUNNELLED):
            self._is_tunnelling = False
        elif not event.startswith(CONNECTING) and not self._is_tunnelling:
            self.has_begun = True

    async def drop(self) -> None:
        """Close a connection that never came to its request: httpcore forgets one whose handshake is cut short."""
        if self._stream is not None and not self.has_begun:
            await self._stream.aclose()

    def is_unsent(self, error: BaseException) -> bool:
        """Tell whether `error` ended the call before anything of it was sent."""
        return isinstance(error, _BEFORE_SENDING) or (self.is_traced and not self.has_begun)


def explain(error: BaseException, progress: Progress, *, whole: float, has_effect: bool) -> ApiError:
    """Return an error of ours for what ended a call.

    Args:
        error: what was caught, the deadline's `TimeoutError` included.
        progress: how far the call came.
        whole: the deadline, in seconds, for the words.
        has_effect: whether the server may have acted on it.
    """
    if progress.is_unsent(error):
        return NotSent(f"{_obstacle(error)}: nothing was sent")
    is_late = isinstance(error, TimeoutError | httpx.TimeoutException)
    words = f"no whole answer within {whole:g} s" if is_late else "the connection broke before a whole answer came"
    return NoAnswer(f"{words}; whether the server acted on it isn't known" if has_effect else words)


def _obstacle(error: BaseException) -> str:
    # First, since the wait for a handshake shows as an SSLError among its causes.
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "no connection to the server in time"
    causes = tuple(_causes(error))
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return "the server's name can't be looked up"
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "the server's certificate can't be trusted"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return "no secure connection to the server"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "the server refuses the connection"
    if isinstance(error, httpx.ProxyError):
        return "the proxy refuses the connection"
    return "no connection to the server"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for member in error.exceptions:
                yield from _causes(member)
        error = error.__cause__ or error.__context__
