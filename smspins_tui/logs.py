"""The log: off unless asked for, and unable to hold the key.

Stands apart because the libraries log too, into the same file and, without one, onto the screen. The one rule: what is
written was scrubbed as a whole, after it was formatted, so that no argument and no traceback slips by.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from smspins_tui.errors import SettingsError
from smspins_tui.safetext import safe, safe_line

if TYPE_CHECKING:  # costs more than the rest of this room, and is needed only where a log is kept
    from logging import Handler

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}
SIZE = 1_000_000
"""Bytes after which a new file is begun; two old ones are kept."""

_KEPT = 2
# httpx tells the whole URL of every answer at INFO, and httpcore the headers at DEBUG.
_TALKATIVE = ("httpx", "httpcore")
_LONGEST_LINE, _LONGEST_RECORD = 4_000, 40_000


class Log:
    """The log of this process, until `stop`."""

    def __init__(self, handler: Handler, level: int | None) -> None:
        root = logging.getLogger()
        self._handler = handler
        self._levels = {logger: logger.level for logger in (root, *map(logging.getLogger, _TALKATIVE))}
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        if level is not None:
            root.setLevel(level)
        root.addHandler(handler)

    def stop(self) -> None:
        """Close the file and leave the loggers as they were found."""
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        for logger, level in self._levels.items():
            logger.setLevel(level)


def level_of(environ: Mapping[str, str]) -> int | None:
    """Return the level that SMSPINS_LOG asks for, None when no log is wanted.

    Raises:
        SettingsError: for another word than debug or info.
    """
    word = environ.get("SMSPINS_LOG", "").strip().lower()
    if not word:
        return None
    if word not in LEVELS:
        raise SettingsError("SMSPINS_LOG must be debug or info")
    return LEVELS[word]


def start_log(path: Path | None, level: int | None, scrub: Callable[[str], str]) -> Log:
    """Start the log.

    Args:
        path: the file, readable by its owner only; None keeps nothing, and keeps the libraries' warnings off the
            screen.
        level: from which level on; None keeps nothing.
        scrub: masks every known secret in a text.

    Raises:
        SettingsError: when the file can't be written.
    """
    if path is None or level is None:
        return Log(logging.NullHandler(), None)
    return Log(_file_handler(path, scrub), level)


def _file_handler(path: Path, scrub: Callable[[str], str]) -> Handler:
    from logging.handlers import RotatingFileHandler

    class _PrivateFile(RotatingFileHandler):
        """A file for its owner alone, that fails without a word: the screen belongs to the app."""

        def _open(self) -> object:  # type: ignore[override]  # the documented hook; the library calls its type private
            return os.fdopen(_private(self.baseFilename), "a", encoding="utf-8", errors="replace")

        def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
            """Drop the record: the library would print it, with its arguments, on the screen."""

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _PrivateFile(path, maxBytes=SIZE, backupCount=_KEPT)
    except OSError as error:
        words = f"the log can't be written ({error.strerror}): SMSPINS_LOG asks for it"
    else:
        handler.setFormatter(_Scrubbed(scrub))
        return handler
    raise SettingsError(words)


def _private(name: str) -> int:
    fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    os.fchmod(fd, 0o600)  # an older file may be open to others
    return fd


class _Scrubbed(logging.Formatter):
    """Lines without secrets, made safe: scrubbed before they are cut, or half a key would stay."""

    def __init__(self, scrub: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._scrub = scrub

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the record's own line: one, so that what a stranger wrote can't look like another record."""
        return safe_line(self._scrub(super().formatMessage(record)), cap=_LONGEST_LINE)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text, tracebacks included (the standard library prints no locals)."""
        return safe(self._scrub(super().format(record)), cap=_LONGEST_RECORD)
