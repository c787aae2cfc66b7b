"""What the detail says of a request, a call, a telephone or a message.

Stands apart as pure functions of what is known. The one rule: everything as it was sent is there, and what is ours
(such as when a message was seen) says so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from smspins_tui.codes import find_codes
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Fields,
    Inbox,
    Intent,
    Kind,
    Message,
    Outcome,
    Request,
    Status,
    Telephone,
)
from smspins_tui.number import telephone_number
from smspins_tui.store.selectors import days_left
from smspins_tui.ui.dialogs.auto_check import believed
from smspins_tui.ui.dialogs.wording import name_request, name_target, name_telephone
from smspins_tui.ui.screens.meaning import OUTCOME_MEANINGS, UNFOUND, status_meaning
from smspins_tui.ui.screens.moment_words import moment_words, stamp_words, timeline_rows
from smspins_tui.ui.screens.section import Row, Section

MOST_MESSAGES = 100
DECIDABLE = frozenset({Outcome.UNKNOWN, Outcome.ABSENT, Outcome.REFUSED, Outcome.NOT_SENT})

LOOKS = {
    Action.REQUEST_CHECK: "A check of this telephone that appears with its messages settles it.",
    Action.CANCEL_CHECK: "The status of the check tells.",
    Action.CANCEL_CHANGE: "The status of the number change tells.",
    Action.ENABLE_AUTO_CHECK: "Enabling twice does no harm.",
    Action.DISABLE_AUTO_CHECK: "Disabling twice does no harm.",
    Action.REQUEST_CHANGE: "The server's list of 48 hours and the number of the telephone tell.",
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What the detail shows; `is_decidable` when the person may send again or dismiss, `is_message` when copy it."""

    title: str
    sections: tuple[Section, ...]
    is_decidable: bool = False
    is_message: bool = False


def request_detail(
    request: Request, telephone: Telephone | None, messages: tuple[Message, ...] = (), *, is_local: bool = False
) -> Detail:
    """Return the detail of a check or a number change.

    Args:
        request: as last told.
        telephone: its telephone, None when it isn't known here.
        messages: the messages it brought, as far as they are at hand.
        is_local: whether local time comes first.
    """
    raw = raw_text(request.fields, "smses")
    texts = tuple(message.text for message in messages) or tuple(part for part in raw.split("|") if part.strip())
    sections = (
        Section("", _request_rows(request, telephone, is_local=is_local)),
        Section("Timeline", timeline_rows(request.timeline, is_local=is_local)),
        Section(f"Messages · {len(texts)}", message_rows(texts)),
        Section("The messages as sent, joined by |", (Row("raw", raw),) if raw else ()),
        _fields_section(request.fields),
    )
    return Detail(f"{_capital(name_request(request))}", _filled(sections))


def _request_rows(request: Request, telephone: Telephone | None, *, is_local: bool) -> tuple[Row, ...]:
    told = request.status_raw if request.status_raw != request.status.value else ""
    rows = (
        Row("telephone", name_target(telephone, request.number, request.telephone_id), "strong"),
        Row("status", f"{request.status.value if request.status is not Status.OTHER else 'undocumented'}", "strong"),
        Row("as told", told, "warn" if request.status is Status.OTHER else ""),
        Row("that is", _status_words(request)),
        Row("agent", request.agent or ""),
        Row("ZIP", request.zip_code or ""),
        Row("on number", telephone_number(request.number) if request.number else ""),
        Row("new number", _new_number(request), "good"),
        Row("asked" if request.is_asked_here else "first seen", moment_words(request.requested_at, is_local=is_local)),
        Row("asked by", "" if request.is_asked_here else "not asked here"),
        Row("last news", moment_words(request.seen_at, is_local=is_local) if request.seen_at else "none yet"),
    )
    return tuple(row for row in rows if row.text)


def _status_words(request: Request) -> str:
    if request.is_unknown_to_server:
        return UNFOUND
    return status_meaning(request.kind, request.status)


def _new_number(request: Request) -> str:
    if request.kind is not Kind.CHANGE or request.status is not Status.SUCCESS:
        return ""
    return telephone_number(request.new_number) if request.new_number else "not told yet"


def message_rows(texts: tuple[str, ...]) -> tuple[Row, ...]:
    """Return a row for each message and, below it, one for the codes found in it."""
    rows: list[Row] = []
    for number, text in enumerate(texts[:MOST_MESSAGES], 1):
        rows.append(Row(str(number), text))
        codes = find_codes(text)
        if codes:
            rows.append(Row("code" if len(codes) == 1 else "codes?", "  ".join(codes), "accent"))
    if len(texts) > MOST_MESSAGES:
        rows.append(Row("", f"and {len(texts) - MOST_MESSAGES} more"))
    return tuple(rows)


def raw_text(fields: Fields, name: str) -> str:
    """Return a field of an answer as the text it is, or an empty string when it is none."""
    value = dict(fields).get(name, "")
    if not value.startswith('"'):  # anything but a text may be nested deeper than a parser goes
        return ""
    try:
        return str(json.loads(value))
    except ValueError:
        return value


