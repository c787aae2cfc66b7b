"""The key gets out nowhere: a whole life of the console with a key that is easy to find."""

from __future__ import annotations

import inspect
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import App

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.ui.app import SmspinsApp
from tests.conftest import MakeSandbox
from tests.e2e.key_canary import FORMS, KEY, found_in
from tests.environment import plain_environment
from tests.pty_driver import Terminal

ROOT = Path(__file__).parents[2]
CONSOLE = [sys.executable, "-m", "smspins_tui"]
BREAKING = [sys.executable, "-m", "tests.e2e.breaking"]
ECHO = json.dumps({"success": False, "message": "no such page: {path}"})
TMUX = '#!/bin/sh\ncat /proc/self/environ /proc/self/cmdline >> "$HOME/children"\ncat >> "$HOME/copied"\n'
EFFECTIVE = (FaultKind.DROP_AFTER, FaultKind.STATUS, FaultKind.NOT_JSON)
"""Faults that a call with an effect meets too, each for another telephone."""
COMMANDS = (["doctor"], ["key", "status"], ["export"], ["export", "--format", "json"])


class Life:
    """A person's home, and all that was written or shown in it."""

    def __init__(self, home: Path, sandbox: Sandbox) -> None:
        self.home = home
        self.sandbox = sandbox
        self.seen: dict[str, bytes] = {}
        settings = home / "config" / "smspins-tui" / "config.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text("[server]\ncalls_per_minute = 600\n")
        tools = home / "bin"
        tools.mkdir()
        (tools / "tmux").write_text(TMUX)
        (tools / "tmux").chmod(0o755)
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        self.env = plain_environment(
            home, SMSPINS_BASE_URL=sandbox.url, SMSPINS_LOG="debug", TMUX="/tmp/none,1,0", PATH=path,
            PYTHONPATH=str(ROOT),
        )  # fmt: skip

    def note(self, name: str, terminal: Terminal) -> None:
        """Keep what a terminal was told, and what all users may read of the process."""
        self.seen[f"{name}: terminal"] = terminal.output()
        self.seen[f"{name}: title"] = (terminal.title or "").encode()

    def look_at_process(self, name: str, terminal: Terminal) -> None:
        """Keep what the system tells of the running process."""
        for what in ("cmdline", "environ", "comm"):
            self.seen[f"{name}: {what}"] = Path(f"/proc/{terminal.process.pid}/{what}").read_bytes()

    def leaks(self) -> dict[str, set[str]]:
        """Where the key was found, and in which forms: in what was seen, and in every file of the home."""
        files = {str(path.relative_to(self.home)): path for path in self.home.rglob("*") if path.is_file()}
        found = {name: found_in(data) for name, data in self.seen.items()}
        found |= {name: found_in(name.encode() + path.read_bytes()) for name, path in files.items()}
        return {name: forms for name, forms in found.items() if forms}


@pytest.fixture
def life(make_sandbox: MakeSandbox, tmp_path: Path) -> Life:
    return Life(tmp_path, make_sandbox(key=KEY, habits=Habits(speed=0.01), telephones=5, history_share=0))


def give_key(terminal: Terminal) -> None:
    """Type the key into the dialog."""
    terminal.wait_for("API key")
    terminal.type(KEY)
    terminal.press("enter")
    terminal.wait_for("● live")


def wait_for_calls(terminal: Terminal, sandbox: Sandbox, kind: FaultKind) -> None:
    """Press `r` until a call has met the fault."""

    def is_met(_: str) -> bool:
        return any(call.fault == kind for call in sandbox.calls.all())

    terminal.press("r")
    terminal.wait_for(is_met)


def wait_for_raw_words(terminal: Terminal, sandbox: Sandbox) -> None:
    """Ask until the console tells what the server said, which it does when a job fails again and again."""
    while "It said" not in terminal.screen():
        calls = len(sandbox.calls)
        terminal.press("r")
        terminal.wait_for(lambda screen, calls=calls: len(sandbox.calls) > calls or "It said" in screen)  # type: ignore[misc]
        terminal.wait_quiet(0.1)


def meet_every_fault(terminal: Terminal, sandbox: Sandbox) -> None:
    """Let calls with and without an effect meet every fault; where a server can, it repeats the path with the key."""
    for kind in FaultKind:
        headers = {"retry-after": "1", "x-path": "{path}"}
        size = {FaultKind.HUGE: 6_000_000, FaultKind.GZIP_BOMB: 1_000_000}.get(kind, 0)
        body = ECHO if kind in (FaultKind.NOT_JSON, FaultKind.STATUS, FaultKind.TOO_MANY) else None
        sandbox.calls.clear()
        sandbox.fault(kind, headers=headers, seconds=0.001, size=size, body=body)
        wait_for_calls(terminal, sandbox, kind)
        if kind is FaultKind.STATUS:
            wait_for_raw_words(terminal, sandbox)
        if kind in EFFECTIVE:
            terminal.press("j", "C")
            terminal.wait_for(lambda _: sandbox.count("bulk_sms/request"))
        sandbox.clear_faults()
        terminal.press("r")
        terminal.wait_for("● live", timeout=40.0)


