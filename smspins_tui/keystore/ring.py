"""The kept key of one profile at one origin.

Stands apart because a keyring can hang, lie or keep nothing. The one rule: it is asked in a daemon thread with a
limit, what is written is read back, and an error of the library ends in this room, as words.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlsplit

from smspins_tui.daemon import run_in_daemon
from smspins_tui.errors import KeystoreError
from smspins_tui.secret import Secret

if TYPE_CHECKING:  # the library is imported in the thread that asks
    from keyring.backend import KeyringBackend

SERVICE = "smspins-tui"

Choose = Callable[[tuple[str, ...]], "KeyringBackend"]
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class _Ended(Generic[_Answer]):
    """What became of a question: an answer, or words."""

    answer: _Answer | None = None
    words: str = ""


class Keyring:
    """The kept key of one profile at one origin.

    Args:
        profile: whose key.
        origin: scheme, host and port of the only server that the key may be sent to.
        extra_backends: modules trusted beside the platform's own; they are tried first.
        limit: seconds that the keyring has for an answer.
        choose: picks the backend, in the thread that asks; the library's when None.

    Every method raises KeystoreError with words for a person.
    """

    def __init__(
        self,
        profile: str,
        origin: str,
        *,
        extra_backends: Iterable[str] = (),
        limit: float = 3.0,
        choose: Choose | None = None,
    ) -> None:
        parts = urlsplit(origin)
        if not parts.netloc or "@" in origin or f"{parts.scheme}://{parts.netloc}" != origin:
            raise KeystoreError("a key is kept for an origin: scheme, host and port")
        self._user = f"{profile}@{origin}"
        self._extra = tuple(extra_backends)
        self._limit = limit
        self._choose = choose or _choose

    async def read(self) -> Secret | None:
        """Return the kept key, or None when there is none."""
        return await self._ask(self._read)

    async def write(self, secret: Secret) -> None:
        """Keep the key and read it back: a backend that keeps nothing may still say yes."""
        is_kept = await self._ask(lambda: self._write(secret), " The key may be kept yet, once it is unlocked.")
        if not is_kept:
            raise KeystoreError("the keyring said yes and kept nothing: the key can be used for this session only")

    async def delete(self) -> bool:
        """Forget the kept key; whether there was one."""
        is_gone = await self._ask(self._delete)
        if is_gone is None:
            raise KeystoreError("the keyring said yes and still holds the key")
        return is_gone

    async def describe(self) -> str:
        """Return the name of the backend, for a person."""
        return await self._ask(self._name) or ""

    def _read(self) -> Secret | None:
        from keyring.errors import InitError

        try:
            return Secret(self._choose(self._extra).get_password(SERVICE, self._user) or "") or None
        except InitError:  # the service is there, and nothing was ever kept in it
            return None

    def _write(self, secret: Secret) -> bool:
        backend = self._choose(self._extra)
        backend.set_password(SERVICE, self._user, secret.reveal())
        return Secret(backend.get_password(SERVICE, self._user) or "") == secret

    def _delete(self) -> bool | None:
        backend = self._choose(self._extra)
        if backend.get_password(SERVICE, self._user) is None:
            return False
        backend.delete_password(SERVICE, self._user)
        return True if backend.get_password(SERVICE, self._user) is None else None

    def _name(self) -> str:
        from smspins_tui.keystore.backend import name_of

        return name_of(self._choose(self._extra))

    async def _ask(self, work: Callable[[], _Answer], when_late: str = "") -> _Answer | None:
        try:
            ended = await asyncio.wait_for(run_in_daemon(lambda: _attempt(work)), self._limit)
        except TimeoutError:
            ended = _Ended(words=f"the keyring gave no answer within {self._limit:g} s: it may be locked.{when_late}")
        if ended.words:
            raise KeystoreError(ended.words)
        return ended.answer


def _attempt(work: Callable[[], _Answer]) -> _Ended[_Answer]:
    from smspins_tui.keystore.backend import words_for

    try:
        return _Ended(answer=work())
    except Exception as error:  # noqa: BLE001 - a backend is anybody's plug-in: all that it raises ends here, as words
        return _Ended(words=words_for(error))


def _choose(extra: tuple[str, ...]) -> KeyringBackend:
    from smspins_tui.keystore.backend import choose_backend

    return choose_backend(extra)