def intent_detail(intent: Intent, telephone: Telephone | None, *, is_local: bool = False) -> Detail:
    """Return the detail of a call with an effect: what is known of it, and what can be done.

    Args:
        intent: the call, as written down.
        telephone: its telephone, None when it isn't known here.
        is_local: whether local time comes first.
    """
    rows = (
        Row("telephone", name_target(telephone, intent.number, intent.telephone_id), "strong"),
        Row("outcome", intent.outcome.value, "strong" if intent.outcome is Outcome.DONE else "warn"),
        Row("that is", OUTCOME_MEANINGS[intent.outcome]),
        Row("said", intent.detail),
        Row("ZIP", intent.zip_code or ""),
        Row("on number", telephone_number(intent.number) if intent.number else ""),
        Row("request", intent.request_id or ""),
        Row("asked", moment_words(intent.created_at, is_local=is_local)),
        Row("told", moment_words(intent.settled_at, is_local=is_local) if intent.settled_at else ""),
        Row("looked for", _look_words(intent, is_local=is_local)),
    )
    sections = [Section("", tuple(row for row in rows if row.text))]
    if intent.outcome in DECIDABLE:
        sections.append(Section("What you can do", _decision_rows(intent)))
    return Detail(f"Call: {intent.action.value}", tuple(sections), is_decidable=intent.outcome in DECIDABLE)


def _look_words(intent: Intent, *, is_local: bool) -> str:
    if intent.looked_at is None:
        return LOOKS[intent.action] if intent.outcome is Outcome.UNKNOWN else ""
    times = "once" if intent.looks == 1 else f"{intent.looks} times"
    return f"{times}, first at {moment_words(intent.looked_at, is_local=is_local)}; it was not there"


def _decision_rows(intent: Intent) -> tuple[Row, ...]:
    again = "Sends it again"
    if intent.action is Action.REQUEST_CHANGE:
        again = "Opens the number change again, with its questions"
    if intent.outcome is Outcome.UNKNOWN and intent.action in (Action.REQUEST_CHECK, Action.REQUEST_CHANGE):
        again += "; if the server did get the first one, both count"
    return (Row("s", again, is_key=True), Row("d", "Dismisses this row: it is not shown any more", is_key=True))


def telephone_detail(
    telephone: Telephone,
    *,
    now: float,
    belief: AutoCheck | None = None,
    state: AutoState = AutoState.UNKNOWN,
    inbox: Inbox | None = None,
    requests: tuple[Request, ...] = (),
    is_local: bool = False,
) -> Detail:
    """Return the detail of a telephone.

    Args:
        telephone: as last told.
        now: seconds since the epoch, for the days left.
        belief: auto check, as last set here.
        state: what that comes to now.
        inbox: what is known of its messages.
        requests: its open ones.
        is_local: whether local time comes first.
    """
    rows = (
        Row("number", telephone_number(telephone.number), "strong"),
        Row("label", telephone.label),
        Row("id", telephone.telephone_id),
        Row("added", stamp_words(telephone.added, is_local=is_local)),
        Row("expires", stamp_words(telephone.expires, is_local=is_local) + _days_words(telephone, now)),
        Row("listed", moment_words(telephone.listed_at, is_local=is_local)),
        Row("not listed", _unlisted_words(telephone, is_local=is_local), "warn"),
        Row("number since", moment_words(telephone.number_since, is_local=is_local) if telephone.number_since else ""),
        Row("auto check", believed(belief or AutoCheck(telephone.telephone_id), state)),
        *_inbox_rows(inbox or Inbox(), is_local=is_local),
    )
    open_rows = tuple(Row(request.kind.value, f"{request.id}  {request.status_raw}") for request in requests)
    sections = (
        Section("", tuple(row for row in rows if row.text)),
        Section("Open requests", open_rows),
        _fields_section(telephone.fields),
    )
    return Detail(f"Telephone {name_telephone(telephone)}", _filled(sections))


def _days_words(telephone: Telephone, now: float) -> str:
    left = days_left(telephone, now)
    if left is None:
        return ""
    if left < 0:
        return " · ended; calls are not held back for that, the server decides"
    return " · today" if left == 0 else f" · {left} day{'s' if left > 1 else ''} left"


def _unlisted_words(telephone: Telephone, *, is_local: bool) -> str:
    if telephone.unlisted_since is None:
        return ""
    return f"since {moment_words(telephone.unlisted_since, is_local=is_local)}"


def _inbox_rows(inbox: Inbox, *, is_local: bool) -> tuple[Row, ...]:
    if inbox.asked_at is None:
        return (Row("messages", "not asked for yet"),)
    last = moment_words(inbox.last_at, is_local=is_local) if inbox.last_at else "none"
    return (
        Row("unread", str(inbox.unread)),
        Row("last message", last),
        Row("asked for", moment_words(inbox.asked_at, is_local=is_local)),
    )


def message_detail(message: Message, telephone: Telephone | None, *, raw: str = "", is_local: bool = False) -> Detail:
    """Return the detail of a message.

    Args:
        message: the message.
        telephone: the telephone it came to, None when it isn't known here.
        raw: the text of its whole check, its messages joined with `|`, where it is at hand.
        is_local: whether local time comes first.
    """
    rows = (
        Row("telephone", name_target(telephone, message.number, message.telephone_id), "strong"),
        Row("on number", telephone_number(message.number)),
        Row("check", message.check_id),
        Row("seen here", moment_words(message.seen_at, is_local=is_local)),
        Row("checked", f"{stamp_words(message.checked, is_local=is_local)}" if message.checked else ""),
        Row("same text", f"number {message.occurrence} in its check" if message.occurrence > 1 else ""),
    )
    sections = (
        Section("", tuple(row for row in rows if row.text)),
        Section("Message", message_rows((message.text,))),
        Section("The messages of its check as sent, joined by |", (Row("raw", raw),) if raw else ()),
    )
    return Detail("Message", _filled(sections), is_message=True)


def _fields_section(fields: Fields) -> Section:
    return Section("Every field as sent", tuple(Row(name, value) for name, value in fields))


def _filled(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.rows)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
