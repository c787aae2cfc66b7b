"""The guard of the process: it ends when it is told to, or when its terminal is gone, whatever else is going on.

Stands apart because it must work when the loop doesn't: a blocked main thread, a name lookup that never ends, a
hang-up that no signal tells (the reader of the terminal would spin on it). The one rule: one daemon thread, which waits
for nothing but its own pipe, the terminal and the clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from smspins_tui.terminal.restore import SavedTerminal

LIMIT_SECONDS = 1.5
"""From the word to end to the end, at the latest."""

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)
# Bytes on the pipe that are no signal's number.
_STOP, _HURRY = 0, 255


class Guard:
    """Ends the process in time after SIGTERM, SIGHUP, or a hang-up of the terminal.

    The gentle way is `on_end` of `attach`; when that takes longer than the limit, the terminal is put back and the
    process ends with 128 and the signal's number. Before `attach` there is nothing to end gently: it ends at once.

    Args:
        limit: seconds from the word to the end.
        leave: ends the process with an exit code, from any thread.
        fds: the file descriptors of the terminal, input first.
    """

    def __init__(
        self,
        *,
        limit: float = LIMIT_SECONDS,
        leave: Callable[[int], object] = os._exit,
        fds: tuple[int, ...] = (0, 2),
    ) -> None:
        self._limit = limit
        self._leave = leave
        self._fds = fds
        self._terminal = SavedTerminal(fds[0], fds[-1])
        self._gentle: tuple[asyncio.AbstractEventLoop, Callable[[int], object]] | None = None
        self._previous: dict[signal.Signals, Any] = {}
        self._reader = self._writer = -1
        self._code = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take the signals and watch the terminal; from the main thread, before the full screen."""
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        self._previous = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        # The pipe hears of a signal even while the main thread is in a call that lets no handler run.
        self._swap_wakeup_fd(self._writer, -1)
        self._thread = threading.Thread(target=self._watch, name="guard", daemon=True)
        self._thread.start()

    def attach(self, loop: asyncio.AbstractEventLoop, on_end: Callable[[int], object]) -> None:
        """From now on end gently: call `on_end` with the exit code in `loop`."""
        self._gentle = (loop, on_end)

    def hurry(self, code: int) -> None:
        """Start the clock: the process ends with `code` within the limit, whatever hangs at its exit."""
        self._code = code
        self._say(_HURRY)

    def stop(self) -> None:
        """Give the signals back and leave the process alone, a started clock included; from the main thread."""
        if self._thread is None:
            return
        self._swap_wakeup_fd(-1, self._writer)
        for number, handler in self._previous.items():
            signal.signal(number, handler or signal.SIG_DFL)
        self._say(_STOP)
        self._thread.join()
        self._thread = None
        for fd in (self._reader, self._writer):
            os.close(fd)
        self._reader = self._writer = -1  # their numbers may soon be another's

    def _swap_wakeup_fd(self, new: int, old: int) -> None:
        found = signal.set_wakeup_fd(new, warn_on_full_buffer=False)
        if found != old:  # another's: it stays, and the handlers alone have to do
            signal.set_wakeup_fd(found)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._say(number)

    def _say(self, byte: int) -> None:
        with contextlib.suppress(OSError):  # a full pipe has told the thread already, a closed one has no thread
            os.write(self._writer, bytes((byte,)))

    def _watch(self) -> None:
        word = self._wait_for_word()
        if word == _STOP or self._is_called_off(self._last_moment(word)):
            return
        self._terminal.restore()
        self._leave(self._code if word == _HURRY else 128 + word)

    def _wait_for_word(self) -> int:
        """Return what ends the waiting: the number of a signal, or a word of ours."""
        poll = select.poll()
        for fd in self._fds:
            poll.register(fd, 0)  # a hang-up is told unasked
        poll.register(self._reader, select.POLLIN)
        while True:
            for fd, event in poll.poll():
                if fd == self._reader:
                    words = self._understand(os.read(fd, 64))
                elif event & (select.POLLHUP | select.POLLERR):
                    words = [signal.SIGHUP]
                else:  # some systems can't poll a terminal: the signals have to do
                    poll.unregister(fd)
                    words = []
                if words:
                    return words[0]

    def _understand(self, heard: bytes) -> list[int]:
        return [word for word in (_STOP, *_SIGNALS, _HURRY) if word in heard]

    def _last_moment(self, word: int) -> float:
        """Ask for a gentle end where there is one, and return the time of the other."""
        now = time.monotonic()
        if word == _HURRY:
            return now + self._limit
        if self._gentle is None:
            return now
        loop, on_end = self._gentle
        with contextlib.suppress(RuntimeError):  # the loop is closed: the app is past its end
            loop.call_soon_threadsafe(on_end, 128 + word)
        return now + self._limit

    def _is_called_off(self, deadline: float) -> bool:
        poll = select.poll()
        poll.register(self._reader, select.POLLIN)
        while (left := deadline - time.monotonic()) > 0:
            if poll.poll(left * 1000) and _STOP in os.read(self._reader, 64):
                return True
        return False
