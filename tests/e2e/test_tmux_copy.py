"""A copy through a real tmux, on a server of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smspins_tui.terminal import clipboard
from tests.environment import plain_environment
from tests.system import require

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine may take its time to start a program."""
    monkeypatch.setattr(clipboard, "TMUX_SECONDS", 20.0)


@pytest.fixture
def environ(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a program that runs in this tmux."""
    require("tmux")
    plain = plain_environment(tmp_path, TMUX_TMPDIR=str(tmp_path))
    subprocess.run(["tmux", "-L", "own", "-f", "/dev/null", "new-session", "-d", "cat"], env=plain, check=True)
    socket = tmp_path / f"tmux-{os.getuid()}" / "own"
    yield plain | {"TMUX": f"{socket},0,0"}
    subprocess.run(["tmux", "-L", "own", "kill-server"], env=plain, check=True)


def buffer(environ: dict[str, str]) -> str:
    return subprocess.run(["tmux", "show-buffer"], env=environ, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(
    "text", ["532084", "Your Acme code is 532084.\nIt ends in 10 minutes. é 電話", "-w", "é" * 65_536]
)
async def test_what_is_copied_is_in_the_buffer_of_tmux(environ: dict[str, str], text: str) -> None:
    sent: list[str] = []
    words = await clipboard.Clipboard(sent.append, environ).copy(text)
    assert words == clipboard.TMUX
    assert sent == []
    assert buffer(environ) == text


async def test_a_tmux_that_has_ended_gives_way_to_the_terminal(environ: dict[str, str], tmp_path: Path) -> None:
    sent: list[str] = []
    gone = environ | {"TMUX": f"{tmp_path}/no-such-socket,0,0"}
    assert await clipboard.Clipboard(sent.append, gone).copy("532084") == clipboard.TERMINAL
    assert sent == ["532084"]
