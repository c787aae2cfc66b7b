"""A terminal for tests: runs a program in a real pty, reads its screen and presses its keys.

Stands apart because the end-to-end tests and the benchmarks share it, and neither may see the inside of the program.
The one rule: the reader thread only stores what came and when (and answers the few questions that programs ask a
terminal); the screen is drawn when somebody looks, chunk by chunk, so a time is that of the bytes that made it true.
Linux only (/proc, setsid). The emulated terminal knows mouse and clipboard, and no kitty keyboard protocol.

    with Terminal(["smspins-tui", "--demo"], env=plain_environment(tmp_path)) as terminal:
        terminal.wait_for(r"Telephones")
        terminal.press("j", "enter")
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import pyte

NAMED_KEYS = {
    "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "escape": "\x1b", "space": " ", "backspace": "\x7f",
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F",
    "delete": "\x1b[3~", "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "f1": "\x1bOP", "f2": "\x1bOQ",
}  # fmt: skip
QUESTION = re.compile(rb"\x1b\[(?:(?P<attributes>0?c)|(?P<cursor>6n)|\?(?P<mode>\d+)\$p)")
KNOWN_MODES = {1000, 1003, 1004, 1049, 2004, 2026}
OSC = re.compile(rb"\x1b\](\d+);([^\x07\x1b]*)(?:\x07|\x1b\\)")
UNFINISHED = re.compile(rb"\x1b(?:\[[<>=?]?[\d;]*\$?|[\]P_^][^\x07\x1b]*\x1b?)?\Z")
# pyte would print or misread these: private CSI of newer protocols, OSC, DCS, APC, PM
NOT_FOR_PYTE = re.compile(rb"\x1b\[[<>=][\d;]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^][^\x1b]*\x1b\\")
ALTERNATE = re.compile(rb"\x1b\[\?1049[hl]")


class TimedOut(AssertionError):
    """What was waited for did not come."""


class Chunk(NamedTuple):
    """Bytes read in one go, and the seconds since the start of the program."""

    at: float
    data: bytes


def key_bytes(name: str) -> bytes:
    """Return what a plain xterm sends for a key: a character, a name of NAMED_KEYS, or `ctrl+` and a letter."""
    if name in NAMED_KEYS:
        return NAMED_KEYS[name].encode()
    if name.startswith("ctrl+") and len(name) == 6:
        return bytes([ord(name[5].upper()) & 0x1F])
    if len(name) != 1:
        raise ValueError(f"unknown key: {name!r}")
    return name.encode()


class Terminal:
    """A program in a pty of its own, as its session leader: `env` is its whole environment, the size is in cells."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], columns: int = 120, lines: int = 36) -> None:
        self.chunks: list[Chunk] = []
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn, self._tail = 0, b""
        self._news = threading.Condition(threading.RLock())
        self._is_over = False
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.started = time.monotonic()
        # setsid makes the pty the controlling terminal with no code of ours between fork and exec; the pid stays
        whole = ["setsid", "--ctty", *command]
        self.process = subprocess.Popen(whole, stdin=slave, stdout=slave, stderr=slave, env=env)
        os.close(slave)
        self._reader = threading.Thread(target=self._read, name="pty-reader", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self) -> None:
        while not self._is_over:
            if not select.select([self._master], [], [], 0.1)[0]:
                continue
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # Linux says EIO when the last process has closed its side
                break
            with self._news:
                self.chunks.append(Chunk(time.monotonic() - self.started, data))
                for question in QUESTION.finditer(data):
                    self.send(self._answer(question))
                self._news.notify_all()
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def _answer(self, question: re.Match[bytes]) -> bytes:
        if question["attributes"]:
            return b"\x1b[?62;22c"
        if question["cursor"]:
            self._draw(len(self.chunks))
            return b"\x1b[%d;%dR" % (self._screen.cursor.y + 1, self._screen.cursor.x + 1)
        mode = int(question["mode"])
        return b"\x1b[?%d;%d$y" % (mode, 2 if mode in KNOWN_MODES else 0)

    def _draw(self, until: int) -> None:
        for chunk in self.chunks[self._drawn : until]:
            data = self._tail + chunk.data
            cut = match.start() if (match := UNFINISHED.search(data)) else len(data)
            data, self._tail = NOT_FOR_PYTE.sub(b"", data[:cut]), data[cut:]
            self._stream.feed(ALTERNATE.sub(rb"\g<0>" + b"\x1b[2J", data))  # pyte has no second screen: clear its one
        self._drawn = until

    def _shown(self) -> str:
        return "\n".join(row.rstrip() for row in self._screen.display)

    def screen(self) -> str:
        """Return what is on the screen now, a line a row, without the spaces at the end of each."""
        with self._news:
            self._draw(len(self.chunks))
            return self._shown()

    def wait_for(self, what: str | Callable[[str], object], timeout: float = 20.0) -> float:
        """Wait until the screen shows a match of a pattern, or satisfies a function of its text.

        Returns the time, in seconds since the start, of the bytes that made it so. Raises TimedOut, at once when the
        program is gone.
        """
        is_there = what if callable(what) else re.compile(what, re.MULTILINE).search
        deadline = time.monotonic() + timeout
        with self._news:
            while not is_there(self._shown()):
                left = deadline - time.monotonic()
                self._news.wait_for(lambda: self._is_over or self._drawn < len(self.chunks), left)
                if self._drawn == len(self.chunks):  # neither time nor bytes are left
                    raise TimedOut(f"no {what!r} in {timeout} s; the screen:\n{self._shown()}")
                self._draw(self._drawn + 1)
            return self.chunks[self._drawn - 1].at if self._drawn else 0.0

    def wait_quiet(self, quiet: float = 0.25, timeout: float = 20.0) -> float:
        """Wait until nothing was written for `quiet` seconds; return the time of the last bytes since the start."""
        deadline = time.monotonic() + timeout
        with self._news:
            while time.monotonic() < deadline and not self._is_over:
                if not self._news.wait(quiet):
                    return self.chunks[-1].at if self.chunks else 0.0
        raise TimedOut(f"no {quiet} s of silence in {timeout} s; the screen:\n{self.screen()}")

    def wait_exit(self, timeout: float = 20.0) -> int:
        """Wait until the program has ended and what it wrote is read; return its exit code, negative for a signal."""
        code = self.process.wait(timeout)
        self._reader.join(timeout)
        return code

    def send(self, data: bytes) -> None:
        """Write bytes as a keyboard does."""
        os.write(self._master, data)

    def press(self, *names: str) -> None:
        """Press keys one after the other, named as in `key_bytes`."""
        for name in names:
            self.send(key_bytes(name))

    def type(self, text: str) -> None:
        """Type a text."""
        self.send(text.encode())

    def click(self, column: int, line: int) -> None:
        """Press and let go the left button on a cell, counted from 0."""
        place = f"\x1b[<0;{column + 1};{line + 1}"
        self.send(f"{place}M{place}m".encode())

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, in cells."""
        with self._news:
            self._draw(len(self.chunks))
            self._screen.resize(lines, columns)
            fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def output(self, since: int = 0) -> bytes:
        """Return the raw bytes of the chunks from number `since` on (`len(terminal.chunks)` is a mark)."""
        return b"".join(chunk.data for chunk in self.chunks[since:])

    def _last_command(self, *numbers: bytes) -> str | None:
        contents = [content for number, content in OSC.findall(self.output()) if number in numbers]
        return contents[-1].decode() if contents else None

    @property
    def clipboard(self) -> str | None:
        """What was last put on the clipboard with OSC 52, None before that."""
        content = self._last_command(b"52")
        return content and base64.b64decode(content.partition(";")[2]).decode()

    @property
    def title(self) -> str | None:
        """The last window title, None before the first."""
        return self._last_command(b"0", b"2")

    @property
    def modes(self) -> frozenset[int]:
        """The private modes that are on: 25 cursor shown, 1000 mouse, 1049 alternate screen, 2004 bracketed paste."""
        self.screen()
        return frozenset(mode >> 5 for mode in self._screen.mode if mode >= 32)  # pyte's own way to tell them apart

    @property
    def is_echoing(self) -> bool:
        """Whether what is typed is echoed, as a shell expects to find its terminal."""
        return bool(termios.tcgetattr(self._master)[3] & termios.ECHO)

    def rss(self) -> int:
        """Return the resident memory of the program, in bytes."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Return the CPU seconds of the program: all its threads, not its children."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def hang_up(self) -> None:
        """Close the terminal's side, as a closed window does; what was on the screen can still be read."""
        self._is_over = True
        self._reader.join()
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def close(self) -> None:
        """End the program with its whole process group, and the terminal."""
        with contextlib.suppress(ProcessLookupError):  # in its first moment it has no group of its own yet
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()
        self.hang_up()
