"""The main screen: the one bridge between the store and the panes.

Stands apart because only here the state becomes what panes show, and only here a key becomes a flow. The one rule: it
subscribes once, copies slices of the state into its own vars, and never waits for anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.reactive import var
from textual.timer import Timer

from smspins_tui.models import Intent, Message, Request, RequestKey
from smspins_tui.store import State, Store
from smspins_tui.store.selectors import bar_view, message_key, message_view, request_view, telephone_view
from smspins_tui.store.view import BarView, MessageView, RequestView, TelephoneView
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.flow.act import ActFlow
from smspins_tui.ui.flow.copying import CopyFlow
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.key import KeyFlow
from smspins_tui.ui.flow.look import LookFlow
from smspins_tui.ui.quiet import QuietScreen
from smspins_tui.ui.toast import Severity
from smspins_tui.ui.widgets.body import Body
from smspins_tui.ui.widgets.key_bar import KeyBar
from smspins_tui.ui.widgets.line_pane import LinePane
from smspins_tui.ui.widgets.message_pane import MessagePane
from smspins_tui.ui.widgets.request_pane import RequestPane
from smspins_tui.ui.widgets.status_bar import StatusBar
from smspins_tui.ui.widgets.telephone_pane import TelephonePane

if TYPE_CHECKING:
    from smspins_tui.services.session import Session

FOLLOW = 0.15
"""Seconds for which the cursor rests before the messages follow it."""
REST = 1.0
"""Seconds for which it rests among the messages before those in sight are taken as read."""


class MainScreen(QuietScreen[None]):
    """Telephones, requests and messages.

    Args:
        store: where the state is.
        desk: what the flows need of the app.
        clock: seconds since the epoch.
    """

    BINDINGS: ClassVar[list[BindingType]] = [command.binding() for command in COMMANDS]
    AUTO_FOCUS = "#telephones"

    telephone_view: var[TelephoneView] = var(TelephoneView())
    request_view: var[RequestView] = var(RequestView())
    message_view: var[MessageView] = var(MessageView())
    bar_view: var[BarView] = var(BarView())
    now: var[float] = var(0.0)
    is_local_time: var[bool] = var(False)

    def __init__(self, store: Store, desk: Desk, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._store = store
        self._desk = desk
        self._act = ActFlow(desk)
        self._copy = CopyFlow(desk)
        self._key = KeyFlow(desk)
        self._looking = LookFlow(desk, self._act, self._copy)
        self._clock = clock
        self._is_pending = False
        self._told = 0
        self._follow: Timer | None = None
        self._rest: Timer | None = None
        self._is_narrowed = False
        self._unsubscribe: Callable[[], None] | None = None

    def compose(self) -> ComposeResult:
        """Lay out the bars and the panes."""
        yield StatusBar(id="status").data_bind(
            view=MainScreen.bar_view, now=MainScreen.now, is_local_time=MainScreen.is_local_time
        )
        with Body(id="body"):
            yield TelephonePane(id="telephones").data_bind(view=MainScreen.telephone_view, now=MainScreen.now)
            yield RequestPane(id="requests").data_bind(view=MainScreen.request_view, now=MainScreen.now)
            yield MessagePane(id="messages").data_bind(
                view=MainScreen.message_view, now=MainScreen.now, is_local_time=MainScreen.is_local_time
            )
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Show what is known, and follow the store and the clock."""
        self.now = self._clock()
        self._unsubscribe = self._store.subscribe(self._on_state)
        self._take()
        self.set_interval(1.0, self._tick)

    def on_unmount(self) -> None:
        """Follow no more."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def _tick(self) -> None:
        self.now = self._clock()

    # From the state to the panes

    @property
    def state(self) -> State:
        """The state now."""
        return self._store.state

    def _on_state(self, state: State) -> None:
        if state.notice is not None and state.notice.number > self._told:
            self._told = state.notice.number
            severity: Severity = "error" if state.notice.is_error else "information"
            self._desk.tell(state.notice.words, title=state.notice.title, severity=severity)
        if not self._is_pending:
            self._is_pending = True
            self.call_later(self._take)

    def _take(self) -> None:
        """Copy slices of the state into the vars; a burst of changes becomes one."""
        self._is_pending = False
        state = self.state
        self.bar_view = bar_view(state)
        self.telephone_view = telephone_view(state, "last", False, "", self.now)
        self.request_view = request_view(state, self.telephone_id if self._is_narrowed else None)
        self.message_view = message_view(state, state.current_id)

    def on_screen_resume(self) -> None:
        """Tell what had to wait for a dialog."""
        self._desk.toaster.release()

    # What is current

    @property
    def telephone_id(self) -> str | None:
        """The current telephone: that of the request under the cursor while its pane has the focus."""
        if self._pane("requests").has_focus and (row := self.row) is not None:
            return row.telephone_id
        key = self._pane("telephones").current_key
        return key if isinstance(key, str) else None

    @property
    def row(self) -> Request | Intent | None:
        """The row under the cursor of the request pane."""
        key = self._pane("requests").current_key
        if isinstance(key, RequestKey):
            return self.state.requests.get(key)
        return self.state.intents.get(key) if isinstance(key, int) else None

    @property
    def focused_row(self) -> Request | Intent | None:
        """The row under the cursor while the request pane has the focus."""
        return self.row if self._pane("requests").has_focus else None

    @property
    def focused_message(self) -> Message | None:
        """The message under the cursor while the message pane has the focus."""
        pane = self._pane("messages")
        return self.message_view.messages.get(pane.current_key) if pane.has_focus else None

    def _pane(self, name: str) -> LinePane:
        return self.query_one(f"#{name}", LinePane)

    @on(LinePane.Moved)
    def _follow_cursor(self) -> None:
        if self._follow is not None:
            self._follow.stop()
        self._follow = self.set_timer(FOLLOW, self._look)
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self._read) if self._pane("messages").has_focus else None

    def _look(self) -> None:
        self._run(self._looking.look_at(self.telephone_id))
        if self._is_narrowed:
            self._take()

    def on_descendant_focus(self) -> None:
        """Another pane has the focus: the current telephone may be another."""
        self._follow_cursor()

    def _read(self) -> None:
        """Take the messages in sight as read; at the end of the thread all that is older too."""
        pane = self.query_one(MessagePane)
        seen = pane.in_sight()
        if seen and pane.has_focus and self.is_current and self.message_view.unread:
            is_end = message_key(seen[-1]) == self.message_view.order[-1]
            self._run(self._looking.mark_read(seen, with_older=is_end))

    @on(LinePane.Opened)
    def _open_row(self) -> None:
        self.action_detail()

    # What the keys do

    def _run(self, work: Coroutine[object, object, None]) -> None:
        """Let a flow run; it tells its own errors, and a poll never cancels it."""
        self.run_worker(self._desk.attempt(work), group="write", exclusive=False)

    def _open(self, work: Coroutine[object, object, None]) -> None:
        """Let a flow run that may open a screen: what is typed from here on is for that."""
        self.run_worker(self._desk.attempt(work, self._desk.hold()), group="write", exclusive=False)

    def arrive(self, session: Session) -> None:
        """Take the session when it is open: show the messages of the current telephone, ask for a missing key."""
        session.account.on_messages = self._take_messages
        self._look()
        self._run(self._key.arrive(lambda: self.is_current))

    def _take_messages(self, messages: tuple[Message, ...]) -> None:
        self._run(self._copy.arrived(messages))

    def action_check(self) -> None:
        """Request a check of the current telephone, unless one is open."""
        self._open(self._act.check(self.telephone_id))

    def action_check_again(self) -> None:
        """Request a check although one is open."""
        self._open(self._act.check_again(self.telephone_id))

    def action_auto_check(self) -> None:
        """Open the auto check dialog."""
        self._open(self._act.auto_check(self.telephone_id))

    def action_change_number(self) -> None:
        """Open the number change dialog."""
        self._open(self._act.change_number(self.telephone_id))

    def action_cancel(self) -> None:
        """Open the cancel dialog for the current request, else for the newest PENDING one."""
        row = self.focused_row
        self._open(self._act.cancel(row if isinstance(row, Request) else None, self.telephone_id))

    def action_copy_code(self) -> None:
        """Copy the newest code, or that of the message under the cursor."""
        self._open(self._copy.code(self.telephone_id, self.focused_message, is_local=self.is_local_time))

    def action_copy_message(self) -> None:
        """Copy the newest message, or the one under the cursor."""
        self._run(self._copy.message(self.telephone_id, self.focused_message))

    def action_copy_telephone(self) -> None:
        """Copy the number of the current telephone."""
        self._run(self._copy.telephone(self.telephone_id))

    def action_detail(self) -> None:
        """Open what is under the cursor."""
        shown = self.focused_message or self.focused_row or self.state.telephones.get(self.telephone_id or "")
        self._open(self._looking.detail(shown, is_local=self.is_local_time))

    def action_this_telephone(self) -> None:
        """Show the requests of the current telephone, or of all."""
        self._is_narrowed = not self._is_narrowed
        self._take()

    def action_time_zone(self) -> None:
        """Show times in Eastern or local time."""
        self.is_local_time = not self.is_local_time
        self._desk.tell("times are local now" if self.is_local_time else "times are Eastern now")

    def action_refresh(self) -> None:
        """Ask the server now, also about the telephone that the cursor just came to."""
        self._look()
        self._run(self._looking.refresh())

    def action_pause(self) -> None:
        """Stop asking, or go on."""
        self._run(self._looking.pause())

    def action_key(self) -> None:
        """Open the key dialog."""
        self._open(self._key.give())

    def action_pane_1(self) -> None:
        """Go to the telephones."""
        self.query_one(Body).show_pane("telephones")

    def action_pane_2(self) -> None:
        """Go to the requests."""
        self.query_one(Body).show_pane("requests")

    def action_pane_3(self) -> None:
        """Go to the messages."""
        self.query_one(Body).show_pane("messages")

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self.query_one(Body).next_pane(1)

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        self.query_one(Body).next_pane(-1)

    def action_back(self) -> None:
        """Drop what is armed, else show the requests of all telephones again."""
        if self.state.armed is not None:
            self._run(self._copy.drop())
        elif self._is_narrowed:
            self.action_this_telephone()

    def action_palette(self) -> None:
        """Find a command by name."""
        self.app.action_command_palette()

    def action_suspend(self) -> None:
        """Suspend the console."""
        self.app.action_suspend_process()

    def action_help(self) -> None:
        """Show all keys and signs."""
        self._open(self._looking.help())

    def action_quit_console(self) -> None:
        """Quit; ask first while a call with an effect is in flight."""
        self._open(self._looking.quit())

    def action_interrupt(self) -> None:
        """Copy the selection, else say how to quit."""
        text = self.get_selected_text()
        if text:
            self._run(self._copy.text(text))
        else:
            self._desk.tell("q quits")
