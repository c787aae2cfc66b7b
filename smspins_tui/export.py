"""The archive of messages as CSV or JSON, and its purge: the commands `export` and `purge`.

Stands apart because a file leaves our hands: what a spreadsheet or a terminal does with it is thought of here. The one
rule: CSV is made safe to open (no formula, no control), JSON is raw and ASCII-escaped.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO

from smspins_tui.codes import find_codes
from smspins_tui.errors import JournalError, SmspinsError
from smspins_tui.journal import Journal
from smspins_tui.models import Message
from smspins_tui.safetext import safe, safe_line
from smspins_tui.settings import Settings, journal_path

FIELDS = ("seen_at", "checked_at", "telephone_id", "telephone", "check_id", "text", "codes", "is_read")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""What a spreadsheet may take for the start of a formula or a command."""
DAY = 86_400.0


def add_export_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""
    parser.add_argument("--format", choices=("csv", "json"), default="csv", help="csv, or json: raw and ASCII-escaped")
    parser.add_argument("--output", metavar="FILE", type=Path, help="a new file, for its owner only (standard output)")


def add_purge_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `purge`."""
    parser.add_argument("--older-than", metavar="DAYS", type=_days, required=True, help="forget messages older than so")


def run_export(namespace: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    """Write the messages of the journal; return the exit code.

    Raises:
        SmspinsError: there is no journal, or the file can't be written.
    """
    path = journal_path(settings)
    if not path.exists():
        raise SmspinsError("there is no journal of this profile and server yet: nothing to export")
    if namespace.output is None:
        asyncio.run(_export(settings, path, WRITERS[namespace.format](stdout)))
        return 0
    with _new_file(namespace.output) as file:
        asyncio.run(_export(settings, path, WRITERS[namespace.format](file)))
    return 0


def run_purge(namespace: argparse.Namespace, settings: Settings, stdout: TextIO) -> int:
    """Forget old messages; return the exit code.

    Raises:
        SmspinsError: there is no journal, or another instance holds it.
    """
    path = journal_path(settings)
    if not path.exists():
        raise SmspinsError("there is no journal of this profile and server yet: nothing to forget")
    count = asyncio.run(_purge(settings, path, time.time() - namespace.older_than * DAY))
    stdout.write(f"messages forgotten, older than {namespace.older_than:g} days: {count}\n")
    return 0


async def _export(settings: Settings, path: Path, writer: Writer) -> None:
    journal = await Journal.open(path, profile=settings.profile, base_url=settings.base_url, read_only=True)
    try:
        writer.start()
        async for messages in journal.pages():
            writer.write(messages)
        writer.end()
    finally:
        await journal.close()


async def _purge(settings: Settings, path: Path, before: float) -> int:
    journal = await Journal.open(path, profile=settings.profile, base_url=settings.base_url)
    try:
        return await journal.purge(before)
    finally:
        await journal.close()


class Writer(Protocol):
    """Writes messages to a file in one format."""

    def start(self) -> None:
        """Write what comes before the messages."""
        ...

    def write(self, messages: Iterable[Message]) -> None:
        """Write some messages."""
        ...

    def end(self) -> None:
        """Write what comes after them."""
        ...


class CsvWriter:
    """CSV with the names of the columns first; every cell is safe to open in a spreadsheet.

    Args:
        file: where it goes.
    """

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def start(self) -> None:
        """Write the names of the columns."""
        self._writer.writerow(FIELDS)

    def write(self, messages: Iterable[Message]) -> None:
        """Write a row a message."""
        for message in messages:
            self._writer.writerow([cell(text) for text in _row(message)])

    def end(self) -> None:
        """Nothing comes after the rows."""


class JsonWriter:
    """One JSON array, an object a message: raw, and nothing but ASCII.

    Args:
        file: where it goes.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._before = "\n"

    def start(self) -> None:
        """Open the array."""
        self._file.write("[")

    def write(self, messages: Iterable[Message]) -> None:
        """Write an object a message, each on a line of its own."""
        for message in messages:
            named = dict(zip(FIELDS, _row(message), strict=True))
            whole = {**named, "codes": list(find_codes(message.text)), "is_read": message.is_read}
            self._file.write(self._before + json.dumps(whole))
            self._before = ",\n"

    def end(self) -> None:
        """Close the array."""
        self._file.write("\n]\n")


WRITERS: dict[str, Callable[[TextIO], Writer]] = {"csv": CsvWriter, "json": JsonWriter}


def cell(text: str) -> str:
    """Return a text as a spreadsheet may open it: no control, and what could start a formula behind an apostrophe."""
    shown = safe(text)
    return f"'{shown}" if shown.lstrip(" '\"\ufeff").startswith(FORMULA) else shown


def _row(message: Message) -> tuple[str, ...]:
    return (
        datetime.fromtimestamp(message.seen_at, UTC).isoformat(timespec="seconds"),
        message.checked.raw if message.checked else "",
        message.telephone_id,
        message.number,
        message.check_id,
        message.text,
        " ".join(find_codes(message.text)),
        "yes" if message.is_read else "no",
    )


def _new_file(path: Path) -> TextIO:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        words = f"{safe_line(str(path))} can't be written: {error.strerror}"
    else:
        return os.fdopen(descriptor, "w", encoding="utf-8", newline="")
    raise JournalError(words)


def _days(text: str) -> float:
    try:
        days = float(text)
    except ValueError:
        days = -1.0
    if not 0 <= days <= 36_500:
        raise argparse.ArgumentTypeError(f"a number of days from 0 to 36500 is due, not {text!r}")
    return days
