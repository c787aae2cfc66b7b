"""The key: asked for at the start, or by `K`.

Stands apart because only this flow sees a key. The one rule: the key goes from the dialog to the session, and to the
keyring where the person wants that; nothing else is done with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from smspins_tui.errors import KeyRefused, KeystoreError
from smspins_tui.store import Connection, Link, State, Store
from smspins_tui.ui.flow.desk import Desk
from smspins_tui.ui.flow.hold import let_go

if TYPE_CHECKING:
    from smspins_tui.services.session import Session
    from smspins_tui.ui.dialogs.confirm import ConfirmDialog

FIRST = "There is no key yet. It is the API key of your account."

UNANSWERED = frozenset({Link.STARTING, Link.OFFLINE, Link.SLOWED, Link.PAUSED})

WHOSE = {
    Link.OTHER_ACCOUNT: ("Another account?", "This key lists none of the telephones that are known here."),
    Link.NONE_LISTED: ("No telephones", "This key lists no telephones at all, and some are known here. r asks again."),
}


class KeyFlow:
    """The flows around the key.

    Args:
        desk: session, dialogs and toasts.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def arrive(self, is_free: Callable[[], bool]) -> None:
        """Ask for a key when the session has none, or the first answer of the server refuses the one it has.

        This is the only time that the dialog opens by itself, and then only while `is_free`: nobody is at something
        else.
        """
        session = await self._desk.session()
        link = await first_link(session.account.store)
        if link is Link.NO_KEY or (link is Link.KEY_REFUSED and is_free()):
            await self.give()

    async def give(self) -> None:
        """Ask for a key, keep it where the person wants, and use it."""
        from smspins_tui.keystore import FoundKey
        from smspins_tui.ui.dialogs.key import KeyDialog

        session = await self._desk.session()
        state = session.account.state
        link = state.connection.link
        if link in WHOSE and await self._desk.ask(whose_key(link)):
            session.trust()
            return
        keeping, why_not = await where_kept(session)
        choice = await self._desk.ask(KeyDialog(why_asked(state), keeping, session.check_key, why_not=why_not))
        if choice is None:
            return
        let_go()
        source = "given for this session only"
        if choice.is_kept:
            try:
                await session.keyring.write(choice.secret)
                source = "keyring"
            except KeystoreError as error:
                self._desk.tell(f"the key is not kept: {error}", severity="error")
        await session.use_key(FoundKey(choice.secret, source))
        self._desk.tell(f"the new key is in use, {'kept in the keyring' if source == 'keyring' else source}")


async def first_link(store: Store) -> Link:
    """Wait until it shows whether there is a key that the server takes, and return how it is reached then."""
    answered = asyncio.Event()

    def look(state: State) -> None:
        if state.connection.link not in UNANSWERED or state.connection.faults:
            answered.set()

    unsubscribe = store.subscribe(look)
    try:
        await answered.wait()
    finally:
        unsubscribe()
    return store.state.connection.link


def why_asked(state: State) -> str:
    """Return why a key is asked for: in the words of the server when it refuses the one there is, and whose that is."""
    match state.connection:
        case Connection(link=Link.NO_KEY):
            return FIRST
        case Connection(link=Link.KEY_REFUSED, words=words) if words:
            why = words.removesuffix(KeyRefused.HINT)
            return f"{why[:1].upper()}{why[1:]}. {came_from(state.key_source)}Give another key for this account."
    return "Give another key for this account."


def came_from(source: str) -> str:
    """Return a sentence on where a key was found, which a person may want to change."""
    match source:
        case "":
            return ""
        case "keyring":
            return "It came from the keyring. "
    return f"It was {source}. " if source.startswith("given") else f"It came from {source}. "


def whose_key(link: Link) -> ConfirmDialog:
    """Return the question whose key it is that lists none of the telephones known here."""
    from smspins_tui.ui.dialogs.confirm import ConfirmDialog

    title, first = WHOSE[link]
    profile = "For another account, quit and start with --profile NAME: it has a journal of its own."
    return ConfirmDialog(title, (first, profile), "the same account, go on", "another key")


async def where_kept(session: Session) -> tuple[str | None, str]:
    """Return where a key would be kept, or None and why it can't be."""
    if not session.is_kept:
        return None, "nothing is kept in this mode, the key is used for this session only"
    try:
        return await session.keyring.describe(), ""
    except KeystoreError as error:
        return None, str(error)
