"""The journal of the real program: two of them at once, one of a newer version, and none at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from smspins_tui.sandbox.server import Sandbox
from tests.e2e.test_console import CONSOLE, quit_console
from tests.environment import plain_environment
from tests.pty_driver import Terminal

Start = Callable[..., Terminal]


@pytest.fixture
def start(sandbox: Sandbox, tmp_path: Path) -> Iterator[Start]:
    """Start the console with these arguments, on one home."""
    env = plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)
    with ExitStack() as stack:
        yield lambda *words: stack.enter_context(Terminal([*CONSOLE, *words], env=env))


def test_of_two_started_at_once_one_reads_along_and_takes_over(start: Start, sandbox: Sandbox) -> None:
    both = [start(), start()]
    for one in both:
        one.wait_for("● live|◌ read only")
    first, second = both if "● live" in both[0].screen() else reversed(both)
    second.wait_for("journal in use")
    second.wait_for(r"> \(\d{3}\) 555-01\d\d")  # what the other one has listed
    second.press("c")
    second.wait_for("read only: nothing is sent")
    assert sandbox.count("bulk_sms/request") == 0
    first.press("c")
    first.wait_for("PENDING")
    second.wait_for("PENDING")  # read in the journal
    listed = sandbox.count("bulk_sms/telephones")
    quit_console(first)
    second.wait_for("the other instance has ended")
    second.wait_for("● live")
    assert sandbox.count("bulk_sms/telephones") > listed
    quit_console(second)


def test_a_journal_of_a_newer_version_is_refused_in_one_line(start: Start, tmp_path: Path) -> None:
    first = start()
    first.wait_for("● live")
    quit_console(first)
    (path,) = tmp_path.rglob("*.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    again = start()
    assert again.wait_exit() == 1
    again.wait_for("smspins-tui: the journal was written by a newer version")


def test_without_a_journal_nothing_is_left_behind(start: Start, tmp_path: Path) -> None:
    console = start("--no-journal")
    console.wait_for("● live")
    console.press("c")
    console.wait_for("PENDING")
    console.wait_for("in memory")
    quit_console(console)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".log"] == []
