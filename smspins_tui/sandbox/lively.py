"""An account in full swing, for demonstrations: something moves within seconds of the start.

Stands apart because it is a script, acted out on a clock of its own before the first call. The one rule: it uses what
any caller may do, and leaves the world as if it had been lived through.
"""

from __future__ import annotations

from dataclasses import dataclass

from .agent import Habits
from .clock import Clock
from .world import World

_CHECK, _CHANGE, _AUTO_CHECK = "check", "change", "auto check"


@dataclass(frozen=True, slots=True)
class _Cue:
    """What happens to the telephone at a place in the list, so many seconds before the start at speed 1."""

    before: float
    action: str
    place: int
    zip_code: str = ""


_SCRIPT = (
    _Cue(290, _CHANGE, 4, "95129"),
    _Cue(280, _CHANGE, 6, "59001"),
    _Cue(200, _CHECK, 2),
    _Cue(170, _CHECK, 4),
    _Cue(130, _CHECK, 7),
    _Cue(65, _CHANGE, 8, "10001"),
    _Cue(52, _AUTO_CHECK, 1),
    _Cue(52, _CHECK, 1),
    _Cue(33, _CHECK, 2),
    _Cue(9, _CHECK, 5),
    _Cue(1, _CHECK, 6),
)
_FIRST = "Your Acme code is 532084. It ends in 10 minutes."
_SOON = (
    (1, 4.0, "Your Northwind code is 771204. Do not share it."),
    (2, 9.0, "G-481516 is your verification code."),
    (1, 16.0, "Kite|Pay: confirm $49.90 with 730-219|Reply STOP to end"),
)


def lively_world(seed: int, telephones: int, habits: Habits, clock: Clock) -> World:
    """Return a world with checks and number changes at all stages, and auto check going on its second telephone.

    On its first telephone nothing is open, and a message waits for whoever requests a check.
    """
    now = clock.now()
    past = Clock(lambda: now - 300.0 / habits.speed)
    world = World(seed, telephones, clock=past, habits=habits, history_share=0.75)
    ids = [telephone.telephone_id for telephone in world.telephones()]
    for cue in _SCRIPT:
        if cue.place < len(ids):
            world.move_clock(at=now - cue.before / habits.speed)
            _act(world, cue, ids[cue.place])
    world.move_clock(at=now)
    for place, after, text in _SOON:
        if place < len(ids):
            world.expect(ids[place], text, after=after)
    if ids:
        world.leave(ids[0], _FIRST)
    world.clock = clock
    return world


def _act(world: World, cue: _Cue, telephone_id: int) -> None:
    if cue.action == _AUTO_CHECK:
        world.switch_auto_check(telephone_id, is_on=True)
    elif cue.action == _CHANGE:
        world.request_change(telephone_id, cue.zip_code)
    else:
        world.request_check(telephone_id)
