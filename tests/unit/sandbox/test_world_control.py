"""The account behind the API in the hands of the control endpoint, without a socket."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.agent import CALM, Habits
from smspins_tui.sandbox.clock import Clock, parse_stamp, stamp
from smspins_tui.sandbox.world import NO_REQUEST, Refused, World
from tests.unit.sandbox.test_world import _world

FIRST, SECOND = 23354, 23355
EVENING = parse_stamp("2026-06-10 20:00:00")


def test_an_injected_message_without_an_open_check_comes_with_one_never_told() -> None:
    world = _world()
    check = world.inject(FIRST, "code 123456")
    assert (check.status, check.is_told) == ("SUCCESS", False)
    assert world.checks_with_messages(FIRST)[0] is check
    assert world.open_count == 0


def test_a_message_may_be_injected_into_a_check_that_has_ended() -> None:
    world = _world()
    check = world.request_check(FIRST)
    world.move_clock(advance=200)
    assert world.inject(FIRST, "late", request_id=check.request_id) is check
    assert check.messages == ["late"]


def test_a_message_left_is_found_by_the_next_check_that_starts() -> None:
    world = _world()
    world.leave(FIRST, "one")
    world.leave(FIRST, "two")
    check = world.request_check(FIRST)
    assert check.messages == []
    world.move_clock(advance=200)
    assert check.messages == ["one", "two"]


def test_an_expected_message_arrives_in_its_time() -> None:
    world = _world()
    world.expect(FIRST, "soon", after=30)
    world.move_clock(advance=29)
    assert "soon" not in [text for check in world.checks_with_messages(FIRST) for text in check.messages]
    world.move_clock(advance=100)
    check = world.checks_with_messages(FIRST)[0]
    assert (check.messages, check.updated_at) == (["soon"], EVENING + 30)


@pytest.mark.parametrize("status", ["STARTED", "REMOVED", "FAIL", "SUCCESS", "QUARANTINED"])
def test_a_forced_status_is_held(status: str) -> None:
    world = _world()
    check = world.request_check(FIRST)
    world.force("check", check.request_id, status)
    world.move_clock(advance=3600)
    assert world.request("check", check.request_id).status == status


def test_a_change_forced_to_success_gives_a_number_once() -> None:
    world = _world()
    old = world.telephone(FIRST).number
    change = world.request_change(FIRST, "59001")
    world.force("change", change.request_id, "SUCCESS")
    number = world.telephone(FIRST).number
    world.force("change", change.request_id, "SUCCESS")
    assert world.telephone(FIRST).number == number != old


def test_open_requests_are_counted_through_everything() -> None:
    world = _world()
    checks = [world.request_check(FIRST) for _ in range(3)]
    world.request_change(FIRST, "95129")
    assert world.open_count == 4
    world.cancel("check", checks[0].request_id)
    world.force("check", checks[1].request_id, "SUCCESS")
    assert world.open_count == 2
    world.force("check", checks[1].request_id, "PENDING")
    assert world.open_count == 3
    world.move_clock(advance=3600)
    assert world.open_count == 1
    assert world.telephone(FIRST).open_checks == 1


def test_a_forgotten_request_is_not_known_any_more_and_its_messages_stay() -> None:
    world = _world()
    check = world.request_check(FIRST)
    world.inject(FIRST, "kept")
    world.forget("check", check.request_id)
    with pytest.raises(Refused, match=NO_REQUEST):
        world.request("check", check.request_id)
    assert world.checks_with_messages(FIRST)[0] is check


def test_a_telephone_can_be_left_out_and_changed() -> None:
    world = _world()
    version = world.listing_version
    world.edit_telephone(FIRST, is_listed=False, expired_at=EVENING, number="2125550100")
    assert FIRST not in [telephone.telephone_id for telephone in world.telephones()]
    assert world.telephone(FIRST).number == "2125550100"
    assert world.listing_version > version
    assert world.request_check(FIRST).number == "2125550100"


def test_a_frozen_world_stands_still() -> None:
    source = [EVENING]
    world = World(1, clock=Clock(lambda: source[0]), habits=CALM)
    world.move_clock(is_frozen=True)
    check = world.request_check(FIRST)
    source[0] += 3600
    assert world.request("check", check.request_id).status == "PENDING"
    world.move_clock(is_frozen=False)
    source[0] += 3600
    assert world.request("check", check.request_id).status == "SUCCESS"


def test_speed_shortens_durations_only() -> None:
    world = _world()
    world.change_habits(speed=60.0)
    check = world.request_check(FIRST)
    world.move_clock(advance=3)
    assert check.status == "SUCCESS"
    assert stamp(check.queued_at) == "2026-06-10 20:00:00"


def test_impossible_habits_change_nothing() -> None:
    world = _world()
    with pytest.raises(ValueError, match="speed"):
        world.change_habits(speed=-1.0)
    assert world.habits == CALM


# The same seed


def _diary(seed: int) -> list[object]:
    world = _world(habits=Habits(speed=3.0), seed=seed, telephones=40)
    ids = [telephone.telephone_id for telephone in world.telephones()]
    world.switch_auto_check(ids[3], is_on=True)
    for step in range(60):
        world.request_check(ids[step % 7])
        if step % 9 == 0:
            world.request_change(ids[step % 11], f"9{step:04}")
        world.move_clock(advance=13.7)
    rows = [(row.request_id, row.messages, row.updated_at) for id_ in ids for row in world.checks_with_messages(id_)]
    telephones = [(row.telephone_id, row.number, row.expired_at) for row in world.telephones()]
    changes = [(row.request_id, row.status, row.new_number, row.agent_name) for row in world.recent_changes()]
    return [rows, telephones, changes]


def test_the_same_seed_and_calls_give_the_same_world() -> None:
    assert _diary(1) == _diary(1)
    assert _diary(1) != _diary(2)


def test_twenty_thousand_telephones_with_a_thousand_open_checks_cost_only_what_is_due() -> None:
    world = _world(telephones=20_000)
    ids = [telephone.telephone_id for telephone in world.telephones()]
    for telephone_id in ids[::20]:
        world.request_check(telephone_id)
    assert world.open_count == 1_000
    assert sum(telephone.past is not None for telephone in world.telephones()) == 0
    world.checks_with_messages(ids[7])
    assert sum(telephone.past is not None for telephone in world.telephones()) == 1
    world.move_clock(advance=3600)
    assert world.open_count == 0


def test_a_telephone_tells_its_newest_hundred_checks() -> None:
    world = _world()
    for number in range(150):
        world.inject(FIRST, f"code {number:06}")
    told = world.checks_with_messages(FIRST)
    assert len(told) == 100
    assert told[0].messages == ["code 000149"]
