"""From `y`, `Y` and `t` to the clipboard, and the armed copy to its code.

Stands apart because this is the main job. The one rule: what is said was done, and nothing older is copied unsaid.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from smspins_tui.daemon import run_in_daemon
from smspins_tui.models import Message, Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line, safe_whole
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.hold import let_go
from smspins_tui.ui.format import age, moment

if TYPE_CHECKING:
    from smspins_tui.services.copying import AskAgain, Pick

FRESH = 60.0
"""Seconds after which a telephone is listed again before its number is said to be current."""


BY_HAND = 20.0
"""Seconds for which a code is shown: long enough to type it where the clipboard does not reach."""


class CopyFlow:
    """The flows that end on the clipboard.

    Args:
        desk: session, dialogs and toasts.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: AskAgain | None = None

    async def code(self, telephone_id: str | None, message: Message | None, *, is_local: bool) -> None:
        """Copy the code of the message given, else the newest of the telephone; arm when it is still to come."""
        from smspins_tui.services import copying

        session = await self._desk.session()
        account = session.account
        if message is not None:
            await self._carry_out(copying.codes_of(message), message.telephone_id, is_local=is_local)
            return
        if telephone_id is None:
            self._desk.tell_none(telephone_id)
            return
        await session.look_at(telephone_id)
        decision = copying.decide(account.state, telephone_id, self._told, session.copying.copied)
        await self._carry_out(decision, telephone_id, is_local=is_local)

    async def arrived(self, messages: tuple[Message, ...]) -> None:
        """Take new messages: an armed copy is carried out, the code of another telephone is told."""
        from smspins_tui.services.copying import Pick, newest_with_code

        session = await self._desk.session()
        decision = session.copying.wanted(messages)
        newest = newest_with_code(messages[::-1]) or messages[-1]
        if isinstance(decision, Pick):
            await self._announce(decision)
        elif decision is not None:
            await self._carry_out(decision, newest.telephone_id)
        elif newest.telephone_id != session.account.state.current_id and session.is_awaited(newest):
            self._desk.tell(safe_line(newest.text, cap=60), title=await self._desk.name(newest.telephone_id))

    async def _announce(self, several: Pick) -> None:
        """Say that there is something to pick: a picker that opens by itself takes the keys of who types."""
        telephone_id = several.message.telephone_id
        current_id = (await self._desk.session()).account.state.current_id
        key = "y picks" if telephone_id == current_id else "y on its row picks"
        self._desk.tell(f"{len(several.codes)} codes of {await self._desk.name(telephone_id)} came: {key}")

    async def _carry_out(self, decision: object, telephone_id: str, *, is_local: bool = False) -> None:
        from smspins_tui.services.copying import AskAgain, CopyNow, Nothing, Pick, Wait

        session = await self._desk.session()
        name = await self._desk.name(telephone_id)
        now = session.account.clock()
        self._told = None
        match decision:
            case CopyNow(code, message):
                await self._put(code, message, name)
            case Pick(codes, message):
                await self._pick(codes, message, name)
            case Wait(codeless):
                session.copying.arm(telephone_id)
                why = f"no code found in the newest message, {how_old(codeless, now)}; " if codeless else ""
                self._desk.tell(f"{why}the next code of {name} will be copied, escape drops it")
            case AskAgain():
                self._told = decision
                self._desk.tell(words_of_older(decision, now, is_local=is_local), title=name)
            case Nothing(words):
                self._desk.tell(words, title=name)

    async def _pick(self, codes: tuple[str, ...], message: Message, name: str) -> None:
        from smspins_tui.ui.dialogs.code_picker import CodePicker

        line = f"{name}: {safe_line(message.text)}"
        code = await self._desk.ask(CodePicker(codes, line))
        if code is not None:
            await self._put(code, message, name)

    async def _put(self, code: str, message: Message, name: str) -> None:
        let_go()
        session = await self._desk.session()
        words = await session.copying.copy(code, message)
        old = how_old(message, session.account.clock())
        self._desk.tell(f"code of {name}, {old}: {words}", title=code, seconds=BY_HAND)
        await session.mark_read((message,))

    async def message(self, telephone_id: str | None, message: Message | None) -> None:
        """Copy the whole text of the message given, else of the newest."""
        session = await self._desk.session()
        if message is None and telephone_id is not None:
            await session.look_at(telephone_id)
            thread = session.account.state.threads.get(telephone_id, ())
            message = thread[0] if thread else None
        if message is None:
            self._desk.tell("no message yet: c requests a check", title=await self._desk.name(telephone_id))
            return
        # the longest ones take a second to make safe
        text = await run_in_daemon(partial(safe_whole, message.text))
        words = await session.copying.write(text)
        name = await self._desk.name(message.telephone_id)
        self._desk.tell(f"message of {name}: {words}")
        await session.mark_read((message,))

    async def telephone(self, telephone_id: str | None) -> None:
        """Copy what is known of the number and say how old it is; read it again when that is long ago."""
        session = await self._desk.session()
        state = session.account.state
        telephone = state.telephones.get(telephone_id or "")
        if telephone is None:
            self._desk.tell_none(telephone_id)
            return
        now = session.account.clock()
        listed = telephone.unlisted_since if telephone.missed else state.telephones_at
        known = f"listed {age(listed, now)} ago" if listed is not None else "not listed yet"
        words = await session.copying.write(safe_line(telephone.number))
        title = f"{telephone_number(telephone.number)}"
        self._desk.tell(f"{known}: {words}", title=title)
        if listed is None or now - listed > FRESH:
            await self._reread(telephone)

    async def _reread(self, telephone: Telephone) -> None:
        """Ask for the telephones, and tell loudly when the number that was copied isn't the number any more."""
        session = await self._desk.session()
        await session.list_telephones()
        now = session.account.state.telephones.get(telephone.telephone_id)
        if now is not None and now.number != telephone.number:
            words = f"the number copied is old: it is {telephone_number(now.number)} now. t copies it"
            self._desk.tell(words, title=f"Telephone {telephone.telephone_id}", severity="error")

    async def text(self, text: str) -> None:
        """Copy what was selected with the mouse."""
        session = await self._desk.session()
        self._desk.tell(f"selection: {await session.copying.write(safe_whole(text))}")

    async def drop(self) -> None:
        """Drop the copy that waits for a code."""
        self._told = None
        if (await self._desk.session()).copying.drop():
            self._desk.tell("dropped: the next code will not be copied")


def how_old(message: Message, now: float) -> str:
    """Return how long ago a message came: `15s old`, at first `seconds old`."""
    past = age(message.came_at, now)
    return f"{'seconds' if past == 'now' else past} old"


def words_of_older(older: AskAgain, now: float, *, is_local: bool) -> str:
    """Return why a code was not copied at once, how old it is, and what copies it."""
    from smspins_tui.services.copying import CopyNow, Older, codes_of

    found = codes_of(older.message)
    again = f"y again copies {found.code}" if isinstance(found, CopyNow) else "y again offers its codes"
    of_then = f", of {moment(older.newest.came_at, now, is_local=is_local)}" if older.why is Older.SKIPS_NEWER else ""
    return f"{older.why.value}{of_then}; {again}, {how_old(older.message, now)}"
