"""What every flow needs: the session, dialogs, toasts.

Stands apart so that flows don't know the app. The one rule: an error of ours becomes words on the screen here, and
nothing else is caught.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from smspins_tui.errors import SmspinsError
from smspins_tui.number import telephone_number
from smspins_tui.ui.flow.hold import HOLD, Hold, let_go
from smspins_tui.ui.toast import Toaster

if TYPE_CHECKING:
    from smspins_tui.services.session import Session

Result = TypeVar("Result")


class Desk:
    """What a flow works with.

    Args:
        session: waits for the session.
        session_now: the session, None while it is being opened.
        ask: shows a dialog and waits for what it is left with.
        toaster: shows toasts.
        leave: ends the app.
        hold: keeps the keys waiting for a flow.
    """

    def __init__(
        self,
        session: Callable[[], Awaitable[Session]],
        session_now: Callable[[], Session | None],
        ask: Callable[[Screen[Any]], Awaitable[Any]],
        toaster: Toaster,
        leave: Callable[[], None],
        hold: Callable[[], Hold],
    ) -> None:
        self.session = session
        self.session_now = session_now
        self._ask = ask
        self.toaster = toaster
        self.tell = toaster.tell
        self.leave = leave
        self.hold = hold

    async def ask(self, dialog: Screen[Result]) -> Result:
        """Show a dialog and wait for what it is left with."""
        if (hold := HOLD.get()) is not None:
            hold.dialog = dialog
        left_with: Result = await self._ask(dialog)
        return left_with

    async def attempt(self, work: Coroutine[object, object, None], hold: Hold | None = None) -> None:
        """Await `work`, and tell an error of ours; keys wait for it while it has a hold on them."""
        HOLD.set(hold)
        if hold is not None:
            hold.task = asyncio.current_task()
        try:
            await work
        except SmspinsError as error:
            self.tell(str(error), severity="error")
        finally:
            let_go()

    def tell_none(self, telephone_id: str | None) -> None:
        """Say that a key needs a telephone; None is that of an empty pane."""
        if telephone_id is None:
            self.tell("no telephone was listed yet when you pressed it: again, please")
        else:
            self.tell("no telephone is current: 1 goes to the telephones")

    async def name(self, telephone_id: str | None) -> str:
        """Return how a toast names a telephone."""
        session = await self.session()
        telephone = session.account.state.telephones.get(telephone_id or "")
        if telephone is None:
            return f"telephone {telephone_id}" if telephone_id else "no telephone"
        return telephone.label or telephone_number(telephone.number)
