"""Which code `y` copies, and the copy that waits for the next one.

Stands apart because this is the main job and its rules must be seen whole: an older code is never copied silently, and
between several candidates the person picks. The one rule: only what `codes` found is ever copied as a code.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from enum import Enum

from smspins_tui.codes import find_codes
from smspins_tui.models import Message
from smspins_tui.services.account import Account
from smspins_tui.services.thread import MessageName, add_to_thread, name_of
from smspins_tui.store import Armed, State
from smspins_tui.store.lookup import last_check, open_check


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
    """Arm: the code is still to come. `codeless` is the newest message, when it came since the check was requested."""

    codeless: Message | None = None


class Older(Enum):
    """Why a code isn't taken at once, in words."""

    SKIPS_NEWER = "no code found in the newest message"
    BEFORE_CHECK = "the newest code came before the last check"
    COPIED = "the newest code was copied before"


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The code of `message` is an older one: said with its age, and copied when asked for again."""

    message: Message
    newest: Message
    why: Older

    def follows(self, told: AskAgain | None) -> bool:
        """Whether the last `y` told this already, and nothing came meanwhile."""
        if told is None:
            return False
        pairs = ((self.message, told.message), (self.newest, told.newest))
        return all(name_of(one) == name_of(other) for one, other in pairs)


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is no code."""

    words: str


Decision = CopyNow | Pick | Wait | AskAgain | Nothing


def newest_with_code(thread: tuple[Message, ...]) -> Message | None:
    """Return the newest message with a code in it, if any."""
    return next((message for message in thread if find_codes(message.text)), None)


def codes_of(message: Message) -> CopyNow | Pick | Nothing:
    """Return what to copy of one message."""
    codes = find_codes(message.text)
    if not codes:
        return Nothing("no code in this message: Y copies the whole of it")
    return CopyNow(codes[0], message) if len(codes) == 1 else Pick(codes, message)


def decide(
    state: State, telephone_id: str, told: AskAgain | None = None, copied: Collection[MessageName] = ()
) -> Decision:
    """Return what `y` does for a telephone.

    Args:
        state: the state now.
        telephone_id: the current telephone.
        told: what the last `y` said of an older code, when this one follows it.
        copied: the messages whose code was copied before.
    """
    thread = state.threads.get(telephone_id, ())
    found = newest_with_code(thread)
    check = open_check(state, telephone_id)
    is_armed = state.armed is not None and state.armed.telephone_id == telephone_id
    is_to_come = check is not None and (found is None or found.came_at < check.requested_at)
    if check is not None and is_to_come and (found is None or not is_armed):
        return Wait(thread[0] if thread and thread[0].came_at >= check.requested_at else None)
    if found is None:
        has_some = "no code found in its messages: Y copies the newest, c requests a check"
        return Nothing(has_some if thread else "no code yet: c requests a check")
    why = _why_older(state, found, thread[0], copied)
    if why is None:
        return codes_of(found)
    older = AskAgain(found, thread[0], why)
    return codes_of(found) if older.follows(told) else older


def _why_older(state: State, found: Message, newest: Message, copied: Collection[MessageName]) -> Older | None:
    """Return why a code is not simply the newest there is, None when it is."""
    if found is not newest:
        return Older.SKIPS_NEWER
    last = last_check(state, found.telephone_id)
    if last is not None and found.came_at < last.requested_at:
        return Older.BEFORE_CHECK
    return Older.COPIED if name_of(found) in copied else None


class Copying:
    """The clipboard, and the copy that waits.

    Args:
        account: whose messages they are.
        write: puts text on the clipboard and returns what was done, in words.
    """

    def __init__(self, account: Account, write: Callable[[str], Awaitable[str]]) -> None:
        self._account = account
        self.write = write
        self.copied: set[MessageName] = set()

    async def copy(self, code: str, message: Message) -> str:
        """Copy a code of a message, once without being asked again; return in words what was done."""
        words = await self.write(code)
        self.copied.add(name_of(message))
        return words

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
