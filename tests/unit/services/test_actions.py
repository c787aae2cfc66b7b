"""The calls with an effect: each way in which they can end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from smspins_tui.errors import (
    ApiError,
    HttpError,
    KeyRefused,
    NoAnswer,
    NotSent,
    NotTheApi,
    RateLimited,
    Refused,
    RequestNotFound,
    TelephoneNotFound,
    TooLate,
)
from smspins_tui.models import Action, AutoState, Outcome, RequestKey, Status
from smspins_tui.store import Link
from tests.unit.services.stage import CHANGE, CHECK, NOON, NUMBER, TID, Stage, change, check, row, telephone, told

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


# Done


async def test_a_requested_check_is_in_the_journal_and_polled(stage: Stage) -> None:
    await ready(stage)
    request = await stage.actions.request_check(TID)
    assert request == check()
    assert (await stage.journal.snapshot()).requests == stage.state.requests == {CHECK: request}
    assert stage.state.intents == {}


async def test_a_requested_change_knows_its_telephone_zip_and_number(stage: Stage) -> None:
    await ready(stage)
    request = await stage.actions.request_change(TID, "95129")
    assert (request.telephone_id, request.zip_code, request.number) == (TID, "95129", NUMBER)
    assert (await stage.journal.snapshot()).requests == {CHANGE: request}


async def test_the_intent_is_on_the_disk_before_the_call(stage: Stage) -> None:
    await ready(stage)
    gate = stage.client.hold("request_change")
    sending = asyncio.ensure_future(stage.actions.request_change(TID, "95129"))
    await stage.client.held.wait()
    (intent,) = (await stage.journal.snapshot()).intents.values()
    assert (intent.outcome, intent.zip_code, intent.number) == (Outcome.SENDING, "95129", NUMBER)
    assert stage.intent == intent
    assert stage.actions.is_under_way
    gate.set_result(CHANGE.id)
    await sending
    assert not stage.actions.is_under_way


async def test_a_cancel_reads_the_status_again(stage: Stage) -> None:
    await ready_to_cancel(stage)
    request = await stage.actions.cancel(CHECK)
    assert request.status is Status.CANCELED
    assert stage.client.calls == [("cancel_check", "15682"), ("check_status", "15682")]


@pytest.mark.parametrize("error", [NoAnswer("broken"), KeyRefused("no"), RequestNotFound("unknown")])
async def test_a_cancel_is_done_although_its_status_can_not_be_read(stage: Stage, error: ApiError) -> None:
    await ready_to_cancel(stage)
    stage.client.script("check_status", error)
    request = await stage.actions.cancel(CHECK)
    assert request.status is Status.PENDING
    assert stage.state.intents == {}


async def test_enabling_auto_check_is_believed_and_not_started(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.enable_auto_check(TID)
    belief = stage.state.auto_checks[TID]
    assert (belief.state, belief.is_started, belief.set_at) == (AutoState.ON, False, NOON)
    await stage.actions.request_check(TID)
    assert stage.state.auto_checks[TID].is_started
    assert (await stage.journal.snapshot()).auto_checks == stage.state.auto_checks


async def test_disabling_auto_check_is_believed(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.disable_auto_check(TID)
    assert stage.state.auto_checks[TID].state is AutoState.OFF


async def test_a_check_that_was_told_of_before_its_answer_came_is_ours(stage: Stage) -> None:
    """Its message may come by another call while the answer with its id is on the way."""
    await ready(stage)
    await stage.intake.take_messages(TID, ())
    gate = stage.client.hold("request_check")
    sending = asyncio.ensure_future(stage.actions.request_check(TID))
    await stage.client.held.wait()
    await stage.intake.take_messages(TID, (row("code 123456"),))
    assert not stage.request(CHECK).is_asked_here
    gate.set_result(CHECK.id)
    request = await sending
    assert request.is_asked_here
    assert stage.account.polled_requests() == {CHECK: request}
    assert (await stage.journal.snapshot()).requests[CHECK] == request


# Not done


ENDS: list[tuple[ApiError, Outcome]] = [
    (Refused("no"), Outcome.REFUSED),
    (TelephoneNotFound("unknown telephone"), Outcome.REFUSED),
    (TooLate("too late"), Outcome.REFUSED),
    (KeyRefused("key refused"), Outcome.REFUSED),
    (HttpError("400", status=400), Outcome.REFUSED),
    (RateLimited("429"), Outcome.REFUSED),
    (NotSent("nothing was sent"), Outcome.NOT_SENT),
    (NoAnswer("no answer"), Outcome.UNKNOWN),
    (NotTheApi("nonsense"), Outcome.UNKNOWN),
    (HttpError("500", status=500), Outcome.UNKNOWN),
    (HttpError("408", status=408), Outcome.UNKNOWN),
]


@every_act
@pytest.mark.parametrize(("error", "outcome"), ENDS, ids=[str(end[0]) for end in ENDS])
async def test_how_a_call_ended_is_in_the_journal_and_on_the_screen(
    stage: Stage, function: str, action: Action, act: Act, error: ApiError, outcome: Outcome
) -> None:
    await ready_to_cancel(stage)
    stage.client.script(function, error)
    with pytest.raises(type(error)):
        await act(stage)
    (kept,) = (await stage.journal.snapshot()).intents.values()
    assert stage.intent == kept
    assert (kept.action, kept.outcome, kept.detail) == (action, outcome, str(error))
    assert stage.client.count(function) == 1
    assert not stage.actions.is_under_way


async def test_an_auto_check_of_unknown_outcome_is_not_believed(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.enable_auto_check(TID)
    stage.client.script("set_auto_check", NoAnswer("no answer"))
    with pytest.raises(NoAnswer):
        await stage.actions.disable_auto_check(TID)
    assert stage.state.auto_checks[TID].state is AutoState.UNKNOWN


async def test_an_auto_check_that_was_not_sent_leaves_the_belief(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.enable_auto_check(TID)
    stage.client.script("set_auto_check", NotSent("nothing was sent"))
    with pytest.raises(NotSent):
        await stage.actions.disable_auto_check(TID)
    assert stage.state.auto_checks[TID].state is AutoState.ON
    assert (await stage.journal.snapshot()).auto_checks == stage.state.auto_checks


async def test_a_kill_during_a_call_for_auto_check_leaves_no_old_belief(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.disable_auto_check(TID)
    gate = stage.client.hold("set_auto_check", None)
    enabling = asyncio.ensure_future(stage.actions.enable_auto_check(TID))
    await stage.client.held.wait()
    assert (await stage.journal.snapshot()).auto_checks[TID].state is AutoState.UNKNOWN
    assert stage.state.auto_checks[TID].state is AutoState.OFF
    gate.set_result(None)
    await enabling
    assert (await stage.journal.snapshot()).auto_checks[TID].state is AutoState.ON


async def test_an_unknown_telephone_has_the_telephones_listed(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_check", TelephoneNotFound("unknown"))
    with pytest.raises(TelephoneNotFound):
        await stage.actions.request_check(TID)
    assert ("telephones",) in await stage.ask_due()


async def test_a_broken_connection_rests_the_polls_too(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_check", NotSent("nothing was sent"))
    with pytest.raises(NotSent):
        await stage.actions.request_check(TID)
    assert stage.state.connection.link is Link.OFFLINE
    assert await stage.ask_due() == []


async def test_a_call_that_ends_well_wakes_the_polls(stage: Stage) -> None:
    await ready(stage)
    stage.connect(link=Link.OFFLINE, retry_at=NOON + 60)
    await stage.actions.request_check(TID)
    assert stage.state.connection.link is Link.LIVE
    assert await stage.ask_due() != []


async def test_a_call_that_is_cut_off_stays_sending(stage: Stage) -> None:
    """The next start makes it unknown."""
    await ready(stage)
    stage.client.hold("request_change")
    sending = asyncio.ensure_future(stage.actions.request_change(TID, "95129"))
    await stage.client.held.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    (kept,) = (await stage.journal.snapshot()).intents.values()
    assert kept.outcome is Outcome.SENDING


# Old answers


async def test_an_answer_asked_before_a_cancel_is_dropped_on_rereading(stage: Stage) -> None:
    await ready_to_cancel(stage)
    gate = stage.client.hold("check_status", told(CHECK, Status.CANCELED))
    rereading = asyncio.ensure_future(stage.actions.reread(CHECK))
    await stage.client.held.wait()
    await stage.actions.cancel(CHECK)
    gate.set_result(told(CHECK, Status.PENDING))
    assert (await rereading).status is Status.CANCELED
    assert stage.request(CHECK).status is Status.CANCELED


async def test_every_call_takes_from_the_budget(stage: Stage) -> None:
    await ready(stage)
    await stage.actions.request_check(TID)
    await stage.actions.reread(CHECK)
    assert stage.account.budget.used == 2


async def test_the_number_of_the_telephone_now_is_written_into_the_intent(stage: Stage) -> None:
    await ready(stage)
    stage.account.store.update(telephones={TID: replace(telephone(), number="2125550188")})
    request = await stage.actions.request_check(TID)
    assert request.number == "2125550188"


async def test_a_telephone_that_is_not_known_may_still_be_asked(stage: Stage) -> None:
    await ready(stage)
    request = await stage.actions.request_check("99999")
    assert (request.telephone_id, request.number) == ("99999", None)


async def test_a_request_is_named_by_kind_and_id(stage: Stage) -> None:
    await ready(stage)
    stage.client.script("request_change", CHECK.id)
    await stage.actions.request_check(TID)
    await stage.actions.request_change(TID, "95129")
    assert set(stage.state.requests) == {CHECK, RequestKey(CHANGE.kind, CHECK.id)}
