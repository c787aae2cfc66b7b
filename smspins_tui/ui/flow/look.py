"""Looking: what is current, details, help, refresh, pause, and the way out.

Stands apart because nothing here has an effect on the account. The one rule: nothing here sends a call with an effect.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from smspins_tui.models import Intent, Kind, Message, Request, RequestKey, Telephone
from smspins_tui.store import Link
from smspins_tui.store.lookup import last_troubles
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.flow.act import ActFlow
from smspins_tui.ui.flow.copying import CopyFlow
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.detail import Make, of_message, of_request, of_telephone, read_detail

if TYPE_CHECKING:
    from smspins_tui.ui.screens.detail import DetailChoice


class LookFlow:
    """The flows without an effect.

    Args:
        desk: session, dialogs and toasts.
        act: opens what has no known outcome.
        copy: copies a message that was opened.
    """

    def __init__(self, desk: Desk, act: ActFlow, copy: CopyFlow) -> None:
        self._desk = desk
        self._act = act
        self._copy = copy

    async def look_at(self, telephone_id: str | None) -> None:
        """Make a telephone the current one."""
        await (await self._desk.session()).look_at(telephone_id)

    async def mark_read(self, messages: tuple[Message, ...], *, with_older: bool) -> None:
        """Mark the messages that were in sight as read."""
        await (await self._desk.session()).mark_read(messages, with_older=with_older)

    async def detail(self, shown: Telephone | Request | Intent | Message | None, *, is_local: bool) -> None:
        """Open everything that is known of one thing."""
        if shown is None:
            self._desk.tell("nothing is under the cursor")
            return
        if isinstance(shown, Intent):
            await self._act.settle(shown, is_local=is_local)
            return
        make = await self._maker(shown, is_local=is_local)
        choice, _ = await asyncio.gather(read_detail(self._desk, make), self._read(shown))
        if isinstance(shown, Message) and choice is not None:
            await self._copy_from(shown, choice, is_local=is_local)

    async def _copy_from(self, shown: Message, choice: DetailChoice, *, is_local: bool) -> None:
        from smspins_tui.ui.screens.detail import DetailChoice

        if choice is DetailChoice.COPY_CODE:
            await self._copy.code(shown.telephone_id, shown, is_local=is_local)
        else:
            await self._copy.message(shown.telephone_id, shown)

    async def _read(self, shown: Telephone | Request | Message) -> None:
        """Mark a message that was opened as read, and only that."""
        if isinstance(shown, Message):
            await (await self._desk.session()).mark_read((shown,))

    async def _maker(self, shown: Telephone | Request | Message, *, is_local: bool) -> Make:
        session = await self._desk.session()
        if isinstance(shown, Telephone):
            return of_telephone(shown, session.account.clock, is_local=is_local)
        if isinstance(shown, Message):
            check = await session.find_request(RequestKey(Kind.CHECK, shown.check_id))
            return of_message(shown, check, is_local=is_local)
        if not shown.is_asked_here:
            session.poller.ask_about(shown)
        await session.look_at(shown.telephone_id)
        whole = shown if shown.fields else await session.find_request(shown.key)
        return of_request(shown, whole, is_local=is_local)

    async def refresh(self) -> None:
        """Ask the server now."""
        session = await self._desk.session()
        connection = session.account.state.connection
        if connection.link is Link.PAUSED:
            session.pause()
        session.ask_again()
        if session.account.client is None or connection.link is Link.KEY_REFUSED:
            self._desk.tell(f"nothing is asked: {connection.link.value}")
        else:
            self._desk.tell("\n".join(("asking the server now", *last_troubles(connection))))

    async def pause(self) -> None:
        """Stop asking, or go on."""
        session = await self._desk.session()
        session.pause()
        is_paused = session.account.state.connection.link is Link.PAUSED
        self._desk.tell("paused: nothing is asked until p" if is_paused else "going on")

    async def help(self) -> None:
        """Show all keys and signs."""
        from smspins_tui.ui.screens.help import HelpScreen

        await self._desk.ask(HelpScreen(COMMANDS))

    async def quit(self) -> None:
        """Quit; ask first while a call with an effect is in flight."""
        from smspins_tui.ui.dialogs.confirm import ConfirmDialog

        session = self._desk.session_now()
        if session is not None and session.actions.is_under_way:
            lines = (
                "A call with an effect is in flight.",
                "Its outcome will be unknown until the next start finds out.",
            )
            if not await self._desk.ask(ConfirmDialog("Quit?", lines, "quit", "stay")):
                return
        self._desk.leave()
