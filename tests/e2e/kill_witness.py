"""What a console that was killed left behind, held against what the sandbox knows and what was on the screen.

Stands apart from the test that kills. The one rule: the journal is opened as a copy, so that the next start of the
console is the first to open what was left.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from smspins_tui.journal import Journal
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.intent import CUT_OFF
from smspins_tui.journal.row import INTENT, intent_of
from smspins_tui.models import Action, Intent, Outcome
from tests.e2e.sandbox_process import SandboxProcess

FUNCTIONS = {Action.REQUEST_CHECK: "bulk_sms/request", Action.REQUEST_CHANGE: "nc/request"}
KINDS = {Action.REQUEST_CHECK: "check", Action.REQUEST_CHANGE: "change"}
REQUEST_ROW = re.compile(r"\b(check|change) +(\d{5,})\b")
NOT_SENT = frozenset({Outcome.NOT_SENT, Outcome.REFUSED})

Name = tuple[str, str]
"""Kind and id of a request."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the journal holds after a kill."""

    intents: tuple[Intent, ...]
    requests: frozenset[Name]
    texts: frozenset[str]

    @property
    def unknown(self) -> int:
        """How many calls are of unknown outcome."""
        return sum(intent.outcome is Outcome.UNKNOWN for intent in self.intents)

    @property
    def cut_off(self) -> int:
        """How many calls were on their way when a run of the console was killed."""
        return sum(intent.detail == CUT_OFF for intent in self.intents)


@dataclass
class Witness:
    """Remembers what was ever known, and finds what is missing.

    Args:
        sandbox: knows what was called, and which ids it gave.
        state: where the console keeps its journal.
        aside: an empty folder for copies.
    """

    sandbox: SandboxProcess
    state: Path
    aside: Path
    requests: set[Name] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)

    def see(self, screen: str, message: re.Pattern[str]) -> None:
        """Remember the requests and the messages that are on a screen."""
        self.requests |= set(REQUEST_ROW.findall(screen))
        self.texts |= set(message.findall(screen))

    async def look(self) -> Left | None:
        """Open what was left, fail where anything is missing, and return it; None before there is a journal."""
        if not list(self.state.glob("*.db")):
            assert not self.requests
            return None
        left = await self._open_copy()
        assert left.requests >= self.requests, "a request that was known is missing"
        assert left.texts >= self.texts, "a message that was seen is missing"
        self.requests |= left.requests
        self.texts |= left.texts
        assert all(intent.outcome is not Outcome.SENDING for intent in left.intents)
        for action, function in FUNCTIONS.items():
            self._compare(action, self.sandbox.calls(function), left)
        return left

    async def _open_copy(self) -> Left:
        copy = self.aside / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.state, copy)
        (path,) = copy.glob("*.db")
        journal = await Journal.open(path, profile="default", base_url=self.sandbox.url)
        try:
            assert journal.notes == ()
            return await journal.run(_left)
        finally:
            await journal.close()

    def _compare(self, action: Action, calls: list[dict[str, Any]], left: Left) -> None:
        """Each call was written down before it was sent, and each id that was given is known or may be doubted.

        A call that is done with words beside it was found by a message, which may be another check's.
        """
        called = Counter(call["arguments"][0] for call in calls)
        for telephone_id, count in called.items():
            mine = [one for one in left.intents if (one.action, one.telephone_id) == (action, telephone_id)]
            assert count <= len(mine), f"{action} of {telephone_id} was sent and never written down"
            given = {
                str(request["request_id"])
                for request in self.sandbox.telephone(telephone_id)["requests"]
                if request["kind"] == KINDS[action] and request["is_told"]
            }
            known = {(one.request_id, not one.detail) for one in mine if one.outcome is Outcome.DONE}
            done = {request_id for request_id, is_sure in known if request_id is not None and is_sure}
            assert done <= given, f"{action} of {telephone_id}: {done - given} was never given, {mine}"
            assert {(KINDS[action], one) for one in done} <= left.requests
            doubted = sum(one.request_id not in done and one.outcome not in NOT_SENT for one in mine)
            assert len(given - done) <= doubted, f"{action} of {telephone_id}: {given - done} is nowhere, {mine}"


def _left(connection: Connection) -> Left:
    intents = connection.rows(f"SELECT {INTENT} FROM intent ORDER BY intent_id")
    requests = connection.rows("SELECT kind, id FROM request")
    texts = connection.rows("SELECT text FROM message")
    assert connection.one("PRAGMA integrity_check") == "ok"
    return Left(tuple(map(intent_of, intents)), frozenset(requests), frozenset(text for (text,) in texts))
