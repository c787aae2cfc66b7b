"""The clipboard: the way a copy takes, and the words about it."""

from __future__ import annotations

from base64 import b64encode
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
    words = await clipboard.Clipboard(sent.append, {}).copy("532084")
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_in_screen_no_more_is_said_than_is_known(sent: list[str]) -> None:
    words = await clipboard.Clipboard(sent.append, {"STY": "1.pts-0"}).copy("532084")
    assert words == "sent to your terminal's clipboard, if screen lets it through"
    assert sent == ["532084"]


async def test_in_tmux_it_is_given_on_standard_input_and_in_no_argument(tmp_path: Path, sent: list[str]) -> None:
    environ = fake_tmux(tmp_path, f'echo "$@" >{tmp_path}/arguments; cat >{tmp_path}/input')
    words = await clipboard.Clipboard(sent.append, environ).copy("53 20\n84 é")
    assert words == "put in tmux's buffer, and sent to your terminal's clipboard if tmux lets it through"
    assert sent == []
    assert (tmp_path / "arguments").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "input").read_text() == "53 20\n84 é"


@pytest.mark.parametrize("script", ["cat >/dev/null; exit 1", "exit 1", "kill -9 $$"])
async def test_a_tmux_that_fails_gives_way_to_the_terminal(tmp_path: Path, sent: list[str], script: str) -> None:
    words = await clipboard.Clipboard(sent.append, fake_tmux(tmp_path, script)).copy("532084" * 9_000)
    assert words == "sent to your terminal's clipboard"
    assert len(sent) == 1


async def test_a_tmux_that_is_not_on_the_path_gives_way_to_the_terminal(tmp_path: Path, sent: list[str]) -> None:
    words = await clipboard.Clipboard(sent.append, TMUX | {"PATH": str(tmp_path)}).copy("532084")
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_a_tmux_that_hangs_is_ended_and_gives_way_to_the_terminal(
    tmp_path: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clipboard, "TMUX_SECONDS", 0.05)
    environ = fake_tmux(tmp_path, "exec sleep 600")
    words = await clipboard.Clipboard(sent.append, environ).copy("532084")
    assert (words, sent) == ("sent to your terminal's clipboard", ["532084"])


async def test_what_is_no_text_is_copied_as_far_as_it_is(tmp_path: Path, sent: list[str]) -> None:
    environ = fake_tmux(tmp_path, f"cat >{tmp_path}/input")
    await clipboard.Clipboard(sent.append, environ).copy("a\ud800b")
    assert (tmp_path / "input").read_text() == "a?b"


async def test_the_terminal_gets_no_more_than_it_takes_and_that_is_said(sent: list[str]) -> None:
    words = await clipboard.Clipboard(sent.append, {}).copy("é" * 65_536)
    assert words == "the first 28,000 characters sent to your terminal's clipboard"
    assert sent == ["é" * 28_000]
    assert len(b64encode(sent[0].encode())) < 75_000


async def test_no_character_is_cut_in_two(sent: list[str]) -> None:
    await clipboard.Clipboard(sent.append, {}).copy("a" + "漢" * 65_536)
    assert sent == ["a" + "漢" * ((clipboard.OSC52_BYTES - 1) // 3)]


async def test_the_buffer_of_tmux_takes_all(tmp_path: Path, sent: list[str]) -> None:
    environ = fake_tmux(tmp_path, f"cat >{tmp_path}/input")
    words = await clipboard.Clipboard(sent.append, environ).copy("é" * 65_536)
    assert words == clipboard.TMUX
    assert (tmp_path / "input").read_text() == "é" * 65_536


async def test_at_length_it_is_said_once(sent: list[str]) -> None:
    mine = clipboard.Clipboard(sent.append, {})
    told = [await mine.copy("532084") for _ in range(3)]
    assert told == [clipboard.TERMINAL, "sent to your clipboard", "sent to your clipboard"]
    assert await clipboard.Clipboard(sent.append, {}).copy("1") == clipboard.TERMINAL


async def test_another_way_is_said_at_length_again(tmp_path: Path, sent: list[str]) -> None:
    mine = clipboard.Clipboard(sent.append, fake_tmux(tmp_path, f"test -e {tmp_path}/gone && exit 1; cat >/dev/null"))
    assert await mine.copy("532084") == clipboard.TMUX
    (tmp_path / "gone").touch()
    assert await mine.copy("532084") == clipboard.TERMINAL


@pytest.mark.parametrize(
    ("environ", "way"),
    [({}, "OSC 52"), (TMUX, "tmux load-buffer -w, else OSC 52"), ({"STY": "x"}, "OSC 52, which screen may keep")],
)
def test_the_route_is_told(environ: dict[str, str], way: str) -> None:
    assert clipboard.route(environ).startswith(way)
