"""The style of the house, where a linter has no rule for it: lengths, names, errors, styles and the top of the tree."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted([*(ROOT / "smspins_tui").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
MODULE_LIMIT = 350
FUNCTION_LIMIT = 40
DRIVER_LIMIT = 250
TOP_LEVEL = {
    ".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "pyproject.toml", "screenshots",
    "smspins_tui", "styles", "tests",
}  # fmt: skip

TRY_COMMAND = "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/smspins-tui --demo"
TEST_COMMAND = 'python3 -m venv .venv && .venv/bin/pip install -e ".[test]" && .venv/bin/python -m pytest'
"""`.ci/run` reads this one out of the README and runs it."""

LONG_MODULES: dict[str, str] = {}
"""Modules that may be longer than the limit, each with its reason."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions that may be longer than the limit (`path:name`), each with its reason."""

CATCH_ALL = {
    "smspins_tui/api/transport.py": "whatever it is, the frames of its traceback hold the key",
    "smspins_tui/daemon.py": "handed to whoever waits, never dropped",
    "smspins_tui/journal/worker.py": "whoever awaits the work gets the error, a defect too",
    "smspins_tui/keystore/ring.py": "a keyring's backend is anybody's plug-in: all that it raises ends there, as words",
    "tests/contract/ground.py": "stands in for the journal's worker",
    "tests/virtual_loop.py": "stands in for an executor",
}
"""Modules that may catch every exception, each with its reason."""

VAGUE_NAMES = re.compile(r"util|helper|manager")


def path_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def handlers(module: Path) -> Iterator[ast.ExceptHandler]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.ExceptHandler):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def test_modules_are_short() -> None:
    long = {path_of(module) for module in MODULES if len(module.read_text().splitlines()) > MODULE_LIMIT}
    assert long == set(LONG_MODULES)


def test_functions_are_short() -> None:
    long = {
        f"{path_of(module)}:{function.name}"
        for module in MODULES
        for function in functions(module)
        if length(function) > FUNCTION_LIMIT
    }
    assert long == set(LONG_FUNCTIONS)


def test_the_pty_driver_stays_small() -> None:
    assert len((ROOT / "tests" / "pty_driver.py").read_text().splitlines()) < DRIVER_LIMIT


def catches_all(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def test_nothing_catches_every_exception_but_what_is_listed() -> None:
    found = {path_of(module) for module in MODULES if any(catches_all(handler) for handler in handlers(module))}
    assert found == set(CATCH_ALL)


def test_no_exception_is_dropped_without_a_word() -> None:
    silent = [
        f"{path_of(module)}:{handler.lineno}"
        for module in MODULES
        for handler in handlers(module)
        if len(handler.body) == 1 and isinstance(handler.body[0], ast.Pass)
    ]
    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path_of(module) for module in MODULES if VAGUE_NAMES.search(path_of(module))] == []


def test_styles_take_their_colours_from_the_theme() -> None:
    styles = sorted((ROOT / "styles").glob("*.tcss"))
    assert styles
    fixed = re.compile(r"#[0-9a-fA-F]{3,8}\s*[;%]|\b(?:rgb|hsl)a?\(")
    assert [style.name for style in styles if fixed.search(style.read_text())] == []


def test_the_top_of_the_tree_is_as_promised() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0] for name in answer.stdout.split("\0") if name} == TOP_LEVEL


def test_the_readme_and_contributing_hold_the_two_commands() -> None:
    readme, contributing = ((ROOT / name).read_text().splitlines() for name in ("README.md", "CONTRIBUTING.md"))
    assert readme.count(TRY_COMMAND) == 1
    assert readme.count(TEST_COMMAND) == 1
    assert contributing.count(TEST_COMMAND) == 1


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    x\nexcept Exception:\n    y",
        "try:\n    x\nexcept:\n    y",
        "try:\n    x\nexcept (OSError, Exception):\n    y",
    ],
)
def test_a_catch_all_is_seen_in_every_spelling(tmp_path: Path, source: str) -> None:
    module = tmp_path / "module.py"
    module.write_text(source)
    assert [catches_all(handler) for handler in handlers(module)] == [True]
