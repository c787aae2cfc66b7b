"""The state of the console at one moment.

Stands apart so that selectors, services and screens agree on its shape. The one rule: frozen; only services make a
new one, through the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smspins_tui.models import AutoCheck, Inbox, Intent, Message, Request, RequestKey, Telephone


class Link(StrEnum):
    """How the account is reached."""

    STARTING = "starting"
    LIVE = "live"
    PAUSED = "paused"
    OFFLINE = "offline"
    SLOWED = "slowed"  # answered 429
    NO_KEY = "no key"
    KEY_REFUSED = "key refused"
    OTHER_ACCOUNT = "another account?"
    NONE_LISTED = "no telephones listed"  # by a key that has not listed one known here yet
    READ_ONLY = "read only"  # another instance holds the journal: nothing is asked


@dataclass(frozen=True, slots=True)
class Connection:
    """The link, since when, the last good answer, and when it is tried again (both None when there is none).

    `late_since` is set while a call has been out for too long: what is shown may be stale. `words` is the last error
    for a person; `faults` are functions of the API that answer wrongly, with their words.
    """

    link: Link = Link.STARTING
    answered_at: float | None = None
    retry_at: float | None = None
    late_since: float | None = None
    words: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


class JournalState(StrEnum):
    """Where what happens is written down."""

    OPENING = "opening"
    OPEN = "open"
    MEMORY = "in memory"
    READ_ONLY = "read only"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Armed:
    """A copy that waits for the next code of a telephone."""

    telephone_id: str
    armed_at: float


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the API that ended, for the count on the status bar and the log."""

    at: float
    function: str
    words: str
    seconds: float
    is_good: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person is told once; `number` counts up."""

    number: int
    words: str
    is_error: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """Everything the console knows.

    `threads` holds the messages of the telephones looked at (newest first); `inboxes` a summary for all. `skew` is the
    server's clock less ours in seconds, None before it is known. Until `is_whole`, only the first screenful of the
    journal is here, and the three counts are the journal's.
    """

    profile: str = "default"
    telephones: Mapping[str, Telephone] = field(default_factory=dict)
    telephones_at: float | None = None
    inboxes: Mapping[str, Inbox] = field(default_factory=dict)
    threads: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)
    requests: Mapping[RequestKey, Request] = field(default_factory=dict)
    intents: Mapping[int, Intent] = field(default_factory=dict)
    auto_checks: Mapping[str, AutoCheck] = field(default_factory=dict)
    connection: Connection = Connection()
    journal: JournalState = JournalState.OPENING
    journal_words: str = ""
    calls: tuple[Call, ...] = ()
    budget: int = 60
    skew: float | None = None
    current_id: str | None = None
    armed: Armed | None = None
    notice: Notice | None = None
    is_read_only: bool = False
    key_source: str = ""
    telephone_count: int = 0
    open_count: int = 0
    unread_count: int = 0
    is_whole: bool = False

    def server_time(self, at: float) -> float:
        """Return a time of our clock (seconds since the epoch) as the server's clock has it, as far as known.

        Midnight, days left and the clock on the screen go by the server's time; ages of what we saw go by ours.
        """
        return at + (self.skew or 0.0)