def run_commands(life: Life, name: str, **more: str) -> None:
    """Run the commands that say something, each in a terminal of its own."""
    for command in COMMANDS:
        with Terminal([*CONSOLE, *command], env={**life.env, **more}) as terminal:
            terminal.wait_exit()
            life.note(f"{name} {' '.join(command)}", terminal)


def test_the_key_is_in_no_byte_that_gets_out(life: Life, tmp_path_factory: pytest.TempPathFactory) -> None:
    life.env["PYTHONPYCACHEPREFIX"] = str(life.home / "cache")  # compiled anew, so that all of it is looked at
    with Terminal(BREAKING, env=life.env) as terminal:
        give_key(terminal)
        terminal.press("c")
        terminal.wait_for(r"check +\d+ .*PENDING")
        terminal.press("t")
        terminal.wait_for(lambda _: (life.home / "copied").exists())
        life.look_at_process("console", terminal)
        meet_every_fault(terminal, life.sandbox)
        life.sandbox.fault("status", status=401, body=ECHO)
        terminal.press("r")
        terminal.wait_for("key refused")
        life.sandbox.clear_faults()
        terminal.press("K")
        give_key(terminal)
        terminal.press("z")
        code = terminal.wait_exit()
        life.note("console", terminal)
    told = life.seen["console: terminal"].decode()
    assert code == 1
    assert "A report is in" in told
    assert "never retrieved" not in told
    look_at_report(life.home)
    run_commands(life, "env", SMSPINS_API_KEY=KEY)
    key_file = tmp_path_factory.mktemp("keys") / "key"
    key_file.write_text(KEY)
    life.sandbox.fault("status", status=401)
    run_commands(life, "file", SMSPINS_API_KEY_FILE=str(key_file))
    assert b"HTTP 401" in life.seen["file doctor: terminal"]
    assert b"answers: 5 telephones" in life.seen["env doctor: terminal"]
    assert b"bulk_sms" in next(life.home.rglob("*.log")).read_bytes()
    assert list(life.home.rglob("*.db"))
    assert list(life.home.rglob("*.pyc"))
    assert life.leaks() == {}


@pytest.mark.parametrize("level", ["", "debug"])
def test_a_task_that_failed_alone_tells_nothing_when_python_forgets_it(life: Life, level: str) -> None:
    with Terminal(BREAKING, env={**life.env, "SMSPINS_LOG": level}) as terminal:
        give_key(terminal)
        terminal.press("f", "q")
        assert terminal.wait_exit() == 0
        life.note("console", terminal)
    assert b"never retrieved" not in life.seen["console: terminal"]
    assert life.leaks() == {}


def test_the_key_of_the_environment_is_handed_on_to_no_child(life: Life) -> None:
    with Terminal(CONSOLE, env={**life.env, "SMSPINS_API_KEY": KEY}) as terminal:
        terminal.wait_for("● live")
        terminal.press("t")
        terminal.wait_for("put in tmux's buffer")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        life.note("console", terminal)
    assert b"TERM=" in (life.home / "children").read_bytes()
    assert life.leaks() == {}


def look_at_report(home: Path) -> None:
    """The report names the place, holds nothing of the person, and is the owner's alone."""
    (report,) = home.rglob("crash-*.txt")
    text = report.read_text()
    assert "in _break" in text
    assert "RuntimeError" in text
    assert "***" in text
    assert "532084" not in text
    assert "555-0113" not in text
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", FORMS)
def test_the_search_finds_every_form_wherever_it_is_planted(form: str, life: Life) -> None:
    (life.home / "planted").write_text(f"before {FORMS[form]} after")
    life.seen["screen"] = f"\x1b[1m{FORMS[form][:4]}\x1b[0m{FORMS[form][4:]}".encode()
    assert form in life.leaks()["planted"]
    assert form in life.leaks()["screen"]


def test_textual_still_ends_a_crash_by_the_method_that_is_overridden() -> None:
    """Private to Textual: where it is renamed, its own crash screen would print the locals of every frame."""
    handled: Callable[..., object] = App._handle_exception
    assert "self._fatal_error()" in inspect.getsource(handled)
    assert "show_locals=True" in inspect.getsource(App._fatal_error)
    assert SmspinsApp._fatal_error is not App._fatal_error
    assert inspect.signature(SmspinsApp._fatal_error) == inspect.signature(App._fatal_error)
