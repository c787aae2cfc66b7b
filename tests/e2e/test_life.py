"""Life and death of the whole console: told to end, left without a terminal, stopped, and put in the background."""

from __future__ import annotations

import os
import re
import shlex
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from smspins_tui.journal import Journal
from smspins_tui.models import Outcome
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.e2e.test_console import CONSOLE, quit_console
from tests.e2e.test_guard import read_until, wait_until_full, without_a_controlling_terminal
from tests.environment import plain_environment
from tests.pty_driver import Terminal

MANY, SOME = 50, 10
"""Calls in flight; ten go out at once, the others ten a second."""
PATIENCE = 30.0
GONE = {128 + signal.SIGHUP, 120}
"""120 is what Python makes of the code when it can't flush its streams any more."""


@pytest.fixture
def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    return make_sandbox(telephones=MANY + 10, history_share=0, habits=Habits(speed=0.01))


@pytest.fixture
def env(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    settings = tmp_path / "config" / "smspins-tui" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[server]\ncalls_per_minute = 600\n")
    return plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)


def have_calls_in_flight(sandbox: Sandbox, terminal: Terminal, count: int) -> None:
    """Have so many calls with an effect on their way, none of which the server answers."""
    terminal.wait_for("● live")
    sandbox.fault("delay", "bulk_sms/request", seconds=600.0, is_handled=True)
    terminal.type("Cj" * count)
    wait_until(lambda: sandbox.count("bulk_sms/request") == count)


@pytest.mark.parametrize(("number", "count"), [(signal.SIGTERM, MANY), (signal.SIGHUP, SOME)])
async def test_a_signal_ends_the_console_in_order_with_calls_in_flight(
    sandbox: Sandbox, env: dict[str, str], tmp_path: Path, number: signal.Signals, count: int
) -> None:
    with Terminal(CONSOLE, env=env) as terminal:
        have_calls_in_flight(sandbox, terminal, count)
        terminal.process.send_signal(number)
        assert terminal.wait_exit(PATIENCE) == 128 + number
        assert terminal.is_echoing
        assert not terminal.modes & {1000, 1003, 1049, 2004}
    await look_at_journal(tmp_path, sandbox.url, count)


async def test_a_closed_terminal_ends_the_console_in_order_with_calls_in_flight(
    sandbox: Sandbox, env: dict[str, str], tmp_path: Path
) -> None:
    with Terminal(CONSOLE, env=env) as terminal:
        have_calls_in_flight(sandbox, terminal, SOME)
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) in GONE
    await look_at_journal(tmp_path, sandbox.url, SOME)


async def test_a_hang_up_that_no_signal_tells_ends_the_console_in_order(
    sandbox: Sandbox, env: dict[str, str], tmp_path: Path
) -> None:
    sandbox.fault("delay", "bulk_sms/request", seconds=600.0, is_handled=True)
    with without_a_controlling_terminal(CONSOLE, env) as (process, master):
        read_until(master, b"live")
        os.write(master, b"C")
        read_until(master, b"sending")
        os.close(master)
        assert process.wait(PATIENCE) in GONE
    await look_at_journal(tmp_path, sandbox.url, 1)


def journal_closed_in_order(home: Path) -> Path:
    """Return the journal, after a look whether it was closed in order."""
    (lock,) = home.rglob("*.db-lock")
    assert lock.read_text().split()[1] == "closed"
    (path,) = home.rglob("*.db")
    assert not path.with_name(f"{path.name}-wal").exists()
    return path


async def look_at_journal(home: Path, url: str, count: int) -> None:
    """The journal was closed in order, and knows of every call that its outcome is not known."""
    path = journal_closed_in_order(home)
    journal = await Journal.open(path, profile="default", base_url=url)
    outcomes = [intent.outcome for intent in (await journal.snapshot()).intents.values()]
    await journal.close()
    assert outcomes == [Outcome.UNKNOWN] * count


# Stopped and put in the background


SHELL = ["bash", "--norc", "--noprofile", "--noediting", "-i"]
TOP = (r"● live", r"─ Telephones +60\b", r"─ Requests ", r"─ Messages ", r"\(\d{3}\) 555-01\d\d +23354", r"\? Help")
"""What is on each part of the screen."""


def type_line(terminal: Terminal, line: str) -> None:
    terminal.type(f"{line}\r")


