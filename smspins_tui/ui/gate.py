"""The gate before the keys: one key at a time, and none past a dialog that is still to come.

Stands apart because Textual hands a key on to what has the focus as soon as it is read. In a burst (a thin line, a
macro, somebody who types ahead) that is too early: a key that opens a dialog, or a binding such as backspace, takes
effect some turns of the loop after the letters behind it. The one rule: a key is let in when all that the one before
it set off has happened; none is lost, and none overtakes another.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

from smspins_tui.ui.flow.hold import Hold
from smspins_tui.ui.quiet import QuietApp

LAPS = 2
"""Laps after a key: at the end of the first its binding has run, at that of the second what this told was heard."""
ENTER_LAPS = 4
"""Enter tells more: in the palette the field tells the palette, this its list, the list the palette."""
LOST = 0.05
"""Seconds after which a lap is begun anew: a widget that is removed while it is there takes it along."""
PATIENCE = 6.0
"""Seconds for which keys wait for a dialog; the slowest thing before one, a keyring, is given up after three."""


class Passed(Message):
    """Goes the way of a key, from what has the focus up to the app, behind everything that is on this way.

    Args:
        lap: which lap it ends.
    """

    def __init__(self, lap: int) -> None:
        super().__init__()
        self.lap = lap


class GatedApp(QuietApp[None]):
    """An app that takes its keys and pastes one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._holds: list[Hold] = []
        self._is_shut = False
        self._lap = 0
        self._laps_left = 0
        self._place: MessagePump | None = None
        self._timer: asyncio.TimerHandle | None = None

    def on_mount(self) -> None:
        """Look again whenever a screen comes or goes (Textual calls this beside a subclass's own)."""
        self.screen_change_signal.subscribe(self, self._look_again, immediate=True)

    async def on_unmount(self) -> None:
        """Let nothing come after the end."""
        self._stop_waiting()

    async def on_event(self, event: events.Event) -> None:
        """Let a key or a paste in, or keep it for its turn."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._waiting.append(event)
        if not self._is_shut:
            await self._let_in()

    async def _let_in(self) -> None:
        event, place = self._waiting.popleft(), self._focus()
        is_enter = isinstance(event, events.Key) and event.key == "enter"
        self._is_shut, self._laps_left, self._place = True, ENTER_LAPS if is_enter else LAPS, place
        await super().on_event(event)
        self._begin_lap(place)

    def _focus(self) -> MessagePump:
        return (self.focused or self.screen) if self.screen_stack else self  # without any at the very end

    def _begin_lap(self, place: MessagePump) -> None:
        self._lap += 1
        self._send(place)

    def _send(self, place: MessagePump) -> None:
        passed = Passed(self._lap)
        passed.set_sender(self)  # a message ends at the parent that sent it, so that must be the last of its way
        if place.post_message(passed) or self.post_message(passed):
            self._wait(LOST, lambda: self._send(self._focus()))

    def _wait(self, seconds: float, work: Callable[[], None]) -> None:
        self._stop_waiting()
        self._timer = asyncio.get_running_loop().call_later(seconds, work)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def on_passed(self, message: Passed) -> None:
        """Go round once more, wait for a dialog, or let the next key in."""
        message.stop()
        if message.lap != self._lap or not self._is_shut:
            return
        if any(hold.keeps(self.screen_stack) for hold in self._holds):
            self._wait(PATIENCE, self._give_up)
            return
        self._laps_left -= 1
        if (place := self._focus()) is not self._place:
            # a screen or a field came to the front: what that sets off is waited for too
            self._place, self._laps_left = place, LAPS
        if self._laps_left > 0:
            self._begin_lap(place)
            return
        self._is_shut = False
        self._stop_waiting()
        if self._waiting:
            await self._let_in()

    def hold_keys(self) -> Hold:
        """Let no key in until the dialog of a flow is there, or none is to come."""
        self._holds = [hold for hold in self._holds if not hold.is_let_go]
        self._holds.append(hold := Hold(self._look_again))
        if not self._is_shut:
            self._is_shut = True  # by the mouse, or in the palette
            self._look_again()
        return hold

    def _look_again(self, _change: object = None) -> None:
        if self._is_shut:
            self._laps_left = LAPS
            self._begin_lap(self._focus())

    def _give_up(self) -> None:
        """Drop what takes too long with the keys typed for it, which would do something else on another screen."""
        self._waiting.clear()
        for hold in [hold for hold in self._holds if hold.keeps(self.screen_stack)]:
            hold.give_up()
        self.tell_given_up()

    def tell_given_up(self) -> None:
        """Say that keys were dropped."""
        raise NotImplementedError
