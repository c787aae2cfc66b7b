"""In which order the rows stand: telephones sorted and narrowed, requests with the open ones first.

Stands apart from the other selectors because it is what has to stay quick at 10,000 rows (a few milliseconds each).
The one rule: an order is made again only when something that it depends on changed. `hour` is the full hour of the
server's clock (seconds since the epoch through 3,600): whatever a day changes, changes at one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from smspins_tui.eastern import last_midnight
from smspins_tui.models import AutoCheck, AutoState, Inbox, Intent, Outcome, Request, RequestKey, Telephone
from smspins_tui.store.filter import Facts, narrow
from smspins_tui.store.memo import remember_last
from smspins_tui.store.view import RequestRowKey

SORTS = ("last", "telephone", "id", "left", "auto", "new")
"""The columns that telephones can be sorted by, in the order that the key goes through."""

HOUR = 3_600
DAY = 24 * HOUR
UNLISTED_ANSWERS = 2
"""A telephone missing from so many answers, and for a day, leaves the default view."""

_FAR = float("inf")
_AUTO_RANK = {AutoState.ON: 1, AutoState.UNKNOWN: 2, AutoState.OFF: 3}
_SETTLED = frozenset({Outcome.DONE, Outcome.DISMISSED})
_NOTHING = AutoCheck("")


@remember_last
def midnight_of(hour: int) -> float:
    """The last midnight Eastern of a full hour, in seconds since the epoch."""
    return last_midnight(hour * HOUR)


def auto_of(belief: AutoCheck, midnight: float) -> AutoState:
    """What to believe of auto check since `midnight`, when all of them ended."""
    if belief.state is AutoState.ON and (belief.set_at or 0) < midnight:
        return AutoState.OFF
    return belief.state


def left_of(telephone: Telephone, midnight: float) -> int | None:
    """Days from the day that began at `midnight` to that of the expiry; None when the server told no date."""
    expires = telephone.expires
    if expires is None or expires.at is None:
        return None
    day = expires.at if expires.is_date else last_midnight(expires.at)
    return int((day - midnight + HOUR) // DAY)  # a day has 23 or 25 hours when the clock changes


def numeric(text: str) -> tuple[int, str]:
    """Sorts ids by their number: they are canonical decimals, so the longer one is the greater."""
    return (len(text), text)


# Telephones


@remember_last
def sorted_telephones(
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck] | None,
    sort: str,
    hour: int,
) -> tuple[str, ...]:
    """The telephone ids by `sort` (one of `SORTS`), by id where that is equal; beliefs are only due for `auto`."""
    by_id = _by_id(telephones)
    if sort == "id":
        return by_id
    keys = _sort_keys(by_id, telephones, inboxes, auto_checks or {}, sort, midnight_of(hour))
    return tuple(sorted(by_id, key=lambda telephone_id: keys.get(telephone_id, 0)))


@remember_last
def _by_id(telephones: Mapping[str, Telephone]) -> tuple[str, ...]:
    return tuple(sorted(telephones, key=numeric))


def _sort_keys(
    ids: Iterable[str],
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck],
    sort: str,
    midnight: float,
) -> dict[str, Any]:
    """What to sort by, of one type within one sort; a telephone without a key counts as 0."""
    match sort:
        case "telephone":
            return {one: (telephones[one].label or telephones[one].number).casefold() for one in ids}
        case "left":
            return {one: _expiry(telephones[one]) for one in ids}
        case "auto":
            keys = dict.fromkeys(ids, _AUTO_RANK[AutoState.UNKNOWN])
            for one, belief in auto_checks.items():
                keys[one] = 0 if belief.is_kept else _AUTO_RANK[auto_of(belief, midnight)]
            return keys
        case "new":
            return {one: -inbox.unread for one, inbox in inboxes.items()}
    return {one: -(inbox.last_at or 0) for one, inbox in inboxes.items()}


def _expiry(telephone: Telephone) -> float:
    return _FAR if telephone.expires is None or telephone.expires.at is None else telephone.expires.at


@remember_last
def backwards(order: tuple[str, ...]) -> tuple[str, ...]:
    """The order from the end."""
    return order[::-1]


@remember_last
def listed(order: tuple[str, ...], telephones: Mapping[str, Telephone], hour: int) -> tuple[str, ...]:
    """The order without the telephones that two answers and a day have missed; `hour` is of our clock."""
    gone = _gone(telephones, hour)
    return tuple(one for one in order if one not in gone) if gone else order


@remember_last
def _gone(telephones: Mapping[str, Telephone], hour: int) -> frozenset[str]:
    before = hour * HOUR - DAY
    return frozenset(
        one.telephone_id
        for one in telephones.values()
        if one.missed >= UNLISTED_ANSWERS and one.unlisted_since is not None and one.unlisted_since < before
    )


@remember_last
def fitting(
    order: tuple[str, ...],
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck],
    requests: Mapping[RequestKey, Request],
    text: str,
    hour: int,
) -> tuple[str, ...]:
    """The order narrowed to what fits the filter `text`."""
    midnight = midnight_of(hour)
    texts, digits = _texts(telephones)

    def having(word: str) -> Collection[str]:
        match word:
            case "unread":
                return {one for one, inbox in inboxes.items() if inbox.unread}
            case "unlisted":
                return {one.telephone_id for one in telephones.values() if one.missed}
            case "ended":
                return {one.telephone_id for one in telephones.values() if (left_of(one, midnight) or 0) < 0}
        return _open_statuses(requests).get(word, ())

    def auto(telephone_id: str) -> tuple[AutoState, bool]:
        belief = auto_checks.get(telephone_id, _NOTHING)
        return auto_of(belief, midnight), belief.is_kept

    return narrow(order, text, Facts(texts, digits, having, auto, lambda one: left_of(telephones[one], midnight)))


@remember_last
def _texts(telephones: Mapping[str, Telephone]) -> tuple[dict[str, str], dict[str, str]]:
    known = telephones.values()
    texts = {one.telephone_id: f"{one.label}\n{one.number}\n{one.telephone_id}".casefold() for one in known}
    digits = {one.telephone_id: "".join(filter(str.isdecimal, one.number)) for one in known}
    return texts, digits


@remember_last
def _open_statuses(requests: Mapping[RequestKey, Request]) -> Mapping[str, set[str]]:
    """By case-folded status, the telephones with an open request of it."""
    statuses: defaultdict[str, set[str]] = defaultdict(set)
    for request in requests.values():
        if request.telephone_id is not None and request.is_open:
            statuses[request.status_raw.casefold()].add(request.telephone_id)
    return statuses


# Requests


@remember_last
def ordered_requests(
    requests: Mapping[RequestKey, Request], intents: Mapping[int, Intent], telephone_id: str | None
) -> tuple[tuple[RequestRowKey, ...], int]:
    """The keys of requests and unsettled intents (of one telephone, or all), and how many of them are open.

    Open ones first, newest first within, the greater id first within that.
    """
    opened: list[tuple[float, int, str, Any]] = []
    closed: list[tuple[float, int, str, Any]] = []
    for key, request in requests.items():
        if telephone_id is None or request.telephone_id == telephone_id:
            rows = opened if request.is_open else closed
            rows.append((request.requested_at, len(key.id), key.id, key))
    for number, intent in intents.items():
        if intent.outcome not in _SETTLED and (telephone_id is None or intent.telephone_id == telephone_id):
            rows = opened if intent.is_open else closed
            rows.append((intent.created_at, 0, "", number))
    opened.sort(reverse=True)
    closed.sort(reverse=True)
    return tuple([row[3] for row in opened] + [row[3] for row in closed]), len(opened)
