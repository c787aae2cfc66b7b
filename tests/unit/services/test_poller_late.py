"""The poller: answers that come too late."""

from __future__ import annotations

import asyncio
from typing import Any

from smspins_tui.errors import (
    KeyRefused,
    NoAnswer,
)
from smspins_tui.models import Kind, RequestKey, Status
from smspins_tui.store import Link
from tests.unit.services.fake_client import FakeClient
from tests.unit.services.stage import (
    CHECK,
    NEW_NUMBER,
    NUMBER,
    TID,
    Stage,
    change,
    check,
    telephone,
    told,
)

LISTING = ("telephones",)


def all_changes(stage: Stage, status: Status | None = Status.PENDING) -> Any:  # noqa: ANN401 - a step of the script
    return lambda: [told(key, status) for key in stage.state.requests if key.kind is Kind.CHANGE]


# Answers that come too late


async def test_an_answer_asked_before_a_cancel_is_dropped_and_asked_again(stage: Stage) -> None:
    await stage.rest(check())
    gate = stage.client.hold("check_status", told(CHECK, Status.CANCELED))
    stage.poller._step()
    await stage.client.held.wait()
    await stage.actions.cancel(CHECK)
    assert stage.request(CHECK).status is Status.CANCELED
    gate.set_result(told(CHECK, Status.PENDING))
    await stage.poller.settle_down()
    assert stage.request(CHECK).status is Status.CANCELED
    assert ("check_status", "15682") in await stage.ask_due()


async def test_a_list_of_changes_asked_before_a_cancel_does_not_undo_it(stage: Stage) -> None:
    await stage.rest(change("1"), change("2"))
    gate = stage.client.hold("changes", ())
    stage.poller._step()
    await stage.client.held.wait()
    stage.client.script("change_status", NoAnswer("broken"))
    key = RequestKey(Kind.CHANGE, "1")
    await stage.actions.cancel(key)
    gate.set_result([told(key, Status.STARTED), told(RequestKey(Kind.CHANGE, "2"), Status.STARTED)])
    await stage.poller.settle_down()
    assert stage.request(key).status is Status.PENDING
    assert stage.request(RequestKey(Kind.CHANGE, "2")).status is Status.STARTED


async def test_an_answer_to_the_key_before_is_dropped(stage: Stage) -> None:
    await stage.rest()
    stage.account.is_trusted = False
    gate = stage.client.hold("telephones")
    stage.poller.want_all()
    stage.poller._step()
    await stage.client.held.wait()
    stage.account.client = FakeClient()
    gate.set_result([telephone(), telephone("99999", "2125550199")])
    await stage.poller.settle_down()
    assert not stage.account.is_trusted
    assert list(stage.state.telephones) == [TID]


async def test_a_refusal_of_the_key_before_is_dropped(stage: Stage) -> None:
    gate = stage.client.hold("telephones")
    stage.poller._step()
    await stage.client.held.wait()
    stage.account.client = FakeClient()
    gate.set_result(KeyRefused("the key is refused"))
    await stage.poller.settle_down()
    assert stage.link == Link.STARTING


async def test_a_list_that_was_asked_for_earlier_does_not_replace_a_later_one(stage: Stage) -> None:
    await stage.rest()
    gate = stage.client.hold("telephones", [telephone(number=NEW_NUMBER)])
    early = asyncio.ensure_future(stage.poller.list_telephones(stage.client))
    await stage.client.held.wait()
    await stage.poller.list_telephones(stage.client)
    gate.set_result([telephone(number=NUMBER)])
    await early
    assert stage.state.telephones[TID].number == NEW_NUMBER
