"""The account behind the API, lived through without a socket."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smspins_tui.sandbox.agent import CALM, Habits
from smspins_tui.sandbox.clock import Clock, parse_stamp
from smspins_tui.sandbox.record import Request
from smspins_tui.sandbox.world import NO_REQUEST, NO_TELEPHONE, NOT_A_ZIP, TOO_LATE, Refused, World

FIRST, SECOND = 23354, 23355
EVENING = parse_stamp("2026-06-10 20:00:00")


def _world(at: float = EVENING, habits: Habits = CALM, seed: int = 1, telephones: int = 25) -> World:
    return World(seed, telephones, clock=Clock(lambda: at), habits=habits)


def _statuses(world: World, request: Request, seconds: int) -> list[str]:
    seen = [request.status]
    for _ in range(seconds):
        world.move_clock(advance=1)
        if request.status != seen[-1]:
            seen.append(request.status)
    return seen


def test_a_check_goes_through_its_stages() -> None:
    world = _world()
    check = world.request_check(FIRST)
    assert _statuses(world, check, 150) == ["PENDING", "ACQUIRED", "STARTED", "SUCCESS"]
    times = [check.queued_at, check.acquired_at, check.started_at, check.ended_at]
    assert times == sorted(at for at in times if at is not None)
    assert check.updated_at == check.ended_at
    assert check.agent_name


def test_what_falls_due_during_a_jump_happens_at_its_own_time() -> None:
    slow, quick = _world(), _world()
    check, same = slow.request_check(FIRST), quick.request_check(FIRST)
    _statuses(slow, check, 300)
    quick.move_clock(advance=300)
    assert (same.acquired_at, same.started_at, same.ended_at) == (check.acquired_at, check.started_at, check.ended_at)
    assert same.ended_at is not None
    assert same.ended_at < EVENING + 150


def test_a_change_gives_another_number_and_the_id_stays() -> None:
    world = _world()
    old = world.telephone(FIRST).number
    change = world.request_change(FIRST, "95129")
    assert _statuses(world, change, 241) == ["PENDING", "ACQUIRED", "STARTED", "SUCCESS"]
    assert world.telephone(FIRST).number == change.new_number != old
    assert change.number == old


def test_a_change_to_thin_country_fails_and_the_number_stays() -> None:
    world = _world()
    old = world.telephone(FIRST).number
    change = world.request_change(FIRST, "59001")
    assert _statuses(world, change, 241)[-1] == "FAILED"
    assert (world.telephone(FIRST).number, change.new_number) == (old, None)


@pytest.mark.parametrize("kind", ["check", "change"])
def test_only_a_pending_request_can_be_canceled(kind: str) -> None:
    world = _world()

    def request() -> Request:
        return world.request_check(FIRST) if kind == "check" else world.request_change(FIRST, "95129")

    canceled = request()
    assert world.cancel(canceled.kind, canceled.request_id).status == "CANCELED"
    assert canceled.canceled_at == EVENING
    with pytest.raises(Refused, match=TOO_LATE):
        world.cancel(canceled.kind, canceled.request_id)
    late = request()
    world.move_clock(advance=35)
    with pytest.raises(Refused, match=TOO_LATE):
        world.cancel(late.kind, late.request_id)
    world.move_clock(advance=400)
    assert (canceled.status, late.status) == ("CANCELED", "SUCCESS")


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (NO_TELEPHONE, lambda world: world.request_check(1)),
        (NO_TELEPHONE, lambda world: world.request_change(1, "95129")),
        (NO_TELEPHONE, lambda world: world.checks_with_messages(1)),
        (NO_TELEPHONE, lambda world: world.switch_auto_check(1, is_on=True)),
        (NO_TELEPHONE, lambda world: world.inject(1, "code")),
        (NOT_A_ZIP, lambda world: world.request_change(FIRST, "9512")),
        (NO_REQUEST, lambda world: world.request("check", 1)),
        (NO_REQUEST, lambda world: world.request("change", 15682)),
        (NO_REQUEST, lambda world: world.cancel("check", 99999)),
    ],
)
def test_what_is_not_there_is_refused_in_the_words_of_the_document(words: str, call: Callable[[World], object]) -> None:
    with pytest.raises(Refused) as refusal:
        call(_world())
    assert str(refusal.value) == words


def test_checks_and_changes_may_have_the_same_id() -> None:
    world = _world()
    change = world.request_change(FIRST, "95129")
    checks = [world.request_check(FIRST) for _ in range(10)]
    assert change.request_id in [check.request_id for check in checks]
    assert world.request("change", change.request_id) is change
    assert world.request("check", change.request_id) is not change


def test_messages_arrive_during_checks() -> None:
    world = _world(habits=Habits(message_share=1.0, hostile_share=0.0, fail_share=0.0, removed_share=0.0))
    check = world.request_check(FIRST)
    world.move_clock(advance=200)
    assert check.messages
    assert world.checks_with_messages(FIRST)[0] is check


def test_an_expired_telephone_is_still_answered() -> None:
    world = _world()
    expired = [telephone for telephone in world.telephones() if telephone.expired_at < EVENING]
    near = [telephone for telephone in world.telephones() if 0 <= telephone.expired_at - EVENING < 4 * 86400]
    assert expired
    assert near
    assert world.request_check(expired[0].telephone_id).status == "PENDING"


def test_changes_are_told_for_48_hours_newest_first() -> None:
    world = _world()
    first = world.request_change(FIRST, "95129")
    world.move_clock(advance=3600)
    second = world.request_change(SECOND, "10001")
    assert world.recent_changes() == [second, first]
    world.move_clock(advance=47 * 3600 + 1)
    assert world.recent_changes() == [second]


# Auto check


def _unasked(world: World, telephone_id: int = FIRST) -> list[Request]:
    return [request for request in world.telephone(telephone_id).requests if not request.is_told]


def test_auto_check_does_nothing_before_a_check_was_requested() -> None:
    world = _world()
    world.switch_auto_check(FIRST, is_on=True)
    world.move_clock(advance=3600)
    assert world.telephone(FIRST).requests == []


def test_auto_check_goes_on_by_itself_after_one_request() -> None:
    world = _world()
    world.switch_auto_check(FIRST, is_on=True)
    asked = world.request_check(FIRST)
    world.move_clock(advance=1200)
    again = _unasked(world)
    assert 6 < len(again) < 25
    assert asked.ended_at is not None
    assert all(check.queued_at > asked.ended_at for check in again)
    ended = [check.ended_at or 0.0 for check in again[:-1]]
    assert all(later.queued_at > end for later, end in zip(again[1:], ended, strict=True))


def test_a_check_requested_before_enabling_does_not_start_auto_check() -> None:
    world = _world()
    world.request_check(FIRST)
    world.switch_auto_check(FIRST, is_on=True)
    world.move_clock(advance=1200)
    assert _unasked(world) == []


def test_disabled_auto_check_stops() -> None:
    world = _world()
    world.switch_auto_check(FIRST, is_on=True)
    world.request_check(FIRST)
    world.move_clock(advance=300)
    world.switch_auto_check(FIRST, is_on=False)
    count = len(_unasked(world))
    world.move_clock(advance=3600)
    assert len(_unasked(world)) == count > 0


def test_enabling_twice_is_enabling_once() -> None:
    world, twice = _world(), _world()
    for each in (world, twice):
        each.switch_auto_check(FIRST, is_on=True)
        each.request_check(FIRST)
    twice.switch_auto_check(FIRST, is_on=True)
    for each in (world, twice):
        each.move_clock(advance=1200)
    assert len(_unasked(world)) == len(_unasked(twice)) > 0


@pytest.mark.parametrize("evening", ["2026-06-10 20:00:00", "2026-03-07 20:00:00", "2026-10-31 20:00:00"])
def test_every_auto_check_ends_at_midnight_eastern(evening: str) -> None:
    world = _world(parse_stamp(evening))
    for telephone_id in (FIRST, SECOND):
        world.switch_auto_check(telephone_id, is_on=True)
        world.request_check(telephone_id)
    world.move_clock(advance=4 * 3600 - 1)
    assert world.auto_checks() == (FIRST, SECOND)
    world.move_clock(advance=1)
    assert world.auto_checks() == ()
    before = len(_unasked(world))
    world.move_clock(advance=3600)
    assert len(_unasked(world)) == before
    world.switch_auto_check(FIRST, is_on=True)
    world.move_clock(advance=21 * 3600)
    assert world.is_auto_check_on(FIRST)
    world.move_clock(advance=4 * 3600)
    assert not world.is_auto_check_on(FIRST)


def test_midnight_strikes_again_after_the_clock_went_back() -> None:
    world = _world()
    world.move_clock(advance=6 * 3600)
    world.move_clock(at=parse_stamp("2026-06-10 23:59:00"))
    world.switch_auto_check(FIRST, is_on=True)
    world.move_clock(advance=61)
    assert world.auto_checks() == ()


# What tests do behind the API's back


def test_an_injected_message_comes_with_the_newest_open_check() -> None:
    world = _world()
    world.request_check(FIRST)
    newest = world.request_check(FIRST)
    assert world.inject(FIRST, "code 123456") is newest
    assert newest.messages == ["code 123456"]
