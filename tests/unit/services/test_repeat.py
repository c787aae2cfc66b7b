"""Auto check, repeated where its outcome is unknown."""

from __future__ import annotations

import asyncio

import pytest

from smspins_tui.eastern import next_midnight
from smspins_tui.errors import NoAnswer, Refused
from smspins_tui.models import AutoState, Intent, Outcome
from smspins_tui.services.repeat import repeat_auto_check
from tests.unit.services.stage import NOON, TID, Stage


async def unknown(stage: Stage, *, is_on: bool = True) -> Intent:
    await stage.list_telephones()
    stage.client.script("set_auto_check", NoAnswer("no whole answer"), None)
    switch = stage.actions.enable_auto_check if is_on else stage.actions.disable_auto_check
    with pytest.raises(NoAnswer):
        await switch(TID)
    assert stage.state.auto_checks[TID].state is AutoState.UNKNOWN
    return stage.intent


async def repeat(stage: Stage, intent: Intent) -> None:
    await repeat_auto_check(stage.account, stage.reconciler, stage.client, intent.intent_id)


@pytest.mark.parametrize(("is_on", "word", "state"), [(True, "on", AutoState.ON), (False, "off", AutoState.OFF)])
async def test_it_is_sent_again_and_then_believed(stage: Stage, is_on: bool, word: str, state: AutoState) -> None:
    intent = await unknown(stage, is_on=is_on)
    await repeat(stage, intent)
    assert stage.client.count("set_auto_check", TID, word) == 2
    assert stage.state.auto_checks[TID].state is state
    assert stage.state.intents == {}


async def test_a_refusal_ends_it(stage: Stage) -> None:
    intent = await unknown(stage)
    stage.client.script("set_auto_check", Refused("no such telephone"))
    await repeat(stage, intent)
    assert stage.intent.outcome is Outcome.REFUSED
    assert stage.state.auto_checks[TID].state is AutoState.UNKNOWN


async def test_a_call_of_yesterday_is_not_repeated(stage: Stage) -> None:
    intent = await unknown(stage)
    stage.now = next_midnight(NOON) + 1
    await repeat(stage, intent)
    assert stage.client.count("set_auto_check") == 1
    assert stage.state.auto_checks[TID].state is AutoState.OFF
    assert stage.state.intents == {}


async def test_an_intent_that_is_gone_is_not_repeated(stage: Stage) -> None:
    intent = await unknown(stage)
    await stage.actions.dismiss(intent.intent_id)
    await repeat(stage, intent)
    assert stage.client.count("set_auto_check") == 1


async def test_the_contrary_wish_puts_it_aside(stage: Stage) -> None:
    await unknown(stage, is_on=True)
    await stage.actions.disable_auto_check(TID)
    await stage.live(600)
    assert [call[2] for call in stage.client.calls if call[0] == "set_auto_check"] == ["on", "off"]
    assert stage.state.auto_checks[TID].state is AutoState.OFF
    assert stage.state.intents == {}


async def test_a_repetition_that_is_overtaken_is_not_believed(stage: Stage) -> None:
    intent = await unknown(stage, is_on=True)
    gate = stage.client.hold("set_auto_check", None)
    repetition = asyncio.ensure_future(repeat(stage, intent))
    await stage.client.held.wait()
    await stage.actions.disable_auto_check(TID)
    gate.set_result(None)
    await repetition
    assert stage.state.auto_checks[TID].state is AutoState.OFF


async def test_the_same_wish_replaces_it(stage: Stage) -> None:
    await unknown(stage)
    await stage.actions.enable_auto_check(TID)
    assert stage.state.intents == {}
    assert (await stage.journal.snapshot()).intents == {}


async def test_the_poller_repeats_it_by_itself(stage: Stage) -> None:
    await unknown(stage)
    await stage.live(5)
    assert stage.client.times_of("set_auto_check") == [NOON]
    await stage.live(2)
    assert stage.state.auto_checks[TID].state is AutoState.ON
