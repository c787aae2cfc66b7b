"""Nothing is sent twice and nothing is lost, whatever happens in whatever order.

The witness is the sandbox: its own log of calls, and its world. Every yes of the person to a number change names a ZIP
that no other one names, so the log tells by itself which yes it is that a call carries out.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from smspins_tui.eastern import parse_stamp
from smspins_tui.errors import SmspinsError
from smspins_tui.keystore import FoundKey
from smspins_tui.models import Action, Intent, Outcome, Request, RequestKey
from smspins_tui.sandbox.faults import Fault, FaultKind
from smspins_tui.secret import Secret
from smspins_tui.store import Link
from tests.contract.ground import Ground, PlayedWorker, Window
from tests.contract.mishap import BEGINNINGS, FUNCTIONS, IN_FLIGHT, MOMENTS, QUICK, SKEWS, TROUBLES
from tests.contract.witness import REQUESTS, TELEPHONES, Witness, is_sent

ASKED = {"request_check": Action.REQUEST_CHECK, "request_change": Action.REQUEST_CHANGE}
CANCELS = {Action.CANCEL_CHECK: "bulk_sms/cancel", Action.CANCEL_CHANGE: "nc/cancel"}
CALM_DOWN = 2400.0
IN_MEMORY = Path("/dev/shm")
"""A disk that needs no waiting for, where there is one."""

telephone = st.sampled_from(TELEPHONES)
pick = st.integers(0, 5)


class Schedule(RuleBasedStateMachine):
    """A person, two windows, a server in trouble, kills, restarts, and time."""

    @initialize(began=st.sampled_from(BEGINNINGS), skew=st.sampled_from(SKEWS))
    def begin(self, began: str, skew: float) -> None:
        """Open the console on an account that it has never seen, on a machine whose clock may be wrong."""
        self.folder = Path(tempfile.mkdtemp(prefix="smspins-", dir=IN_MEMORY if IN_MEMORY.is_dir() else None))
        self.ground = Ground(self.folder, began=parse_stamp(began).at or 0.0, skew=skew)
        self.yes = 0
        self.zips: dict[str, int] = {}
        self.tasks: dict[int, asyncio.Task[Any]] = {}
        self.asked: set[int] = set()
        self.read: set[RequestKey] = set()
        self.slipped: list[Intent] = []
        self.ground.open_window()
        self.pass_time(3.0)

    # Who is there

    @property
    def windows(self) -> list[Window]:
        """The windows that are open."""
        return self.ground.windows

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        self.ground.loop.pass_time(seconds)

    def say_yes(self, window: Window, method: Callable[..., Awaitable[object]], *args: object, **more: object) -> None:
        """Carry out what the person confirmed."""
        self.yes += 1
        action = ASKED.get(method.__name__)
        if action is not None:
            self.asked.add(self.yes)
        before = [] if "replaces" in more else _unknown(window, action, args[0])
        work = self._carry_out(partial(method, *args, **more), window, before)
        self.tasks[self.yes] = window.start(work, yes=self.yes)

    async def _carry_out(self, work: Callable[[], Awaitable[object]], window: Window, before: list[Intent]) -> object:
        result: object
        try:
            result = await work()
        except SmspinsError as error:
            result = error
        if isinstance(result, Request):
            self.read.add(result.key)
        if is_sent(result):
            self.slipped += [intent for intent in before if window.state.intents.get(intent.intent_id) == intent]
        return result

    def new_zip(self) -> str:
        """Return a ZIP for the next yes, where numbers are to be had."""
        zip_code = f"{94000 + self.yes + 1}"
        self.zips[zip_code] = self.yes + 1
        return zip_code

    @precondition(lambda self: self.windows)
    @rule(place=pick, telephone_id=telephone, times=st.integers(1, 2))
    def change_the_number(self, place: int, telephone_id: str, times: int) -> None:
        """Say yes to a number change, or press the key twice."""
        window = self.windows[place % len(self.windows)]
        for _ in range(times):
            self.say_yes(window, window.session.actions.request_change, telephone_id, self.new_zip())

    @precondition(lambda self: self.windows)
    @rule(place=pick, telephone_id=telephone, times=st.integers(1, 2))
    def request_a_check(self, place: int, telephone_id: str, times: int) -> None:
        """Ask for a check, or press the key twice."""
        window = self.windows[place % len(self.windows)]
        for _ in range(times):
            self.say_yes(window, window.session.actions.request_check, telephone_id)

    @precondition(lambda self: self.windows)
    @rule(place=pick, which=pick, times=st.integers(1, 2))
    def cancel(self, place: int, which: int, times: int) -> None:
        """Say yes to canceling one of the open requests."""
        window = self.windows[place % len(self.windows)]
        rows = [request.key for request in window.state.requests.values() if request.is_open]
        for _ in range(times if rows else 0):
            self.say_yes(window, window.session.actions.cancel, rows[which % len(rows)])

    @precondition(lambda self: self.windows)
    @rule(place=pick, telephone_id=telephone, is_on=st.booleans())
    def switch_auto_check(self, place: int, telephone_id: str, is_on: bool) -> None:
        """Say yes to auto check, or to its end."""
        actions = self.windows[place % len(self.windows)].session.actions
        switch = actions.enable_auto_check if is_on else actions.disable_auto_check
        self.say_yes(self.windows[place % len(self.windows)], switch, telephone_id)

    @precondition(lambda self: self.windows)
    @rule(place=pick, which=pick, is_again=st.booleans())
    def open_an_unsettled_call(self, place: int, which: int, is_again: bool) -> None:
        """Send a call without a known end again, through its dialog, or put it aside."""
        window = self.windows[place % len(self.windows)]
        rows = [i for i in window.state.intents.values() if i.outcome is not Outcome.SENDING and i.action in REQUESTS]
        if not rows:
            return
        intent, actions = rows[which % len(rows)], window.session.actions
        if not is_again:
            self.say_yes(window, actions.dismiss, intent.intent_id)
        elif intent.action is Action.REQUEST_CHECK:
            self.say_yes(window, actions.request_check, intent.telephone_id, replaces=intent.intent_id)
        else:
            zip_code = self.new_zip()
            self.say_yes(window, actions.request_change, intent.telephone_id, zip_code, replaces=intent.intent_id)

    @precondition(lambda self: self.windows)
    @rule(place=pick)
    def ask_for_everything(self, place: int) -> None:
        """Press r."""
        self.windows[place % len(self.windows)].session.poller.want_all()

    @rule(seconds=st.sampled_from(MOMENTS))
    def time_passes(self, seconds: float) -> None:
        """Let the tasks run."""
        self.pass_time(seconds)

    @rule(seconds=st.sampled_from(QUICK))
    def a_moment_passes(self, seconds: float) -> None:
        """Let the tasks run for a moment, in which a call may be on its way."""
        self.pass_time(seconds)

    @rule(
        kind=st.sampled_from(
            (
                FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.TRUNCATED, FaultKind.CUT_JSON,
                FaultKind.NOT_JSON, FaultKind.WRONG_CONTENT, FaultKind.REDIRECT, FaultKind.TOO_MANY,
            )
        ),
        function=st.sampled_from(FUNCTIONS),
        count=st.integers(1, 4),
    )  # fmt: skip
    def the_server_answers_badly(self, kind: FaultKind, function: str, count: int) -> None:
        """Let the next calls of a function end badly."""
        self.ground.site.faults.add(Fault(kind, function, count))

    @rule(
        status=st.sampled_from((500, 503, 404, 403, 429)), function=st.sampled_from(FUNCTIONS), count=st.integers(1, 3)
    )
    def the_server_is_in_trouble(self, status: int, function: str, count: int) -> None:
        """Let the next calls of a function end with an HTTP status."""
        self.ground.site.faults.add(Fault(FaultKind.STATUS, function, count, status=status))

    @rule(
        seconds=st.sampled_from((15.0, 25.0, 60.0, 90.0)),
        function=st.sampled_from(("bulk_sms/request", "nc/request", "bulk_sms/cancel", "nc/cancel", "nc/requests")),
        is_handled=st.booleans(),
    )
    def the_server_is_slow(self, seconds: float, function: str, is_handled: bool) -> None:
        """Let the next call of a function be answered late, and perhaps have its effect late, too."""
        self.ground.site.faults.add(Fault(FaultKind.DELAY, function, 1, seconds=seconds, is_handled=is_handled))

    @rule()
    def faults_end(self) -> None:
        """Let the server be well again."""
        self.ground.site.faults.clear()

    @precondition(lambda self: self.windows)
    @rule(
        telephone_id=telephone,
        is_change=st.booleans(),
        trouble=st.sampled_from(sorted(TROUBLES)),
        seconds=st.sampled_from(IN_FLIGHT),
        end=st.sampled_from(("stays", "stays", "killed", "quit")),
    )
    def a_call_meets_trouble(self, telephone_id: str, is_change: bool, trouble: str, seconds: float, end: str) -> None:
        """Say yes, let just this call meet trouble, and perhaps end the window while it is under way."""
        function = "nc/request" if is_change else "bulk_sms/request"
        self.ground.line.is_cut = False
        self.ground.site.faults.clear(function)
        self.ground.site.faults.add(replace(TROUBLES[trouble], function=function, argument=telephone_id, count=1))
        if is_change:
            self.change_the_number(0, telephone_id, 1)
        else:
            self.request_a_check(0, telephone_id, 1)
        self.pass_time(seconds)
        if end != "stays":
            self.a_window_ends(end == "killed", 0)
            self.ground.open_window()
            self.pass_time(1.0)

    @rule(is_cut=st.sampled_from((True, False, False, False)))
    def the_line_is_cut_or_mended(self, is_cut: bool) -> None:
        """Refuse each connection, or take them again."""
        self.ground.line.is_cut = is_cut

    @rule(telephone_id=telephone)
    def a_message_comes(self, telephone_id: str) -> None:
        """Leave a message for the next check that starts."""
        self.ground.world.leave(int(telephone_id), f"code {500_000 + len(self.ground.line.sent)}")

    @rule(is_killed=st.booleans(), place=pick)
    def a_window_ends(self, is_killed: bool, place: int) -> None:
        """Kill a window, or quit it; what it asked for may be on its way."""
        if not self.windows:
            return
        window = self.windows[place % len(self.windows)]
        if is_killed:
            window.kill()
        else:
            window.quit()

    @precondition(lambda self: len(self.windows) < 2)
    @rule()
    def a_window_opens(self) -> None:
        """Start the console again, or a second time."""
        self.ground.open_window()

    @invariant()
    def nothing_is_sent_twice(self) -> None:
        """No yes is carried out more than once, and nothing with an effect is sent without one."""
        if not hasattr(self, "ground"):
            return
        changes = [call.arguments[1] for call in self.ground.site.calls.all("nc/request")]
        assert max(Counter(changes).values(), default=0) <= 1, f"sent twice: {changes}"
        assert set(changes) <= self.zips.keys()
        sent = Counter((call.function, call.yes) for call in self.ground.line.sent)
        for function in (*REQUESTS.values(), *CANCELS.values()):
            mine = {yes: count for (name, yes), count in sent.items() if name == function}
            assert None not in mine, f"{function} without a yes"
            assert all(count == 1 for count in mine.values()), f"{function} sent twice: {mine}"
            assert self.ground.site.calls.count(function) == len(mine)

    @invariant()
    def nothing_slips_past_what_is_unknown(self) -> None:
        """While the outcome of a call is unknown, no other of its kind is sent to that telephone."""
        if hasattr(self, "ground"):
            assert self.slipped == []

    @invariant()
    def nothing_breaks(self) -> None:
        """No task of the console ends with a defect."""
        if hasattr(self, "ground"):
            assert [error for window in self.windows for error in window.defects()] == []

    # How it ends

    def teardown(self) -> None:
        """Let the trouble end, and compare the journal with the world."""
        if not hasattr(self, "ground"):
            return
        try:
            self._calm_down()
            Witness(self.ground, self.tasks, self.asked, self.read).compare(self.windows[0])
        finally:
            self.ground.close()
            shutil.rmtree(self.folder)

    def _calm_down(self) -> None:
        self.ground.site.faults.clear()
        self.ground.line.is_cut = False
        if not self.windows:
            self.ground.open_window()
        while len(self.windows) > 1:
            self.windows[-1].quit()
        self.pass_time(120.0)
        session = self.windows[0].session
        if session.account.state.connection.link is Link.KEY_REFUSED:
            found = FoundKey(Secret(self.ground.site.key), "SMSPINS_API_KEY")
            self.ground.loop.run_until_complete(session.use_key(found))
        session.poller.want_all()
        self.pass_time(CALM_DOWN)
        self.nothing_is_sent_twice()
        self.nothing_slips_past_what_is_unknown()
        self.nothing_breaks()


def _unknown(window: Window, action: Action | None, telephone_id: object) -> list[Intent]:
    intents = window.state.intents.values()
    return [i for i in intents if (i.action, i.telephone_id, i.outcome) == (action, telephone_id, Outcome.UNKNOWN)]


def play(count: int, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Play so many schedules of at most so many steps."""
    monkeypatch.setattr("smspins_tui.journal.journal.Worker", PlayedWorker)
    run_state_machine_as_test(
        Schedule,
        settings=settings(
            max_examples=count,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # making a failure smaller takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(300)  # 20 s on an idle machine
def test_nothing_is_sent_twice_in_300_random_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    play(300, 30, monkeypatch)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.timeout(300)  # 20 s on an idle machine
def test_nothing_is_sent_twice_in_3000_random_schedules(monkeypatch: pytest.MonkeyPatch) -> None:
    play(3000, 50, monkeypatch)
