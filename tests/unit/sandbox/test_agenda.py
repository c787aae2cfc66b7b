"""What is still to happen."""

from __future__ import annotations

from smspins_tui.sandbox.agenda import Agenda


def test_steps_run_in_order_of_time_and_then_of_planning() -> None:
    agenda, seen = Agenda(), list[tuple[str, float]]()
    agenda.add(2.0, lambda at: seen.append(("b", at)))
    agenda.add(1.0, lambda at: seen.append(("a", at)))
    agenda.add(2.0, lambda at: seen.append(("c", at)))
    agenda.run_until(2.0)
    assert seen == [("a", 1.0), ("b", 2.0), ("c", 2.0)]


def test_steps_not_due_wait() -> None:
    agenda, seen = Agenda(), list[float]()
    agenda.add(5.0, seen.append)
    agenda.run_until(4.9)
    assert (seen, len(agenda)) == ([], 1)


def test_a_step_may_plan_another_that_is_due_already() -> None:
    agenda, seen = Agenda(), list[float]()
    agenda.add(1.0, lambda at: agenda.add(at + 1, seen.append))
    agenda.run_until(10.0)
    assert seen == [2.0]
