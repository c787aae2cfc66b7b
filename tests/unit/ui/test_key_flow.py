"""When a key is asked for, and why."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import cast

import pytest

from smspins_tui.store import Connection, Link, State, Store
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.key import KeyFlow, came_from, why_asked


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection(Link.NO_KEY), "There is no key yet."),
        (Connection(Link.LIVE), "Give another key for this account."),
        (Connection(Link.KEY_REFUSED), "Give another key for this account."),
        (
            Connection(Link.KEY_REFUSED, words="the server refuses this key (No such key): K gives another key"),
            "The server refuses this key (No such key). Give another key for this account.",
        ),
    ],
)
def test_the_reason_is_that_of_the_moment(connection: Connection, words: str) -> None:
    assert why_asked(State(connection=connection)).startswith(words)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", ""),
        ("keyring", "It came from the keyring. "),
        ("the file /etc/key", "It came from the file /etc/key. "),
        ("given for this session only", "It was given for this session only. "),
    ],
)
def test_where_the_refused_key_came_from_is_told(source: str, words: str) -> None:
    assert came_from(source) == words


class Arriving:
    """A start whose link a test moves; `asked` counts the dialogs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, is_free: bool = True) -> None:
        self.store = Store(State())
        self.asked = 0
        flow = KeyFlow(cast("Desk", self))
        monkeypatch.setattr(flow, "give", self._give)
        self.task = asyncio.create_task(flow.arrive(lambda: is_free))

    async def session(self) -> SimpleNamespace:
        """The session, as far as the flow needs it."""
        return SimpleNamespace(account=SimpleNamespace(store=self.store))

    async def _give(self) -> None:
        self.asked += 1

    async def connect(self, link: Link, **faults: str) -> None:
        """Have the link be so, and let the flow see it."""
        self.store.update(connection=Connection(link, faults=faults))
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.mark.parametrize("link", [Link.NO_KEY, Link.KEY_REFUSED])
async def test_it_is_asked_for_once_when_the_start_has_none_or_the_first_answer_refuses_it(
    monkeypatch: pytest.MonkeyPatch, link: Link
) -> None:
    here = Arriving(monkeypatch)
    await here.connect(Link.OFFLINE)
    assert not here.task.done()
    await here.connect(link)
    assert (here.asked, here.task.done()) == (1, True)


async def test_after_any_other_first_answer_it_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for first, faults in ((Link.LIVE, {}), (Link.STARTING, {"telephones": "not the API"}), (Link.OTHER_ACCOUNT, {})):
        here = Arriving(monkeypatch)
        await here.connect(first, **faults)
        await here.connect(Link.KEY_REFUSED)
        assert (here.asked, here.task.done()) == (0, True)


async def test_who_is_at_something_else_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Arriving(monkeypatch, is_free=False)
    await here.connect(Link.KEY_REFUSED)
    assert (here.asked, here.task.done()) == (0, True)
