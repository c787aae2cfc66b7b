"""Looking: what is current, details, help, refresh, pause, and the way out.

Stands apart because nothing here has an effect on the account. The one rule: nothing here sends a call with an effect.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smspins_tui.models import Intent, Kind, Message, Request, Telephone
from smspins_tui.store import Link
from smspins_tui.store.lookup import listed_at, requests_of
from smspins_tui.store.selectors import effective_auto
from smspins_tui.ui.command import COMMANDS
from smspins_tui.ui.flow.act import ActFlow
from smspins_tui.ui.flow.desk import Desk

if TYPE_CHECKING:
    from smspins_tui.ui.screens.detail_lines import Detail


class LookFlow:
    """The flows without an effect.

    Args:
        desk: session, dialogs and toasts.
        act: opens what has no known outcome.
    """

    def __init__(self, desk: Desk, act: ActFlow) -> None:
        self._desk = desk
        self._act = act

    async def look_at(self, telephone_id: str | None) -> None:
        """Make a telephone the current one."""
        await (await self._desk.session()).look_at(telephone_id)

    async def mark_read(self, telephone_id: str) -> None:
        """Mark the messages of a telephone as read."""
        await (await self._desk.session()).mark_read(telephone_id)

    async def detail(self, shown: Telephone | Request | Intent | Message | None, *, is_local: bool) -> None:
        """Open everything that is known of one thing."""
        if shown is None:
            self._desk.tell("nothing is under the cursor")
            return
        if isinstance(shown, Intent):
            await self._act.settle(shown, is_local=is_local)
            return
        from smspins_tui.ui.screens.detail import DetailScreen

        await self._desk.ask(DetailScreen(await self._detail_of(shown, is_local=is_local)))
        if isinstance(shown, Message):
            await (await self._desk.session()).mark_read(shown.telephone_id)

    async def _detail_of(self, shown: Telephone | Request | Message, *, is_local: bool) -> Detail:
        from smspins_tui.ui.screens import detail_lines

        session = await self._desk.session()
        state = session.account.state
        telephone = state.telephones.get(shown.telephone_id or "")
        if isinstance(shown, Message):
            return detail_lines.message_detail(shown, telephone, is_local=is_local)
        if isinstance(shown, Telephone):
            now = session.account.clock()
            belief = state.auto_checks.get(shown.telephone_id)
            return detail_lines.telephone_detail(
                replace(shown, listed_at=listed_at(state, shown)),
                now=now,
                belief=belief,
                state=effective_auto(belief, now),
                inbox=state.inboxes.get(shown.telephone_id),
                requests=tuple(one for one in requests_of(state, shown.telephone_id) if one.is_open),
                is_local=is_local,
            )
        if not shown.is_asked_here:
            session.poller.ask_about(shown)
        await session.look_at(shown.telephone_id)
        thread = session.account.state.threads.get(shown.telephone_id or "", ())
        messages = tuple(message for message in thread if message.check_id == shown.id)
        return detail_lines.request_detail(
            shown, telephone, messages if shown.kind is Kind.CHECK else (), is_local=is_local
        )

    async def refresh(self) -> None:
        """Ask the server now."""
        session = await self._desk.session()
        link = session.account.state.connection.link
        if link is Link.PAUSED:
            session.pause()
        session.poller.want_all()
        is_asked = session.account.client is not None and link is not Link.KEY_REFUSED
        self._desk.tell("asking the server now" if is_asked else f"nothing is asked: {link.value}")

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
