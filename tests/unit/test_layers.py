"""The order of the rooms and who may import what, as pyproject.toml says it, held by import-linter."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Check the package of that name found in `root` against its pyproject.toml."""
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True)


def test_every_contract_is_kept() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert int(re.findall(r"(\d+) kept, 0 broken", answer.stdout)[0]) >= 9


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("store/state.py", "import smspins_tui.api", "Layers"),
        ("models.py", "import smspins_tui.errors", "Layers"),
        ("anywhere.py", "", "Layers"),
        ("sandbox/world.py", "import smspins_tui.eastern", "The sandbox knows nothing of the client"),
        ("ui/app.py", "import smspins_tui.sandbox.server", "Only the command line starts the sandbox"),
        ("services/actions.py", "from textual.app import App", "Only the screens"),
        ("cli.py", "import rich.text", "Only the screens"),
        ("services/actions.py", "import httpx", "Only the API room speaks HTTP"),
        ("models.py", "from pydantic import BaseModel", "Only the API room validates"),
        ("settings.py", "import sqlite3", "Only the journal"),
        ("ui/app.py", "import keyring", "Only the keystore"),
        ("api/client.py", "import uvicorn", "Only the sandbox serves"),
    ],
)
def test_an_import_across_the_rules_breaks_a_contract(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "smspins_tui", tmp_path / "smspins_tui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "smspins_tui" / module).open("a") as file:
        file.write(f"\n{line}\n")
    answer = lint(tmp_path)
    assert answer.returncode == 1
    assert re.search(rf"^{re.escape(contract)}.* BROKEN$", answer.stdout, re.MULTILINE)
