"""The account in full swing."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.clock import Clock
from smspins_tui.sandbox.lively import lively_world
from smspins_tui.sandbox.world import World

START = 1_780_000_000.0


def _lively(seed: int = 1, telephones: int = 25, speed: float = 1.0) -> World:
    return lively_world(seed, telephones, Habits(speed=speed), Clock(lambda: START))


def _messages(world: World) -> int:
    ids = [telephone.telephone_id for telephone in world.telephones()]
    return sum(len(check.messages) for id_ in ids for check in world.checks_with_messages(id_))


@pytest.mark.parametrize("speed", [1.0, 8.0, 20.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_messages_arrive_within_seconds(seed: int, speed: float) -> None:
    world = _lively(seed, speed=speed)
    before = _messages(world)
    world.move_clock(advance=5)
    assert _messages(world) > before


def test_requests_are_under_way_and_ended_at_the_start() -> None:
    world = _lively()
    checks = [request for telephone in world.telephones() for request in telephone.requests]
    assert {"SUCCESS", "STARTED", "PENDING"} <= {request.status for request in checks if request.kind == "check"}
    assert {"SUCCESS", "FAILED", "STARTED"} <= {change.status for change in world.recent_changes()}
    assert world.auto_checks() == (23355,)


def test_the_auto_check_goes_on_by_itself() -> None:
    world = _lively()
    world.move_clock(advance=600)
    assert sum(not request.is_told for request in world.telephone(23355).requests) > 2


def test_the_first_check_of_the_first_telephone_finds_a_code() -> None:
    world = _lively()
    assert not any(request.is_open for request in world.telephone(23354).requests)
    check = world.request_check(23354)
    world.move_clock(advance=60)
    assert check.messages[0] == "Your Acme code is 532084. It ends in 10 minutes."


def test_the_clock_is_true() -> None:
    world = _lively()
    assert world.clock.now() == START
    assert world.request_check(23354).queued_at == START


@pytest.mark.parametrize("telephones", [0, 1, 3])
def test_a_small_account_is_lively_as_far_as_it_goes(telephones: int) -> None:
    assert len(_lively(telephones=telephones).telephones()) == telephones


def test_the_same_seed_is_as_lively() -> None:
    assert _messages(_lively(5)) == _messages(_lively(5))
