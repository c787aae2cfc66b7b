"""The terminal as it was found, put back when the app can't do it any more.

Stands apart because it runs in the last moments of a process whose main thread may be blocked in this very terminal.
The one rule: nothing in here blocks, and a terminal that was put back already isn't touched.
"""

from __future__ import annotations

import contextlib
import os
import termios
from typing import Any

_UNDO = (
    "\x1b[?2026l"  # synchronised output
    "\x1b[<u"  # the keyboard protocol of kitty
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # the mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l"  # focus, bracketed paste, size reports
    "\x1b[?7h\x1b[0m"  # line wrap, colours
    "\x1b[?1049l\x1b[?25h"  # the other screen, the cursor
)


class SavedTerminal:
    """The state of a terminal at the time of creation.

    Args:
        reads: the file descriptor that keys come from.
        writes: the one that the screen is written to.
    """

    def __init__(self, reads: int, writes: int) -> None:
        self._reads = reads
        self._writes = writes
        self._saved = _attributes(reads)

    def restore(self) -> None:
        """Put the terminal back, where there still is one and an app has left it changed."""
        if self._saved is None or _attributes(self._reads) in (None, self._saved):
            return
        # From the background, a change of the terminal would stop this process instead.
        with contextlib.suppress(OSError, termios.error):  # it is gone: there is nothing to put back
            if os.tcgetpgrp(self._reads) != os.getpgrp():
                return
            termios.tcsetattr(self._reads, termios.TCSANOW, self._saved)
            self._write(_UNDO.encode())

    def _write(self, data: bytes) -> None:
        # Opened anew, so that not to block is no state that the shell inherits.
        fd = os.open(os.ttyname(self._writes), os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        try:
            os.write(fd, data)
        finally:
            os.close(fd)


def _attributes(fd: int) -> list[Any] | None:
    with contextlib.suppress(OSError, termios.error):  # not a terminal, or none any more
        return termios.tcgetattr(fd)
    return None
