"""The console in a real tmux: a code goes into its buffer, it is suspended and comes back whole, and ends with it."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.e2e.test_console import CONSOLE
from tests.e2e.test_life import SHELL, journal_closed_in_order, wait_until
from tests.environment import plain_environment
from tests.system import require

pytestmark = pytest.mark.system

PARTS = (r"● live", r"─ Telephones +25\b", r"─ Requests ", r"─ Messages ", r"555-01\d\d +23354", r"\? Help")


class Tmux:
    """A tmux server of its own with one window, 120 by 36, in which a shell runs."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self.tell("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "36", *SHELL)

    def tell(self, *words: str) -> str:
        """Give tmux a command; return what it answers."""
        answer = subprocess.run(
            ["tmux", "-L", "own", *words], env=self._env, check=True, capture_output=True, text=True
        )
        return answer.stdout

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self.tell("send-keys", *keys)

    def screen(self) -> str:
        """What is in the window."""
        return self.tell("capture-pane", "-p")

    def wait_for(self, *patterns: str) -> None:
        """Wait until the window shows all of the patterns."""
        wait_until(lambda: all(re.search(one, screen, re.MULTILINE) for screen in [self.screen()] for one in patterns))


@pytest.fixture
def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    return make_sandbox(history_share=0, habits=Habits(speed=0.01))


@pytest.fixture
def tmux(sandbox: Sandbox, tmp_path: Path) -> Iterator[Tmux]:
    require("tmux", "bash")
    env = plain_environment(tmp_path, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY=sandbox.key)
    tmux = Tmux(env | {"TMUX_TMPDIR": str(tmp_path), "PS1": "shell> "})
    yield tmux
    subprocess.run(["tmux", "-L", "own", "kill-server"], env=tmux._env, capture_output=True)


def test_a_code_goes_to_tmux_and_a_suspended_console_comes_back_whole(tmux: Tmux, sandbox: Sandbox) -> None:
    sandbox.inject("23354", "Your Acme code is 532084.")
    tmux.wait_for("^shell>$")
    tmux.press(shlex.join(CONSOLE), "Enter")
    tmux.wait_for(*PARTS, "532084")
    tmux.press("y")
    wait_until(lambda: tmux.tell("list-buffers").strip())
    assert tmux.tell("show-buffer") == "532084"
    tmux.press("C-z")
    tmux.wait_for("Stopped")
    tmux.press("fg", "Enter")
    tmux.wait_for(*PARTS, r"532084.*\[532084\]")
    tmux.press("q")
    tmux.wait_for("^shell>$")


def test_the_end_of_tmux_ends_the_console_in_order(tmux: Tmux, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    tmux.wait_for("^shell>$")
    tmux.press(f"echo $$ > {pid_file}; exec {shlex.join(CONSOLE)}", "Enter")
    tmux.wait_for(*PARTS)
    tmux.tell("kill-server")
    wait_until(lambda: not Path(f"/proc/{pid_file.read_text().strip()}").exists())
    journal_closed_in_order(tmp_path)
