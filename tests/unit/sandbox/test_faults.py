"""Who meets which fault."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.calls import FUNCTIONS
from smspins_tui.sandbox.faults import Fault, FaultKind, Faults


def _kinds(faults: Faults, function: str = "nc/request", calls: int = 3) -> list[str]:
    drawn = [faults.draw(function, ("23354", "95129")) for _ in range(calls)]
    return [fault.kind.value if fault else "" for fault in drawn]


def test_a_fault_is_met_so_many_times() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.HUGE, count=2))
    assert [left for _, left in faults.all()] == [2]
    assert _kinds(faults) == ["huge", "huge", ""]
    assert faults.all() == ()


def test_a_fault_without_a_count_stays_until_cleared() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.HUGE))
    assert _kinds(faults) == ["huge"] * 3
    faults.clear()
    assert _kinds(faults) == [""] * 3


def test_the_first_fault_that_fits_wins() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.DRIP, "nc/status"))
    faults.add(Fault(FaultKind.HUGE, count=1))
    faults.add(Fault(FaultKind.DELAY))
    assert _kinds(faults) == ["huge", "delay", "delay"]
    assert _kinds(faults, "nc/status", 1) == ["drip"]


def test_faults_of_one_function_are_cleared_alone() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.DRIP, "nc/status"))
    faults.add(Fault(FaultKind.HUGE, "nc/request"))
    faults.clear("nc/status")
    assert [fault.kind for fault, _ in faults.all()] == [FaultKind.HUGE]


def test_a_fault_may_be_for_one_argument() -> None:
    faults = Faults()
    faults.add(Fault(FaultKind.STATUS, argument="23355"))
    assert faults.draw("nc/request", ("23354", "95129")) is None
    assert faults.draw("nc/requests", ()) is None
    assert faults.draw("nc/request", ("23355", "95129")) is not None


def test_chance_is_seeded() -> None:
    def draws(seed: int) -> list[str]:
        faults = Faults(seed)
        faults.add(Fault(FaultKind.HUGE, probability=0.5))
        return _kinds(faults, calls=60)

    assert draws(1) == draws(1) != draws(2)
    assert set(draws(1)) == {"", "huge"}


def test_kinds_say_whether_the_call_has_its_effect() -> None:
    without = {FaultKind.DROP_BEFORE, FaultKind.STATUS, FaultKind.REDIRECT, FaultKind.TOO_MANY}
    assert {kind for kind in FaultKind if not Fault(kind).lets_handle} == without
    assert Fault(FaultKind.STATUS, is_handled=True).lets_handle
    assert not Fault(FaultKind.DELAY, is_handled=False).lets_handle


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "no such"},
        {"function": "nc"},
        {"count": 0},
        {"probability": 1.1},
        {"seconds": -1},
        {"size": -1},
        {"status": 101},
    ],
)
def test_an_impossible_fault_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Fault(**{"kind": "huge", **wrong})  # type: ignore[arg-type]  # wrong on purpose


def test_every_function_may_fail() -> None:
    assert len(FUNCTIONS) == 10
    for function in FUNCTIONS:
        assert Fault(FaultKind.HUGE, function).fits(function, ())
