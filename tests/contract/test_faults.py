"""Every fault of the sandbox on every function: what the console says meanwhile, and that it recovers by itself.

Real services, real client and a real journal on virtual time, so that back-offs of minutes are lived through at once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from smspins_tui.errors import SmspinsError
from smspins_tui.journal import journal as journal_module
from smspins_tui.models import Kind
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.sandbox.site import Api
from smspins_tui.services.job import Function
from smspins_tui.store import Connection, Link
from tests.contract.ground import Ground, PlayedWorker, Window

SLOW = Habits(speed=0.001, hostile_share=0)
SLACK = 6.0
"""Seconds for a call on its way, and for those that are asked before it."""
POLLED = {
    "bulk_sms/telephones": Function.TELEPHONES,
    "bulk_sms/status": Function.CHECK_STATUS,
    "bulk_sms/smses_by_tid": Function.MESSAGES,
    "nc/requests": Function.CHANGES,
    "nc/status": Function.CHANGE_STATUS,
    "bulk_sms/autocheck": Function.AUTO_CHECK,
}
SAID = {
    FaultKind.DROP_BEFORE: "broke before a whole answer",
    FaultKind.DROP_AFTER: "broke before a whole answer",
    FaultKind.TRUNCATED: "broke before a whole answer",
    FaultKind.DELAY: "no whole answer within 20 s",
    FaultKind.DRIP: "no whole answer within 20 s",
    FaultKind.TOO_MANY: "HTTP 429",
    FaultKind.STATUS: "HTTP 503",
    FaultKind.REDIRECT: "HTTP 302",
    FaultKind.HUGE: "larger than 4096 KiB",
    FaultKind.GZIP_BOMB: "compressed",
    FaultKind.CUT_JSON: "isn't JSON",
    FaultKind.NOT_JSON: "isn't JSON",
    FaultKind.NESTED: "isn't JSON",
    FaultKind.ODD_NUMBERS: "isn't JSON",
    FaultKind.WRONG_CONTENT: "isn't the API's",
}
"""What is said of each kind, in part."""
OFFLINE = {kind for kind, words in SAID.items() if "broke" in words or "within" in words}
LONGEST, BACK_OFF = 31.0, 60.0
"""Seconds of the slowest call, and of the longest back-off."""
TAKEN = {
    (FaultKind.WRONG_CONTENT, name)
    for name in ("bulk_sms/status", "nc/status", "bulk_sms/cancel", "nc/cancel", "bulk_sms/autocheck")
}
"""What is taken as it comes: a status that nobody documented, and a success without data where none is needed."""


def fault_of(kind: FaultKind, function: str = "*", **more: object) -> Fault:
    """A fault of a kind; no more bytes than it takes, and late where it is a matter of time."""
    size = {FaultKind.HUGE: 6_000_000, FaultKind.GZIP_BOMB: 1_000_000}.get(kind, 0)
    return Fault(kind, function, size=size, seconds=30.0 if kind is FaultKind.DELAY else 1.0, **more)  # type: ignore[arg-type]


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setattr(journal_module, "Worker", PlayedWorker)
    ground = Ground(tmp_path, telephones=6, habits=SLOW)
    ground.line._app = Api(ground.site)  # type: ignore[assignment]  # Starlette would answer 500 to a call that is dropped
    yield ground
    ground.close()


def done(ground: Ground, window: Window, work: Callable[[], Awaitable[object]], seconds: float = 45.0) -> object:
    """Carry out what the person confirmed; return what came of it, an error of ours included."""

    async def attempt() -> object:
        try:
            return await work()
        except SmspinsError as error:
            return error

    task = window.start(attempt(), yes=1)
    ground.loop.pass_time(seconds)
    assert task.done()
    return task.result()


def settled(ground: Ground) -> Window:
    """A console that has something open for every function to be asked about."""
    window = ground.open_window()
    ground.loop.pass_time(5.0)
    actions = window.session.actions
    ids = [str(telephone.telephone_id) for telephone in ground.world.telephones()]
    window.start(window.session.look_at(ids[0]))
    done(ground, window, lambda: actions.request_check(ids[0]), 3.0)
    for one in ids[1:3]:
        done(ground, window, lambda one=one: actions.request_change(one, "95129"), 3.0)  # type: ignore[misc]
    return window


def prepare(ground: Ground, window: Window, function: Function) -> None:
    """Bring about that a function is polled which usually isn't."""
    actions = window.session.actions
    if function is Function.CHANGE_STATUS:  # asked only when one change alone is open
        last = next(key for key in window.state.requests if key.kind is Kind.CHANGE)
        done(ground, window, partial(actions.cancel, last), 3.0)
    if function is Function.AUTO_CHECK:  # repeated only when nobody knows what became of it
        ground.site.faults.add(Fault(FaultKind.DROP_AFTER, "bulk_sms/autocheck", count=1))
        done(ground, window, partial(actions.enable_auto_check, "23357"), 3.0)


