"""Strange terminals and environments: what the console makes of them at its start, and what hangs at its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from smspins_tui.sandbox.server import Sandbox
from tests.e2e.test_console import CONSOLE, quit_console
from tests.e2e.test_life import wait_until
from tests.environment import plain_environment
from tests.pty_driver import Terminal

NO_ANSWER = """
import os, pathlib, socket, sys, time
from smspins_tui.cli import main

def look_up(*_, **__):
    pathlib.Path(os.environ["HOME"], "asked").touch()
    time.sleep(600)

socket.getaddrinfo = look_up
sys.exit(main())
"""


@pytest.fixture
def env(sandbox: Sandbox, tmp_path: Path) -> dict[str, str]:
    return plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)


@pytest.mark.parametrize("stdin", [subprocess.DEVNULL, subprocess.PIPE], ids=["null device", "pipe"])
def test_without_a_terminal_it_says_so_in_one_line(env: dict[str, str], stdin: int) -> None:
    answer = subprocess.run(CONSOLE, env=env, stdin=stdin, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr == "smspins-tui needs a terminal to read keys from: standard input isn't one\n"


def test_a_dumb_terminal_gets_one_line_and_no_sequence(env: dict[str, str]) -> None:
    with Terminal(CONSOLE, env=env | {"TERM": "dumb"}) as terminal:
        assert terminal.wait_exit() == 2
        assert terminal.output().count(b"\n") == 1
        assert b"\x1b" not in terminal.output()


def test_boxes_are_drawn_whatever_the_locale(env: dict[str, str]) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    with Terminal(CONSOLE, env=env | plain) as terminal:
        terminal.wait_for("╭─ Telephones")
        terminal.wait_for("● live")
        quit_console(terminal)
        assert b"\\u25" not in terminal.output()


def test_what_is_typed_is_in_no_log_of_textual(env: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    with Terminal(CONSOLE, env=env | {"TEXTUAL_LOG": str(log)}) as terminal:
        terminal.wait_for("● live")
        quit_console(terminal)
    assert not log.exists()


def test_a_name_lookup_that_never_ends_holds_up_no_exit(env: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-c", NO_ANSWER]
    with Terminal(command, env=env | {"SMSPINS_BASE_URL": "https://sms.example"}) as terminal:
        wait_until((tmp_path / "asked").exists)
        quit_console(terminal)


@pytest.mark.parametrize(
    ("words", "more", "asks"),
    [
        (("key", "set"), {}, "API key"),
        ((), {"SMSPINS_API_KEY_COMMAND": "echo Passphrase: >/dev/tty; sleep 600"}, "Passphrase"),
    ],
    ids=["key set", "key command"],
)
def test_a_prompt_is_left_with_ctrl_c_and_no_traceback(
    tmp_path: Path, words: tuple[str, ...], more: dict[str, str], asks: str
) -> None:
    with Terminal([*CONSOLE, *words], env=plain_environment(tmp_path, **more)) as terminal:
        terminal.wait_for(asks)
        terminal.press("ctrl+c")
        assert terminal.wait_exit() == 130
        assert "Traceback" not in terminal.screen()
        assert terminal.is_echoing
