"""The console as a person runs it: a real process in a real terminal, by keys alone, on a sandbox over loopback."""

from __future__ import annotations

import re
import signal
import sys
from pathlib import Path

import pytest

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.environment import plain_environment
from tests.pty_driver import Terminal

FIRST = "23354"
SIZES = [(120, 36), (80, 24)]
CONSOLE = [sys.executable, "-m", "smspins_tui"]


def start(sandbox: Sandbox, home: Path, size: tuple[int, int] = (120, 36)) -> Terminal:
    """Run the console on a sandbox, with everything kept under `home`."""
    env = plain_environment(home, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)
    return Terminal(CONSOLE, env=env, columns=size[0], lines=size[1])


def quit_console(terminal: Terminal) -> None:
    """Quit, and find the terminal as a shell wants it."""
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal.is_echoing
    assert 25 in terminal.modes
    assert not terminal.modes & {1000, 1003, 1049, 2004}


def copied(terminal: Terminal, text: str) -> bool:
    """Whether a text is what was last put on the clipboard."""
    return terminal.clipboard == text


def test_the_demo_opens_on_a_lively_account_and_ends_with_nothing_kept(tmp_path: Path) -> None:
    with Terminal([*CONSOLE, "--demo"], env=plain_environment(tmp_path)) as terminal:
        terminal.wait_for("● live")
        terminal.wait_for(r"Telephones +25\b")
        terminal.press("C")  # the lively account may have an open check of any telephone
        terminal.wait_for(r"check \d+ is requested")
        terminal.wait_for(r"\(\d{3}\) 555-01\d\d +(ACQUIRED|STARTED|SUCCESS)")
        quit_console(terminal)
    assert [path for path in tmp_path.rglob("*") if path.suffix in {".db", ".log", ".toml"}] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_check_runs_to_its_end_and_its_code_is_copied(
    make_sandbox: MakeSandbox, tmp_path: Path, size: tuple[int, int]
) -> None:
    sandbox = make_sandbox(habits=Habits(speed=20, message_share=0, hostile_share=0, fail_share=0, removed_share=0))
    sandbox.world.leave(int(FIRST), "Your Acme code is 532084. It ends in 10 minutes.")
    with start(sandbox, tmp_path, size) as terminal:
        terminal.wait_for("● live")
        terminal.press("c")
        terminal.wait_for(r"PENDING|ACQUIRED|STARTED")
        terminal.wait_for("SUCCESS")
        terminal.press("3")
        terminal.wait_for(r"Your Acme code is 532084.*\[532084\]")
        terminal.press("1", "y")
        terminal.wait_for(lambda _: copied(terminal, "532084"))
        quit_console(terminal)
    assert sandbox.count("bulk_sms/request") == 1


def test_a_console_killed_in_mid_check_goes_on_with_it(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=Habits(speed=0.1))
    with start(sandbox, tmp_path) as terminal:
        terminal.wait_for("● live")
        terminal.press("c")
        shown = re.compile(r"check +(\d+) +\(\d{3}\) 555-01\d\d +PENDING")
        terminal.wait_for(shown.pattern)
        found = shown.search(terminal.screen())
        assert found is not None
        terminal.process.send_signal(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
    with start(sandbox, tmp_path) as terminal:
        terminal.wait_for(rf"check +{found[1]} +\(\d{{3}}\) 555-01\d\d +PENDING")
        sandbox.force("check", found[1], "SUCCESS")
        terminal.wait_for(rf"check +{found[1]} +\(\d{{3}}\) 555-01\d\d +SUCCESS")
        quit_console(terminal)
    assert sandbox.count("bulk_sms/request") == 1


def test_a_number_is_changed_by_zip_and_its_last_digits(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=Habits(speed=50, change_fail_share=0))
    before = sandbox.world.telephone(int(FIRST)).number
    with start(sandbox, tmp_path) as terminal:
        terminal.wait_for("● live")
        terminal.press("n")
        terminal.wait_for("ZIP")
        terminal.type("95129")
        terminal.wait_for("San Jose, CA")
        terminal.press("enter")
        terminal.wait_quiet()  # the focus has gone on to the digits
        terminal.type(before[-4:])
        terminal.press("enter")
        terminal.wait_for(r"change.*SUCCESS")
        after = sandbox.world.telephone(int(FIRST)).number
        assert after != before
        terminal.wait_for(rf"\({after[:3]}\) {after[3:6]}-{after[6:]} +{FIRST}")
        quit_console(terminal)
    assert sandbox.count("nc/request") == 1


def test_another_size_is_taken_while_it_runs(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    with start(make_sandbox(), tmp_path) as terminal:
        terminal.wait_for(r"Telephones.*Requests")
        terminal.resize(80, 24)
        terminal.wait_for(r"\[Requests")
        terminal.resize(50, 16)
        terminal.wait_for(lambda text: "Telephones" in text and "Requests" not in text)
        terminal.resize(120, 36)
        terminal.wait_for(r"Telephones.*Requests")
        quit_console(terminal)


def test_an_escape_sequence_in_a_paste_is_text(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    with start(make_sandbox(), tmp_path) as terminal:
        terminal.wait_for("● live")
        terminal.send(b"\x1b[200~x\x1b[31m ?q\x1b[201~")
        terminal.press("n")
        terminal.wait_for("ZIP")
        terminal.send(b"\x1b[200~95\x1b[31m1\r29\x1b[201~")
        terminal.wait_for(r"95␛\[31m1⏎29")
        terminal.press("ctrl+g")
        terminal.wait_for(lambda text: "ZIP" not in text)
        quit_console(terminal)


def test_keys_typed_ahead_of_a_dialog_are_typed_into_it(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    with start(sandbox, tmp_path) as terminal:
        terminal.wait_for("● live")
        terminal.send(b"nchicago")
        terminal.wait_for("█ chicago")
        terminal.send(b"\x7f" * 7 + b"12345" + b"\x7f" * 5 + b"95129")
        terminal.wait_for("█ 95129")
        terminal.send(b"\x07q")  # leaves, and quits
        assert terminal.wait_exit() == 0
    assert sandbox.count("bulk_sms/request") == 0
