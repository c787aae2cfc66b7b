"""The past of the telephones."""

from __future__ import annotations

from smspins_tui.sandbox.clock import Clock
from smspins_tui.sandbox.record import Request
from smspins_tui.sandbox.world import World

START = 1_780_000_000.0


def _past(world: World) -> list[Request]:
    ids = [telephone.telephone_id for telephone in world.telephones()]
    return sorted((row for id_ in ids for row in world.checks_with_messages(id_)), key=lambda row: row.request_id)


def _world(telephones: int = 25, **more: float) -> World:
    return World(1, telephones, clock=Clock(lambda: START), **more)  # type: ignore[arg-type]  # history_share only


def test_ids_rise_with_time_over_all_telephones() -> None:
    for telephones in (1, 2, 25, 300):
        past = _past(_world(telephones, history_share=1.0))
        ids = [row.request_id for row in past]
        assert len(ids) == len(set(ids)) > 0
        assert [row.updated_at for row in past] == sorted(row.updated_at for row in past)
        assert all(START - 26 * 86400 < row.updated_at < START - 600 for row in past)


def test_new_checks_get_ids_above_those_of_the_past() -> None:
    for telephones in (25, 20_000):
        world = _world(telephones, history_share=1.0)
        newest = max(row.request_id for row in world.checks_with_messages(23354))
        assert world.request_check(23354).request_id > newest


def test_an_old_check_is_found_by_its_id() -> None:
    for row in _past(_world(history_share=1.0)):
        again = _world(history_share=1.0).request("check", row.request_id)
        assert (again.request_id, again.messages) == (row.request_id, row.messages)


def test_the_past_is_the_same_whenever_it_is_asked_for() -> None:
    early, late = _world(), _world()
    before = _past(early)
    change = late.request_change(23354, "95129")
    late.move_clock(advance=300)
    assert change.new_number is not None
    assert [(row.request_id, row.number, row.messages) for row in _past(late)] == [
        (row.request_id, row.number, row.messages) for row in before
    ]


def test_some_telephones_have_no_past_and_some_had_another_number() -> None:
    world = _world(100)
    with_past = {row.telephone.telephone_id for row in _past(world)}
    assert 30 < len(with_past) < 90
    assert any(row.number != row.telephone.number for row in _past(world))


def test_there_need_not_be_a_past() -> None:
    assert _past(_world(history_share=0.0)) == []
