"""The guard of the process: real programs in a real pty, told to end in every way there is."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.environment import plain_environment
from tests.pty_driver import Terminal

PATIENCE = 30.0

START = """
import asyncio, os, sys, termios, threading, time, tty
from smspins_tui.terminal.guard import Guard

guard = Guard(limit={limit})
guard.start()

def full_screen():
    tty.setraw(0)
    os.write(2, b"\\x1b[?1049h\\x1b[?25l\\x1b[?1000h\\x1b[?2004h")
"""

GENTLE = """
async def main():
    end = asyncio.Event()
    codes = []
    guard.attach(asyncio.get_running_loop(), lambda code: (codes.append(code), end.set()))
    print("ready", flush=True)
    await end.wait()
    print("gently", flush=True)
    return codes[0]
sys.exit(asyncio.run(main()))
"""

# A main thread that never comes back to its loop, each in another way.
STUCK = {
    "busy": "while True: pass",
    "asleep": "time.sleep(600)",
    "waiting for a lock": "lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "in a call that lets no handler run": (
        "import ctypes; mutex = ctypes.create_string_buffer(64); lock = ctypes.CDLL(None).pthread_mutex_lock; "
        "lock(mutex); lock(mutex)"
    ),
}
BLOCKED = """
async def main():
    guard.attach(asyncio.get_running_loop(), lambda code: None)
    full_screen()
    os.write(2, b"ready")
    {blocked}
asyncio.run(main())
"""


def program(body: str, limit: float = 1.5) -> list[str]:
    return [sys.executable, "-c", START.format(limit=limit) + body]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return plain_environment(tmp_path)


@contextmanager
def without_a_controlling_terminal(
    command: list[str], env: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Run a program on a pty that sends it no SIGHUP, as under nohup or setsid; gives it and the other side."""
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env, start_new_session=True)
    os.close(slave)
    try:
        yield process, master
    finally:
        process.kill()
        process.wait()


def read_until(master: int, word: bytes) -> None:
    seen = b""
    while word not in seen:
        seen += os.read(master, 1024)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_program_gently(env: dict[str, str], number: signal.Signals) -> None:
    with Terminal(program(GENTLE, limit=PATIENCE), env=env) as terminal:
        terminal.wait_for("ready")
        terminal.process.send_signal(number)
        assert terminal.wait_exit(PATIENCE) == 128 + number
        assert "gently" in terminal.screen()


@pytest.mark.parametrize("blocked", STUCK.values(), ids=STUCK.keys())
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_program_that_is_stuck_and_puts_the_terminal_back(
    env: dict[str, str], blocked: str, number: signal.Signals
) -> None:
    with Terminal(program(BLOCKED.format(blocked=blocked), limit=0.3), env=env) as terminal:
        terminal.wait_for("ready")
        was_echoing = terminal.is_echoing
        terminal.process.send_signal(number)
        assert terminal.wait_exit(PATIENCE) == 128 + number
        assert (was_echoing, terminal.is_echoing) == (False, True)
        assert not terminal.modes & {1000, 1049, 2004}
        assert 25 in terminal.modes


def test_a_signal_before_there_is_anything_to_end_gently_ends_at_once(env: dict[str, str]) -> None:
    waiting = "full_screen(); os.write(2, b'ready'); time.sleep(600)"
    with Terminal(program(waiting, limit=600), env=env) as terminal:
        terminal.wait_for("ready")
        terminal.process.send_signal(signal.SIGTERM)
        assert terminal.wait_exit(PATIENCE) == 128 + signal.SIGTERM
        assert terminal.is_echoing


def test_a_closed_terminal_ends_the_program(env: dict[str, str]) -> None:
    with Terminal(program(BLOCKED.format(blocked="while True: pass")), env=env) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP


