"""What each pane shows, made ready by the selectors.

Stands apart so that panes and selectors agree on it without knowing each other. The one rule: frozen, compared by
identity, and holding references into the state rather than copies.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from smspins_tui.models import AutoCheck, Inbox, Intent, Message, Request, RequestKey, Telephone
from smspins_tui.store.state import Call, Connection, JournalState

RequestRowKey = RequestKey | int
"""What names a row of the request pane: a request, or an intent by its number."""

MessageKey = tuple[str, str, int]
"""What names a message: check id, text, occurrence."""


@dataclass(frozen=True, eq=False)
class View:
    """What every line-drawn pane asks of its view.

    `order` is the keys of the rows from top to bottom; `words` is said in place of rows when there are none, and may
    hold text of the server as it came.
    """

    order: Sequence[Hashable] = ()
    words: str = ""

    @cached_property
    def positions(self) -> Mapping[Hashable, int]:
        """Where each key stands (made when first asked for: 0.5 ms at 10,000 rows)."""
        return {key: place for place, key in enumerate(self.order)}


@dataclass(frozen=True, eq=False)
class TelephoneView(View):
    """The telephones in order, and what is known of each.

    `total` counts all telephones, `shown` those that fit the filter; both are more than the rows while only the
    journal's first screenful is here. `id_width` is the longest id in characters; `skew` is the server's clock less
    ours in seconds.
    """

    order: tuple[str, ...] = ()
    telephones: Mapping[str, Telephone] = field(default_factory=dict)
    inboxes: Mapping[str, Inbox] = field(default_factory=dict)
    auto_checks: Mapping[str, AutoCheck] = field(default_factory=dict)
    total: int = 0
    shown: int = 0
    id_width: int = 5
    sort: str = "last"
    is_reversed: bool = False
    filter_text: str = ""
    skew: float = 0.0


@dataclass(frozen=True, eq=False)
class RequestView(View):
    """The requests and the intents that need a row, open ones first.

    `telephone_id` is the telephone whose requests these are, None for all; `open_count` counts the open ones among
    them; `id_width` is the longest id in characters.
    """

    order: tuple[RequestRowKey, ...] = ()
    requests: Mapping[RequestKey, Request] = field(default_factory=dict)
    intents: Mapping[int, Intent] = field(default_factory=dict)
    telephones: Mapping[str, Telephone] = field(default_factory=dict)
    telephone_id: str | None = None
    open_count: int = 0
    id_width: int = 5

    def row(self, key: RequestRowKey) -> Request | Intent:
        """The request or intent of a row."""
        return self.intents[key] if isinstance(key, int) else self.requests[key]


@dataclass(frozen=True, eq=False)
class MessageView(View):
    """The messages of one telephone, newest first; `telephone` is None when none is current.

    `skew` is the server's clock less ours in seconds.
    """

    order: tuple[MessageKey, ...] = ()
    messages: Mapping[MessageKey, Message] = field(default_factory=dict)
    telephone_id: str | None = None
    telephone: Telephone | None = None
    unread: int = 0
    skew: float = 0.0


@dataclass(frozen=True, eq=False)
class BarView:
    """What the status bar tells; its words for times come from the clock of the bar.

    `armed_name` is the label or number of the telephone whose next code will be copied, empty when none is.
    `known_at` is when the telephones were last listed; `skew` is the server's clock less ours in seconds.
    """

    profile: str = "default"
    connection: Connection = field(default_factory=Connection)
    calls: tuple[Call, ...] = ()
    budget: int = 60
    open_count: int = 0
    unread_count: int = 0
    unknown_count: int = 0
    journal: JournalState = JournalState.OPENING
    journal_words: str = ""
    armed_name: str = ""
    is_read_only: bool = False
    known_at: float | None = None
    skew: float = 0.0
