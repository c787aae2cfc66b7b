"""The poller: what it does about errors, about another account, and in the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from smspins_tui.errors import (
    HttpError,
    KeyRefused,
    NoAnswer,
    NotSent,
    NotTheApi,
    RateLimited,
    RequestNotFound,
    TelephoneNotFound,
)
from smspins_tui.models import Action, AutoState, Kind, Outcome, RequestKey, Status
from smspins_tui.services.belief import believe
from smspins_tui.services.job import Function, Job
from smspins_tui.services.poller import ABREAST, LATE
from smspins_tui.store import Link
from tests.unit.services.stage import (
    CHECK,
    TID,
    Stage,
    check,
    telephone,
    told,
)

LISTING = ("telephones",)


def all_changes(stage: Stage, status: Status | None = Status.PENDING) -> Any:  # noqa: ANN401 - a step of the script
    return lambda: [told(key, status) for key in stage.state.requests if key.kind is Kind.CHANGE]


# Errors


async def test_a_bad_answer_about_one_request_leaves_the_others_alone(stage: Stage) -> None:
    await stage.rest(check("1"), check("2"))
    stage.client.script(
        "check_status",
        lambda name: HttpError("500", status=500) if name == "1" else told(RequestKey(Kind.CHECK, name)),
    )
    await stage.live(60)
    assert stage.client.count("check_status", "2") >= 3
    assert 4 <= stage.client.count("check_status", "1") <= 7
    assert stage.link == Link.LIVE


async def test_a_list_of_telephones_that_fails_is_asked_for_again_within_its_back_off(stage: Stage) -> None:
    stage.client.script("telephones", *[HttpError("500", status=500)] * 3, [telephone()])
    await stage.live(30)
    assert list(stage.state.telephones) == [TID]


@pytest.mark.parametrize("error", [NotSent("refused"), NoAnswer("broken")])
async def test_an_outage_rests_all_and_one_call_tries_again(stage: Stage, error: Exception) -> None:
    await stage.rest(*[check(str(number)) for number in range(10)])
    stage.client.script("check_status", error)
    await stage.live(20)
    assert stage.link == Link.OFFLINE
    assert len(stage.client.calls) <= 8
    stage.client.script("check_status", lambda name: told(RequestKey(Kind.CHECK, name), Status.STARTED))
    await stage.live(40)
    assert stage.link == Link.LIVE
    assert all(one.status is Status.STARTED for one in stage.state.requests.values())


async def test_the_rest_that_the_server_asks_for_is_obeyed(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("check_status", RateLimited("slow down", retry_after=45), told(CHECK))
    await stage.live(2)
    assert stage.link == Link.SLOWED
    assert await stage.live(42) == []
    stage.poller.want_all()
    assert await stage.ask_due() == []
    await stage.live(4)
    assert stage.link == Link.LIVE


async def test_a_refused_key_stops_the_polls(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("check_status", KeyRefused("the key is refused"))
    await stage.live(1)
    assert await stage.live(3600) == []
    assert stage.link == Link.KEY_REFUSED


@pytest.mark.parametrize(
    "link", [Link.PAUSED, Link.KEY_REFUSED, Link.OTHER_ACCOUNT, Link.NONE_LISTED, Link.NO_KEY, Link.READ_ONLY]
)
async def test_nothing_is_asked_while_the_link_forbids_it(stage: Stage, link: Link) -> None:
    await stage.rest(check())
    stage.connect(link=link)
    stage.poller.want_all()
    assert await stage.live(600) == []


async def test_a_request_that_is_not_found_twice_is_not_asked_again(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("check_status", RequestNotFound("Unable to find request"))
    await stage.live(60)
    assert stage.client.count("check_status") == 2
    assert stage.request(CHECK).is_unknown_to_server
    assert stage.link == Link.LIVE


async def test_a_cancel_of_a_request_that_is_not_found_is_settled(stage: Stage) -> None:
    await stage.rest(check())
    intent = await stage.journal.begin(Action.CANCEL_CHECK, TID, at=stage.now, request_id=CHECK.id)
    await stage.reconciler.settle(intent, Outcome.UNKNOWN, "no answer")
    stage.client.script("check_status", RequestNotFound("Unable to find request"))
    await stage.live(60)
    assert stage.intent.outcome is Outcome.ABSENT


async def test_a_telephone_that_is_not_found_has_the_telephones_listed_but_seldom(stage: Stage) -> None:
    await stage.rest()
    await believe(stage.account, TID, AutoState.ON)
    stage.client.script("messages", TelephoneNotFound("Unable to find Telephone ID"))
    await stage.live(290)
    assert stage.client.count("messages") >= 4
    assert 2 <= stage.client.count("telephones") <= 4


async def test_a_defect_surfaces(stage: Stage) -> None:
    stage.client.script("telephones", ZeroDivisionError("a defect"))
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(stage.poller.run(), 10)


# Another account


async def test_a_key_that_lists_nothing_known_resumes_nothing(stage: Stage) -> None:
    await stage.rest(check())
    stage.account.is_trusted = False
    stage.client.script("telephones", [telephone("99999", "2125550199")])
    assert await stage.live(3600) == [LISTING]
    assert stage.link == Link.OTHER_ACCOUNT
    assert list(stage.state.telephones) == [TID]


async def test_a_key_that_lists_nothing_at_all_resumes_nothing(stage: Stage) -> None:
    await stage.rest(check())
    stage.account.is_trusted = False
    stage.client.script("telephones", [])
    assert await stage.live(3600) == [LISTING]
    assert (stage.link, stage.state.connection.words) == (Link.NONE_LISTED, "this key lists no telephones")
    assert list(stage.state.telephones) == [TID]


async def test_a_key_that_lists_one_known_telephone_is_trusted(stage: Stage) -> None:
    await stage.rest(check())
    stage.account.is_trusted = False
    stage.client.script("telephones", [telephone("99999", "2125550199"), telephone()])
    assert (await stage.live(5))[:2] == [LISTING, ("check_status", "15682")]


async def test_a_trusted_key_may_list_nothing_later(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("telephones", [])
    await stage.live(310)
    assert (stage.state.connection.link, stage.state.telephones[TID].missed) == (Link.LIVE, 1)


async def test_until_the_key_is_known_nothing_spins(stage: Stage) -> None:
    await stage.rest()
    stage.account.is_trusted = False
    gate = stage.client.hold("telephones")
    assert stage.poller._step() == 0
    await stage.client.held.wait()
    assert stage.poller._step() == LATE
    gate.set_result([telephone()])
    await stage.poller.settle_down()


# Many at once, and the end


async def test_one_slow_answer_does_not_hold_up_the_others(stage: Stage) -> None:
    await stage.rest(check("1"), check("2"))
    gate = stage.client.hold("check_status", told(RequestKey(Kind.CHECK, "2"), Status.STARTED))
    stage.poller._step()
    await stage.client.held.wait()
    stage.poller._step()
    for _ in range(3):
        await asyncio.sleep(0)
    assert stage.client.count("check_status") == 2
    gate.set_result(told(RequestKey(Kind.CHECK, "1"), Status.STARTED))
    await stage.poller.settle_down()


async def test_never_more_than_a_few_are_out_at_once(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(20)])
    stage.account.budget._burst = stage.account.budget._tokens = 30
    gates = [asyncio.get_running_loop().create_future() for _ in range(20)]
    stage.client.script("check_status", *gates)
    assert [stage.poller._step() for _ in range(ABREAST + 1)] == [0.0] * ABREAST + [LATE]
    for task in stage.poller._in_flight:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await stage.poller.settle_down()


async def test_what_is_remembered_of_ended_requests_is_forgotten(stage: Stage) -> None:
    await stage.rest()
    for number in range(30):
        await stage.know(check(str(number), requested_at=stage.now))
        stage.client.script("check_status", lambda name: told(RequestKey(Kind.CHECK, name), Status.SUCCESS))
        await stage.live(3)
    await stage.live(310)
    remembered = [job for job in stage.poller._asked if job.function is Function.CHECK_STATUS]
    assert remembered == []


async def test_a_running_poller_asks_at_once_what_is_wanted(stage: Stage) -> None:
    await stage.rest(check(status=Status.SUCCESS, status_raw="SUCCESS"))
    running = asyncio.ensure_future(stage.poller.run())
    stage.client.hold("check_status")
    stage.poller.want(Job(Function.CHECK_STATUS, CHECK.id))
    await asyncio.wait_for(stage.client.held.wait(), 10)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert stage.account.store._listeners == []


async def test_a_poller_that_ends_leaves_no_call_behind(stage: Stage) -> None:
    gate = stage.client.hold("telephones")
    running = asyncio.ensure_future(stage.poller.run())
    await stage.client.held.wait()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await asyncio.gather(*stage.poller._in_flight, return_exceptions=True)
    assert gate.cancelled()


async def test_a_bad_answer_to_one_function_is_not_an_outage(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("messages", NotTheApi("not JSON"))
    stage.now += 700
    await stage.live(10)
    assert stage.link == Link.LIVE
    assert dict(stage.state.connection.faults) == {"messages": "not JSON"}
