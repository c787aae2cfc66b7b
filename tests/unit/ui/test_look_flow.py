"""What the detail is told of a telephone, and what a refresh says."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from smspins_tui.models import Kind, Request, RequestKey, Status, Telephone
from smspins_tui.store import Connection, Link, State, Store
from smspins_tui.ui.flow.act import ActFlow
from smspins_tui.ui.flow.copying import CopyFlow
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.look import LookFlow
from smspins_tui.ui.screens.detail_lines import Detail

NOW = 1_713_665_640.0
TELEPHONE = Telephone("23354", "2125550113", listed_at=NOW - 3600)


class FakeSession:
    """A session that holds a state and asks nobody."""

    def __init__(self, state: State) -> None:
        self.account = SimpleNamespace(state=state, store=Store(state), clock=lambda: NOW, client=object())

    def ask_again(self) -> None:
        """Nobody answers."""

    async def look_at(self, telephone_id: str | None) -> None:
        """Nothing is asked for."""


class FakeDesk:
    """Keeps what was shown and told."""

    def __init__(self, state: State) -> None:
        self._session = FakeSession(state)
        self.shown: list[Detail] = []
        self.told: list[str] = []

    async def session(self) -> FakeSession:
        """The session."""
        return self._session

    async def ask(self, shown: Detail) -> None:
        """Keep what is shown."""
        self.shown.append(shown)

    def tell(self, words: str, **_: str) -> None:
        """Keep what is told."""
        self.told.append(words)


def flow_on(state: State) -> tuple[LookFlow, FakeDesk]:
    desk = FakeDesk(state)
    return LookFlow(cast("Desk", desk), cast("ActFlow", None), cast("CopyFlow", None)), desk


async def detail_of(telephone: Telephone, state: State, monkeypatch: pytest.MonkeyPatch) -> Detail:
    monkeypatch.setattr("smspins_tui.ui.screens.detail.DetailScreen", lambda detail, _follow: detail)
    flow, desk = flow_on(replace(state, telephones={telephone.telephone_id: telephone}))
    await flow.detail(telephone, is_local=False)
    return desk.shown[0]


def text_of(detail: Detail, label: str) -> str:
    return next(row.text for section in detail.sections for row in section.rows if row.label == label)


async def test_a_telephone_is_listed_at_the_last_list_that_holds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    state = State(telephones_at=NOW)
    assert text_of(await detail_of(TELEPHONE, state, monkeypatch), "listed").startswith("2024-04-20 22:14:00")
    missed = replace(TELEPHONE, missed=1, unlisted_since=NOW)
    assert text_of(await detail_of(missed, state, monkeypatch), "listed").startswith("2024-04-20 21:14:00")


async def test_only_what_is_open_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pending = Request(Kind.CHECK, "1", "23354", "2125550113", NOW)
    ended = replace(pending, id="2", status=Status.SUCCESS, status_raw="SUCCESS")
    adopted = replace(pending, id="3", status=Status.OTHER, status_raw="", is_asked_here=False)
    state = State(requests={RequestKey(one.kind, one.id): one for one in (pending, ended, adopted)})
    detail = await detail_of(TELEPHONE, state, monkeypatch)
    rows = next(section.rows for section in detail.sections if section.title == "Open requests")
    assert [row.text for row in rows] == ["1  PENDING"]


@pytest.mark.parametrize(
    ("link", "words"),
    [(Link.LIVE, "asking the server now"), (Link.KEY_REFUSED, "nothing is asked: key refused")],
)
async def test_a_refresh_says_whether_anything_is_asked(link: Link, words: str) -> None:
    flow, desk = flow_on(State(connection=Connection(link)))
    await flow.refresh()
    assert desk.told == [words]
