"""The command `key`: keep a key, say where one is, forget it.

Stands apart because it runs without the screen, and so without Textual. The one rule: no key is ever printed, and none
is taken as an argument, where every user of the machine could read it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
from dataclasses import dataclass
from typing import TextIO

from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import KeyEnvironment, Keyring, find_outside, parse_key
from smspins_tui.secret import Secret
from smspins_tui.settings import Settings

DONE, FAILED = 0, 1


@dataclass(frozen=True, slots=True)
class _Source:
    """What is known of a source: one that is named and wrong holds up the start."""

    name: str
    words: str
    has_key: bool = False
    is_wrong: bool = False

    @property
    def is_first(self) -> bool:
        """Whether no later source is asked."""
        return self.has_key or self.is_wrong


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may follow `key`."""
    parser.add_argument(
        "what",
        choices=("set", "status", "delete"),
        help="set: keep the key that standard input or a prompt gives; status: say which source has one; "
        "delete: forget the kept one",
    )


def run(
    namespace: argparse.Namespace,
    settings: Settings,
    environment: KeyEnvironment,
    stdin: TextIO,
    stdout: TextIO,
    stderr: TextIO,
) -> int:
    """Run the command and return the exit code: 0 done, 1 failed or no key.

    Args:
        namespace: what `add_arguments` made of the arguments.
        settings: whose key, and for which server.
        environment: what the environment says of the key.
        stdin: gives the key to `set`, when it is no terminal.
        stdout: what was asked for.
        stderr: what went wrong.
    """
    keyring = Keyring(settings.profile, settings.origin, extra_backends=settings.keyring_backends)
    whose = f"{settings.profile} at {settings.origin}"
    try:
        match namespace.what:
            case "set":
                code, words = _set(keyring, whose, stdin, stderr)
            case "delete":
                code, words = _delete(keyring, whose)
            case _:
                code, words = _status(keyring, whose, environment)
    except KeystoreError as error:
        stderr.write(f"{error}\n")
        return FAILED
    stdout.write(f"{words}\n")
    return code


def _set(keyring: Keyring, whose: str, stdin: TextIO, stderr: TextIO) -> tuple[int, str]:
    key = parse_key(_ask(stdin, stderr), "what was given")
    asyncio.run(keyring.write(key))
    return DONE, f"The key of {whose} is kept in {asyncio.run(keyring.describe())}."


def _ask(stdin: TextIO, stderr: TextIO) -> Secret:
    with contextlib.suppress(EOFError, UnicodeDecodeError):  # nothing was given, or nothing that could be a key
        if not stdin.isatty():
            return Secret(stdin.readline(4096))
        return Secret(getpass.getpass("API key (it isn't shown): ", stderr))
    return Secret("")


def _delete(keyring: Keyring, whose: str) -> tuple[int, str]:
    if asyncio.run(keyring.delete()):
        return DONE, f"The key of {whose} is forgotten."
    return FAILED, f"No key of {whose} was kept."


def _status(keyring: Keyring, whose: str, environment: KeyEnvironment) -> tuple[int, str]:
    """Say of each source whether it has a key; the command isn't run, for it may ask on the terminal."""
    sources = (
        _outside("SMSPINS_API_KEY", KeyEnvironment(key=environment.key)),
        _outside("key file", KeyEnvironment(file=environment.file)),
        _command(environment),
        _kept(keyring, whose),
    )
    first = next((source for source in sources if source.is_first), None)
    lines = [f"{source.name:<16} {source.words}" for source in sources]
    lines.append(f"The console starts with: {_start(first)}.")
    return (DONE if first is not None and first.has_key else FAILED), "\n".join(lines)


def _start(first: _Source | None) -> str:
    if first is None:
        return "no key, and asks for one"
    return first.name if first.has_key else f"nothing: {first.name} is named and has no key"


def _outside(name: str, environment: KeyEnvironment) -> _Source:
    if not environment.sources:
        return _Source(name, "not named")
    try:
        found = find_outside(environment)
    except KeystoreError as error:
        return _Source(name, str(error), is_wrong=True)
    warning = f"; {found.warning}" if found is not None and found.warning else ""
    return _Source(name, f"has a key{warning}", has_key=True)


def _command(environment: KeyEnvironment) -> _Source:
    if not environment.command:
        return _Source("key command", "not named")
    return _Source("key command", "named, and run when the console starts", has_key=True)


def _kept(keyring: Keyring, whose: str) -> _Source:
    try:
        name = asyncio.run(keyring.describe())
        has_key = asyncio.run(keyring.read()) is not None
    except KeystoreError as error:
        return _Source("keyring", str(error))
    return _Source("keyring", f"{name}: {'keeps the key' if has_key else 'no key'} of {whose}", has_key=has_key)
