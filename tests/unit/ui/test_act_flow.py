"""What is said when a call with an effect can't be sent, or ends badly."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from smspins_tui.errors import HttpError, NotAllowed, RateLimited, SmspinsError
from smspins_tui.models import Kind, Request, Telephone
from smspins_tui.store import State
from smspins_tui.ui.dialogs.auto_check import AutoChoice
from smspins_tui.ui.flow.act import ActFlow
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.hold import Hold
from smspins_tui.ui.toast import Toaster

NOW = 1_713_665_640.0
TELEPHONE = Telephone("23354", "2125550113")
CHECK = Request(Kind.CHECK, "15682", "23354", "2125550113", NOW)


class FakeActions:
    """Enables auto check, and fails to request a check."""

    def __init__(self, error: SmspinsError, *, is_read_only: bool) -> None:
        self._error = error
        self._is_read_only = is_read_only

    def refuse_read_only(self) -> None:
        """Refuse what has an effect, where it is read only."""
        if self._is_read_only:
            raise NotAllowed("read only")

    async def enable_auto_check(self, _telephone_id: str) -> None:
        """It is enabled."""

    async def request_check(self, *_: object, **__: object) -> None:
        """It fails."""
        raise self._error


class Told:
    """A desk on a fake session, and what it told: (title, words)."""

    def __init__(
        self,
        error: SmspinsError,
        *telephones: Telephone,
        requests: tuple[Request, ...] = (),
        is_read_only: bool = False,
    ) -> None:
        state = State(
            telephones={one.telephone_id: one for one in telephones}, requests={one.key: one for one in requests}
        )
        account = SimpleNamespace(state=state, clock=lambda: NOW)
        session: Any = SimpleNamespace(account=account, actions=FakeActions(error, is_read_only=is_read_only))
        self.told: list[tuple[str, str]] = []

        async def get() -> Any:  # noqa: ANN401 - a fake
            return session

        async def ask(_: object) -> AutoChoice:
            return AutoChoice.ENABLE

        toaster = SimpleNamespace(tell=self._tell)
        self.flow = ActFlow(
            Desk(get, lambda: session, ask, cast("Toaster", toaster), lambda: None, lambda: Hold(lambda: None))
        )

    def _tell(self, words: str, *, title: str = "", **_: object) -> None:
        self.told.append((title, words))


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (HttpError("HTTP 500", status=500), "c shows that call, s there sends it again"),
        (RateLimited("HTTP 429"), "c requests its first check"),
        (NotAllowed("not now"), "c requests its first check"),
    ],
)
async def test_auto_check_that_was_not_started_names_the_key_that_goes_on(error: SmspinsError, key: str) -> None:
    told = Told(error, TELEPHONE)
    await told.flow.auto_check("23354")
    assert told.told == [("(212) 555-0113", f"auto check is enabled, not started; {key}: {error}")]


async def test_what_was_not_sent_at_all_names_the_telephone_too() -> None:
    told = Told(NotAllowed("that call is already under way"), TELEPHONE)
    await told.flow.check("23354")
    assert told.told == [("(212) 555-0113", "check: that call is already under way")]


async def test_a_key_on_an_empty_pane_is_said_to_have_had_nothing_to_act_on() -> None:
    told = Told(NotAllowed(""), TELEPHONE)  # listed since
    await told.flow.check(None)
    assert told.told == [("", "no telephone was listed yet when you pressed it: again, please")]


async def test_read_only_promises_no_key_that_sends() -> None:
    told = Told(NotAllowed(""), TELEPHONE, requests=(CHECK,), is_read_only=True)
    with pytest.raises(NotAllowed, match="read only"):
        await told.flow.check("23354")
    assert told.told == []
