"""The poller: what it asks as time passes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from smspins_tui.errors import (
    HttpError,
    NoAnswer,
    NotSent,
)
from smspins_tui.models import AutoState, Kind, Outcome, RequestKey, Status, Timeline
from smspins_tui.services.belief import believe
from smspins_tui.services.poller import LATE, TICK
from smspins_tui.store import Link
from tests.unit.services.stage import (
    CHANGE,
    CHECK,
    NEW_NUMBER,
    NOON,
    NUMBER,
    TID,
    Stage,
    change,
    check,
    row,
    stamp,
    telephone,
    told,
)

LISTING = ("telephones",)


def all_changes(stage: Stage, status: Status | None = Status.PENDING) -> Any:  # noqa: ANN401 - a step of the script
    return lambda: [told(key, status) for key in stage.state.requests if key.kind is Kind.CHANGE]


# What is asked


async def test_the_first_thing_asked_are_the_telephones(stage: Stage) -> None:
    stage.client.script("telephones", [telephone()])
    assert (await stage.ask_due())[0] == LISTING
    assert stage.link == Link.LIVE
    assert list(stage.state.telephones) == [TID]


async def test_telephones_are_asked_every_five_minutes(stage: Stage) -> None:
    await stage.rest()
    await stage.live(900)
    times = [NOON, *stage.client.times_of("telephones")]
    assert len(times) == 4
    assert all(300 <= later - earlier < 301 for earlier, later in pairwise(times))


async def test_a_check_of_another_telephone_is_asked_about_when_its_end_is_likely(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("check_status", lambda name: told(RequestKey(Kind.CHECK, name)))
    stage.account.put_request(check(requested_at=stage.now))
    begun = stage.now
    await stage.live(90)
    asked = [at - begun for at in stage.client.times_of("check_status")]
    assert not any(at < 5 for at in asked)
    assert 4 <= len(asked) <= 18
    assert all(later - earlier >= 3 for earlier, later in pairwise(asked))


async def test_a_check_of_the_current_telephone_is_looked_at_from_the_third_second_on(stage: Stage) -> None:
    await stage.rest()
    stage.account.store.update(current_id=TID)
    stage.client.script("check_status", lambda name: told(RequestKey(Kind.CHECK, name)))
    stage.account.put_request(check(requested_at=stage.now))
    begun = stage.now
    await stage.live(60)
    asked = [at - begun for at in stage.client.times_of("check_status")]
    assert 3 <= asked[0] < 4
    assert all(later - earlier <= 12 for earlier, later in pairwise(asked))


async def test_what_was_open_at_the_start_is_asked_about_at_once(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(4)])
    await stage.live(5)
    assert {call[1] for call in stage.client.calls if call[0] == "check_status"} == {"0", "1", "2", "3"}


async def test_what_has_ended_is_not_asked_again(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("check_status", told(CHECK, Status.STARTED), told(CHECK, Status.SUCCESS))
    await stage.live(60)
    assert stage.client.count("check_status") == 2
    assert stage.request(CHECK).status is Status.SUCCESS


async def test_what_was_not_asked_here_is_asked_only_on_request(stage: Stage) -> None:
    await stage.rest(check(is_asked_here=False))
    await stage.live(60)
    assert stage.client.count("check_status") == 0
    stage.poller.ask_about(check())
    await stage.live(60)
    assert stage.client.count("check_status") == 1


async def test_two_open_changes_are_asked_about_in_one_call(stage: Stage) -> None:
    await stage.rest(change("1"), change("2"))
    stage.client.script("changes", all_changes(stage, Status.STARTED))
    await stage.live(10)
    assert stage.client.count("change_status") == 0
    assert stage.client.count("changes") >= 3
    assert {one.status for one in stage.state.requests.values()} == {Status.STARTED}


async def test_changes_that_the_list_is_silent_about_are_asked_about_one_by_one(stage: Stage) -> None:
    await stage.rest(change("1"), change("2"))
    stage.client.script("changes", all_changes(stage, None))
    await stage.live(30)
    assert stage.client.count("changes") == 1
    assert stage.client.count("change_status", "1") >= 2
    assert stage.client.count("change_status", "2") >= 2


async def test_after_each_change_the_telephones_are_asked(stage: Stage) -> None:
    await stage.rest(change())
    stage.client.script("telephones", [telephone(number=NEW_NUMBER)])
    stage.client.script("change_status", told(CHANGE, Status.SUCCESS, telephone=NEW_NUMBER))
    await stage.live(2)
    assert stage.client.calls == [("change_status", "15690"), LISTING]
    assert stage.state.telephones[TID].number == NEW_NUMBER
    assert stage.notice == "(212) 555-0100 is (408) 555-0101 now"


@pytest.mark.parametrize("status", [Status.SUCCESS, Status.FAILED, Status.CANCELED])
async def test_after_changes_of_the_list_the_telephones_are_asked(stage: Stage, status: Status) -> None:
    await stage.rest(change("1"), change("2"))
    stage.client.script("changes", all_changes(stage, status))
    await stage.live(4)
    assert stage.client.calls == [("changes",), LISTING]


async def test_a_list_that_fails_after_a_change_is_asked_for_again_soon(stage: Stage) -> None:
    await stage.rest(change())
    stage.client.script("telephones", HttpError("500", status=500), [telephone(number=NEW_NUMBER)])
    stage.client.script("change_status", told(CHANGE, Status.SUCCESS))
    await stage.live(10)
    assert stage.state.telephones[TID].number == NEW_NUMBER


async def test_messages_of_a_telephone_with_auto_check_are_asked_every_minute(stage: Stage) -> None:
    await stage.rest()
    await believe(stage.account, TID, AutoState.ON)
    await stage.live(240)
    assert 4 <= stage.client.count("messages", TID) <= 5


async def test_auto_check_is_over_at_midnight(stage: Stage) -> None:
    stage.now += 11 * 3600 + 58 * 60
    await stage.rest()
    await believe(stage.account, TID, AutoState.ON)
    await stage.live(600)
    assert all(at < NOON + 12 * 3600 for at in stage.client.times_of("messages", TID)[:-1])
    assert stage.client.count("messages", TID) <= 4


async def test_the_current_telephone_is_asked_half_a_second_after_the_cursor_rests(stage: Stage) -> None:
    await stage.rest(telephones=2)
    unsubscribe = stage.account.store.subscribe(stage.poller._notice_current)
    stage.now += 120
    await stage.reading.look_at(TID)
    at = stage.now
    await stage.live(3)
    assert stage.client.times_of("messages", TID) == [at + 0.5]
    unsubscribe()


async def test_a_full_hand_of_checks_does_not_starve_the_rest(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(100)])
    await believe(stage.account, TID, AutoState.ON)
    await stage.live(400)
    assert stage.client.count("telephones") >= 1
    assert stage.client.count("messages", TID) >= 4
    asked = {call[1] for call in stage.client.calls if call[0] == "check_status"}
    assert len(asked) == 100


# The sweep


async def test_the_sweep_uses_a_quarter_of_the_budget_and_reaches_all(stage: Stage) -> None:
    stage.client.script("telephones", [telephone(str(number)) for number in range(30)])
    await stage.live(60)
    assert 14 <= stage.client.count("messages") <= 16
    await stage.live(70)
    assert {call[1] for call in stage.client.calls if call[0] == "messages"} == {str(n) for n in range(30)}


async def test_while_anything_else_is_due_nothing_is_swept(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(60)])
    stage.account.store.update(inboxes={})
    await stage.live(60)
    assert stage.client.count("messages") == 0


# The budget


async def test_no_minute_holds_more_polls_than_the_budget_leaves(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(200)])
    await stage.live(300)
    times = stage.client.times
    assert all(later - earlier >= 60 - 1e-3 for earlier, later in zip(times, times[55:], strict=False))
    assert len(times) >= 4 * 55


async def test_the_person_is_never_kept_waiting_by_polls(stage: Stage) -> None:
    await stage.rest(*[check(str(number)) for number in range(200)])
    await stage.live(100)
    at = stage.now
    for _ in range(5):
        await stage.account.budget.take_for_person()
    assert stage.now == at


# Unknown outcomes


async def test_an_unknown_change_is_found_in_the_list(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("request_change", NoAnswer("no answer"))
    with pytest.raises(NoAnswer):
        await stage.actions.request_change(TID, "95129")
    found = told(CHANGE, last_telephone=NUMBER, timeline=Timeline(queued=stamp(stage.now)))
    stage.client.script("changes", [found])
    await stage.live(10)
    assert stage.state.intents == {}
    assert stage.request(CHANGE).zip_code == "95129"
    assert stage.client.count("request_change") == 1


async def test_an_unknown_change_that_the_server_has_not_is_said_to_be_absent(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("request_change", NoAnswer("no answer"))
    with pytest.raises(NoAnswer):
        await stage.actions.request_change(TID, "95129")
    await stage.live(200)
    assert stage.intent.outcome is Outcome.ABSENT
    at = stage.client.times_of("request_change")[0]
    assert [asked - at >= 120 for asked in stage.client.times_of("changes")] == [False, True, True]
    await stage.live(3600)
    assert stage.client.count("changes") == 3
    assert stage.client.count("request_change") == 1


async def test_an_unknown_check_is_found_among_the_messages(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("request_check", NoAnswer("no answer"))
    with pytest.raises(NoAnswer):
        await stage.actions.request_check(TID)
    stage.client.script("messages", [], [row("code 123456", updated=stamp(stage.now + 20))])
    await stage.live(60)
    assert stage.state.intents == {}
    assert stage.request(CHECK).is_asked_here
    assert stage.client.count("check_status", CHECK.id) >= 1
    assert [[message.text for message in heard] for heard in stage.heard] == [["code 123456"]]


# Time


async def test_a_clock_that_was_set_back_stops_nothing(stage: Stage) -> None:
    await stage.rest(check())
    await believe(stage.account, TID, AutoState.OFF)
    stage.account.store.update(current_id=TID)
    await stage.live(120)
    stage.skew -= 7200
    before = len(stage.client.calls)
    await stage.live(330)
    since = stage.client.calls[before:]
    assert {LISTING, ("messages", TID), ("check_status", "15682")} <= set(since)
    assert since.count(("check_status", "15682")) <= 111


async def test_a_clock_that_was_set_back_during_an_outage_does_not_prolong_it(stage: Stage) -> None:
    await stage.rest(check())
    stage.client.script("check_status", NotSent("refused"), told(CHECK, Status.STARTED))
    await stage.live(0.5)
    assert stage.link == Link.OFFLINE
    stage.skew -= 7200
    await stage.live(5)
    assert stage.link == Link.LIVE


async def test_after_a_sleep_of_the_machine_polls_do_not_pile_up(stage: Stage) -> None:
    await stage.rest(check(requested_at=NOON))
    stage.now += 8 * 3600
    calls = await stage.live(10)
    assert calls.count(LISTING) == 1
    assert calls.count(("check_status", "15682")) == 1


async def test_the_clock_is_looked_at_again_soon_whatever_is_due(stage: Stage) -> None:
    await stage.rest()
    stage.client.script("messages", ())
    await stage.live(1)
    assert 0 < stage.poller._step() <= TICK


async def test_a_call_that_is_out_for_long_is_told(stage: Stage) -> None:
    gate = stage.client.hold("telephones")
    stage.poller._step()
    await stage.client.held.wait()
    stage.now += LATE
    stage.poller._step()
    assert stage.state.connection.late_since == NOON
    gate.set_result([telephone()])
    await stage.poller.settle_down()
    stage.poller._step()
    assert stage.state.connection.late_since is None
