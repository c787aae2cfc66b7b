"""The key as it comes from outside: the environment, a file, a command.

Stands apart because this happens before the full screen and before anything else is imported. The one rule: the
variable with the key is taken away at once, so that neither a child nor a crash report finds it.
"""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from smspins_tui.errors import KeystoreError
from smspins_tui.secret import Secret

LONGEST = 512
"""The most characters a key may have."""

_CAP = 16_384


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and in words where it was found, and what is wrong with that place."""

    key: Secret
    source: str
    warning: str = ""


@dataclass(frozen=True, slots=True)
class KeyEnvironment:
    """What the environment says of the key: the key itself, a file that holds it, a command that prints it."""

    key: Secret | None = None
    file: str | None = None
    command: str | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that are named, in the order in which they are asked."""
        named = (("SMSPINS_API_KEY", self.key), ("the key file", self.file), ("the key command", self.command))
        return tuple(title for title, value in named if value)


def take_environment(environ: MutableMapping[str, str]) -> KeyEnvironment:
    """Take what `environ` says of the key; the key itself is gone from it afterwards."""
    return KeyEnvironment(
        key=Secret(environ.pop("SMSPINS_API_KEY", "")) or None,
        file=environ.get("SMSPINS_API_KEY_FILE") or _credential(environ),
        command=environ.get("SMSPINS_API_KEY_COMMAND") or None,
    )


def find_outside(environment: KeyEnvironment, *, limit: float = 60.0) -> FoundKey | None:
    """Return the key of the first source outside that is named, or None when none is.

    The command has the terminal to itself and `limit` seconds.

    Raises:
        KeystoreError: when the source that is named has no key. The next one is not asked: a person who names a source
            means it.
    """
    if environment.key is not None:
        return FoundKey(parse_key(environment.key, "SMSPINS_API_KEY"), "SMSPINS_API_KEY")
    if environment.file is not None:
        path = Path(environment.file)
        return FoundKey(parse_key(_read(path), "the key file"), f"the file {path}", _exposure(path))
    if environment.command is not None:
        return FoundKey(parse_key(_run(environment.command, limit), "the key command"), "the key command")
    return None


def parse_key(text: Secret, source: str = "that") -> Secret:
    """Return the key that `text` holds in its first line.

    Raises:
        KeystoreError: when it can't be a key; the words name the `source` and never what was in it.
    """
    key = Secret(text.reveal().strip().partition("\n")[0].strip())
    if not key:
        raise KeystoreError(f"{source} holds no key: it is empty")
    if not _is_key(key):
        raise KeystoreError(f"{source} holds no key: a key is one word of at most {LONGEST} plain characters")
    return key


def _is_key(key: Secret) -> bool:
    # A key of dots alone would change the path that it stands in.
    return (
        len(key.reveal()) <= LONGEST
        and all("!" <= character <= "~" for character in key.reveal())
        and bool(key.reveal().strip("."))
    )


def _credential(environ: Mapping[str, str]) -> str | None:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        return None
    path = Path(directory, "smspins-api-key")
    return str(path) if path.exists() else None


def _read(path: Path) -> Secret:
    try:
        with path.open("rb") as stream:
            return _secret(stream.read(_CAP))
    except OSError as error:
        words = f"the key file can't be read: {error.strerror}"
    raise KeystoreError(words)


def _exposure(path: Path) -> str:
    """Return in words whether others can read a key file, or an empty string.

    What belongs to somebody else and is open to its group may be ours by that group only, as a service manager does it.
    """
    with contextlib.suppress(OSError):  # it was read a moment ago: whatever came over it, the key is there
        told = path.stat()
        bits = stat.S_IRGRP | stat.S_IROTH if told.st_uid == os.getuid() else stat.S_IROTH
        if told.st_mode & bits:
            return f"the key file can be read by others: chmod 600 {path}"
    return ""


def _run(command: str, limit: float) -> Secret:
    """Return what `command` prints; the shell runs it, for it is the person's own line in their own terminal."""
    process = subprocess.Popen(command, shell=True, stdout=subprocess.PIPE)  # noqa: S602 - see the docstring
    try:
        printed = _secret(process.communicate(timeout=limit)[0])
    except subprocess.TimeoutExpired:
        printed = None
    finally:
        _end(process)
    if printed is None:
        raise KeystoreError(f"the key command gave no key within {limit:g} s")
    if process.returncode != 0:
        raise KeystoreError(f"the key command failed with exit code {process.returncode}")
    return printed


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _secret(data: bytes) -> Secret:
    return Secret(data.decode("utf-8", "replace"))