@pytest.mark.parametrize("blocked", ["await asyncio.sleep(600)", *STUCK.values()], ids=["idle", *STUCK.keys()])
def test_a_hang_up_that_no_signal_tells_ends_the_program(env: dict[str, str], blocked: str) -> None:
    with without_a_controlling_terminal(program(BLOCKED.format(blocked=blocked), limit=0.3), env) as (process, master):
        read_until(master, b"ready")
        os.close(master)
        assert process.wait(PATIENCE) == 128 + signal.SIGHUP


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_program_that_is_blocked_in_a_write_ends(env: dict[str, str], number: signal.Signals) -> None:
    blocked = "while True: os.write(2, b'x' * 4096)"
    with without_a_controlling_terminal(program(BLOCKED.format(blocked=blocked), limit=0.3), env) as (process, master):
        read_until(master, b"ready")  # and nothing more: the pty fills
        wait_until_full(master)
        process.send_signal(number)
        assert process.wait(PATIENCE) == 128 + number
        os.close(master)


def wait_until_full(master: int) -> None:
    """Wait until nothing more has come into the pty for a while: its writer is blocked."""
    seen = [-1]
    while seen[-1] == 0 or seen[-3:] != seen[-1:] * 3:
        time.sleep(0.1)
        seen.append(int.from_bytes(fcntl.ioctl(master, termios.FIONREAD, bytes(4)), sys.byteorder))


def test_what_hangs_at_the_exit_is_left_behind(env: dict[str, str]) -> None:
    hanging = "threading.Thread(target=time.sleep, args=(600,)).start(); guard.hurry(7); sys.exit(3)"
    with Terminal(program(hanging), env=env) as terminal:
        assert terminal.wait_exit(PATIENCE) == 7


def test_an_exit_in_time_keeps_its_own_code(env: dict[str, str]) -> None:
    with Terminal(program("guard.hurry(7); sys.exit(3)", limit=600), env=env) as terminal:
        assert terminal.wait_exit(PATIENCE) == 3


def test_more_signals_do_not_put_off_the_end(env: dict[str, str]) -> None:
    with Terminal(program(BLOCKED.format(blocked="while True: pass")), env=env) as terminal:
        terminal.wait_for("ready")
        while terminal.process.poll() is None:
            terminal.process.send_signal(signal.SIGTERM)
            time.sleep(0.02)
        assert terminal.process.returncode == 128 + signal.SIGTERM


def test_a_terminal_that_was_put_back_already_is_not_touched(env: dict[str, str]) -> None:
    back = (
        "saved = termios.tcgetattr(0); full_screen(); termios.tcsetattr(0, termios.TCSANOW, saved)\n"
        "os.write(2, b'\\x1b[?1049l\\x1b[?1000l\\x1b[?2004l\\x1b[?25hbye'); guard.hurry(7); time.sleep(600)"
    )
    with Terminal(program(back), env=env) as terminal:
        assert terminal.wait_exit(PATIENCE) == 7
        assert terminal.output().endswith(b"bye")


TEXTUAL = """
from textual.app import App
from textual.widgets import Static

class Small(App):
    def compose(self):
        yield Static("ready")
    def on_mount(self):
        guard.attach(asyncio.get_running_loop(), lambda code: self.exit(return_code=code))

app = Small()
app.run()
sys.exit(app.return_code)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_textual_app_ends_gently_with_its_terminal_put_back(env: dict[str, str], number: signal.Signals) -> None:
    with Terminal(program(TEXTUAL, limit=PATIENCE), env=env) as terminal:
        terminal.wait_for("ready")
        terminal.process.send_signal(number)
        assert terminal.wait_exit(PATIENCE) == 128 + number
        assert terminal.is_echoing
        assert 1049 not in terminal.modes


def test_a_textual_app_ends_after_a_hang_up_that_no_signal_tells(env: dict[str, str]) -> None:
    with without_a_controlling_terminal(program(TEXTUAL), env) as (process, master):
        read_until(master, b"ready")
        os.close(master)
        # 120 is what Python makes of the code when it can't flush its streams any more.
        assert process.wait(PATIENCE) in {128 + signal.SIGHUP, 120}
