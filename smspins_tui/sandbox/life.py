"""How requests live: opened, taken, started, ended, and requested again by auto check.

Stands apart from the world because this is all that happens by itself. The one rule: every step is on the agenda, and
a request that is held or has ended ignores the steps still planned for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from .agenda import Agenda
from .agent import Habits, Plan, plan_change, plan_check
from .clock import next_midnight
from .numbering import FreeNumbers
from .record import ACQUIRED, FAILED, STARTED, SUCCESS, Kind, Request, Telephone

_FIRST_CHANGE_ID = 15690
_PAUSE = (15.0, 45.0)


@dataclass(slots=True, eq=False)
class AutoCheck:
    """An auto check that is enabled; it goes on by itself once a check was requested."""

    telephone: Telephone
    is_going: bool = False
    is_next_planned: bool = False


class Life:
    """Opens requests and lets them run their course on the agenda."""

    def __init__(self, seed: int, next_check_id: int, habits: Habits, agenda: Agenda) -> None:
        self.habits = habits
        self.checks: dict[int, Request] = {}
        self.changes: dict[int, Request] = {}
        self.auto_checks: dict[int, AutoCheck] = {}
        self.open_count = 0
        self.number_version = 0
        self._seed, self._agenda = seed, agenda
        self._next_ids: dict[Kind, int] = {"check": next_check_id, "change": _FIRST_CHANGE_ID}
        self._free_numbers = FreeNumbers()
        self._midnight = float("inf")

    def watch_midnight(self, now: float) -> None:
        """See to it that every auto check ends at the next 12am Eastern; call it again when the clock went back."""
        at = next_midnight(now)
        if at < self._midnight:
            self._midnight = at
            self._agenda.add(at, self._strike_midnight)

    def open_check(self, telephone: Telephone, at: float, *, is_told: bool = True) -> Request:
        """Queue a check; `is_told` is False for those that auto check requests by itself."""
        request = self._new("check", telephone, at)
        request.is_told = is_told
        self._follow(request, plan_check(self._random(request), self.habits))
        auto_check = self.auto_checks.get(telephone.telephone_id)
        if auto_check and is_told:
            auto_check.is_going = True
        return request

    def open_change(self, telephone: Telephone, zip_code: str, at: float) -> Request:
        """Queue a number change."""
        request = self._new("change", telephone, at)
        request.zip_code = zip_code
        self._follow(request, plan_change(self._random(request), self.habits, zip_code))
        return request

    def book(self, kind: Kind) -> dict[int, Request]:
        """Return the requests of a kind by their id."""
        return self.checks if kind == "check" else self.changes

    def enter(self, request: Request, status: str, at: float) -> None:
        """Move a request into a status, with all that follows from it."""
        was_open = request.is_open
        if request.kind == "change" and status == SUCCESS and was_open:
            status = self._give_number(request)
        request.mark(status, at)
        if status == STARTED and request.kind == "check":
            request.messages += request.telephone.waiting
            request.telephone.waiting.clear()
        if was_open and not request.is_open:
            self._count(request, -1)
            self._go_on(request.telephone, at)
        elif request.is_open and not was_open:
            self._count(request, 1)

    def _new(self, kind: Kind, telephone: Telephone, at: float) -> Request:
        request = Request(kind, self._next_ids[kind], telephone, telephone.number, at, at)
        self._next_ids[kind] += 1
        self.book(kind)[request.request_id] = request
        telephone.requests.append(request)
        self._count(request, 1)
        return request

    def _count(self, request: Request, change: int) -> None:
        self.open_count += change
        if request.kind == "check":
            request.telephone.open_checks += change

    def _random(self, request: Request) -> Random:
        return Random(f"{self._seed}:{request.kind}:{request.request_id}")

    def _follow(self, request: Request, plan: Plan) -> None:
        def acquire(at: float) -> None:
            request.agent_name = plan.agent_name
            self.enter(request, ACQUIRED, at)

        steps: list[tuple[float, Callable[[float], None]]] = [
            (plan.acquired_after, acquire),
            (plan.started_after, lambda at: self.enter(request, STARTED, at)),
            *((after, _arrival(request, text)) for after, text in plan.arrivals),
            (plan.ended_after, lambda at: self.enter(request, plan.ending, at)),
        ]
        for after, step in steps:
            self._agenda.add(request.queued_at + after, _while_moving(request, step))

    def _give_number(self, request: Request) -> str:
        number = self._free_numbers.take(request.zip_code)
        if number is None:
            return FAILED
        request.new_number = request.telephone.number = number
        self.number_version += 1
        return SUCCESS

    def _go_on(self, telephone: Telephone, at: float) -> None:
        auto_check = self.auto_checks.get(telephone.telephone_id)
        if auto_check is None or not auto_check.is_going or auto_check.is_next_planned:
            return
        auto_check.is_next_planned = True
        pause = Random(f"{self._seed}:pause:{self._next_ids['check']}").uniform(*_PAUSE) / self.habits.speed
        self._agenda.add(at + pause, lambda due: self._check_again(auto_check, due))

    def _check_again(self, auto_check: AutoCheck, at: float) -> None:
        auto_check.is_next_planned = False
        telephone = auto_check.telephone
        if telephone.open_checks or self.auto_checks.get(telephone.telephone_id) is not auto_check:
            return
        self.open_check(telephone, at, is_told=False)

    def _strike_midnight(self, at: float) -> None:
        self.auto_checks.clear()
        if at >= self._midnight:
            self._midnight = float("inf")
            self.watch_midnight(at)


def _while_moving(request: Request, step: Callable[[float], None]) -> Callable[[float], None]:
    def guarded(at: float) -> None:
        if request.is_open and not request.is_held:
            step(at)

    return guarded


def _arrival(request: Request, text: str) -> Callable[[float], None]:
    def arrive(at: float) -> None:
        request.messages.append(text)
        request.updated_at = at

    return arrive
