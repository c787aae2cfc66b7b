"""From the state to what each pane shows.

Stands apart so that orders, counts and the words for empty panes are tested without a terminal. The one rule: pure
functions; the same inputs give the very same view, so that a pane that is bound to it does nothing.

Times of day enter as `now` (seconds since the epoch) and only its hour is used here: days left and auto check turn at
midnight Eastern of the server's clock, which falls on a full hour, and what moves by the second is worded in the panes.
"""

from __future__ import annotations

from collections.abc import Mapping

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
from smspins_tui.store.memo import remember_last
from smspins_tui.store.order import (
    HOUR,
    SORTS,
    auto_of,
    backwards,
    fitting,
    left_of,
    listed,
    midnight_of,
    ordered_requests,
    sorted_telephones,
)
from smspins_tui.store.state import Armed, Connection, Link, State
from smspins_tui.store.view import BarView, MessageKey, MessageView, RequestView, TelephoneView

__all__ = [
    "SORTS",
    "bar_view",
    "days_left",
    "effective_auto",
    "message_key",
    "message_view",
    "open_count",
    "request_view",
    "telephone_view",
    "unknown_count",
    "unread_count",
]


def effective_auto(belief: AutoCheck | None, now: float) -> AutoState:
    """What to believe of auto check at `now`, the server's: all end at midnight Eastern, so an older `on` is `off`."""
    return AutoState.UNKNOWN if belief is None else auto_of(belief, midnight_of(int(now // HOUR)))


def days_left(telephone: Telephone, now: float) -> int | None:
    """Days until the day of expiry (Eastern; 0 on that day, negative when past), None when no date is known.

    Args:
        telephone: whose expiry it is.
        now: the server's clock.
    """
    return left_of(telephone, midnight_of(int(now // HOUR)))


def message_key(message: Message) -> MessageKey:
    """What names a message."""
    return (message.check_id, message.text, message.occurrence)


# Telephones


def telephone_view(state: State, sort: str, is_reversed: bool, filter_text: str, now: float) -> TelephoneView:
    """The telephones in the order of `sort` (one of `SORTS`), narrowed by `filter_text` (see `store.filter`).

    A telephone that two answers and a day have missed is left out, unless a filter asks. `now` is our clock.
    """
    hour = int(state.server_time(now) // HOUR)
    text = " ".join(filter_text.split())
    beliefs = state.auto_checks if sort == "auto" else None
    order = sorted_telephones(state.telephones, state.inboxes, beliefs, sort, hour)
    if text:
        order = fitting(order, state.telephones, state.inboxes, state.auto_checks, state.requests, text, hour)
    else:
        order = listed(order, state.telephones, int(now // HOUR))
    if is_reversed:
        order = backwards(order)
    hidden = 0 if state.is_whole else max(0, state.telephone_count - len(state.telephones))
    words = "" if order else _telephone_words(state, text)
    return _telephone_view(
        order,
        state.telephones,
        state.inboxes,
        state.auto_checks,
        hidden,
        sort,
        is_reversed,
        text,
        words,
        state.skew or 0.0,
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
    skew: float,
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
        skew=skew,
    )


@remember_last
def _id_width(telephones: Mapping[str, Telephone]) -> int:
    return max(map(len, telephones), default=0)


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
            words = connection.words or "the key is refused: K gives another key"
            return f"{words[:1].upper()}{words[1:]}."
        case Link.OTHER_ACCOUNT:
            return "This key seems to be of another account. K decides."
        case Link.NONE_LISTED:
            return "This key lists no telephones. K decides, r asks again."
        case Link.PAUSED:
            return "Paused: nothing was asked. p resumes."
        case Link.READ_ONLY:
            return "Another window keeps this journal, and asks. Nothing is kept yet."
        case Link.OFFLINE | Link.SLOWED:
            return f"No answer yet, r asks again: {connection.words or 'the server is out of reach'}"
    fault = connection.faults.get("telephones", "")
    return f"No answer yet, r asks again: {fault}" if fault else ""


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
    order, open_count = ordered_requests(requests, intents, telephone_id)
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
        id_width=_request_id_width(requests),
    )


@remember_last
def _request_id_width(requests: Mapping[RequestKey, Request]) -> int:
    return max([len(key.id) for key in requests], default=0)


def _request_words(state: State, telephone_id: str | None) -> str:
    if state.telephones:
        of_this = " of this telephone" if telephone_id else ""
        return f"No requests{of_this} yet. c requests a check of the current telephone."
    return _waiting_words(state.connection) or "Nothing yet."


# Messages


def message_view(state: State, telephone_id: str | None) -> MessageView:
    """The messages of a telephone, newest first."""
    if telephone_id is None or telephone_id not in state.telephones:
        words = "" if state.telephones else _waiting_words(state.connection) or "Nothing yet."
        return _no_message_view(words or "Pick a telephone to see its messages.")
    inbox = state.inboxes.get(telephone_id)
    thread = state.threads.get(telephone_id)
    words = "" if thread else _message_words(state, inbox, is_read_in=thread is not None)
    unread = inbox.unread if inbox else 0
    return _message_view(thread or (), state.telephones[telephone_id], unread, words, state.skew or 0.0)


@remember_last
def _no_message_view(words: str) -> MessageView:
    return MessageView(words=words)


@remember_last
def _message_view(
    thread: tuple[Message, ...], telephone: Telephone, unread: int, words: str, skew: float
) -> MessageView:
    messages = {message_key(message): message for message in thread}
    return MessageView(
        order=tuple(messages),
        words=words,
        messages=messages,
        telephone_id=telephone.telephone_id,
        telephone=telephone,
        unread=unread,
        skew=skew,
    )


def _message_words(state: State, inbox: Inbox | None, *, is_read_in: bool) -> str:
    if inbox is not None and inbox.last_at is not None and not is_read_in:
        return "Opening the messages…"
    if inbox is not None and inbox.asked_at is not None:
        return "No messages. c requests a check, a lets the server check by itself."
    fault = state.connection.faults.get("messages", "")
    if fault:
        return f"No answer yet, r asks again: {fault}"
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
        state.telephones_at,
        state.skew or 0.0,
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
