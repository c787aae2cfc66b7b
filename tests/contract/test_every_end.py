"""Each call with an effect in each way it can end: what the journal tells, what the request pane shows, how it settles.

Real services, real client and a real journal on virtual time, against the sandbox. The rows of the table are those of
the API's page: what finds out about a call whose answer never came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from smspins_tui.errors import SmspinsError
from smspins_tui.journal import journal as journal_module
from smspins_tui.models import Action, Intent, Kind, Outcome, RequestKey
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.services.actions import Actions
from smspins_tui.store.selectors import request_view, unknown_count
from smspins_tui.ui.widgets.request_pane import OUTCOME_CELLS, RequestPane
from tests.contract.ground import Ground, PlayedWorker, Window

TID, STRANGE = "23354", "99999"
SURE = Habits(hostile_share=0, message_share=1, fail_share=0, removed_share=0, change_fail_share=0)
SETTLED_WITHIN, STEP = 280.0, 20.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call with an effect: how it is made, where, and whether it had its effect.

    `found` is what is found out of one that had its effect, `not_found` of one that had none.
    """

    action: Action
    function: str
    make: Callable[[Actions, str], Any]
    has_effect: Callable[[Ground], bool]
    found: Outcome = Outcome.DONE
    not_found: Outcome = Outcome.ABSENT

    @property
    def kind(self) -> Kind:
        """The kind of the request that it makes or cancels."""
        return Kind.CHANGE if self.function.startswith("nc/") else Kind.CHECK


@dataclass(frozen=True, slots=True)
class End:
    """A way to end: the trouble that the call meets, and when the program is killed (seconds after the key).

    `outcome` is what the journal tells then, None when there is nothing to be told; `is_handled` whether the server
    carries the call out.
    """

    outcome: Outcome | None
    is_handled: bool
    fault: Fault | None = None
    killed_after: float | None = None
    is_cut: bool = False
    is_refused: bool = False


def made(kind: str) -> Callable[[Ground], bool]:
    return lambda ground: len([one for one in ground.world.telephone(int(TID)).requests if one.kind == kind]) == 1


def is_canceled(ground: Ground) -> bool:
    return ground.world.telephone(int(TID)).requests[-1].status == "CANCELED"


def cancel(kind: Kind) -> Callable[[Actions, str], Any]:
    return lambda actions, _: actions.cancel(next(key for key in actions._account.state.requests if key.kind is kind))


CALLS = [
    Call(
        Action.REQUEST_CHECK, "bulk_sms/request", lambda a, tid: a.request_check(tid), made("check"),
        not_found=Outcome.UNKNOWN,
    ),
    Call(Action.REQUEST_CHANGE, "nc/request", lambda a, tid: a.request_change(tid, "95129"), made("change")),
    Call(Action.CANCEL_CHECK, "bulk_sms/cancel", cancel(Kind.CHECK), is_canceled),
    Call(Action.CANCEL_CHANGE, "nc/cancel", cancel(Kind.CHANGE), is_canceled),
    Call(
        Action.ENABLE_AUTO_CHECK, "bulk_sms/autocheck", lambda a, tid: a.enable_auto_check(tid),
        lambda ground: ground.world.is_auto_check_on(int(TID)), not_found=Outcome.DONE,
    ),
    Call(
        Action.DISABLE_AUTO_CHECK, "bulk_sms/autocheck", lambda a, tid: a.disable_auto_check(tid),
        lambda ground: not ground.world.is_auto_check_on(int(TID)), not_found=Outcome.DONE,
    ),
]  # fmt: skip
ENDS = {
    "done": End(Outcome.DONE, True),
    "refused": End(Outcome.REFUSED, False, is_refused=True),
    "not sent": End(Outcome.NOT_SENT, False, is_cut=True),
    "broken off, and not carried out": End(Outcome.UNKNOWN, False, Fault(FaultKind.DROP_BEFORE)),
    "broken off, and carried out": End(Outcome.UNKNOWN, True, Fault(FaultKind.DROP_AFTER)),
    "broken off in the answer": End(Outcome.UNKNOWN, True, Fault(FaultKind.TRUNCATED)),
    "timed out, and carried out": End(Outcome.UNKNOWN, True, Fault(FaultKind.DELAY, seconds=30, is_handled=True)),
    "timed out, and carried out late": End(Outcome.UNKNOWN, True, Fault(FaultKind.DELAY, seconds=30, is_handled=False)),
    "nonsense, and carried out": End(Outcome.UNKNOWN, True, Fault(FaultKind.NOT_JSON)),
    "nonsense, and not carried out": End(Outcome.UNKNOWN, False, Fault(FaultKind.NOT_JSON, is_handled=False)),
    "HTTP 500": End(Outcome.UNKNOWN, False, Fault(FaultKind.STATUS, status=500)),
    "killed before": End(None, False, killed_after=0.001),
    "killed once it was written down": End(Outcome.UNKNOWN, True, killed_after=0.003),
    "killed with the call on its way": End(Outcome.UNKNOWN, True, killed_after=0.08),
    "killed with the answer lost": End(Outcome.UNKNOWN, True, Fault(FaultKind.DROP_AFTER), killed_after=0.11),
    "killed after": End(Outcome.DONE, True, killed_after=1.0),
}


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setattr(journal_module, "Worker", PlayedWorker)
    ground = Ground(tmp_path, habits=SURE)
    yield ground
    ground.close()


