"""The arguments of the sandbox command."""

from __future__ import annotations

import argparse
import subprocess
import sys

import pytest

from smspins_tui.sandbox import agent, command, numbering
from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.answers import Shape
from smspins_tui.sandbox.command import add_arguments
from smspins_tui.sandbox.terms import Terms, terms_of


def _terms(*words: str) -> Terms:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return terms_of(parser.parse_args(words))


def test_without_arguments_it_is_a_lively_account_of_25() -> None:
    assert _terms() == Terms(port=8765, telephones=25, seed=1, habits=Habits(), shape=Shape(), is_lively=True)


def test_every_argument_arrives() -> None:
    words = "--port 0 --telephones 20000 --speed 20 --seed 7 --plain --ids integers --no-change-status"
    terms = _terms(*words.split(), "--success", "string", "--wrong-key", "answer", "--for-parent", "--show-token")
    shape = Shape(ids="integers", has_change_status=False, success="string", wrong_key="answer")
    assert terms == Terms(0, 20_000, 7, Habits(speed=20.0), shape, False, True, True)


@pytest.mark.parametrize(
    "words",
    [
        ["--port", "65536"],
        ["--port", "http"],
        ["--telephones", "0"],
        ["--telephones", "20001"],
        ["--speed", "0"],
        ["--speed", "nan"],
        ["--speed", "fast"],
        ["--ids", "floats"],
    ],
)
def test_a_wrong_value_is_said_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _terms(*words)
    assert ended.value.code == 2
    assert f"argument {words[0]}" in capsys.readouterr().err.splitlines()[-1]


def test_the_bounds_are_those_of_the_world() -> None:
    assert command.MOST_TELEPHONES == numbering.MOST_TELEPHONES
    assert command.MOST_SPEED == agent.MOST_SPEED


def test_the_arguments_are_known_without_anything_of_the_server() -> None:
    script = """
import __future__, argparse, sys
before = {*sys.modules}
import smspins_tui.sandbox.command
print(sorted({*sys.modules} - before))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['smspins_tui', 'smspins_tui.sandbox', 'smspins_tui.sandbox.command']"