def meet_fault(ground: Ground, window: Window, function: str) -> list[Connection]:
    """Let time pass until a call of the function met its fault and has ended; return what was told meanwhile."""
    told: list[Connection] = []
    forget = window.session.account.store.subscribe(lambda state: told.append(state.connection))
    before = ground.site.calls.count(function)
    for _ in range(700):
        if ground.site.calls.count(function) > before:
            break
        ground.loop.pass_time(1.0)
    assert ground.site.calls.count(function) > before, f"{function} is never asked"
    ground.loop.pass_time(LONGEST)
    forget()
    return told


def recover(ground: Ground, window: Window) -> None:
    """Let the fault end, what is under way too, and one back-off."""
    ground.site.faults.clear()
    ground.loop.pass_time(LONGEST)
    reach, now = window.session.poller.reach, ground.now()
    rest = max(0.0, reach.wait(now), *(at - now for at in reach.not_before.values()))
    assert rest <= BACK_OFF
    ground.loop.pass_time(rest + SLACK)


def said(connection: Connection, function: Function) -> str:
    """What is said of a function."""
    return connection.words if connection.link in (Link.OFFLINE, Link.SLOWED) else connection.faults.get(function, "")


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_of_what_is_polled_is_told_and_gone_within_a_back_off(kind: FaultKind, ground: Ground) -> None:
    window = settled(ground)
    for name, function in POLLED.items():
        prepare(ground, window, function)
        ground.site.faults.add(fault_of(kind, name))
        told = meet_fault(ground, window, name)
        if (kind, name) not in TAKEN:
            saying = [one for one in told if SAID[kind] in said(one, function)]
            assert saying, (name, told[-1])
            assert {one.link is Link.OFFLINE for one in saying} == {kind in OFFLINE}, name
            assert {one.link is Link.SLOWED for one in saying} == {kind is FaultKind.TOO_MANY}, name
        recover(ground, window)
        connection = window.state.connection
        assert (connection.link, dict(connection.faults), connection.words) == (Link.LIVE, {}, ""), name
        assert window.defects() == []


EFFECTS = ("bulk_sms/request", "bulk_sms/cancel", "bulk_sms/autocheck", "nc/request", "nc/cancel")


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_of_a_call_with_an_effect_is_told_and_harms_nothing_else(kind: FaultKind, ground: Ground) -> None:
    window = settled(ground)
    actions, state = window.session.actions, window.state
    check, change, *_ = state.requests
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "bulk_sms/request": lambda: actions.request_check("23358"),
        "bulk_sms/cancel": lambda: actions.cancel(check),
        "bulk_sms/autocheck": lambda: actions.disable_auto_check("23359"),
        "nc/request": lambda: actions.request_change("23358", "10001"),
        "nc/cancel": lambda: actions.cancel(change),
    }
    for name in EFFECTS:
        before = ground.site.calls.count(name)
        ground.site.faults.add(fault_of(kind, name))
        error = done(ground, window, works[name])
        if (kind, name) not in TAKEN:
            assert isinstance(error, SmspinsError), name
            assert SAID[kind] in str(error) or "told no id" in str(error), name
        recover(ground, window)
        assert window.state.connection.link is Link.LIVE, name
        assert ground.site.calls.count(name) == before + 1 or "autocheck" in name, name
    assert window.defects() == []


@pytest.mark.parametrize("function", [Function.AUTO_CHECK, Function.CHANGES])
def test_a_fault_of_what_is_asked_no_more_is_told_no_more(function: Function, ground: Ground) -> None:
    window = settled(ground)
    name = next(name for name, polled in POLLED.items() if polled is function)
    prepare(ground, window, function)
    ground.site.faults.add(fault_of(FaultKind.STATUS, name))
    meet_fault(ground, window, name)
    assert function in window.state.connection.faults
    for intent in tuple(window.state.intents.values()):
        done(ground, window, partial(window.session.actions.dismiss, intent.intent_id), 1.0)
    for key in [key for key in window.state.requests if key.kind is Kind.CHANGE]:
        ground.world.force("change", int(key.id), "SUCCESS")
        window.session.poller.ask_about(window.state.requests[key])
    ground.loop.pass_time(600.0)
    assert dict(window.state.connection.faults) == {}
