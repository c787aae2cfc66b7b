"""What the journal says at the end of a schedule, held against what the sandbox knows.

Stands apart from the schedule, which only makes things happen. The one rule: it looks, and changes nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from smspins_tui.eastern import latest_reading, parse_stamp
from smspins_tui.errors import ApiError, JournalError, NotAllowed
from smspins_tui.models import Action, AutoState, Intent, Kind, Outcome, RequestKey
from smspins_tui.sandbox.clock import stamp
from smspins_tui.services.evidence import SLACK
from smspins_tui.store import JournalState, Link
from smspins_tui.store.selectors import effective_auto
from tests.contract.ground import Ground, Window

TELEPHONES = ("23354", "23355", "23356")
REQUESTS = {Action.REQUEST_CHECK: "bulk_sms/request", Action.REQUEST_CHANGE: "nc/request"}
NOTHING_SENT = (NotAllowed, JournalError)
RIVAL_FOR = 300.0
"""Seconds after a call of unknown outcome for which a change of its telephone may be its own."""
ASKED_WITHIN = 700.0
"""Seconds within which every telephone is asked for its messages."""

MADE_UP = '{"a": 1}'
"""What the fault `wrong-content` tells in place of messages, which is shown as it comes."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Compares one window with the world.

    `tasks` are the yeses of the person and what became of them, `asked` those to a check or a number change, `read` the
    requests whose ids were read by somebody.
    """

    ground: Ground
    tasks: Mapping[int, asyncio.Task[Any]]
    asked: Set[int]
    read: Set[RequestKey]

    def compare(self, window: Window) -> None:
        """Fail where the journal or the screen says what the world does not."""
        assert window.state.journal is JournalState.OPEN
        assert window.state.connection.link is Link.LIVE
        assert not window.session.actions.is_under_way
        intents = self.ground.loop.run_until_complete(window.intents())
        doubted = self.ground.loop.run_until_complete(window.doubted())
        assert all(intent.outcome is not Outcome.SENDING for intent in intents)
        self._compare_yeses(intents)
        for intent in intents:
            if intent.action is Action.REQUEST_CHANGE:
                self._compare_change(intent, intents, doubted)
        for telephone_id in TELEPHONES:
            self._compare_checks(telephone_id, intents)
        self._compare_requests(window)
        self._compare_beliefs(window)
        self._compare_messages(window)

    def _compare_yeses(self, intents: list[Intent]) -> None:
        """As many calls as yeses that were told to be sent: one each; of one cut off by a kill, at most one."""
        sent = Counter(call.yes for call in self.ground.line.sent if call.function in REQUESTS.values())
        for yes in self.asked:
            if not self.tasks[yes].cancelled():
                result = self.tasks[yes].result()
                assert sent[yes] == is_sent(result), f"{result!r}, and it was sent {sent[yes]} times"
        assert max(sent.values(), default=0) <= 1
        assert sent.keys() <= self.asked
        written = {intent.zip_code for intent in intents}
        assert {call.arguments[1] for call in self.ground.site.calls.all("nc/request")} <= written, "sent unwritten"

    def _compare_change(self, intent: Intent, intents: list[Intent], doubted: Set[int]) -> None:
        acted = [request for request in self._changes_of(intent) if request.zip_code == intent.zip_code]
        assert len(acted) <= 1
        match intent.outcome:
            case Outcome.DONE:
                assert acted, f"{intent} is not so"
                if intent.request_id is not None:
                    assert intent.request_id == str(acted[0].request_id), f"{intent} is {acted[0]}"
            case Outcome.NOT_SENT | Outcome.REFUSED | Outcome.ABSENT:
                assert not acted, f"{intent}, and it happened: {acted}"
            case Outcome.UNKNOWN:
                assert self._can_nobody_know(intent, intents, doubted), f"never found out: {intent}; {acted}; {intents}"

    def _can_nobody_know(self, intent: Intent, intents: list[Intent], doubted: Set[int]) -> bool:
        """Whether the server has a change that may be this call's as well as an earlier one's, put aside while unknown.

        The server tells neither the telephone id nor the ZIP: of two calls and one change, nobody can tell whose it is.
        """
        earlier = [i for i in intents if i.intent_id in doubted and i.intent_id < intent.intent_id]
        rivals = [
            i
            for i in earlier
            if (i.telephone_id, i.request_id) == (intent.telephone_id, None)
            and latest_reading(self._told_time(i.created_at) + RIVAL_FOR) >= self._told_time(intent.created_at)
        ]
        named = {i.request_id for i in intents}
        strange = [one for one in self._changes_of(intent) if str(one.request_id) not in named]
        since = self._told_time(intent.created_at) - SLACK
        fitting = [one for one in strange if latest_reading(parse_stamp(stamp(one.queued_at) or "").at or 0.0) >= since]
        return 0 < len(fitting) <= len(rivals)

    def _told_time(self, at: float) -> float:
        """A time of our clock as the server's clock had it."""
        return at + self.ground.skew

    def _changes_of(self, intent: Intent) -> list[Any]:
        return [request for request in self._of(intent.telephone_id) if request.kind == "change"]

    def _compare_checks(self, telephone_id: str, intents: list[Intent]) -> None:
        mine = [i for i in intents if (i.action, i.telephone_id) == (Action.REQUEST_CHECK, telephone_id)]
        told = [r for r in self._of(telephone_id) if r.kind == "check" and r.is_told]
        count = Counter(intent.outcome for intent in mine)
        # where auto check is on, or after a call without an answer, an id that appears settles a call only "probably"
        sure = [i.request_id for i in mine if i.outcome is Outcome.DONE and not i.detail.startswith("probably")]
        assert len(set(sure)) == len(sure)
        assert set(sure) <= {str(request.request_id) for request in told}
        assert len(told) <= count[Outcome.DONE] + count[Outcome.UNKNOWN] + count[Outcome.DISMISSED]

    def _of(self, telephone_id: str) -> list[Any]:
        return self.ground.world.telephone(int(telephone_id)).requests

    def _compare_requests(self, window: Window) -> None:
        known = window.state.requests
        assert self.read <= known.keys(), "an id that was read is missing"
        for request in known.values():
            if not request.is_asked_here:
                continue
            world = self.ground.world.request("check" if request.kind is Kind.CHECK else "change", int(request.id))
            assert str(world.telephone.telephone_id) == request.telephone_id
            assert request.status.value == {"FAIL": "FAILED"}.get(world.status, world.status), request
            assert request.zip_code == (world.zip_code or None)
            # of two changes at once, the status of the first may tell the number that the second gave
            assert request.new_number in {other.new_number for other in world.telephone.requests}
            assert (request.new_number is None) == (world.new_number is None)

    def _compare_beliefs(self, window: Window) -> None:
        for telephone_id, belief in window.state.auto_checks.items():
            state = effective_auto(belief, self.ground.server_now())
            if state is not AutoState.UNKNOWN:
                assert (state is AutoState.ON) == self.ground.world.is_auto_check_on(int(telephone_id)), belief

    def _compare_messages(self, window: Window) -> None:
        journal = window.session.account.journal
        assert journal is not None
        asked_since = self.ground.server_now() - ASKED_WITHIN  # auto check brings messages to the very end
        for telephone_id in TELEPHONES:
            kept = self.ground.loop.run_until_complete(journal.thread(telephone_id, 10_000))
            held = Counter((message.check_id, message.text) for message in kept if message.text != MADE_UP)
            invented = held - self._told(telephone_id, float("inf"))
            lost = self._told(telephone_id, asked_since) - held
            assert not invented, f"the server has none of {invented}"
            assert not lost, f"not in the journal: {lost}"

    def _told(self, telephone_id: str, until: float) -> Counter[tuple[str, str]]:
        """The messages that the server had until then, by check and text."""
        checks = self.ground.world.checks_with_messages(int(telephone_id))
        return Counter(
            (str(check.request_id), text)
            for check in checks
            if check.updated_at < until
            for message in check.messages
            for text in message.split("|")
            if text.strip()
        )


def is_sent(result: object) -> bool:
    """Whether what came of a yes says that the call went out."""
    return not isinstance(result, NOTHING_SENT) and not (
        isinstance(result, ApiError) and result.outcome is Outcome.NOT_SENT
    )