def test_a_suspended_console_is_drawn_whole_when_it_comes_back(env: dict[str, str]) -> None:
    with Terminal(SHELL, env=env | {"PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        type_line(terminal, shlex.join(CONSOLE))
        wait_for_all(terminal)
        for _ in range(2):
            terminal.press("ctrl+z")
            terminal.wait_for(r"Stopped.*smspins_tui")
            assert terminal.is_echoing
            type_line(terminal, "echo in the $((1 + 1))nd shell")
            terminal.wait_for("^in the 2nd shell")
            type_line(terminal, "fg")
            wait_for_all(terminal)
        terminal.press("q")
        terminal.wait_for(r"^shell>")
        type_line(terminal, "echo ended with $?")
        terminal.wait_for("^ended with 0")


def test_a_suspended_console_stays_so_in_the_background_and_ends_with_its_terminal(
    env: dict[str, str], tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    with Terminal(SHELL, env=env | {"PS1": "shell> "}) as terminal:
        terminal.wait_for("shell>")
        type_line(terminal, shlex.join(CONSOLE))
        wait_for_all(terminal)
        terminal.press("ctrl+z")
        terminal.wait_for(r"Stopped.*smspins_tui")
        type_line(terminal, f"bg; jobs -p > {pids}; echo in the $((1 + 1))nd shell")
        terminal.wait_for("^in the 2nd shell")
        assert terminal.is_echoing
        about = Path(f"/proc/{pids.read_text().strip()}/stat")
        wait_until(lambda: state_in(about) == "T")
        terminal.hang_up()
        wait_until(lambda: state_in(about) in ("Z", ""))  # whoever inherits it may be slow to look
    journal_closed_in_order(tmp_path)


def wait_for_all(terminal: Terminal) -> None:
    """Wait until every part of the screen is drawn."""
    terminal.wait_for(lambda screen: all(re.search(part, screen) for part in TOP))


def test_a_console_that_was_stopped_goes_on_as_before(sandbox: Sandbox, env: dict[str, str]) -> None:
    with Terminal(CONSOLE, env=env) as terminal:
        wait_for_all(terminal)
        for number in range(2):
            threads = len(threads_of(terminal))
            terminal.process.send_signal(signal.SIGSTOP)
            wait_until(lambda: state_of(terminal) == "T")
            sandbox.inject("23354", f"Your Acme code is {532084 + number}.")
            mark = len(terminal.chunks)
            terminal.process.send_signal(signal.SIGCONT)
            wait_until(lambda mark=mark: b"\x1b[?1049h" in terminal.output(mark))  # type: ignore[misc]
            wait_for_all(terminal)
            terminal.press("r")
            terminal.wait_for(f"{532084 + number}")
            assert len(threads_of(terminal)) <= threads + 1  # a poll looks up names in one
        quit_console(terminal)


NOISE = (
    b"\xff", b"\xe9", b"\x80\x81", b"\x1b[200~caf\xe9\x1b[201~", b"\x1b[97;5:3u", b"\x1b[99999999999999999999u",
    b"\x1b[1;1114112u", b"\xc3",
)  # fmt: skip
"""What is no UTF-8, and sequences that Textual's parser stumbles over."""


def test_noise_from_the_terminal_ends_nothing(env: dict[str, str]) -> None:
    with Terminal(CONSOLE, env=env) as terminal:
        terminal.wait_for("● live")
        for harm in NOISE:
            terminal.send(harm)
            terminal.wait_quiet(0.1)
        terminal.press("?")
        terminal.wait_for("Signs")
        terminal.press("q")
        terminal.wait_for("● live")
        quit_console(terminal)


def threads_of(terminal: Terminal) -> list[Path]:
    """The threads of the process."""
    return list(Path(f"/proc/{terminal.process.pid}/task").iterdir())


def state_of(terminal: Terminal) -> str:
    """The state of the process."""
    return state_in(Path(f"/proc/{terminal.process.pid}/stat"))


def state_in(about: Path) -> str:
    """The state in what the system says of a process: R, S, T, Z once it has ended, nothing once that was noticed."""
    try:
        return about.read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def wait_until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds that the screen doesn't show."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "never so"
        time.sleep(0.02)


async def test_a_terminal_that_takes_nothing_any_more_holds_up_no_end(
    sandbox: Sandbox, env: dict[str, str], tmp_path: Path
) -> None:
    with without_a_controlling_terminal(CONSOLE, env) as (process, master):
        read_until(master, b"live")
        move_unread(master)
        process.terminate()
        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
    await look_at_whole_journal(tmp_path, sandbox.url)


def move_unread(master: int) -> None:
    """Move the cursor about until what is drawn of it fills the terminal, which nobody reads."""
    for _ in range(100):
        os.write(master, b"Gg")
        time.sleep(0.005)  # each a picture of its own
    wait_until_full(master)


async def look_at_whole_journal(home: Path, url: str) -> None:
    """The journal opens with all its telephones, closed in order or not."""
    (path,) = home.rglob("*.db")  # noqa: ASYNC240 - a moment
    journal = await Journal.open(path, profile="default", base_url=url)
    assert journal.notes == ()
    assert len((await journal.snapshot()).telephones) == MANY + 10
    await journal.close()
