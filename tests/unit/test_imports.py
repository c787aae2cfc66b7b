"""What is loaded when: the start is only as quick as what it imports."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment import plain_environment
from tests.pty_driver import Terminal

ROOT = Path(__file__).parents[2]
FRAME_OF_THE_APP = "Telephones"
SCREEN_AND_JOURNAL = {"textual", "rich", "sqlite3"}
KEYRING = {"keyring", "secretstorage"}
AT_FIRST_FRAME = """
import json, pathlib, sys
from textual.drivers.linux_driver import LinuxDriver

write = LinuxDriver.write

def write_and_tell(driver, data):
    if {word!r} in data:
        LinuxDriver.write = write
        pathlib.Path({path!r}).write_text(json.dumps(sorted(sys.modules)))
    write(driver, data)

LinuxDriver.write = write_and_tell
from smspins_tui.cli import main
sys.exit(main([]))
"""


def late_modules() -> set[str]:
    """The modules that CONTRIBUTING.md names as loaded only after the first frame."""
    text = (ROOT / "CONTRIBUTING.md").read_text()
    listed = re.search(r"^Not loaded before the first frame:(.*?)\n\n", text, re.MULTILINE | re.DOTALL)
    assert listed is not None
    return set(re.findall(r"`([\w.]+)`", listed[1]))


def top_level(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def loaded_by(home: Path, *arguments: str, **environment: str) -> set[str]:
    """The modules that a run of Python with these arguments imports; it has to end well."""
    command = [sys.executable, "-X", "importtime", *arguments]
    env = plain_environment(home, **environment)
    answer = subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT)
    assert answer.returncode == 0, answer.stdout
    return set(re.findall(r"^import time:[ \d|]*\| +([\w.]+)$", answer.stderr, re.MULTILINE))


def test_the_list_in_contributing_names_what_is_heavy() -> None:
    assert late_modules() >= {"httpx", "pydantic", "keyring", "starlette", "uvicorn", "zipcodes"}


def test_the_command_line_alone_loads_neither_the_screens_nor_the_network(tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, "-c", "import smspins_tui.cli")
    assert "argparse" in loaded
    assert top_level(loaded) & (late_modules() | SCREEN_AND_JOURNAL) == set()


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_a_question_about_the_command_loads_neither_the_screens_nor_the_network(tmp_path: Path, argument: str) -> None:
    loaded = loaded_by(tmp_path, "-m", "smspins_tui", argument)
    assert "smspins_tui.cli" in loaded
    assert top_level(loaded) & (late_modules() | SCREEN_AND_JOURNAL) == set()


def test_key_status_loads_no_screens_and_no_network(tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, "-m", "smspins_tui", "key", "status", SMSPINS_API_KEY="loopback-only")
    assert top_level(loaded) & (late_modules() - KEYRING | SCREEN_AND_JOURNAL) == set()


def test_the_first_frame_waits_for_no_module_that_it_does_not_need(tmp_path: Path) -> None:
    told = tmp_path / "modules.json"
    code = AT_FIRST_FRAME.format(word=FRAME_OF_THE_APP, path=str(told))
    env = plain_environment(tmp_path, SMSPINS_BASE_URL="http://127.0.0.1:9", SMSPINS_API_KEY="loopback-only")
    with Terminal([sys.executable, "-c", code], env=env) as terminal:
        terminal.wait_for(FRAME_OF_THE_APP)
        loaded = set(json.loads(told.read_text()))
    assert "textual" in loaded
    assert top_level(loaded) & late_modules() == set()
