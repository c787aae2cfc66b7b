"""The clipboard, which may be on the far side of a multiplexer and of ssh.

Stands apart because nobody answers: OSC 52 goes out, and whether the terminal took it is not told. The one rule: the
words say what was done, and the text is in no process argument.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping

TMUX_SECONDS = 1.0
"""How long tmux may take before the other way is tried."""


OSC52_BYTES = 56_000
"""So much of a text in UTF-8: as base64 it is just under the 75,000 bytes at which many terminals drop all of it."""

TMUX = "put in tmux's buffer, and sent to your terminal's clipboard if tmux lets it through"
SCREEN = "sent to your terminal's clipboard, if screen lets it through"
TERMINAL = "sent to your terminal's clipboard"
SHORT = {
    TMUX: "in tmux's buffer, and in your clipboard if tmux lets it",
    SCREEN: "sent through screen to your clipboard",
    TERMINAL: "sent to your clipboard",
}


class Clipboard:
    """The clipboard of the terminal, and what was said of it.

    Args:
        osc52: hands a text to the terminal's clipboard.
        environ: tells whether tmux or screen is in between.
    """

    def __init__(self, osc52: Callable[[str], None], environ: Mapping[str, str]) -> None:
        self._osc52 = osc52
        self._environ = environ
        self._said: set[str] = set()

    async def copy(self, text: str) -> str:
        """Copy `text` and return in words what was done: at length the first time, then in short.

        Args:
            text: what to copy, already safe to show.
        """
        if self._environ.get("TMUX") and await _load_buffer(text, self._environ):
            return self._words(TMUX)
        fitting = text.encode("utf-8", "replace")[:OSC52_BYTES].decode("utf-8", "ignore")
        self._osc52(fitting)
        words = self._words(SCREEN if self._environ.get("STY") else TERMINAL)
        return words if fitting == text else f"the first {len(fitting):,} characters {words}"

    def _words(self, words: str) -> str:
        is_known = words in self._said
        self._said.add(words)
        return SHORT[words] if is_known else words


def route(environ: Mapping[str, str]) -> str:
    """Return in words the way that a copy takes."""
    if environ.get("TMUX"):
        return "tmux load-buffer -w, else OSC 52"
    if environ.get("STY"):
        return "OSC 52, which screen may keep to itself"
    return "OSC 52"


async def _load_buffer(text: str, environ: Mapping[str, str]) -> bool:
    quiet = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *("tmux", "load-buffer", "-w", "-"),
            stdin=asyncio.subprocess.PIPE,
            stdout=quiet,
            stderr=quiet,
            env=dict(environ),
        )
    except OSError:  # tmux is on this terminal, but not on this machine's path
        return False
    try:
        await asyncio.wait_for(process.communicate(text.encode("utf-8", "replace")), TMUX_SECONDS)
    except TimeoutError:
        return False
    finally:
        await _end(process)
    return process.returncode == 0


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):  # it ended between the question and the kill
        process.kill()
    await process.wait()
