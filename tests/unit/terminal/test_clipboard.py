"""The clipboard: the way a copy takes, and the words about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smspins_tui.terminal import clipboard

TMUX = {"TMUX": "/tmp/tmux/default,1,0"}


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loaded machine may take its time to start a program."""
    monkeypatch.setattr(clipboard, "TMUX_SECONDS", 20.0)


@pytest.fixture
def sent() -> list[str]:
    """What was handed to the terminal."""
    return []


def fake_tmux(directory: Path, script: str) -> dict[str, str]:
    """An environment in tmux whose program `tmux` is this script."""
    program = directory / "tmux"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return TMUX | {"PATH": f"{directory}:/usr/bin:/bin"}


async def test_without_a_multiplexer_it_goes_to_the_terminal(sent: list[str]) -> None:
    words = await clipboard.copy("532084", osc52=sent.append, environ={})
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_in_screen_no_more_is_said_than_is_known(sent: list[str]) -> None:
    words = await clipboard.copy("532084", osc52=sent.append, environ={"STY": "1.pts-0"})
    assert words == "sent to your terminal's clipboard, if screen lets it through"
    assert sent == ["532084"]


async def test_in_tmux_it_is_given_on_standard_input_and_in_no_argument(tmp_path: Path, sent: list[str]) -> None:
    environ = fake_tmux(tmp_path, f'echo "$@" >{tmp_path}/arguments; cat >{tmp_path}/input')
    words = await clipboard.copy("53 20\n84 é", osc52=sent.append, environ=environ)
    assert words == "put in tmux's buffer, and sent to your terminal's clipboard if tmux lets it through"
    assert sent == []
    assert (tmp_path / "arguments").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "input").read_text() == "53 20\n84 é"


@pytest.mark.parametrize("script", ["cat >/dev/null; exit 1", "exit 1", "kill -9 $$"])
async def test_a_tmux_that_fails_gives_way_to_the_terminal(tmp_path: Path, sent: list[str], script: str) -> None:
    words = await clipboard.copy("532084" * 100_000, osc52=sent.append, environ=fake_tmux(tmp_path, script))
    assert words == "sent to your terminal's clipboard"
    assert len(sent) == 1


async def test_a_tmux_that_is_not_on_the_path_gives_way_to_the_terminal(tmp_path: Path, sent: list[str]) -> None:
    words = await clipboard.copy("532084", osc52=sent.append, environ=TMUX | {"PATH": str(tmp_path)})
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_a_tmux_that_hangs_is_ended_and_gives_way_to_the_terminal(
    tmp_path: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "TMUX_SECONDS", 0.05)
    environ = fake_tmux(tmp_path, "exec sleep 600")
    words = await clipboard.copy("532084", osc52=sent.append, environ=environ)
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_what_is_no_text_is_copied_as_far_as_it_is(tmp_path: Path, sent: list[str]) -> None:
    environ = fake_tmux(tmp_path, f"cat >{tmp_path}/input")
    await clipboard.copy("a\ud800b", osc52=sent.append, environ=environ)
    assert (tmp_path / "input").read_text() == "a?b"


@pytest.mark.parametrize(
    ("environ", "way"),
    [({}, "OSC 52"), (TMUX, "tmux load-buffer -w, else OSC 52"), ({"STY": "x"}, "OSC 52, which screen may keep")],
)
def test_the_route_is_told(environ: dict[str, str], way: str) -> None:
    assert clipboard.route(environ).startswith(way)
