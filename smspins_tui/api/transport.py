"""One call over HTTP: the only place where the API key is part of a URL.

Stands apart because everything that touches the full URL (the request, httpx's errors, the frames of a traceback)
holds the key, and must not get out. The one rule: whatever ends a call is looked at inside `_attempt`, which returns a
new error of ours; it is raised only after the foreign one is gone, so that neither `__context__` nor a frame keeps it.

No httpx client stands above the connections: it would log each URL, keep cookies, and build requests for redirects.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from smspins_tui import __version__
from smspins_tui.api.failure import FORESEEN, Progress, explain
from smspins_tui.api.header import parse_date, parse_retry_after
from smspins_tui.api.line import Lines
from smspins_tui.errors import KeyRefused, NotSent, NotTheApi
from smspins_tui.secret import Secret

logger = logging.getLogger(__name__)

OK = 200

_SEGMENT = re.compile(r"[A-Za-z0-9]{1,40}")
_HEADERS = {
    "Accept": "application/json",
    # A compressed answer of a kilobyte can be a gigabyte: none is asked for, and none is unpacked.
    "Accept-Encoding": "identity",
    "Cache-Control": "no-store",
    "User-Agent": f"smspins-tui/{__version__}",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a call may take: seconds to connect, seconds in all, bytes of body."""

    connect: float = 5.0
    whole: float = 20.0
    body: int = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered, whatever the status.

    `text` is the body as it came: it may echo the key, so it is in no repr, and is not to be bound to a name before it
    is scrubbed. `retry_after` is in seconds, `server_date` in seconds since the epoch.
    """

    status: int
    text: str = field(repr=False)
    server_date: float | None = None
    retry_after: float | None = None


class Transport:
    """Sends one path of the API and brings the answer.

    Args:
        address: origin and path prefix of the server.
        key: the API key.
        lines: the connections.
        bounds: what a call may take.
        clock: seconds since the epoch, for a `Retry-After` date of a server that tells no `Date`.

    Raises:
        KeyRefused: the key can't be part of a path.
    """

    def __init__(
        self, address: httpx.URL, key: Secret, lines: Lines, *, bounds: Bounds, clock: Callable[[], float]
    ) -> None:
        # At DEBUG httpcore logs the headers of the answer, and a `Location` can repeat the URL.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        logging.getLogger("httpx").setLevel(logging.WARNING)
        if not _fits_a_path(key):
            raise KeyRefused("this can't be an API key: K gives another key")
        self._address = address
        self._key = key
        self._lines = lines
        self._bounds = bounds
        self._clock = clock

    async def get(self, function: str, *target: str, has_effect: bool) -> Answer:
        """Send one call and read its whole answer.

        Args:
            function: the API's name of the function, such as `bulk_sms/status`.
            target: what follows it in the path: an id, a ZIP, a word.
            has_effect: whether the server acts on it: then a fresh connection is used.

        Raises:
            NotSent: nothing left this machine.
            NoAnswer: it was sent, and no whole answer came.
            NotTheApi: the answer is compressed or too large.
        """
        if not all(_SEGMENT.fullmatch(segment) for segment in target):
            raise NotSent("an id or a ZIP that isn't one: nothing was sent")
        ended = await self._attempt("/".join((function, *target)), has_effect=has_effect)
        if isinstance(ended, BaseException):
            raise ended
        return ended

    async def close(self) -> None:
        """Close every connection."""
        await self._lines.close()

    async def _attempt(self, path: str, *, has_effect: bool) -> Answer | BaseException:
        progress = Progress()
        try:
            async with asyncio.timeout(self._bounds.whole):
                return await self._exchange(path, progress, has_effect=has_effect)
        except BaseException as error:  # noqa: BLE001 - whatever it is, the frames of its traceback hold the key
            ended = self._translate(error, path, progress, has_effect=has_effect)
        if not isinstance(ended, GeneratorExit):  # then nothing may be awaited any more
            await progress.drop()
        return ended

    def _translate(self, error: BaseException, path: str, progress: Progress, *, has_effect: bool) -> BaseException:
        if not isinstance(error, Exception | BaseExceptionGroup):  # a cancel, ctrl+c: again, without its frames
            return type(error)(*error.args)
        level = logging.DEBUG if isinstance(error, FORESEEN) else logging.ERROR
        logger.log(level, "%s: %s", path, self._key.scrub(f"{type(error).__name__}: {error}"))
        return explain(error, progress, whole=self._bounds.whole, has_effect=has_effect)

    async def _exchange(self, path: str, progress: Progress, *, has_effect: bool) -> Answer | NotTheApi:
        line = self._lines.fresh if has_effect else self._lines.shared
        response = await line.handle_async_request(self._request(path, progress, has_effect=has_effect))
        try:
            return await self._read(response)
        finally:
            await response.aclose()

    def _request(self, path: str, progress: Progress, *, has_effect: bool) -> httpx.Request:
        prefix = self._address.path.rstrip("/")
        seconds = {
            "connect": self._bounds.connect,
            "pool": self._bounds.connect,
            "read": self._bounds.whole,
            "write": self._bounds.whole,
        }
        return httpx.Request(
            "GET",
            self._address.copy_with(
                raw_path=f"{quote(prefix)}/apiv2/{quote(self._key.reveal(), safe='')}/{path}".encode()
            ),
            headers={**_HEADERS, "Connection": "close"} if has_effect else _HEADERS,
            extensions={"timeout": seconds, "trace": progress.trace},
        )

    async def _read(self, response: httpx.Response) -> Answer | NotTheApi:
        headers = response.headers
        body, problem = await self._body(response)
        # Of an answer that refuses, the status says enough: its body is only a detail.
        if problem and response.status_code == OK:
            return NotTheApi(problem)
        server_date = parse_date(headers.get("date"))
        now = self._clock() if server_date is None else server_date
        return Answer(
            response.status_code,
            body.decode("utf-8-sig", "replace"),
            server_date,
            parse_retry_after(headers.get("retry-after"), now),
        )

    async def _body(self, response: httpx.Response) -> tuple[bytearray, str]:
        body = bytearray()
        if response.headers.get("content-encoding", "").strip().lower() not in ("", "identity"):
            return body, "the answer is compressed, which wasn't asked for, and isn't unpacked"
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._bounds.body:
                return bytearray(), f"the answer is larger than {self._bounds.body // 1024} KiB and was cut off"
        return body, ""


def _fits_a_path(key: Secret) -> bool:
    try:
        key.reveal().encode()
    except UnicodeEncodeError:
        return False
    return bool(key.reveal().strip(". \t\r\n"))
