"""The calls with an effect: never twice, and never where they must not be sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from smspins_tui.errors import (
    EndedIntent,
    KeyRefused,
    NoAnswer,
    NotAllowed,
    OpenIntent,
)
from smspins_tui.models import Action, Outcome, Status
from smspins_tui.store import JournalState, Link
from tests.unit.services.fake_client import FakeClient
from tests.unit.services.stage import CHANGE, CHECK, TID, Stage, change, check, told

Act = Callable[[Stage], Awaitable[Any]]

ACTS: list[tuple[str, Action, Act]] = [
    ("request_check", Action.REQUEST_CHECK, lambda stage: stage.actions.request_check(TID)),
    ("request_change", Action.REQUEST_CHANGE, lambda stage: stage.actions.request_change(TID, "95129")),
    ("cancel_check", Action.CANCEL_CHECK, lambda stage: stage.actions.cancel(CHECK)),
    ("cancel_change", Action.CANCEL_CHANGE, lambda stage: stage.actions.cancel(CHANGE)),
    ("set_auto_check", Action.ENABLE_AUTO_CHECK, lambda stage: stage.actions.enable_auto_check(TID)),
    ("set_auto_check", Action.DISABLE_AUTO_CHECK, lambda stage: stage.actions.disable_auto_check(TID)),
]
every_act = pytest.mark.parametrize(("function", "action", "act"), ACTS, ids=[str(act[1]) for act in ACTS])


async def ready(stage: Stage) -> None:
    await stage.list_telephones()
    stage.client.script("check_status", told(CHECK, Status.CANCELED))
    stage.client.script("change_status", told(CHANGE, Status.CANCELED))


async def ready_to_cancel(stage: Stage) -> None:
    await ready(stage)
    await stage.know(check(), change())


# Twice


@every_act
async def test_a_second_press_sends_nothing(stage: Stage, function: str, action: Action, act: Act) -> None:
    del action
    await ready_to_cancel(stage)
    gate = stage.client.hold(function, CHECK.id)
    first = asyncio.ensure_future(act(stage))
    second = asyncio.ensure_future(act(stage))
    await stage.client.held.wait()
    with pytest.raises(NotAllowed, match="already under way"):
        await second
    gate.set_result(CHANGE.id if "change" in function else CHECK.id)
    await first
    assert stage.client.count(function) == 1


async def test_while_one_is_unknown_no_other_is_sent(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_change", NoAnswer("no answer"), CHANGE.id)
    with pytest.raises(NoAnswer):
        await stage.actions.request_change(TID, "95129")
    with pytest.raises(OpenIntent) as caught:
        await stage.actions.request_change(TID, "95129")
    assert caught.value.intent_id == stage.intent.intent_id
    assert stage.client.count("request_change") == 1
    assert stage.state.journal is JournalState.MEMORY


async def test_an_unknown_one_is_replaced_on_the_word_of_the_person(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_change", NoAnswer("no answer"), CHANGE.id)
    with pytest.raises(NoAnswer):
        await stage.actions.request_change(TID, "95129")
    await stage.actions.request_change(TID, "10001", replaces=stage.intent.intent_id)
    assert stage.state.intents == {}
    assert stage.request(CHANGE).zip_code == "10001"
    assert stage.client.count("request_change") == 2


async def test_one_that_was_settled_meanwhile_is_not_sent_again(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_change", NoAnswer("no answer"))
    with pytest.raises(NoAnswer):
        await stage.actions.request_change(TID, "95129")
    intent = stage.intent
    await stage.reconciler.settle(intent, Outcome.DONE, "the server has it")
    with pytest.raises(EndedIntent):
        await stage.actions.request_change(TID, "95129", replaces=intent.intent_id)
    assert stage.client.count("request_change") == 1
    assert stage.state.journal is JournalState.MEMORY


# Put aside


async def test_what_is_dismissed_is_not_shown_and_blocks_nothing(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_check", NoAnswer("no answer"), CHECK.id)
    with pytest.raises(NoAnswer):
        await stage.actions.request_check(TID)
    await stage.actions.dismiss(stage.intent.intent_id)
    assert stage.state.intents == {}
    await stage.actions.request_check(TID)
    assert (await stage.journal.snapshot()).intents == {}


async def test_dismissing_what_was_settled_meanwhile_does_nothing(stage: Stage) -> None:
    await stage.actions.dismiss(4711)
    assert stage.state.intents == {}


async def test_what_is_on_its_way_can_not_be_dismissed(stage: Stage) -> None:
    await ready(stage)
    gate = stage.client.hold("request_check")
    sending = asyncio.ensure_future(stage.actions.request_check(TID))
    await stage.client.held.wait()
    with pytest.raises(NotAllowed, match="on its way"):
        await stage.actions.dismiss(stage.intent.intent_id)
    gate.set_result(CHECK.id)
    await sending
    assert stage.state.intents == {}


# Not allowed


def read_only(stage: Stage) -> None:
    stage.account.store.update(is_read_only=True)


def second_instance(stage: Stage) -> None:
    stage.account.store.update(journal=JournalState.READ_ONLY)


def key_refused(stage: Stage) -> None:
    stage.account.link(link=Link.KEY_REFUSED)


def another_account(stage: Stage) -> None:
    stage.account.link(link=Link.OTHER_ACCOUNT)


def none_listed(stage: Stage) -> None:
    stage.account.link(link=Link.NONE_LISTED)


def no_key(stage: Stage) -> None:
    stage.account.client = None


def not_trusted(stage: Stage) -> None:
    stage.account.is_trusted = False


@every_act
@pytest.mark.parametrize(
    ("hinder", "words"),
    [
        (read_only, "read only"),
        (second_instance, "read only"),
        (key_refused, "key was refused"),
        (another_account, "another account"),
        (none_listed, "lists no telephones"),
        (no_key, "no key yet"),
        (not_trusted, "not listed your telephones"),
    ],
)
async def test_nothing_is_sent_where_it_must_not(
    stage: Stage, function: str, action: Action, act: Act, hinder: Callable[[Stage], None], words: str
) -> None:
    del action
    await ready_to_cancel(stage)
    hinder(stage)
    with pytest.raises(NotAllowed, match=words):
        await act(stage)
    assert stage.client.count(function) == 0
    assert (await stage.journal.snapshot()).intents == {}


async def test_a_key_that_is_refused_while_the_budget_is_waited_for_sends_nothing(stage: Stage) -> None:
    await ready(stage)

    async def refuse_meanwhile(seconds: float) -> None:
        stage.now += seconds
        key_refused(stage)

    for _ in range(10):
        await stage.account.budget.take_for_person()
    stage.account.budget._sleep = refuse_meanwhile
    with pytest.raises(NotAllowed, match="key was refused"):
        await stage.actions.request_check(TID)
    assert stage.client.count("request_check") == 0


async def test_a_refusal_of_the_key_before_does_not_concern_the_one_given_since(stage: Stage) -> None:
    await ready(stage)
    gate = stage.client.hold("request_check")
    sending = asyncio.ensure_future(stage.actions.request_check(TID))
    await stage.client.held.wait()
    stage.account.client = FakeClient()
    gate.set_result(KeyRefused("refused"))
    with pytest.raises(KeyRefused):
        await sending
    assert stage.state.connection.link is Link.STARTING
    assert stage.intent.outcome is Outcome.REFUSED
