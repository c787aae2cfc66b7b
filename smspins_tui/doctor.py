"""The command `doctor`: what the console finds on this machine, and whether the API answers.

Stands apart because it is what a person sends along with a question. The one rule: it tells where a key comes from,
and never the key.
"""

from __future__ import annotations

import asyncio
import os
import platform
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from smspins_tui import __version__
from smspins_tui.api import CallReport, Client
from smspins_tui.errors import ApiError, KeyRefused, KeystoreError
from smspins_tui.keystore import FoundKey, KeyEnvironment, Keyring, find_outside
from smspins_tui.safetext import safe_line
from smspins_tui.settings import Settings, journal_path
from smspins_tui.terminal.clipboard import route


def run(settings: Settings, keys: KeyEnvironment, environ: Mapping[str, str], stdout: TextIO) -> int:
    """Print what is found, a line each; return 0 when the API answers with the key there is, else 1."""
    for name, words in _machine(settings, environ):
        _print(stdout, name, words)
    keyring = Keyring(settings.profile, settings.origin, extra_backends=settings.keyring_backends)
    _print(stdout, "keyring", asyncio.run(_name(keyring)))
    found, words = asyncio.run(_find_key(keyring, keys))
    _print(stdout, "key", words)
    if found is None:
        _print(stdout, "API", "not asked: there is no key")
        return 1
    is_good, words, clock = asyncio.run(_ask(settings, found))
    _print(stdout, "API", found.key.scrub(words))
    _print(stdout, "clock", clock)
    return 0 if is_good else 1


def _print(stdout: TextIO, name: str, words: str) -> None:
    stdout.write(f"{name:<10} {safe_line(words)}\n")


def _machine(settings: Settings, environ: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    yield "version", f"smspins-tui {__version__}, Python {platform.python_version()}, {sys.platform}"
    yield "terminal", f"TERM={environ.get('TERM', 'not set')}, {_colours(environ)}, {_locale(environ)}"
    yield "clipboard", route(environ)
    yield "profile", settings.profile
    yield "server", settings.base_url
    yield "settings", _path(settings.config_file)
    yield "journal", _path(journal_path(settings))
    for problem in settings.problems:
        yield "problem", problem


def _colours(environ: Mapping[str, str]) -> str:
    if environ.get("NO_COLOR"):
        return "NO_COLOR"
    return f"COLORTERM={environ.get('COLORTERM', 'not set')}"


def _locale(environ: Mapping[str, str]) -> str:
    name = next((name for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "LANG")
    return f"{name}={environ.get(name, 'not set')}"


def _path(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError:
        folder = next((one for one in path.parents if one.exists()), Path("/"))
        can = "can be made" if os.access(folder, os.W_OK) else f"can't be made: {folder} can't be written"
        return f"{path} (not there yet, {can})"
    return f"{path} ({stat.filemode(mode)})"


async def _name(keyring: Keyring) -> str:
    """Return which keyring there is; it is not opened for that, so nothing is asked of the person."""
    try:
        return await keyring.describe()
    except KeystoreError as error:
        return str(error)


async def _find_key(keyring: Keyring, keys: KeyEnvironment) -> tuple[FoundKey | None, str]:
    try:
        if (found := find_outside(keys)) is not None:
            return found, f"from {found.source}{f'; {found.warning}' if found.warning else ''}"
        secret = await keyring.read()
    except KeystoreError as error:
        return None, str(error)
    if secret is None:
        return None, "none in any of its places"
    return FoundKey(secret, "keyring"), "from the keyring"


async def _ask(settings: Settings, found: FoundKey) -> tuple[bool, str, str]:
    """Ask for the telephones once; return whether that went well, in words, and what the server's clock tells."""
    reports: list[CallReport] = []
    client = Client(
        settings.base_url, found.key, on_call=reports.append, proxy=settings.proxy, ca_file=settings.ca_file
    )
    try:
        telephones = await client.telephones()
        is_good, words = True, f"answers: {len(telephones)} telephones"
    except KeyRefused as error:
        is_good, words = False, error.reason
    except ApiError as error:
        is_good, words = False, str(error)
    await client.close()
    seconds = f" ({reports[0].seconds * 1000:.0f} ms)" if reports else ""
    return is_good, words + seconds, _clock(reports)


def _clock(reports: list[CallReport]) -> str:
    told = next((report.server_date for report in reports if report.server_date is not None), None)
    if told is None:
        return "the server did not tell its time"
    skew = told - time.time()
    return "as the server's" if abs(skew) < 5 else f"the server's is {skew:+.0f} s against ours"
