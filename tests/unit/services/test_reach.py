"""What rests after an error, and for how long."""

from __future__ import annotations

import pytest

from smspins_tui.errors import HttpError, KeyRefused, NoAnswer, NotSent, NotTheApi, RateLimited
from smspins_tui.services.job import Function, Job
from smspins_tui.store import Link
from tests.unit.services.stage import NOON, Stage

LISTING = Job(Function.TELEPHONES)
ONE, TWO = Job(Function.MESSAGES, "1"), Job(Function.MESSAGES, "2")


def retry_in(stage: Stage) -> float | None:
    at = stage.state.connection.retry_at
    return None if at is None else at - stage.now


async def test_a_bad_answer_rests_its_own_job_alone(stage: Stage) -> None:
    reach = stage.poller.reach
    for error in (HttpError("500", status=500), NotTheApi("nonsense")):
        reach.take_bad(error, ONE)
    assert list(reach.not_before) == [ONE]
    assert reach.wait(NOON) == 0
    assert stage.state.connection.link is Link.STARTING
    assert dict(stage.state.connection.faults) == {"messages": "nonsense"}


async def test_what_fails_twice_in_a_row_is_told_once_with_what_the_server_said(stage: Stage) -> None:
    reach = stage.poller.reach
    reach.take_bad(NotTheApi("nonsense", "<html>"), ONE)
    reach.take_good(ONE)
    reach.take_bad(NotTheApi("nonsense", "<html>"), ONE)
    assert stage.notice == ""
    for _ in range(3):
        reach.take_bad(NotTheApi("nonsense", "<html>"), ONE)
    told = stage.state.notice
    assert (told and told.number, told and told.title) == (1, "messages fails")
    assert stage.notice == "nonsense. It said: <html>"


async def test_the_rest_of_a_job_doubles_until_a_good_answer(stage: Stage) -> None:
    reach = stage.poller.reach
    rests = []
    for _ in range(8):
        reach.take_bad(NotTheApi("nonsense"), ONE)
        rests.append(reach.not_before[ONE] - NOON)
    for rest, whole in zip(rests, [2, 4, 8, 16, 32, 60, 60, 60], strict=True):
        assert 0.75 * whole <= rest <= whole
    reach.take_good(ONE)
    reach.take_bad(NotTheApi("nonsense"), ONE)
    assert reach.not_before[ONE] - NOON <= 2


@pytest.mark.parametrize("error", [NotSent("refused"), NoAnswer("broken")])
async def test_a_broken_connection_rests_everything(stage: Stage, error: NotSent | NoAnswer) -> None:
    stage.poller.reach.take_bad(error, ONE)
    assert (stage.state.connection.link, stage.state.connection.words) == (Link.OFFLINE, str(error))
    assert 0 < stage.poller.reach.wait(NOON) <= 1


async def test_calls_that_meet_one_outage_count_once(stage: Stage) -> None:
    for job in (ONE, TWO, LISTING):
        stage.poller.reach.take_bad(NotSent("refused"), job)
    assert stage.poller.reach.wait(NOON) <= 1


async def test_the_rest_doubles_while_the_server_stays_away(stage: Stage) -> None:
    waits = []
    for _ in range(8):
        stage.poller.reach.take_bad(NotSent("refused"), ONE)
        waits.append(stage.poller.reach.wait(stage.now))
        stage.now += waits[-1]
    for wait, whole in zip(waits, [1, 2, 4, 8, 16, 32, 60, 60], strict=True):
        assert 0.75 * whole - 1e-6 <= wait <= whole + 1e-6
    stage.poller.reach.take_good(ONE)
    assert (stage.state.connection.link, retry_in(stage)) == (Link.LIVE, None)
    stage.poller.reach.take_bad(NotSent("refused"), ONE)
    assert stage.poller.reach.wait(stage.now) <= 1


async def test_what_was_never_sent_leaves_no_rest_for_its_job(stage: Stage) -> None:
    """When the server is back, all is asked at once and not after a minute."""
    stage.poller.reach.take_bad(NotSent("refused"), ONE)
    assert stage.poller.reach.not_before == {}


async def test_the_rest_that_the_server_asks_for_is_kept(stage: Stage) -> None:
    stage.poller.reach.take_bad(RateLimited("slow down", retry_after=90), ONE)
    assert (stage.state.connection.link, retry_in(stage)) == (Link.SLOWED, 90)


