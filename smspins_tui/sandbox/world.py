"""The account behind the API: telephones, checks, number changes, auto check; seeded, and on a clock of its own.

Stands apart from the server so that it can be lived through without a socket. The one rule: every public method first
lets everything happen that was due, and holds the lock while it looks.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from random import Random

from .agenda import Agenda
from .agent import Habits
from .clock import Clock
from .history import History
from .life import AutoCheck, Life
from .numbering import draw_numbers, is_zip
from .record import CANCELED, PENDING, REMOVED, SUCCESS, Kind, Request, Telephone

NO_TELEPHONE = "Unable to find Telephone ID"
NO_REQUEST = "Unable to find request"
TOO_LATE = "Perhaps time to cancel request has elapsed"
NOT_A_ZIP = "Invalid zip code"

_DAY = 86400.0
_FIRST_TELEPHONE_ID = 23354
_CHANGES_TOLD_FOR = 48 * 3600.0
_CHECKS_TOLD = 100


class Refused(Exception):
    """The API says no; the words are those of the document where it has any."""


class World:
    """One account; the same seed and the same calls at the same times give the same world.

    `telephones` is at most 20,000. `history_share` (0 to 1) of the telephones have messages from before. `start` is
    the time (seconds since the epoch) at which the account begins, now when None.
    """

    def __init__(
        self,
        seed: int = 1,
        telephones: int = 25,
        *,
        clock: Clock | None = None,
        habits: Habits | None = None,
        history_share: float = 0.6,
        start: float | None = None,
    ) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self.began_at = self.clock.now() if start is None else start
        self._lock = threading.RLock()
        self._agenda = Agenda()
        self._forgotten: set[Request] = set()
        self._telephones = _draw_telephones(seed, telephones, self.began_at)
        self._history = History(seed, telephones, self.began_at, history_share)
        self._life = Life(seed, self._history.next_id, habits or Habits(), self._agenda)
        self._life.watch_midnight(self.began_at)

    @contextmanager
    def hold(self) -> Iterator[float]:
        """Hold the world still at the present time, for looking at its records; gives that time."""
        with self._lock:
            now = self.clock.now()
            self._agenda.run_until(now)
            yield now

    @property
    def habits(self) -> Habits:
        """How the provider behaves."""
        return self._life.habits

    @property
    def listing_version(self) -> int:
        """Grows whenever the list of telephones may have changed."""
        return self._life.number_version

    def telephones(self) -> list[Telephone]:
        """Return the telephones of the account, by id (`bulk_sms/telephones`)."""
        with self.hold():
            return [telephone for telephone in self._telephones.values() if telephone.is_listed]

    def request_check(self, telephone_id: int) -> Request:
        """Queue a check (`bulk_sms/request`); raises Refused."""
        with self.hold() as now:
            return self._life.open_check(self.telephone(telephone_id), now)

    def request_change(self, telephone_id: int, zip_code: str) -> Request:
        """Queue a number change (`nc/request`); raises Refused."""
        with self.hold() as now:
            telephone = self.telephone(telephone_id)
            if not is_zip(zip_code):
                raise Refused(NOT_A_ZIP)
            return self._life.open_change(telephone, zip_code, now)

    def request(self, kind: Kind, request_id: int) -> Request:
        """Return a request (`bulk_sms/status`, `nc/status`); raises Refused."""
        with self.hold():
            request = self._life.book(kind).get(request_id) or self._past_check(kind, request_id)
            if request is None or request in self._forgotten:
                raise Refused(NO_REQUEST)
            return request

    def cancel(self, kind: Kind, request_id: int) -> Request:
        """Cancel a request that is PENDING (`bulk_sms/cancel`, `nc/cancel`); raises Refused."""
        with self.hold() as now:
            request = self.request(kind, request_id)
            if request.status != PENDING:
                raise Refused(TOO_LATE)
            self._life.enter(request, CANCELED, now)
            return request

    def checks_with_messages(self, telephone_id: int) -> list[Request]:
        """Return the newest 100 checks of a telephone that brought messages, newest first (`bulk_sms/smses_by_tid`).

        Raises Refused.
        """
        with self.hold():
            telephone = self.telephone(telephone_id)
            checks = chain(reversed(telephone.requests), reversed(self._history.of(telephone)))
            told = (check for check in checks if check.kind == "check" and check.messages)
            return list(islice(told, _CHECKS_TOLD))

    def told_requests(self) -> list[Request]:
        """Return the requests whose ids were told to a caller, oldest first."""
        with self.hold():
            told = [one for telephone in self._telephones.values() for one in telephone.requests if one.is_told]
            return sorted(told, key=lambda one: one.queued_at)

    def switch_auto_check(self, telephone_id: int, *, is_on: bool) -> None:
        """Enable or disable auto check, however it was (`bulk_sms/autocheck`); raises Refused."""
        with self.hold():
            telephone = self.telephone(telephone_id)
            if is_on:
                self._life.auto_checks.setdefault(telephone_id, AutoCheck(telephone))
            else:
                self._life.auto_checks.pop(telephone_id, None)

    def recent_changes(self) -> list[Request]:
        """Return the number changes of the last 48 hours, newest first (`nc/requests`)."""
        with self.hold() as now:
            newest_first = reversed(self._life.changes.values())
            return [change for change in newest_first if change.queued_at >= now - _CHANGES_TOLD_FOR]

    def telephone(self, telephone_id: int) -> Telephone:
        """Return a telephone, listed or not; raises Refused."""
        telephone = self._telephones.get(telephone_id)
        if telephone is None:
            raise Refused(NO_TELEPHONE)
        return telephone

    def is_auto_check_on(self, telephone_id: int) -> bool:
        """Say whether auto check is enabled; the API has no function for this."""
        with self.hold():
            return telephone_id in self._life.auto_checks

    def auto_checks(self) -> tuple[int, ...]:
        """Return the ids of the telephones whose auto check is enabled."""
        with self.hold():
            return tuple(self._life.auto_checks)

    @property
    def open_count(self) -> int:
        """How many requests are open."""
        with self.hold():
            return self._life.open_count

    def move_clock(
        self, *, advance: float | None = None, at: float | None = None, is_frozen: bool | None = None
    ) -> None:
        """Let the clock jump to a time and by seconds, stop or go on; what falls due happens at its own time."""
        with self.hold():
            if is_frozen is not None:
                (self.clock.freeze if is_frozen else self.clock.thaw)()
            if at is not None:
                self.clock.set(at)
            if advance is not None:
                self.clock.advance(advance)
            self._life.watch_midnight(self.clock.now())
            self._agenda.run_until(self.clock.now())

    def change_habits(self, **changes: float) -> None:
        """Change how the provider behaves towards requests made from now on; raises ValueError."""
        with self.hold():
            self._life.habits = replace(self._life.habits, **changes)

    def inject(self, telephone_id: int, text: str, *, request_id: int | None = None) -> Request:
        """Let a message arrive at once: with that check, else with the newest open one, else with one never told.

        Raises Refused.
        """
        with self.hold() as now:
            telephone = self.telephone(telephone_id)
            check = None if request_id is None else self.request("check", request_id)
            return self._deliver(telephone, text, now, check)

    def leave(self, telephone_id: int, text: str) -> None:
        """Leave a message at a telephone, to be found by its next check that starts; raises Refused."""
        with self.hold():
            self.telephone(telephone_id).waiting.append(text)

    def expect(self, telephone_id: int, text: str, *, after: float) -> None:
        """Let a message arrive in so many seconds; raises Refused."""
        with self.hold() as now:
            telephone = self.telephone(telephone_id)

            def arrive(at: float) -> None:
                self._deliver(telephone, text, at)

            self._agenda.add(now + after, arrive)

    def force(self, kind: Kind, request_id: int, status: str) -> Request:
        """Put a request into any status, documented or not, and hold it there; raises Refused."""
        with self.hold() as now:
            request = self.request(kind, request_id)
            request.is_held = True
            self._life.enter(request, status, now)
            return request

    def override(self, kind: Kind, request_id: int, **fields: object) -> Request:
        """Answer these values for the fields of a request, whatever the truth; raises Refused."""
        with self.hold():
            request = self.request(kind, request_id)
            request.overrides.update(fields)
            return request

    def forget(self, kind: Kind, request_id: int) -> None:
        """Lose a request, as if its id had never been told; its messages stay. Raises Refused."""
        with self.hold() as now:
            request = self.request(kind, request_id)
            request.is_held = True
            self._life.enter(request, REMOVED, now)
            self._forgotten.add(request)

    def edit_telephone(
        self, telephone_id: int, *, is_listed: bool | None = None, expired_at: float | None = None,
        number: str | None = None,
    ) -> Telephone:  # fmt: skip
        """Leave a telephone out of the list or put it back, move its expiry, change its number; raises Refused."""
        with self.hold():
            telephone = self.telephone(telephone_id)
            telephone.is_listed = telephone.is_listed if is_listed is None else is_listed
            telephone.expired_at = telephone.expired_at if expired_at is None else expired_at
            telephone.number = number or telephone.number
            self._life.number_version += 1
            return telephone

    def _deliver(self, telephone: Telephone, text: str, at: float, check: Request | None = None) -> Request:
        check = check or _open_check_of(telephone)
        if check is None:
            check = self._life.open_check(telephone, at, is_told=False)
            self._life.enter(check, SUCCESS, at)
        check.messages.append(text)
        check.updated_at = at
        return check

    def _past_check(self, kind: Kind, request_id: int) -> Request | None:
        index = self._history.index_of(request_id)
        if kind != "check" or index is None:
            return None
        past = self._history.of(self._telephones[_FIRST_TELEPHONE_ID + index])
        return next((check for check in past if check.request_id == request_id), None)


def _open_check_of(telephone: Telephone) -> Request | None:
    checks = (request for request in reversed(telephone.requests) if request.kind == "check" and request.is_open)
    return next(checks, None)


def _draw_telephones(seed: int, count: int, now: float) -> dict[int, Telephone]:
    random = Random(f"{seed}:telephones")
    return {
        telephone.telephone_id: telephone
        for telephone in (
            _telephone(random, index, number, now) for index, number in enumerate(draw_numbers(random, count))
        )
    }


def _telephone(random: Random, index: int, number: str, now: float) -> Telephone:
    """Draw a telephone; of each twelve the fourth has expired and the second is about to."""
    lease = random.choice((30, 30, 60, 90)) * _DAY
    left = {1: random.randint(0, 3), 3: -random.randint(1, 6)}.get(index % 12, random.randint(4, int(lease / _DAY) - 1))
    expired_at = now + left * _DAY
    return Telephone(_FIRST_TELEPHONE_ID + index, index, number, number, expired_at - lease, expired_at)
