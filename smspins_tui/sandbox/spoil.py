"""How each fault spoils an answer.

Stands apart from the faults' book because this is all about bytes. The one rule: nothing large is ever held in memory,
and sending stops when nobody listens.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache

from .exchange import JSON, Exchange, Reply
from .faults import Fault, FaultKind

_CHUNK = 64 * 1024
_HEAD, _TAIL = b'{"success":true,"message":null,"data":', b"}"
_ECHO = "<html><body><h1>{status}</h1><p>The requested URL {path} is not to be had just now.</p></body></html>"
_NOT_JSON = "<!doctype html><html><body><h1>It works!</h1></body></html>"
_WRONG = '{"success":true,"message":null,"data":{"telephones":7,"request_id":[],"smses":{"a":1},"status":null}}'
_HTML = "text/html; charset=utf-8"


async def spoil(fault: Fault, exchange: Exchange, good: Reply | None) -> None:
    """Answer a call as a fault will have it; `good` is the right answer when the call was handled."""
    await _WAYS[fault.kind](fault, exchange, good or Reply(b""))


async def _drop(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await exchange.drop(is_reset=fault.is_reset)


async def _plain(_: Fault, exchange: Exchange, good: Reply) -> None:
    await exchange.reply(good)


async def _error(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await _say(fault, exchange, fault.status or 503, _ECHO, _HTML)


async def _too_many(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await _say(fault, exchange, fault.status or 429, "Too Many Requests", "text/plain", {"retry-after": "5"})


async def _redirect(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await _say(fault, exchange, fault.status or 302, "", _HTML, {"location": "{path}?again"})


async def _not_json(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await _say(fault, exchange, fault.status or 200, _NOT_JSON, _HTML)


async def _wrong_content(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await _say(fault, exchange, fault.status or 200, _WRONG, JSON)


async def _say(
    fault: Fault, exchange: Exchange, status: int, usual: str, content_type: str, headers: dict[str, str] | None = None
) -> None:
    text = usual if fault.body is None else fault.body
    text = text.replace("{path}", exchange.path).replace("{status}", str(status))
    own = {name.lower(): value for name, value in fault.headers.items()}
    filled = {name: value.replace("{path}", exchange.path) for name, value in {**(headers or {}), **own}.items()}
    body = text.encode("utf-8", "surrogatepass")
    await exchange.reply(Reply(body, status, fault.content_type or content_type), filled)


async def _truncated(_: Fault, exchange: Exchange, good: Reply) -> None:
    await exchange.begin(200, good.content_type, {"content-length": str(len(good.body))})
    await exchange.begin_body(good.body[: len(good.body) // 2])
    await exchange.hang_up()


async def _cut_json(_: Fault, exchange: Exchange, good: Reply) -> None:
    await exchange.reply(Reply(good.body[: len(good.body) // 2], good.status, good.content_type))


async def _huge(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await exchange.begin(200, JSON, fault.headers)
    await exchange.stream(_filling(fault.size or 500_000_000))


async def _filling(size: int) -> AsyncIterator[bytes]:
    yield _HEAD + b'"'
    chunk = b"x" * _CHUNK
    for start in range(0, size, _CHUNK):
        yield chunk[: size - start]
        await asyncio.sleep(0)
    yield b'"' + _TAIL


async def _drip(fault: Fault, exchange: Exchange, good: Reply) -> None:
    await exchange.begin(good.status, good.content_type, {"content-length": str(len(good.body))})
    await exchange.stream(_drops(good.body, fault.seconds))


async def _drops(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    for place in range(len(body)):
        yield body[place : place + 1]
        await asyncio.sleep(seconds)


async def _gzip_bomb(fault: Fault, exchange: Exchange, _: Reply) -> None:
    await exchange.reply(Reply(_bomb(fault.size or 100_000_000)), {"content-encoding": "gzip, gzip"})


@cache
def _bomb(size: int) -> bytes:
    inner, outer = (zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16) for _ in range(2))
    chunk = b"0" * (1024 * 1024)
    parts = [outer.compress(inner.compress(chunk[: size - start])) for start in range(0, size, len(chunk))]
    return b"".join((*parts, outer.compress(inner.flush()), outer.flush()))


async def _nested(fault: Fault, exchange: Exchange, _: Reply) -> None:
    depth = fault.size or 100_000
    await exchange.reply(Reply(_HEAD + b"[" * depth + b"]" * depth + _TAIL))


async def _odd_numbers(fault: Fault, exchange: Exchange, _: Reply) -> None:
    digits = b"9" * (fault.size or 5_000)
    names = (b"request_id", b"telephone_id", b"telephone", b"status", b"smses", b"updated_at")
    values = (digits, b"NaN", b"-Infinity", digits, b"1e999", b"Infinity")
    row = b",".join(b'"%b":%b' % pair for pair in zip(names, values, strict=True))
    await exchange.reply(Reply(_HEAD + b"[{" + row + b"}]" + _TAIL))


_WAYS: dict[FaultKind, Callable[[Fault, Exchange, Reply], Awaitable[None]]] = {
    FaultKind.DROP_BEFORE: _drop,
    FaultKind.DROP_AFTER: _drop,
    FaultKind.DELAY: _plain,
    FaultKind.STATUS: _error,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.CUT_JSON: _cut_json,
    FaultKind.NOT_JSON: _not_json,
    FaultKind.WRONG_CONTENT: _wrong_content,
    FaultKind.HUGE: _huge,
    FaultKind.DRIP: _drip,
    FaultKind.REDIRECT: _redirect,
    FaultKind.TOO_MANY: _too_many,
    FaultKind.GZIP_BOMB: _gzip_bomb,
    FaultKind.NESTED: _nested,
    FaultKind.ODD_NUMBERS: _odd_numbers,
}
