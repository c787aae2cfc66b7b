"""What a terminal must be for the full screen to open on it.

Stands apart because it is asked before Textual is imported. The one rule: a refusal is one line that says what helps.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Protocol


class Stream(Protocol):
    """A standard stream, as far as it is asked here."""

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        ...


def refusal(stdin: Stream | None, stderr: Stream | None, environ: Mapping[str, str]) -> str | None:
    """Return in one line why the full screen can't open here, None when it can.

    Args:
        stdin: where keys come from; None when it is closed.
        stderr: where the screen is drawn.
        environ: tells the terminal's type.
    """
    if stdin is None or not stdin.isatty():
        return "smspins-tui needs a terminal to read keys from: standard input isn't one"
    if stderr is None or not stderr.isatty():
        return "smspins-tui needs a terminal to draw on: standard error isn't one"
    if environ.get("TERM") == "dumb":
        return "smspins-tui can't draw on this terminal (TERM=dumb): set TERM to its real type"
    return None


def use_utf8(stream: object) -> None:
    """Have `stream` written in UTF-8 whatever the locale says, so that a box character isn't spelt out."""
    if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
        stream.reconfigure(encoding="utf-8", errors="replace")
