"""A small app that holds the panes, the bars and nothing else, and views made by hand to feed it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.reactive import var
from textual.screen import Screen

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Inbox,
    Intent,
    Kind,
    Message,
    Outcome,
    Request,
    RequestKey,
    Status,
    Telephone,
    Timeline,
)
from smspins_tui.store import Armed, Call, Connection, JournalState, Link, State
from smspins_tui.store.selectors import bar_view, message_view, request_view, telephone_view
from smspins_tui.store.view import BarView, MessageView, RequestView, TelephoneView
from smspins_tui.ui.quiet import QuietApp, QuietScreen
from smspins_tui.ui.style import style_path
from smspins_tui.ui.widgets.body import Body
from smspins_tui.ui.widgets.key_bar import KeyBar
from smspins_tui.ui.widgets.line_pane import LinePane
from smspins_tui.ui.widgets.message_pane import MessagePane
from smspins_tui.ui.widgets.request_pane import RequestPane
from smspins_tui.ui.widgets.status_bar import StatusBar
from smspins_tui.ui.widgets.telephone_pane import TelephonePane

NOW = parse_stamp("2024-04-20 22:14:20").at or 0.0
"""Saturday evening in New York."""

AREAS = ("212", "917", "646", "408", "669")
STYLES = ("app.tcss", "panes.tcss", "bars.tcss")


def number(place: int) -> str:
    """A telephone number that belongs to nobody."""
    return f"{AREAS[place % len(AREAS)]}55501{place % 100:02}"


def telephones(count: int) -> dict[str, Telephone]:
    """So many telephones; the fourth has a label and is past its end, the second nearly so."""
    expires = {1: "2024-04-23", 3: "2024-04-18"}
    made = {}
    for place in range(count):
        telephone_id = str(23354 + place)
        made[telephone_id] = Telephone(
            telephone_id,
            number(place),
            expires=parse_stamp(expires.get(place, "2024-05-17")),
            listed_at=NOW,
            label="QA staging 7" if place == 3 else "",
        )
    return made


def inboxes(count: int) -> dict[str, Inbox]:
    """What is known of their messages: the newest first, the third never asked, the fifth without any."""
    made = {}
    for place in range(count):
        last = None if place == 4 else NOW - 40 * (place + 1) ** 2
        made[str(23354 + place)] = Inbox(unread=(2 if place == 0 else 0), last_at=last, asked_at=NOW)
    made.pop("23356", None)
    return made


def message(place: int, text: str, *, ago: float = 0, to: str = number(0), is_read: bool = True) -> Message:
    """A message of the first telephone."""
    return Message(str(15600 + place), text, 1, "23354", to, NOW - ago, is_read=is_read)


THREAD = (
    message(9, "Your Acme code is 532084. It ends in 10 minutes.", ago=80, is_read=False),
    message(8, "G-481516 is your verification code.", ago=200, is_read=False),
    message(7, "Welcome to the staging fleet.", ago=9300, to="9175550100"),
    message(6, "Dein Bestätigungscode lautet 771204 🙂 gültig für fünf Minuten, bitte nicht weitergeben", ago=90_000),
    message(5, "您的验证码是 118372,请勿告诉他人。", ago=200_000),
)


def check(request_id: int, status: Status, *, ago: float, telephone: int = 0, **more: object) -> Request:
    """A check of a telephone."""
    fields: dict[str, object] = {"status": status, "status_raw": status.value, **more}
    return Request(
        Kind.CHECK,
        str(request_id),
        str(23354 + telephone),
        number(telephone),
        NOW - ago,
        **fields,  # type: ignore[arg-type]
    )


def requests() -> dict[RequestKey, Request]:
    """A check under way, a change that waits, and what came before."""
    done = Timeline(queued=parse_stamp("2024-04-20 22:10:00"), ended=parse_stamp("2024-04-20 22:10:41"))
    failed = Timeline(queued=parse_stamp("2024-04-20 22:05:00"), ended=parse_stamp("2024-04-20 22:05:09"))
    rows = [
        check(15682, Status.STARTED, ago=12, agent="agent-4"),
        Request(Kind.CHANGE, "15690", "23356", number(2), NOW - 6, zip_code="95129"),
        check(15681, Status.SUCCESS, ago=190, telephone=1, timeline=done, messages=2),
        check(15677, Status.FAILED, ago=500, timeline=failed),
        check(15676, Status.REMOVED, ago=800, telephone=3),
        check(15675, Status.CANCELED, ago=4000, telephone=2),
        check(15674, Status.ACQUIRED, ago=31, telephone=4, agent="agent-2"),
        check(15673, Status.PENDING, ago=2, telephone=5),
        Request(
            Kind.CHANGE, "15600", "23355", number(1), NOW - 90_000, Status.SUCCESS, "SUCCESS", new_number="6465550177"
        ),
    ]
    return {row.key: row for row in rows}


def intents() -> dict[int, Intent]:
    """A change whose outcome nobody knows, and a check that is being sent."""
    return {
        7: Intent(7, Action.REQUEST_CHANGE, "23355", NOW - 400, None, "10001", number(1), Outcome.UNKNOWN),
        8: Intent(8, Action.REQUEST_CHECK, "23358", NOW - 1, number=number(4)),
    }  # fmt: skip


def account(count: int = 25, **changes: object) -> State:
    """A lively account of so many telephones."""
    calls = tuple(Call(NOW - second, "status", "ok", 0.2, is_good=True) for second in range(41))
    auto = {
        "23354": AutoCheck("23354", AutoState.ON, NOW - 3000, is_started=True),
        "23355": AutoCheck("23355", AutoState.OFF, NOW - 3000),
        "23357": AutoCheck("23357", AutoState.ON, NOW - 3000, is_started=True, is_kept=True),
        "23358": AutoCheck("23358", AutoState.ON, NOW - 90_000, is_started=True),
    }
    fields: dict[str, object] = {
        "telephones": telephones(count), "telephones_at": NOW, "inboxes": inboxes(count),
        "threads": {"23354": THREAD}, "requests": requests(), "intents": intents(), "auto_checks": auto,
        "connection": Connection(Link.LIVE, answered_at=NOW), "journal": JournalState.OPEN, "calls": calls,
        "is_whole": True, **changes,
    }  # fmt: skip
    return State(**fields)  # type: ignore[arg-type]


class PaneScreen(QuietScreen[None]):
    """The panes, fed from a state."""

    AUTO_FOCUS = "#telephones"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "go(1)", "Next"),
        Binding("shift+tab", "go(-1)", "Previous"),
    ]

    telephone_view: var[TelephoneView] = var(TelephoneView)
    request_view: var[RequestView] = var(RequestView)
    message_view: var[MessageView] = var(MessageView)
    bar_view: var[BarView] = var(BarView)
    now: var[float] = var(NOW)
    is_local_time: var[bool] = var(False)

    def compose(self) -> ComposeResult:
        yield StatusBar(id="status").data_bind(view=PaneScreen.bar_view, now=PaneScreen.now)
        with Body():
            yield TelephonePane(id="telephones").data_bind(view=PaneScreen.telephone_view, now=PaneScreen.now)
            yield RequestPane(id="requests").data_bind(view=PaneScreen.request_view, now=PaneScreen.now)
            yield MessagePane(id="messages").data_bind(view=PaneScreen.message_view, now=PaneScreen.now)
        yield KeyBar(id="keys")

    def action_go(self, step: int) -> None:
        self.query_one(Body).next_pane(step)

    def action_check(self) -> None:
        self.app.exit("check")


class PaneApp(QuietApp[str]):
    """Shows a state; `moved` and `opened` hold what the panes told."""

    CSS_PATH: ClassVar = [style_path(name) for name in STYLES]

    def __init__(self, state: State | None = None) -> None:
        super().__init__()
        self.panes = PaneScreen()
        self.moved: list[tuple[str | None, object]] = []
        self.opened: list[tuple[str | None, object]] = []
        self.order = ("last", False, "")
        self.feed(state or account())

    def get_default_screen(self) -> Screen[None]:
        return self.panes

    def feed(self, state: State, current: str | None = "23354") -> None:
        """Show this state."""
        self.state = state
        self.panes.telephone_view = telephone_view(state, *self.order, NOW)
        self.panes.request_view = request_view(state, None)
        self.panes.message_view = message_view(state, current)
        self.panes.bar_view = bar_view(state)

    def sort(self, by: str, *, is_reversed: bool = False, text: str = "") -> None:
        """Show the same state in another order."""
        self.order = (by, is_reversed, text)
        self.feed(self.state)

    def on_line_pane_moved(self, event: LinePane.Moved) -> None:
        self.moved.append((event.pane.id, event.key))

    def on_line_pane_opened(self, event: LinePane.Opened) -> None:
        self.opened.append((event.pane.id, event.key))


ARMED = Armed("23354", NOW - 5)
