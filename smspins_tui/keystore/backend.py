"""The backend of the keyring: which one is trusted, and what its errors mean.

Stands apart because this is all that knows the library: it is imported in the thread that asks, 35 ms of it, and not
with the rest. The one rule: only modules on the list, so that a plain text backend that happens to be installed is not
even loaded.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterable, Iterator

from keyring import core, errors
from keyring.backend import KeyringBackend

from smspins_tui.errors import KeystoreError

TRUSTED = {
    "linux": ("keyring.backends.SecretService", "keyring.backends.libsecret"),
    "darwin": ("keyring.backends.macOS",),
    "win32": ("keyring.backends.Windows",),
}
"""The modules that keep a secret well, by platform, the quickest first."""

SESSION_ONLY = "the key can be used for this session only"

_NAMES = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service (libsecret)",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Locker",
    "keyring.backends.kwallet": "KWallet",
}


def choose_backend(extra: tuple[str, ...] = ()) -> KeyringBackend:
    """Return the backend that the person configured for the library, else the first on the list that works.

    Args:
        extra: modules trusted beside the platform's own; they come first.

    Raises:
        KeystoreError: when the configured one isn't trusted, or none works.
    """
    trusted = (*extra, *TRUSTED.get(sys.platform, ()))
    configured = core.load_env() or core.load_config()
    if configured is not None:
        return _first_trusted(configured, trusted)
    for module in trusted:
        for backend in _working(module):
            if is_trusted(backend, trusted):
                return backend
    raise KeystoreError(f"no keyring on this machine: {SESSION_ONLY}")


def is_trusted(backend: KeyringBackend, trusted: tuple[str, ...]) -> bool:
    """Whether the backend's module is on the list, and it isn't known to keep nothing or plain text all the same."""
    kind = type(backend)
    if kind.__module__ in {"keyring.backends.null", "keyring.backends.fail"}:
        return False
    if kind.__module__.startswith("keyrings.alt") or "plain" in kind.__name__.lower():
        return False
    return kind.__module__ in trusted


def name_of(backend: KeyringBackend) -> str:
    """Return how a person calls the backend."""
    kind = type(backend)
    return _NAMES.get(kind.__module__, f"{kind.__module__.removeprefix('keyring.backends.')}.{kind.__name__}")


def words_for(error: Exception) -> str:
    """Return what a backend's error means; never its own text, which may hold what was to be kept."""
    match error:
        case KeystoreError():
            return str(error)
        case errors.KeyringLocked():
            return f"the keyring is locked: unlock it and try again, or {SESSION_ONLY}"
        case errors.InitError():
            return f"the keyring has nothing to keep a key in, or it wasn't opened: {SESSION_ONLY}"
        case errors.NoKeyringError():
            return f"no keyring on this machine: {SESSION_ONLY}"
        case errors.PasswordSetError():
            return f"the keyring refused to keep the key: {SESSION_ONLY}"
        case errors.PasswordDeleteError():
            return "the keyring refused to forget the key"
    return f"the keyring failed: {SESSION_ONLY}"


def _first_trusted(configured: KeyringBackend, trusted: tuple[str, ...]) -> KeyringBackend:
    members: Iterable[KeyringBackend] = (configured,)
    if type(configured).__module__ == "keyring.backends.chainer":
        members = getattr(configured, "backends", ())
    for backend in members:
        if is_trusted(backend, trusted):
            return backend
    raise KeystoreError(
        f"the keyring that is configured ({name_of(configured)}) isn't trusted with a key: {SESSION_ONLY}. "
        "A good one can be named in the settings, [key] keyring_backends"
    )


def _working(module: str) -> Iterator[KeyringBackend]:
    try:
        members = vars(importlib.import_module(module))
    except ImportError:
        return
    for kind in members.values():
        is_backend = inspect.isclass(kind) and issubclass(kind, KeyringBackend) and kind.__module__ == module
        if is_backend and not inspect.isabstract(kind) and kind.viable:
            yield kind()