async def test_without_a_time_the_rest_after_429_doubles(stage: Stage) -> None:
    waits = []
    for _ in range(3):
        stage.poller.reach.take_bad(RateLimited("slow down"), ONE)
        waits.append(stage.poller.reach.wait(stage.now))
        stage.now += waits[-1]
    for wait, whole in zip(waits, [5, 10, 20], strict=True):
        assert 0.75 * whole - 1e-6 <= wait <= whole + 1e-6


async def test_an_answer_that_was_on_its_way_does_not_end_the_rest(stage: Stage) -> None:
    stage.poller.reach.take_bad(RateLimited("slow down", retry_after=90), ONE)
    stage.poller.reach.take_good(TWO)
    assert (stage.state.connection.link, retry_in(stage)) == (Link.SLOWED, 90)
    assert stage.state.connection.answered_at == NOON
    stage.now += 90
    stage.poller.reach.take_good(TWO)
    assert stage.state.connection.link is Link.LIVE


async def test_a_broken_connection_does_not_shorten_the_rest(stage: Stage) -> None:
    stage.poller.reach.take_bad(RateLimited("slow down", retry_after=90), ONE)
    stage.poller.reach.take_bad(NotSent("refused"), TWO)
    assert (stage.state.connection.link, retry_in(stage)) == (Link.SLOWED, 90)


async def test_a_shorter_rest_does_not_replace_a_longer_one(stage: Stage) -> None:
    stage.poller.reach.take_bad(RateLimited("slow down", retry_after=90), ONE)
    stage.poller.reach.take_bad(RateLimited("slow down", retry_after=5), TWO)
    assert retry_in(stage) == 90


async def test_the_person_may_end_the_rest_of_an_outage_but_not_that_of_the_server(stage: Stage) -> None:
    reach = stage.poller.reach
    reach.take_bad(NotTheApi("nonsense"), TWO)
    reach.take_bad(NotSent("refused"), ONE)
    reach.forgive()
    assert (reach.wait(NOON), reach.not_before) == (0, {})
    reach.take_bad(RateLimited("slow down", retry_after=90), ONE)
    reach.forgive()
    assert reach.wait(NOON) == 90


async def test_a_refused_key_stops_and_says_so(stage: Stage) -> None:
    stage.poller.reach.take_bad(KeyRefused("the key is refused"), ONE)
    assert (stage.state.connection.link, stage.state.connection.words) == (Link.KEY_REFUSED, "the key is refused")
    stage.poller.reach.take_good(TWO)
    assert stage.state.connection.link is Link.KEY_REFUSED


@pytest.mark.parametrize("link", [Link.PAUSED, Link.OTHER_ACCOUNT, Link.KEY_REFUSED])
async def test_errors_do_not_end_a_pause(stage: Stage, link: Link) -> None:
    stage.connect(link=link)
    stage.poller.reach.take_bad(NotSent("refused"), ONE)
    stage.poller.reach.take_bad(RateLimited("slow down"), ONE)
    assert stage.state.connection.link is link


async def test_a_fault_is_named_until_its_function_answers_well(stage: Stage) -> None:
    reach = stage.poller.reach
    reach.take_bad(NotTheApi("nonsense"), ONE)
    reach.take_good(LISTING)
    assert (stage.state.connection.link, stage.state.connection.words) == (Link.LIVE, "nonsense")
    reach.take_good(TWO)
    assert (dict(stage.state.connection.faults), stage.state.connection.words) == ({}, "")


async def test_a_good_call_of_the_person_takes_no_fault_away(stage: Stage) -> None:
    stage.poller.reach.take_bad(NotTheApi("nonsense"), ONE)
    stage.poller.reach.take_good()
    assert dict(stage.state.connection.faults) == {"messages": "nonsense"}


async def test_a_refused_call_of_the_person_is_no_fault(stage: Stage) -> None:
    stage.poller.reach.take_bad(NotTheApi("nonsense"))
    assert dict(stage.state.connection.faults) == {}


async def test_a_clock_that_was_set_back_takes_the_rests_with_it(stage: Stage) -> None:
    reach = stage.poller.reach
    reach.take_bad(NotTheApi("nonsense"), ONE)
    reach.take_bad(NotSent("refused"), TWO)
    rest, wait = reach.not_before[ONE] - NOON, reach.wait(NOON)
    reach.move_back(3600)
    assert reach.not_before[ONE] - (NOON - 3600) == pytest.approx(rest)
    assert reach.wait(NOON - 3600) == pytest.approx(wait)


async def test_what_is_forgotten_leaves_nothing_behind(stage: Stage) -> None:
    reach = stage.poller.reach
    reach.take_bad(NotTheApi("nonsense"), ONE)
    reach.forget([ONE, TWO])
    assert (reach.not_before, reach._failures) == ({}, {})
