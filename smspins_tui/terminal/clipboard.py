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


async def copy(text: str, *, osc52: Callable[[str], None], environ: Mapping[str, str]) -> str:
    """Copy `text` and return in words what was done.

    Args:
        text: what to copy, already safe to show.
        osc52: hands a text to the terminal's clipboard.
        environ: tells whether tmux or screen is in between.
    """
    if environ.get("TMUX") and await _load_buffer(text, environ):
        return "put in tmux's buffer, and sent to your terminal's clipboard if tmux lets it through"
    osc52(text)
    if environ.get("STY"):
        return "sent to your terminal's clipboard, if screen lets it through"
    return "sent to your terminal's clipboard"


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
