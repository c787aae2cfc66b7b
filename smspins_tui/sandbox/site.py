"""The API itself on ASGI: key, function, fault, answer.

Stands apart from `server`, which only puts it on a socket. The one rule: a call is written into the log before
anything else is done with it, without its key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from random import Random
from secrets import token_urlsafe
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from .answers import Answer, Shape
from .calls import UNKNOWN, Call, CallLog, split_path
from .exchange import Exchange, Reply, to_json
from .faults import Fault, FaultKind, Faults
from .record import Kind
from .spoil import spoil
from .world import NO_REQUEST, NO_TELEPHONE, Refused, World

ROOT = "apiv2"
WRONG_KEY = "Invalid API key"
NO_FUNCTION = "Unable to find function"
_HEADERS_KEPT = (b"accept-encoding", b"cache-control", b"connection", b"user-agent")
_WRONG_KEY_STATUS = {"401": 401, "403": 403, "404": 404, "answer": 200}


def draw_key(seed: int) -> str:
    """Return the key of the account of a seed."""
    return f"sbx{Random(f'{seed}:key').getrandbits(160):040x}"


@dataclass(slots=True)
class Site:
    """What the server stands on: one world, its key, the token of the control endpoint, shape, faults and call log."""

    world: World
    key: str = ""
    token: str = field(default_factory=lambda: token_urlsafe(24), repr=False)
    shape: Shape = field(default_factory=Shape)
    faults: Faults = field(default_factory=Faults)
    calls: CallLog = field(default_factory=CallLog)
    _listing: tuple[int, Shape, bytes] | None = None

    def __post_init__(self) -> None:
        self.key = self.key or draw_key(self.world.seed)

    def telephones(self) -> bytes:
        """Return the answer of `bulk_sms/telephones`, made anew only when a telephone changed."""
        with self.world.hold():
            version, shape = self.world.listing_version, self.shape
            if self._listing is None or self._listing[:2] != (version, shape):
                rows = [shape.telephone(telephone) for telephone in self.world.telephones()]
                self._listing = (version, shape, to_json(shape.good(rows)))
            return self._listing[2]

    def answer(self, function: str, arguments: tuple[str, ...]) -> Reply:
        """Call a function of the API and return its answer."""
        if function == "bulk_sms/telephones":
            return Reply(self.telephones())
        if function == UNKNOWN:
            return self._error(NO_FUNCTION, 404)
        with self.world.hold():
            try:
                data = _FUNCTIONS[function](self.world, self.shape, *arguments)
            except Refused as refusal:
                return self._error(str(refusal))
            return Reply(to_json(self.shape.good(data)))

    def refuse_key(self) -> Reply:
        """Return the answer to a wrong key."""
        return self._error(WRONG_KEY, _WRONG_KEY_STATUS[self.shape.wrong_key])

    def refuse_method(self) -> Reply:
        """Return the answer to anything but GET."""
        return self._error("Method not allowed", 405)

    def _error(self, words: str, status: int = 200) -> Reply:
        return Reply(to_json(self.shape.bad(words)), status)


class Api:
    """The ASGI application below `/apiv2/`."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        site = self._site
        exchange = Exchange(scope, receive, send, site.world.clock)
        key, function, arguments = _read_path(exchange.path)
        is_key_right = compare_digest(key.encode("utf-8", "replace"), site.key.encode())
        fault = site.faults.draw(function, arguments)
        call = site.calls.add(_call(scope, site.world.clock.now(), function, arguments, is_key_right, fault))

        def handle() -> Reply:
            if scope["method"] != "GET":
                return site.refuse_method()
            if not is_key_right and key:
                return site.refuse_key()
            site.calls.mark_handled(call)
            return site.answer(function, arguments)

        await _answer(exchange, fault, handle)


async def _answer(exchange: Exchange, fault: Fault | None, handle: Callable[[], Reply]) -> None:
    if fault is None:
        await exchange.reply(handle())
        return
    good = handle() if fault.lets_handle else None
    if fault.kind is FaultKind.DELAY:
        await asyncio.sleep(fault.seconds)
        good = good or handle()
    await spoil(fault, exchange, good)


def _call(
    scope: Scope, at: float, function: str, arguments: tuple[str, ...], is_key_right: bool, fault: Fault | None
) -> Call:
    headers = tuple(
        (name.decode(), value.decode("latin-1")) for name, value in scope["headers"] if name in _HEADERS_KEPT
    )
    port = (scope.get("client") or ("", 0))[1]
    kind = fault.kind.value if fault else ""
    return Call(0, at, function, arguments, is_key_right, scope["method"], port, headers, kind)


def _read_path(path: str) -> tuple[str, str, tuple[str, ...]]:
    # The path as it was sent, since a key may hold a quoted slash.
    _, root, *rest = path.split("/")
    key, *segments = [unquote(part) for part in rest] or [""]
    if root != ROOT or not key:
        return "", UNKNOWN, ()
    return key, *split_path(segments)


def _number(text: str, otherwise: str) -> int:
    """Return an id, strictly as it was told: no sign, no space, no leading zero, ASCII digits."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or text != str(int(text)):
        raise Refused(otherwise)
    return int(text)


def _request_check(world: World, shape: Shape, telephone_id: str) -> list[Answer]:
    return [{"request_id": shape.id(world.request_check(_number(telephone_id, NO_TELEPHONE)).request_id)}]


def _request_change(world: World, shape: Shape, telephone_id: str, zip_code: str) -> list[Answer]:
    return [{"request_id": shape.id(world.request_change(_number(telephone_id, NO_TELEPHONE), zip_code).request_id)}]


def _check_status(world: World, shape: Shape, request_id: str) -> Answer:
    return shape.check(world.request("check", _number(request_id, NO_REQUEST)))


def _change_status(world: World, shape: Shape, request_id: str) -> Answer:
    return shape.change(world.request("change", _number(request_id, NO_REQUEST)))


def _cancel(world: World, shape: Shape, kind: Kind, request_id: str) -> Answer:
    number = world.cancel(kind, _number(request_id, NO_REQUEST)).request_id
    return {"request_id": shape.id(number + 4571 if shape.is_cancel_id_odd and kind == "change" else number)}


def _cancel_check(world: World, shape: Shape, request_id: str) -> Answer:
    return _cancel(world, shape, "check", request_id)


def _cancel_change(world: World, shape: Shape, request_id: str) -> Answer:
    return _cancel(world, shape, "change", request_id)


def _messages(world: World, shape: Shape, telephone_id: str) -> list[Answer]:
    return [shape.messages(check) for check in world.checks_with_messages(_number(telephone_id, NO_TELEPHONE))]


def _auto_check(world: World, _: Shape, telephone_id: str, action: str) -> None:
    if action not in ("enable", "disable"):
        raise Refused(NO_FUNCTION)
    world.switch_auto_check(_number(telephone_id, NO_TELEPHONE), is_on=action == "enable")


def _changes(world: World, shape: Shape) -> list[Answer]:
    return [shape.change_row(change) for change in world.recent_changes()]


_FUNCTIONS: dict[str, Callable[..., object]] = {
    "bulk_sms/request": _request_check,
    "bulk_sms/status": _check_status,
    "bulk_sms/cancel": _cancel_check,
    "bulk_sms/smses_by_tid": _messages,
    "bulk_sms/autocheck": _auto_check,
    "nc/request": _request_change,
    "nc/requests": _changes,
    "nc/status": _change_status,
    "nc/cancel": _cancel_change,
}
