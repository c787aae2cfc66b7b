"""What holds in the sandbox's world whatever is done to it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.clock import Clock
from smspins_tui.sandbox.record import Kind, Request
from smspins_tui.sandbox.world import Refused, World

START = 1_780_000_000.0
KINDS: tuple[Kind, ...] = ("check", "change")

Step = tuple[str, int, float]
steps = st.lists(
    st.tuples(
        st.sampled_from(["check", "change", "cancel", "enable", "disable", "inject", "force", "wait"]),
        st.integers(0, 4),
        st.floats(0, 5_000),
    ),
    max_size=40,
)


def _live(seed: int, steps: list[Step]) -> World:
    world = World(seed, 5, clock=Clock(lambda: START), habits=Habits())
    for action, place, number in steps:
        try:
            _act(world, action, 23354 + place, number)
        except Refused:
            continue
    return world


def _act(world: World, action: str, telephone_id: int, number: float) -> None:
    newest = world.telephone(telephone_id).requests[-1:]
    if action == "check":
        world.request_check(telephone_id)
    elif action == "change":
        world.request_change(telephone_id, f"{int(number * 20) % 100_000:05}")
    elif action in ("enable", "disable"):
        world.switch_auto_check(telephone_id, is_on=action == "enable")
    elif action == "inject":
        world.inject(telephone_id, f"code {number:.0f}")
    elif action == "wait":
        world.move_clock(advance=number)
    for request in newest:
        if action == "cancel":
            world.cancel(request.kind, request.request_id)
        elif action == "force":
            world.force(request.kind, request.request_id, "STARTED")


def _requests(world: World) -> list[Request]:
    return [request for telephone in world.telephones() for request in telephone.requests]


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9), steps)
def test_counts_times_ids_and_numbers_hold_together(seed: int, steps: list[Step]) -> None:
    world = _live(seed, steps)
    requests = _requests(world)
    assert world.open_count == sum(request.is_open for request in requests)
    numbers = [telephone.number for telephone in world.telephones()]
    assert len(set(numbers)) == len(numbers)
    for kind in KINDS:
        rows = sorted((row for row in requests if row.kind == kind), key=lambda row: row.request_id)
        assert [row.queued_at for row in rows] == sorted(row.queued_at for row in rows)
        assert all(world.request(kind, row.request_id) is row for row in rows)
    assert all(row.queued_at <= row.updated_at <= world.clock.now() for row in requests)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 9), steps)
def test_the_same_seed_and_steps_give_the_same_requests(seed: int, steps: list[Step]) -> None:
    one, other = (
        [(row.kind, row.request_id, row.status, row.updated_at, row.messages) for row in _requests(_live(seed, steps))]
        for _ in range(2)
    )
    assert one == other


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 9), steps)
def test_nothing_is_left_open_when_nothing_is_held(seed: int, steps: list[Step]) -> None:
    world = _live(seed, [step for step in steps if step[0] != "force"])
    for telephone in world.telephones():
        world.switch_auto_check(telephone.telephone_id, is_on=False)
    world.move_clock(advance=600)
    assert world.open_count == 0
