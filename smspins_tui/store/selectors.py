"""From the state to what each pane shows.

Stands apart so that orders, counts and the words for empty panes are tested without a terminal. The one rule: pure
functions; the same inputs give the very same view, so that a pane that is bound to it does nothing.

Times of day enter as `now` (seconds since the epoch) and only its hour is used here: days left and auto check turn at
midnight Eastern, which falls on a full hour, and what moves by the second is worded in the panes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain

from smspins_tui.eastern import last_midnight
from smspins_tui.models import (
    AutoCheck,
    AutoState,
    Inbox,
    Intent,
    Message,
    Outcome,
    Request,
    RequestKey,
    Telephone,
)
from smspins_tui.store.filter import Facts, narrow
from smspins_tui.store.memo import remember_last
from smspins_tui.store.state import Armed, Connection, Link, State
from smspins_tui.store.view import BarView, MessageKey, MessageView, RequestRowKey, RequestView, TelephoneView

SORTS = ("last", "telephone", "id", "left", "auto", "new")
"""The columns that telephones can be sorted by, in the order that the key goes through."""

DAY = 86_400
HOUR = 3_600
UNLISTED_ANSWERS = 2
"""A telephone missing from so many answers, and for a day, leaves the default view."""

_AUTO_RANK = {AutoState.ON: 1, AutoState.UNKNOWN: 2, AutoState.OFF: 3}
_ASKS_NOBODY = frozenset({Outcome.DONE, Outcome.DISMISSED})


# What follows from one thing


@remember_last
def _midnight_of_hour(hour: int) -> float:
    return last_midnight(hour * HOUR)


def midnight(now: float) -> float:
    """The last midnight Eastern, in seconds since the epoch; cheap enough for each row."""
    return _midnight_of_hour(int(now // HOUR))


def effective_auto(belief: AutoCheck | None, now: float) -> AutoState:
    """What to believe of auto check at `now`: all end at midnight Eastern, so an older `on` is `off`."""
    if belief is None:
        return AutoState.UNKNOWN
    if belief.state is AutoState.ON and (belief.set_at or 0) < midnight(now):
        return AutoState.OFF
    return belief.state


def days_left(telephone: Telephone, now: float) -> int | None:
    """Days until the day of expiry (Eastern; 0 on that day, negative when past), None when no date is known."""
    if telephone.expires is None or telephone.expires.at is None:
        return None
    return round((telephone.expires.at - midnight(now)) // HOUR / 24)


def numeric(text: str) -> tuple[int, str]:
    """Sorts ids by their number: they are canonical decimals, so the longer one is the greater."""
    return (len(text), text)


def message_key(message: Message) -> MessageKey:
    """What names a message."""
    return (message.check_id, message.text, message.occurrence)


# Telephones


def telephone_view(state: State, sort: str, is_reversed: bool, filter_text: str, now: float) -> TelephoneView:
    """The telephones in the order of `sort` (one of `SORTS`), narrowed by `filter_text` (see `store.filter`).

    A telephone that two answers and a day have missed is left out, unless a filter asks.
    """
    hour = int(now // HOUR)
    text = " ".join(filter_text.split())
    beliefs = state.auto_checks if sort == "auto" else None
    order = _sorted_telephones(state.telephones, state.inboxes, beliefs, sort, hour)
    if text:
        order = _fitting(order, state.telephones, state.inboxes, state.auto_checks, state.requests, text, hour)
    else:
        order = _listed(order, state.telephones, hour)
    if is_reversed:
        order = _reversed(order)
    hidden = 0 if state.is_whole else max(0, state.telephone_count - len(state.telephones))
    words = "" if order else _telephone_words(state, text)
    return _telephone_view(
        order, state.telephones, state.inboxes, state.auto_checks, hidden, sort, is_reversed, text, words
    )


@remember_last
def _telephone_view(
    order: tuple[str, ...],
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck],
    hidden: int,
    sort: str,
    is_reversed: bool,
    filter_text: str,
    words: str,
) -> TelephoneView:
    return TelephoneView(
        order=order,
        words=words,
        telephones=telephones,
        inboxes=inboxes,
        auto_checks=auto_checks,
        total=len(telephones) + hidden,
        shown=len(order) + hidden,
        id_width=_id_width(telephones),
        sort=sort,
        is_reversed=is_reversed,
        filter_text=filter_text,
    )


@remember_last
def _by_id(telephones: Mapping[str, Telephone]) -> tuple[str, ...]:
    return tuple(sorted(telephones, key=numeric))


@remember_last
def _id_width(telephones: Mapping[str, Telephone]) -> int:
    return max(map(len, telephones), default=0)


@remember_last
def _sorted_telephones(
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck] | None,
    sort: str,
    hour: int,
) -> tuple[str, ...]:
    by_id = _by_id(telephones)
    if sort == "id":
        return by_id
    keys: dict[str, object]
    if sort == "telephone":
        keys = {one.telephone_id: (one.label or one.number).casefold() for one in telephones.values()}
    elif sort == "left":
        far = float("inf")
        keys = {
            one.telephone_id: far if one.expires is None or one.expires.at is None else one.expires.at
            for one in telephones.values()
        }
    elif sort == "auto":
        keys = _auto_keys(by_id, auto_checks or {}, hour * HOUR)
    elif sort == "new":
        keys = {telephone_id: -inbox.unread for telephone_id, inbox in inboxes.items()}
    else:
        keys = {telephone_id: -(inbox.last_at or 0) for telephone_id, inbox in inboxes.items()}
    # the sort is stable: by id within equal keys
    return tuple(sorted(by_id, key=lambda telephone_id: keys.get(telephone_id, 0)))  # type: ignore[arg-type, return-value]


def _auto_keys(ids: Iterable[str], auto_checks: Mapping[str, AutoCheck], now: float) -> dict[str, object]:
    unknown = _AUTO_RANK[AutoState.UNKNOWN]
    keys: dict[str, object] = dict.fromkeys(ids, unknown)
    for telephone_id, belief in auto_checks.items():
        keys[telephone_id] = 0 if belief.is_kept else _AUTO_RANK[effective_auto(belief, now)]
    return keys


@remember_last
def _reversed(order: tuple[str, ...]) -> tuple[str, ...]:
    return order[::-1]


@remember_last
def _fitting(
    order: tuple[str, ...],
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck],
    requests: Mapping[RequestKey, Request],
    text: str,
    hour: int,
) -> tuple[str, ...]:
    return narrow(order, text, _facts(telephones, inboxes, auto_checks, requests, hour * HOUR))


@remember_last
def _listed(order: tuple[str, ...], telephones: Mapping[str, Telephone], hour: int) -> tuple[str, ...]:
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


def _facts(
    telephones: Mapping[str, Telephone],
    inboxes: Mapping[str, Inbox],
    auto_checks: Mapping[str, AutoCheck],
    requests: Mapping[RequestKey, Request],
    now: float,
) -> Facts:
    texts, digits = _texts(telephones)
    statuses = _open_statuses(requests)
    nothing = AutoCheck("")

    def words(telephone_id: str) -> frozenset[str]:
        telephone = telephones[telephone_id]
        own = set(statuses.get(telephone_id, ()))
        if telephone.missed:
            own.add("unlisted")
        if (days_left(telephone, now) or 0) < 0:
            own.add("ended")
        if (inbox := inboxes.get(telephone_id)) is not None and inbox.unread:
            own.add("unread")
        return frozenset(own)

    def auto(telephone_id: str) -> tuple[AutoState, bool]:
        belief = auto_checks.get(telephone_id, nothing)
        return effective_auto(belief, now), belief.is_kept

    return Facts(texts, digits, words, auto, lambda telephone_id: days_left(telephones[telephone_id], now))


@remember_last
def _texts(telephones: Mapping[str, Telephone]) -> tuple[dict[str, str], dict[str, str]]:
    listed = telephones.values()
    texts = {one.telephone_id: f"{one.label}\n{one.number}\n{one.telephone_id}".casefold() for one in listed}
    digits = {one.telephone_id: "".join(filter(str.isdecimal, one.number)) for one in listed}
    return texts, digits


@remember_last
def _open_statuses(requests: Mapping[RequestKey, Request]) -> Mapping[str, set[str]]:
    statuses: defaultdict[str, set[str]] = defaultdict(set)
    for request in requests.values():
        if request.telephone_id is not None and request.is_open:
            statuses[request.telephone_id].add(request.status_raw.casefold())
    return dict(statuses)


def _telephone_words(state: State, text: str) -> str:
    if text and state.telephones:
        return f"No telephone fits “{text}”. escape clears the filter."
    if state.connection.link is Link.LIVE and state.telephones_at is not None:
        return "No telephones on this account. r asks again."
    return _waiting_words(state.connection) or "Asking for the telephones…"


def _waiting_words(connection: Connection) -> str:
    """Why nothing is known yet, and the key that helps; empty while there is nothing to say."""
    match connection.link:
        case Link.NO_KEY:
            return "No key yet. K gives one."
        case Link.KEY_REFUSED:
            return "The key is refused. K gives another."
        case Link.OTHER_ACCOUNT:
            return "This key seems to be of another account. K decides."
        case Link.PAUSED:
            return "Paused: nothing was asked. p resumes."
        case Link.READ_ONLY:
            return "Another window keeps this journal, and asks. Nothing is kept yet."
        case Link.OFFLINE | Link.SLOWED:
            return f"No answer yet: {connection.words or 'the server is out of reach'}. r asks again."
    fault = connection.faults.get("telephones", "")
    return f"No answer yet: {fault}. r asks again." if fault else ""


# Requests


def request_view(state: State, telephone_id: str | None) -> RequestView:
    """The requests and unsettled intents of one telephone, or of all (None): open ones first, then newest first."""
    return _request_view(
        state.requests,
        state.intents,
        state.telephones,
        telephone_id,
        "" if state.requests or state.intents else _request_words(state, None),
    )


@remember_last
def _request_view(
    requests: Mapping[RequestKey, Request],
    intents: Mapping[int, Intent],
    telephones: Mapping[str, Telephone],
    telephone_id: str | None,
    words: str,
) -> RequestView:
    order, open_count, id_width = _request_order(requests, intents, telephone_id)
    if not order and not words:
        words = "No requests of this telephone. c requests a check, f shows all."
    return RequestView(
        order=order,
        words="" if order else words,
        requests=requests,
        intents=intents,
        telephones=telephones,
        telephone_id=telephone_id,
        open_count=open_count,
        id_width=id_width,
    )


@remember_last
def _request_order(
    requests: Mapping[RequestKey, Request], intents: Mapping[int, Intent], telephone_id: str | None
) -> tuple[tuple[RequestRowKey, ...], int, int]:
    """The keys in order, the count of open ones, and the longest id."""
    chosen = [one for one in requests.values() if telephone_id is None or one.telephone_id == telephone_id]
    unsettled = [
        one
        for one in intents.values()
        if one.outcome not in _ASKS_NOBODY and (telephone_id is None or one.telephone_id == telephone_id)
    ]
    opened: list[tuple[float, tuple[int, str], RequestRowKey]] = []
    closed: list[tuple[float, tuple[int, str], RequestRowKey]] = []
    for request in chosen:
        (opened if request.is_open else closed).append((request.requested_at, numeric(request.id), request.key))
    for intent in unsettled:
        number = str(intent.intent_id)
        (opened if intent.is_open else closed).append((intent.created_at, numeric(number), intent.intent_id))
    for rows in (opened, closed):
        rows.sort(key=_when, reverse=True)
    order = tuple(key for _, _, key in chain(opened, closed))
    return order, len(opened), max((len(request.id) for request in chosen), default=5)


def _when(row: tuple[float, tuple[int, str], RequestRowKey]) -> tuple[float, tuple[int, str]]:
    return row[0], row[1]


def _request_words(state: State, telephone_id: str | None) -> str:
    if state.is_whole or state.telephones:
        of_this = " of this telephone" if telephone_id else ""
        return f"No requests{of_this} yet. c requests a check of the current telephone."
    return _waiting_words(state.connection) or "Nothing yet."


# Messages


def message_view(state: State, telephone_id: str | None) -> MessageView:
    """The messages of a telephone, newest first."""
    if telephone_id is None or telephone_id not in state.telephones:
        return _no_message_view("Pick a telephone to see its messages.")
    inbox = state.inboxes.get(telephone_id)
    thread = state.threads.get(telephone_id)
    words = "" if thread else _message_words(state, inbox, is_read_in=thread is not None)
    unread = inbox.unread if inbox else 0
    return _message_view(thread or (), state.telephones[telephone_id], unread, words)


@remember_last
def _no_message_view(words: str) -> MessageView:
    return MessageView(words=words)


@remember_last
def _message_view(thread: tuple[Message, ...], telephone: Telephone, unread: int, words: str) -> MessageView:
    messages = {message_key(message): message for message in thread}
    return MessageView(
        order=tuple(messages),
        words=words,
        messages=messages,
        telephone_id=telephone.telephone_id,
        telephone=telephone,
        unread=unread,
    )


def _message_words(state: State, inbox: Inbox | None, *, is_read_in: bool) -> str:
    if inbox is not None and inbox.last_at is not None and not is_read_in:
        return "Opening the messages…"
    if inbox is not None and inbox.asked_at is not None:
        return "No messages. c requests a check, a lets the server check by itself."
    fault = state.connection.faults.get("messages", "")
    if fault:
        return f"No answer yet: {fault}. r asks again."
    return _waiting_words(state.connection) or "Not asked yet. r asks now."


# Status bar


def bar_view(state: State) -> BarView:
    """What the status bar tells."""
    return _bar_view(
        state.profile,
        state.connection,
        state.calls,
        state.budget,
        open_count(state),
        unread_count(state),
        unknown_count(state.intents),
        state.journal,
        state.journal_words,
        _armed_name(state.armed, state.telephones),
        state.is_read_only,
    )


_bar_view = remember_last(BarView)


def open_count(state: State) -> int:
    """How many requests are open, and calls with an effect whose outcome is not known."""
    if not state.is_whole:
        return state.open_count
    return _open_requests(state.requests) + _open_intents(state.intents)


def unread_count(state: State) -> int:
    """How many messages were not read yet."""
    return _unread(state.inboxes) if state.is_whole else state.unread_count


@remember_last
def unknown_count(intents: Mapping[int, Intent]) -> int:
    """How many calls with an effect ended so that nobody knows their outcome."""
    return sum(intent.outcome is Outcome.UNKNOWN for intent in intents.values())


@remember_last
def _open_requests(requests: Mapping[RequestKey, Request]) -> int:
    return sum(request.is_open for request in requests.values())


@remember_last
def _open_intents(intents: Mapping[int, Intent]) -> int:
    return sum(intent.is_open for intent in intents.values())


@remember_last
def _unread(inboxes: Mapping[str, Inbox]) -> int:
    return sum(inbox.unread for inbox in inboxes.values())


def _armed_name(armed: Armed | None, telephones: Mapping[str, Telephone]) -> str:
    if armed is None:
        return ""
    telephone = telephones.get(armed.telephone_id)
    return (telephone.label or telephone.number) if telephone else armed.telephone_id