def opened(ground: Ground, seconds: float = 3.0) -> Window:
    window = ground.open_window()
    ground.loop.pass_time(seconds)
    return window


def prepare(ground: Ground, window: Window, call: Call, end: End) -> None:
    """Bring about what the call is about: a request to cancel, that stays PENDING; auto check to disable."""
    actions = window.session.actions
    if call.action in (Action.CANCEL_CHECK, Action.CANCEL_CHANGE):
        is_check = call.kind is Kind.CHECK
        window.start(actions.request_check(TID) if is_check else actions.request_change(TID, "95129"))
        ground.loop.pass_time(1.0)
        request = ground.world.telephone(int(TID)).requests[-1]
        ground.world.force(request.kind, request.request_id, "STARTED" if end.is_refused else "PENDING")
    if call.action is Action.DISABLE_AUTO_CHECK:
        window.start(actions.enable_auto_check(TID))
        ground.loop.pass_time(1.0)


def play(ground: Ground, call: Call, end: End) -> Window:
    """Make the call, and let it end so; return the window that is open afterwards."""
    window = opened(ground)
    prepare(ground, window, call, end)
    ground.line.is_cut = end.is_cut
    if end.fault is not None:
        ground.site.faults.add(replace(end.fault, function=call.function, count=1))
    is_of_a_telephone = call.action not in (Action.CANCEL_CHECK, Action.CANCEL_CHANGE)
    whom = STRANGE if end.is_refused and is_of_a_telephone else TID
    task: asyncio.Task[Any] = window.start(attempt(call.make(window.session.actions, whom)))
    if end.killed_after is None:
        ground.loop.run_until_complete(task)
        return window
    ground.loop.pass_time(end.killed_after)
    window.kill()
    return opened(ground, 0.02)


async def attempt(work: Any) -> object:  # noqa: ANN401 - any call
    try:
        return await work
    except SmspinsError as error:
        return error


def written(ground: Ground, window: Window, call: Call) -> list[Intent]:
    """The calls of that kind in the journal."""
    return [one for one in ground.loop.run_until_complete(window.intents()) if one.action is call.action]


def statuses(ground: Ground, window: Window) -> dict[object, str]:
    """What the request pane shows as the status of each of its rows."""
    pane = RequestPane()
    pane.set_reactive(RequestPane.view, request_view(window.state, None))
    pane.set_reactive(RequestPane.now, ground.now())
    return {key: pane.values(key)[3].text for key in pane.view.order}


def check_told(ground: Ground, window: Window, call: Call, outcome: Outcome) -> None:
    """What the journal tells is that, and the pane shows it."""
    (intent,) = written(ground, window, call)
    assert intent.outcome is outcome, intent
    shown = statuses(ground, window)
    if outcome is Outcome.DONE:
        assert intent.intent_id not in shown
        if intent.request_id is not None:
            assert RequestKey(call.kind, intent.request_id) in shown
    else:
        assert shown[intent.intent_id] == OUTCOME_CELLS[outcome].text
    assert unknown_count(window.state.intents) == (outcome is Outcome.UNKNOWN)


def settle(ground: Ground, window: Window, call: Call, final: Outcome) -> None:
    """Let time pass until the call has come to that end, and for as long as it may take where nobody will know."""
    for _ in range(int(SETTLED_WITHIN / STEP)):
        ground.loop.pass_time(STEP)
        if final is not Outcome.UNKNOWN and written(ground, window, call)[0].outcome is final:
            return


@pytest.mark.parametrize("name", ENDS)
@pytest.mark.parametrize("call", CALLS, ids=lambda call: str(call.action))
def test_each_end_of_each_call_is_told_shown_and_settled(call: Call, name: str, ground: Ground) -> None:
    end = ENDS[name]
    window = play(ground, call, end)
    if end.outcome is None:
        assert written(ground, window, call) == []
        assert ground.site.calls.count(call.function) == (call.action is Action.DISABLE_AUTO_CHECK)
        return
    check_told(ground, window, call, end.outcome)
    ground.line.is_cut = False
    final = end.outcome
    if final is Outcome.UNKNOWN:
        final = call.found if end.is_handled else call.not_found
    settle(ground, window, call, final)
    check_told(ground, window, call, final)
    assert call.has_effect(ground) == (end.is_handled or (final is Outcome.DONE))
    if call.function != "bulk_sms/autocheck":
        assert ground.site.calls.count(call.function) == (end.outcome is not Outcome.NOT_SENT)
    assert window.defects() == []
