"""Strangers' text in a real terminal: the very bytes that reach it."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from base64 import b64encode
from pathlib import Path

from smspins_tui.safetext import repair
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.environment import plain_environment
from tests.pty_driver import OSC, Terminal

CONSOLE = [sys.executable, "-m", "smspins_tui"]
FIRST = "23354"
CODE = "532084"
ORDERS = (
    "\x1b]52;c;b3duZWQ=\x07", "\x1b]0;owned\x07", "\x1b]2;owned\x1b\\", "\x1b]8;;https://example.com\x07",
    "\x1b[37;43;5m",
    "\x1b[5n", "\x1b[21t", "\x1bPowned\x1b\\", "\x1b_owned\x1b\\", "\x1b^owned\x1b\\", "\x1bc", "\x1b#8", "\x1b[?1047h",
    "\x9b41m", "\x9d52;c;b3duZWQ=\x9c", "\x90owned\x9c", "\x85", "\x05", "\x0e", "\x07", "\x08", "\x7f",
)  # fmt: skip
"""None of these is ever written by the console itself, but the bell and the backspace (by nobody at all here)."""
TEXT = f"{CODE} is your code [@click=app.exit]x[/] [/b] " + " ".join(ORDERS) + " \u202e\u200b\u200d\ud800 漢字"
POINTER = b"22"
"""The number of the sequence with which Textual asks for a shape of the mouse pointer."""
SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])")
"""A whole control sequence: CSI, OSC, a string of DCS, SOS, PM or APC, or a plain escape."""


def spoil(sandbox: Sandbox, text: str) -> None:
    """Put a text into the number of the first telephone and into every field of its newest check, and send it."""
    check = sandbox.world.telephone(int(FIRST)).requests[-1].request_id
    fields = dict.fromkeys(("agent_name", "status", "telephone", "smses", "updated_at", "last_telephone"), text)
    sandbox.world.override("check", check, **fields)
    sandbox.world.edit_telephone(int(FIRST), number=text)
    sandbox.inject(FIRST, text)


def harm_in(output: bytes) -> set[str]:
    """What of the text was obeyed, or could be: its orders, and whatever is a control and part of no sequence."""
    told = output.decode()
    left = SEQUENCE.sub("", told)
    loose = {repr(one) for one in left if unicodedata.category(one) in ("Cc", "Cf", "Co", "Cs")} - {"'\\r'", "'\\n'"}
    return {repr(order) for order in ORDERS if len(order) > 1 and order in told} | loose


def test_no_order_of_a_stranger_reaches_the_terminal(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=Habits(speed=0.01), history_share=0)
    env = plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key, SMSPINS_LOG="debug")
    with Terminal(CONSOLE, env=env) as terminal:
        terminal.wait_for("● live")
        terminal.press("c")
        terminal.wait_for(r"check +\d+ .*PENDING")
        spoil(sandbox, TEXT)
        terminal.press("r")
        terminal.wait_for(r"532084 is your code \[@click=app.exit\]x.*\[532084\]")
        visit(terminal)
        sandbox.fault("not-json", body=json.dumps({"success": False, "message": TEXT}))
        terminal.press("r", "C")
        terminal.wait_for("refuses: 532084 is your code")
        visit(terminal)
        terminal.press("1", "y")
        terminal.wait_for(lambda _: terminal.clipboard == CODE)
        terminal.press("q")
        assert terminal.wait_exit() == 0
        told = terminal.output()
    assert harm_in(told) == set()
    copied = b"c;" + b64encode(CODE.encode())
    assert {(number, words) for number, words in OSC.findall(told) if number != POINTER} == {(b"52", copied)}
    assert harm_in(b"".join(path.read_bytes() for path in tmp_path.rglob("*.log"))) == set()


def visit(terminal: Terminal) -> None:
    """Open the detail of each thing, and a dialog."""
    for pane, words in (("1", "Every field as sent"), ("2", "Every field as sent"), ("3", "on number")):
        terminal.press(pane, "enter")
        terminal.wait_for(words)
        terminal.press("q")
        wait_gone(terminal, words)
    terminal.press("1", "n")
    terminal.wait_for("is gone for good")
    terminal.press("ctrl+g")
    wait_gone(terminal, "is gone for good")


def wait_gone(terminal: Terminal, words: str) -> None:
    """Wait until the main screen is back: keys pressed before that are the other screen's."""
    terminal.wait_for(lambda screen: words not in screen and "Telephones" in screen)


def test_the_files_and_commands_hold_to_it_too(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=Habits(speed=0.01), history_share=0)
    sandbox.inject(FIRST, TEXT)
    env = plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)
    with Terminal(CONSOLE, env=env) as terminal:
        terminal.wait_for(r"532084 is your code")
        terminal.press("q")
        assert terminal.wait_exit() == 0
    sandbox.fault("not-json", body=json.dumps({"success": False, "message": TEXT}))
    told = {name: run(command, env) for name, command in COMMANDS.items()}
    assert {name: harm_in(output) for name, output in told.items()} == {name: set() for name in COMMANDS}
    texts = {row["text"] for row in json.loads(told["json"])}
    assert texts == {repair(TEXT)}


COMMANDS = {
    "csv": ["export"], "json": ["export", "--format", "json"], "doctor": ["doctor"], "key": ["key", "status"],
}  # fmt: skip


def run(arguments: list[str], env: dict[str, str]) -> bytes:
    """Run a command in a terminal of its own; return all that it wrote there."""
    with Terminal([*CONSOLE, *arguments], env=env, columns=200) as terminal:
        terminal.wait_exit()
        return terminal.output()
