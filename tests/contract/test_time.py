"""Midnight, both changes of the clock, the repeated hour, a local clock that is wrong: the console against a sandbox.

Real services, real client and a real journal on virtual time; the sandbox has its own lines of Eastern time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smspins_tui.eastern import next_midnight, parse_stamp
from smspins_tui.journal import journal as journal_module
from smspins_tui.models import Action, AutoState, Inbox, Kind, Outcome, RequestKey, Status
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.clock import eastern, stamp
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.store.selectors import bar_view, days_left, effective_auto, telephone_view
from smspins_tui.ui.format import age
from smspins_tui.ui.widgets.telephone_pane import TelephonePane
from tests.contract.ground import Ground, PlayedWorker, Window

FIRST, SECOND = "23354", "23355"
SKEWS = (0.0, 1.4, 300.0, -300.0, 3 * 3600.0, -3 * 3600.0, 2 * 86400.0, -2 * 86400.0)
"""Seconds by which the server's clock is ahead of ours."""
EVENINGS = [
    *(("2026-06-10", skew) for skew in SKEWS),
    *((day, -3 * 3600.0) for day in ("2026-03-07", "2026-03-08", "2026-10-31", "2026-11-01")),
]
"""An ordinary day with each of them, and the days before and of both changes of the clock."""
SURE = Habits(hostile_share=0, message_share=1.0, fail_share=0.0)

MakeGround = Callable[..., Ground]


@pytest.fixture
def make_ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> MakeGround:
    monkeypatch.setattr(journal_module, "Worker", PlayedWorker)

    def make(at: str, skew: float = 0.0) -> Ground:
        ground = Ground(tmp_path, began=parse_stamp(at).at or 0.0, skew=skew, habits=SURE)
        request.addfinalizer(ground.close)
        return ground

    return make


def opened(ground: Ground) -> Window:
    window = ground.open_window()
    ground.loop.pass_time(4.0)
    assert window.state.telephones
    return window


def belief(ground: Ground, window: Window, telephone_id: str = FIRST) -> AutoState:
    return effective_auto(window.state.auto_checks.get(telephone_id), window.state.server_time(ground.now()))


def switch_on(ground: Ground, window: Window, telephone_id: str = FIRST) -> None:
    actions = window.session.actions
    window.start(actions.enable_auto_check(telephone_id))
    ground.loop.pass_time(1.0)
    window.start(actions.request_check(telephone_id))
    ground.loop.pass_time(1.0)


@pytest.mark.parametrize(("day", "skew"), EVENINGS)
def test_auto_check_is_believed_on_until_midnight_of_the_server(day: str, skew: float, make_ground: MakeGround) -> None:
    ground = make_ground(f"{day} 23:58:00", skew)
    window = opened(ground)
    switch_on(ground, window)
    midnight = next_midnight(ground.server_now())
    for left, is_on in ((60.0, True), (3.0, True), (-3.0, False), (-60.0, False)):
        ground.loop.pass_time(midnight - left - ground.server_now())
        assert ground.world.is_auto_check_on(int(FIRST)) is is_on
        assert belief(ground, window) is (AutoState.ON if is_on else AutoState.OFF), left


def test_an_enabling_into_which_midnight_falls_is_believed_neither_way(make_ground: MakeGround) -> None:
    ground = make_ground("2026-06-10 23:59:50", 7200.0)
    window = opened(ground)
    ground.site.faults.add(Fault(FaultKind.DELAY, "bulk_sms/autocheck", 1, seconds=10.0, is_handled=True))
    window.start(window.session.actions.enable_auto_check(FIRST))
    ground.loop.pass_time(30.0)
    assert belief(ground, window) is AutoState.UNKNOWN


@pytest.mark.parametrize("skew", [0.0, 7200.0, -7200.0])
def test_an_enabling_of_unknown_outcome_is_not_repeated_after_midnight(skew: float, make_ground: MakeGround) -> None:
    ground = make_ground("2026-06-10 23:59:30", skew)
    window = opened(ground)
    ground.site.faults.add(Fault(FaultKind.DROP_BEFORE, "bulk_sms/autocheck"))
    window.start(window.session.actions.enable_auto_check(FIRST))
    ground.loop.pass_time(120.0)
    asked = [call.at for call in ground.site.calls.all("bulk_sms/autocheck")]
    assert asked
    assert max(asked) < parse_stamp("2026-06-11").at  # type: ignore[operator]  # a time
    assert belief(ground, window) is AutoState.OFF
    assert window.state.intents == {}


# A clock that is wrong


