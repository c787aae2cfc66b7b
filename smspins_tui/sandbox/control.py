"""The control endpoint: what tests do to the world behind the API's back.

Stands apart because no caller of the API ever comes here. The one rule: every action needs the token, which is not the
key, in the header `X-Control-Token`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields, replace
from hmac import compare_digest
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from .agent import Habits
from .answers import Shape
from .clock import http_date, parse_stamp, stamp
from .exchange import to_json
from .faults import Fault, Faults
from .record import Kind
from .site import Site
from .world import Refused, World

TOKEN_HEADER = "x-control-token"  # noqa: S105 - the name of a header

Body = dict[str, Any]
_SHAPE_FIELDS = frozenset(field.name for field in fields(Shape))
_HABIT_FIELDS = frozenset(field.name for field in fields(Habits))


def perform(site: Site, action: str, body: Body) -> Body:
    """Carry out an action and return what it tells.

    Raises Refused for an id that is not known, and ValueError, TypeError or KeyError for a body that makes no sense.
    """
    return _ACTIONS[action](site, body)


def control_routes(site: Site) -> list[Route]:
    """Return the routes below `/control/`."""
    return [
        Route("/control/state", _guarded(site, _tell_state), methods=["GET"]),
        Route("/control/calls", _guarded(site, _tell_calls), methods=["GET"]),
        Route("/control/calls", _guarded(site, _clear_calls), methods=["DELETE"]),
        Route("/control/faults", _guarded(site, _tell_faults), methods=["GET"]),
        Route("/control/faults", _guarded(site, _clear_faults), methods=["DELETE"]),
        *(Route(f"/control/{action}", _guarded(site, _performer(action)), methods=["POST"]) for action in _ACTIONS),
    ]


def describe_state(world: World) -> Body:
    """Return the clock, the counts and the telephones with auto check."""
    with world.hold() as now:
        return {
            "now": now,
            "eastern": stamp(now),
            "is_frozen": world.clock.is_frozen,
            "telephones": len(world.telephones()),
            "open_requests": world.open_count,
            "auto_checks": [str(telephone_id) for telephone_id in world.auto_checks()],
            "habits": asdict(world.habits),
        }


def describe_telephone(world: World, telephone_id: int) -> Body:
    """Return a telephone with every request of it since the world began, also those never told; raises Refused."""
    with world.hold():
        telephone = world.telephone(telephone_id)
        return {
            "telephone_id": str(telephone_id),
            "telephone": telephone.number,
            "is_listed": telephone.is_listed,
            "is_auto_check_on": world.is_auto_check_on(telephone_id),
            "waiting": list(telephone.waiting),
            "requests": [
                {
                    "kind": request.kind,
                    "request_id": str(request.request_id),
                    "status": request.status,
                    "is_told": request.is_told,
                    "zip_code": request.zip_code,
                    "messages": list(request.messages),
                }
                for request in telephone.requests
            ],
        }


def _send_message(site: Site, body: Body) -> Body:
    world, telephone_id, text = site.world, int(body["telephone_id"]), str(body["text"])
    if body.get("is_left"):
        world.leave(telephone_id, text)
        return {}
    if "after" in body:
        world.expect(telephone_id, text, after=float(body["after"]))
        return {}
    request_id = int(body["request_id"]) if body.get("request_id") else None
    return {"request_id": str(world.inject(telephone_id, text, request_id=request_id).request_id)}


def _force_status(site: Site, body: Body) -> Body:
    return {"status": site.world.force(*_target(body), str(body["status"])).status}


def _override_fields(site: Site, body: Body) -> Body:
    return {"fields": site.world.override(*_target(body), **body["fields"]).overrides}


def _forget(site: Site, body: Body) -> Body:
    site.world.forget(*_target(body))
    return {}


def _edit_telephone(site: Site, body: Body) -> Body:
    telephone_id = int(body["telephone_id"])
    expired_at = parse_stamp(body["expired_at"]) if "expired_at" in body else None
    site.world.edit_telephone(
        telephone_id, is_listed=body.get("is_listed"), expired_at=expired_at, number=body.get("telephone")
    )
    return describe_telephone(site.world, telephone_id)


def _move_clock(site: Site, body: Body) -> Body:
    at = body.get("at")
    site.world.move_clock(
        at=parse_stamp(at) if isinstance(at, str) else at, advance=body.get("advance"), is_frozen=body.get("is_frozen")
    )
    return describe_state(site.world)


def _set_options(site: Site, body: Body) -> Body:
    shape = {name: value for name, value in body.items() if name in _SHAPE_FIELDS}
    habits = {name: value for name, value in body.items() if name in _HABIT_FIELDS}
    if unknown := body.keys() - shape.keys() - habits.keys():
        raise ValueError(f"no option {', '.join(sorted(unknown))}")
    new_shape = replace(site.shape, **shape)
    site.world.change_habits(**habits)
    site.shape = new_shape
    return asdict(site.shape) | asdict(site.world.habits)


def _add_fault(site: Site, body: Body) -> Body:
    site.faults.add(Fault(**body))
    return _list_faults(site.faults)


_ACTIONS: dict[str, Callable[[Site, Body], Body]] = {
    "message": _send_message,
    "status": _force_status,
    "fields": _override_fields,
    "forget": _forget,
    "telephone": _edit_telephone,
    "clock": _move_clock,
    "options": _set_options,
    "faults": _add_fault,
}


def _target(body: Body) -> tuple[Kind, int]:
    kind = body["kind"]
    if kind not in ("check", "change"):
        raise ValueError("kind is check or change")
    return kind, int(body["request_id"])


def _list_faults(faults: Faults) -> Body:
    return {"faults": [{**asdict(fault), "count": left} for fault, left in faults.all()]}


_Tell = Callable[[Site, HttpRequest], Awaitable[Body]]


def _performer(action: str) -> _Tell:
    async def act(site: Site, request: HttpRequest) -> Body:
        body = await request.json()
        if not isinstance(body, dict):
            raise TypeError("an object is due")
        return perform(site, action, body)

    return act


async def _tell_state(site: Site, request: HttpRequest) -> Body:
    telephone_id = request.query_params.get("telephone_id")
    return describe_telephone(site.world, int(telephone_id)) if telephone_id else describe_state(site.world)


async def _tell_calls(site: Site, request: HttpRequest) -> Body:
    calls = site.calls.all(request.query_params.get("function"))
    return {"count": len(calls), "calls": [asdict(call) for call in calls]}


async def _clear_calls(site: Site, _: HttpRequest) -> Body:
    site.calls.clear()
    return {}


async def _tell_faults(site: Site, _: HttpRequest) -> Body:
    return _list_faults(site.faults)


async def _clear_faults(site: Site, request: HttpRequest) -> Body:
    site.faults.clear(request.query_params.get("function"))
    return _list_faults(site.faults)


def _guarded(site: Site, tell: _Tell) -> Callable[[HttpRequest], Awaitable[Response]]:
    async def answer(request: HttpRequest) -> Response:
        if not compare_digest(request.headers.get(TOKEN_HEADER, "").encode(), site.token.encode()):
            return _response(site, {"error": "the control token is missing or wrong"}, 403)
        try:
            return _response(site, await tell(site, request), 200)
        except Refused as refusal:
            return _response(site, {"error": str(refusal)}, 404)
        except (JSONDecodeError, UnicodeDecodeError, ValueError, TypeError, KeyError) as error:
            return _response(site, {"error": str(error)}, 400)

    return answer


def _response(site: Site, body: Body, status: int) -> Response:
    headers = {"date": http_date(site.world.clock.now())}
    return Response(to_json(body), status, headers, media_type="application/json")
