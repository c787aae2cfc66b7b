"""Backends for tests: one that keeps, and those that fail in the ways that real ones do."""

from __future__ import annotations

import threading

from keyring import errors
from keyring.backend import KeyringBackend


class Memory(KeyringBackend):
    """Keeps what it is given."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring types its methods, but not this one
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise errors.PasswordDeleteError("no such password")
        del self.kept[service, username]


class Forgetful(Memory):
    """Says yes and keeps nothing, as the null backend does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing."""


class Clinging(Memory):
    """Says yes and forgets nothing."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget nothing."""


class Silent(Memory):
    """Never answers until it is released, as a locked collection on a headless box."""

    def __init__(self) -> None:
        super().__init__()
        self.release = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.release.wait()
        return super().get_password(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.release.wait()
        super().set_password(service, username, password)


class Failing(Memory):
    """Raises `error`, whose text may hold what was to be kept."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, *_: str) -> str | None:
        raise self.error

    def set_password(self, *_: str) -> None:
        raise self.error


class PlaintextKeyring(Memory):
    """Keeps in plain text, and has the name of one that does."""
