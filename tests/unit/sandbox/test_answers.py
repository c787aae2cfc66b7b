"""The shapes of the answers against the samples of the API document."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.agent import CALM
from smspins_tui.sandbox.answers import Shape
from smspins_tui.sandbox.clock import Clock, parse_stamp
from smspins_tui.sandbox.world import World

AT = parse_stamp("2018-04-25 20:14:16")


def _world() -> World:
    return World(1, clock=Clock(lambda: AT), habits=CALM)


def test_a_telephone_has_the_fields_of_the_document() -> None:
    row = Shape().telephone(_world().telephone(23354))
    assert list(row) == ["telephone_id", "telephone", "added_at", "expired_at"]
    assert row["telephone_id"] == "23354"
    assert all(len(str(row[name])) == 10 for name in ("telephone", "added_at", "expired_at"))


def test_a_pending_check_has_the_fields_of_the_document() -> None:
    world = _world()
    answer = Shape().check(world.request_check(23354))
    assert answer == {
        "request_id": "15682",
        "agent_name": None,
        "telephone": world.telephone(23354).number,
        "smses": None,
        "status": "PENDING",
        "updated_at": "2018-04-25 20:14:16",
        "queued_at": "2018-04-25 20:14:16",
        "acquired_at": None,
        "started_at": None,
        "ended_at": None,
        "canceled_at": None,
    }


def test_messages_are_joined_by_a_pipe() -> None:
    world = _world()
    world.inject(23354, "Test SMS 1")
    check = world.inject(23354, "a|b")
    world.inject(23354, "Test SMS 2", request_id=check.request_id)
    row = Shape().messages(world.checks_with_messages(23354)[0])
    assert list(row) == ["request_id", "telephone_id", "smses", "telephone", "updated_at"]
    assert row["smses"] == "a|b|Test SMS 2"
    assert Shape().check(check)["smses"] == "a|b|Test SMS 2"


def test_a_change_has_the_fields_of_the_document() -> None:
    world = _world()
    number = world.telephone(23354).number
    change = world.request_change(23354, "95129")
    row = Shape().change_row(change)
    assert list(row) == [
        "request_id", "last_telephone", "telephone", "status", "updated_at", "submitted_at", "canceled_at",
    ]  # fmt: skip
    assert (row["last_telephone"], row["telephone"], row["status"]) == (number, None, "PENDING")
    answer = Shape().change(change)
    assert list(answer) == [
        "request_id", "agent_name", "telephone", "last_telephone", "status", "updated_at", "submitted_at",
        "acquired_at", "processed_at", "completed_at", "canceled_at",
    ]  # fmt: skip
    assert (answer["last_telephone"], answer["telephone"]) == (number, number)


def test_a_change_that_succeeded_tells_the_new_number_in_both_answers() -> None:
    world = _world()
    change = world.request_change(23354, "95129")
    world.move_clock(advance=300)
    new = world.telephone(23354).number
    assert Shape().change_row(change)["telephone"] == Shape().change(change)["telephone"] == new


def test_what_the_document_leaves_open_can_be_read_the_other_way() -> None:
    world = _world()
    shape = Shape(ids="integers", has_change_status=False, success="string")
    assert shape.telephone(world.telephone(23354))["telephone_id"] == 23354
    assert "status" not in shape.change_row(world.request_change(23354, "95129"))
    assert shape.good(None) == {"success": "True", "message": None, "data": None}
    assert shape.bad("no") == {"success": "False", "message": "no", "data": None}


def test_success_is_a_bool_unless_asked_otherwise() -> None:
    assert Shape().good([]) == {"success": True, "message": None, "data": []}
    assert Shape().bad("no") == {"success": False, "message": "no", "data": None}


def test_overridden_fields_are_answered_as_they_were_given() -> None:
    world = _world()
    change = world.request_change(23354, "95129")
    world.override("change", change.request_id, last_telephone="Test SMS 1|Test SMS 2", completed_at="soon")
    assert Shape().change(change)["last_telephone"] == "Test SMS 1|Test SMS 2"
    assert Shape().change(change)["completed_at"] == "soon"
    assert "completed_at" not in Shape().change_row(change)


@pytest.mark.parametrize("wrong", [{"ids": "floats"}, {"success": "maybe"}, {"wrong_key": "500"}])
def test_a_shape_nobody_knows_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Shape(**wrong)  # type: ignore[arg-type]  # wrong on purpose
