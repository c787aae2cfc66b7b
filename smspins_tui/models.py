"""What the console knows of: telephones, requests, messages, intents, auto check.

Stands apart because every room speaks of these. The one rule: standard library only, frozen, and no behaviour beyond
what follows from the fields. Times named `*_at` are seconds since the epoch, as our clock saw them; times that the
server told are `Stamp`s. Texts are as they came: `safetext` makes them safe on their way out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from smspins_tui.eastern import Stamp

Fields = tuple[tuple[str, str], ...]
"""Every field of an answer as it was sent: (name, value as JSON text), in the order of the answer."""


class Kind(StrEnum):
    """The two kinds of request; their ids are counted apart and may be equal."""

    CHECK = "check"
    CHANGE = "change"


class Status(StrEnum):
    """The status of a request: FAIL and FAILED are one, and what nobody documented is OTHER."""

    PENDING = "PENDING"
    ACQUIRED = "ACQUIRED"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELED = "CANCELED"
    REMOVED = "REMOVED"
    OTHER = "OTHER"


FINAL = frozenset({Status.SUCCESS, Status.FAILED, Status.CANCELED, Status.REMOVED})


@dataclass(frozen=True, slots=True)
class Timeline:
    """The times of a request, one set of names for both kinds (submitted is queued, processed is started)."""

    queued: Stamp | None = None
    acquired: Stamp | None = None
    started: Stamp | None = None
    ended: Stamp | None = None
    canceled: Stamp | None = None
    updated: Stamp | None = None


class RequestKey(NamedTuple):
    """What names a request."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Telephone:
    """A telephone of the account: the id stays, the number may change.

    `number`, `added` and `expires` are the server's; `listed_at` is the last answer that listed it;
    `unlisted_since` and `missed` (answers in a row) say since when it is missing; `number_since` is when this
    number was first seen here, None for the number it had when first seen.
    """

    telephone_id: str
    number: str
    added: Stamp | None = None
    expires: Stamp | None = None
    listed_at: float | None = None
    unlisted_since: float | None = None
    missed: int = 0
    number_since: float | None = None
    label: str = ""
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """What one answer of the server says of a request; `status` is None in a row of `nc/requests` without one."""

    kind: Kind
    id: str
    status: Status | None
    status_raw: str
    agent: str | None = None
    telephone: str | None = None
    last_telephone: str | None = None
    smses: str | None = None
    timeline: Timeline = Timeline()
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class MessagesRow:
    """A row of `smses_by_tid`: the messages of one check, joined with `|`."""

    check_id: str
    telephone_id: str
    number: str
    smses: str | None
    updated: Stamp | None = None
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A check or a number change that the server has a number for, as last told.

    `number` is the telephone's number when it was asked; `new_number` is set only for a change that succeeded and
    whose new number was told; `requested_at` is when it was asked (or adopted) here; `seen_at` the last answer about
    it; `unfound` counts answers in a row that did not know it; `messages` is how many messages a check was told to
    hold, None before that was told. One that was adopted (not asked here) has the status OTHER and an empty
    `status_raw` until its status is told.
    """

    kind: Kind
    id: str
    telephone_id: str | None
    number: str | None
    requested_at: float
    status: Status = Status.PENDING
    status_raw: str = "PENDING"
    is_asked_here: bool = True
    zip_code: str | None = None
    new_number: str | None = None
    agent: str | None = None
    timeline: Timeline = Timeline()
    seen_at: float | None = None
    unfound: int = 0
    fields: Fields = ()
    messages: int | None = None

    @property
    def key(self) -> RequestKey:
        """What names it."""
        return RequestKey(self.kind, self.id)

    @property
    def is_unknown_to_server(self) -> bool:
        """Whether two answers in a row did not know it."""
        return self.unfound >= 2

    @property
    def is_open(self) -> bool:
        """Whether more may come: an undocumented status is open until an end is told, an adopted one is not."""
        if self.status in FINAL or self.is_unknown_to_server:
            return False
        if not self.status_raw:
            return False
        ended = self.timeline.ended or self.timeline.canceled
        return not (self.status is Status.OTHER and ended is not None)


@dataclass(frozen=True, slots=True)
class Message:
    """An SMS: named by the check, its text, and the how-manieth same text in that check it is.

    `seen_at` is ours (the API gives a message no time); `checked` is the server's time of the check. `is_history` when
    it was there already at the first answer about the telephone; then `at` is the time of the check on our clock.
    """

    check_id: str
    text: str
    occurrence: int
    telephone_id: str
    number: str
    seen_at: float
    checked: Stamp | None = None
    is_read: bool = False
    is_history: bool = False
    at: float | None = None

    @property
    def came_at(self) -> float:
        """When it came, as far as known, on our clock: for history at its check, else when seen."""
        return self.seen_at if self.at is None else self.at


@dataclass(frozen=True, slots=True)
class Inbox:
    """What is known of the messages of a telephone without reading them.

    `asked_at` is the last answer of `smses_by_tid`, None before the first; `last_at` is when the newest message was
    seen (the server's time of the check for history), None when there is none.
    """

    unread: int = 0
    last_at: float | None = None
    asked_at: float | None = None


class Action(StrEnum):
    """The calls with an effect."""

    REQUEST_CHECK = "request check"
    CANCEL_CHECK = "cancel check"
    ENABLE_AUTO_CHECK = "enable auto check"
    DISABLE_AUTO_CHECK = "disable auto check"
    REQUEST_CHANGE = "request number change"
    CANCEL_CHANGE = "cancel number change"


class Outcome(StrEnum):
    """What became of a call with an effect.

    SENDING until something is known; ABSENT when the server's list shows that it never got it; DISMISSED when the
    person put an unknown one aside.
    """

    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"
    ABSENT = "the server has none"
    DISMISSED = "dismissed"


OPEN_OUTCOMES = frozenset({Outcome.SENDING, Outcome.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Intent:
    """A call with an effect, written down before it is sent.

    `request_id` is the request to cancel, or the one that the call (or a later look) gave; `detail` says more for a
    person; `looks` counts the answers of `nc/requests` that could have shown it and did not, `looked_at` is the first.
    """

    intent_id: int
    action: Action
    telephone_id: str
    created_at: float
    request_id: str | None = None
    zip_code: str | None = None
    number: str | None = None
    outcome: Outcome = Outcome.SENDING
    detail: str = ""
    settled_at: float | None = None
    looks: int = 0
    looked_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.outcome in OPEN_OUTCOMES


class AutoState(StrEnum):
    """What is believed of auto check: nothing reports it."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class AutoCheck:
    """The belief about auto check of a telephone, as last set here.

    `set_at` is the server's time, by whose midnight all of them end; `is_started` is whether the one check that starts
    it was requested after enabling; `is_kept` whether the person wants it enabled again after midnight.
    """

    telephone_id: str
    state: AutoState = AutoState.UNKNOWN
    set_at: float | None = None
    is_started: bool = False
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the journal holds of the account, or its first screenful; `is_whole` tells which.

    `telephone_count`, `open_count` and `unread_count` are of the whole journal in either case.
    """

    telephones: Mapping[str, Telephone] = field(default_factory=dict)
    telephones_at: float | None = None
    inboxes: Mapping[str, Inbox] = field(default_factory=dict)
    requests: Mapping[RequestKey, Request] = field(default_factory=dict)
    intents: Mapping[int, Intent] = field(default_factory=dict)
    auto_checks: Mapping[str, AutoCheck] = field(default_factory=dict)
    telephone_count: int = 0
    open_count: int = 0
    unread_count: int = 0
    is_whole: bool = True
