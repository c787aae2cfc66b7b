"""Which code `y` copies, and the copy that waits for the next one.

Stands apart because this is the main job and its rules must be seen whole: an older code is never copied silently, and
between several candidates the person picks. The one rule: only what `codes` found is ever copied as a code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from smspins_tui.codes import find_codes
from smspins_tui.models import Message
from smspins_tui.services.account import Account
from smspins_tui.services.thread import add_to_thread
from smspins_tui.store import Armed, State
from smspins_tui.store.lookup import open_check

RECENT = 600.0
"""Seconds within which a code counts as the one that is wanted."""


@dataclass(frozen=True, slots=True)
class CopyNow:
    """Copy the one code of a message."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Pick:
    """Several candidates: the person picks."""

    codes: tuple[str, ...]
    message: Message


@dataclass(frozen=True, slots=True)
class Wait:
    """Arm: the code is still to come."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The newest code is old: said with its age, and copied when asked for again."""

    message: Message


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no code."""

    words: str


Decision = CopyNow | Pick | Wait | AskAgain | Nothing


def newest_with_code(thread: tuple[Message, ...]) -> Message | None:
    """Return the newest message with a code in it, if any."""
    return next((message for message in thread if find_codes(message.text)), None)


def codes_of(message: Message) -> Decision:
    """Return what to copy of one message."""
    codes = find_codes(message.text)
    if not codes:
        return Nothing("no code in this message: Y copies the whole of it")
    return CopyNow(codes[0], message) if len(codes) == 1 else Pick(codes, message)


def decide(state: State, telephone_id: str, now: float, insisted: Message | None) -> Decision:
    """Return what `y` does for a telephone.

    Args:
        state: the state now.
        telephone_id: the current telephone.
        now: seconds since the epoch.
        insisted: the message whose age was told at the last `y`, when this one follows it.
    """
    newest = newest_with_code(state.threads.get(telephone_id, ()))
    check = open_check(state, telephone_id)
    if newest is not None and newest == insisted:
        return codes_of(newest)
    if check is not None and (newest is None or newest.came_at < check.requested_at):
        is_armed = state.armed is not None and state.armed.telephone_id == telephone_id
        return AskAgain(newest) if is_armed and newest is not None else Wait()
    if newest is None:
        return Nothing("no code yet: c requests a check")
    return codes_of(newest) if now - newest.came_at <= RECENT else AskAgain(newest)


class Copying:
    """The clipboard, and the copy that waits.

    Args:
        account: whose messages they are.
        write: puts text on the clipboard and returns what was done, in words.
    """

    def __init__(self, account: Account, write: Callable[[str], Awaitable[str]]) -> None:
        self._account = account
        self.write = write

    def arm(self, telephone_id: str) -> None:
        """Copy the next code of a telephone when it comes."""
        self._account.store.update(armed=Armed(telephone_id, self._account.clock()))

    def drop(self) -> bool:
        """Drop what is armed; False when nothing was."""
        if self._account.state.armed is None:
            return False
        self._account.store.update(armed=None)
        return True

    def wanted(self, messages: tuple[Message, ...]) -> Decision | None:
        """Return what an armed copy does with new messages, and disarm it when one of them has a code."""
        armed = self._account.state.armed
        if armed is None:
            return None
        for message in add_to_thread((), messages):  # the newest of those that came at once
            if message.telephone_id == armed.telephone_id and find_codes(message.text):
                self._account.store.update(armed=None)
                return codes_of(message)
        return None