@pytest.mark.parametrize(("day", "skew"), EVENINGS)
def test_days_left_and_ages_are_right_whatever_our_clock_says(day: str, skew: float, make_ground: MakeGround) -> None:
    ground = make_ground(f"{day} 23:58:30", skew)
    window = opened(ground)
    window.start(window.session.look_at(FIRST))
    window.session.poller.want_all()
    for _ in range(2):  # before midnight and after it
        ground.loop.pass_time(60.0)
        state, now = window.state, ground.now()
        today = eastern(ground.server_now()).date()
        for telephone in ground.world.telephones():
            known = state.telephones[str(telephone.telephone_id)]
            assert days_left(known, state.server_time(now)) == (eastern(telephone.expired_at).date() - today).days
            checks = ground.world.checks_with_messages(telephone.telephone_id)
            last = age(max((check.updated_at for check in checks), default=None), ground.server_now())
            assert age(state.inboxes[known.telephone_id].last_at, now) == last
        assert bar_view(state).skew == pytest.approx(skew if abs(skew) > 2 else 0.0, abs=1.5)


@pytest.mark.parametrize("skew", SKEWS)
def test_the_panes_are_told_of_the_server_s_day(skew: float, make_ground: MakeGround) -> None:
    ground = make_ground("2026-06-10 23:58:00", skew)
    ground.world.edit_telephone(int(SECOND), expired_at=ground.server_now())
    window = opened(ground)
    switch_on(ground, window)
    midnight = next_midnight(ground.server_now())
    for left, cells, ended in ((60.0, ("on", "0d!"), ""), (-60.0, ("off", "ended"), SECOND)):
        ground.loop.pass_time(midnight - left - ground.server_now())
        pane = TelephonePane()
        pane.set_reactive(TelephonePane.view, telephone_view(window.state, "id", False, "", ground.now()))
        pane.set_reactive(TelephonePane.now, ground.now())
        assert (pane.values(FIRST)[2].text, pane.values(SECOND)[5].text.strip()) == cells
        assert ended in " ".join(telephone_view(window.state, "id", False, "ended", ground.now()).order)


def test_a_clock_that_is_set_right_while_the_console_runs(make_ground: MakeGround) -> None:
    ground = make_ground("2026-06-10 23:55:00", -86400.0)
    window = opened(ground)
    switch_on(ground, window)
    ground.skew = 0.0
    ground.loop.pass_time(120.0)
    assert window.state.skew == pytest.approx(0.0, abs=1.5)
    assert belief(ground, window) is AutoState.ON
    ground.loop.pass_time(300.0)
    assert belief(ground, window) is AutoState.OFF


# The hour that comes twice

SECOND_PASS = "2026-11-01 02:00:00"
"""Half an hour before this, the clock shows 1:30 for the second time."""


def test_a_check_goes_on_through_the_repeated_hour(make_ground: MakeGround) -> None:
    ground = make_ground("2026-11-01 00:59:00")
    ground.loop.pass_time(3640.0)
    assert stamp(ground.server_now()) == "2026-11-01 01:59:40"
    window = opened(ground)
    task = window.start(window.session.actions.request_check(FIRST))
    ground.loop.pass_time(600.0)
    request = window.state.requests[task.result().key]
    assert request.status is Status.SUCCESS
    assert request.timeline.ended is not None
    assert request.timeline.ended.raw.startswith("2026-11-01 01:0")
    assert window.state.inboxes.get(FIRST, Inbox()).unread


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("skew", [0.0, -7200.0])
def test_a_call_of_the_repeated_hour_is_found(kind: Kind, skew: float, make_ground: MakeGround) -> None:
    at = parse_stamp(SECOND_PASS).at or 0.0
    ground = make_ground("2026-11-01 00:00:00", skew)
    ground.loop.pass_time(at - 1800.0 - ground.server_now())
    window = opened(ground)
    assert stamp(ground.server_now()) == "2026-11-01 01:30:04"
    function = {Kind.CHECK: "bulk_sms/request", Kind.CHANGE: "nc/request"}[kind]
    ground.site.faults.add(Fault(FaultKind.DROP_AFTER, function, 1))
    actions = window.session.actions
    window.start(actions.request_check(FIRST) if kind is Kind.CHECK else actions.request_change(FIRST, "95129"))
    ground.loop.pass_time(900.0)
    (intent,) = ground.loop.run_until_complete(window.intents())
    (made,) = ground.world.telephone(int(FIRST)).requests
    assert (intent.action, intent.outcome) == (
        Action.REQUEST_CHECK if kind is Kind.CHECK else Action.REQUEST_CHANGE,
        Outcome.DONE,
    )
    assert RequestKey(kind, str(made.request_id)) in window.state.requests
