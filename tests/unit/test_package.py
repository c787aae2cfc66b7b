"""What is packed: the wheel and the source archive are built and listed, without a network."""

from __future__ import annotations

import tarfile
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import smspins_tui

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    [path] = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("sdist")
    [path] = SdistBuilder(str(ROOT)).build(directory=str(folder))
    with tarfile.open(path) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


def on_disk(folder: str, pattern: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob(pattern)}


def metadata(wheel: zipfile.ZipFile, name: str) -> str:
    [path] = [path for path in wheel.namelist() if path.endswith(f".dist-info/{name}")]
    return wheel.read(path).decode()


def headers(wheel: zipfile.ZipFile) -> Message:
    return Parser().parsestr(metadata(wheel, "METADATA"))


def test_the_wheel_holds_the_package_its_types_and_its_styles_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    styles = {f"smspins_tui/{name}" for name in on_disk("styles", "*.tcss")}
    assert styles
    assert packed == on_disk("smspins_tui", "*.py") | styles | {"smspins_tui/py.typed"}


def test_the_wheel_has_the_command_and_the_licence(wheel: zipfile.ZipFile) -> None:
    assert "smspins-tui = smspins_tui.cli:main" in metadata(wheel, "entry_points.txt")
    assert any(name.endswith("/licenses/LICENSE") for name in wheel.namelist())


def test_the_version_is_one(wheel: zipfile.ZipFile) -> None:
    version = headers(wheel)["Version"]
    assert version == smspins_tui.__version__
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_tests_are_no_dependency_of_users(wheel: zipfile.ZipFile) -> None:
    required = [line for line in headers(wheel).get_all("Requires-Dist", []) if "extra ==" not in line]
    assert required
    assert not [line for line in required if line.startswith(("pytest", "pyte", "hatchling", "mypy", "ruff"))]


def test_the_source_archive_can_be_built_and_tested(sdist: set[str]) -> None:
    wanted = on_disk("smspins_tui", "*.py") | on_disk("styles", "*.tcss") | on_disk("tests", "*.py")
    front_door = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
    assert sdist >= wanted | front_door | {"smspins_tui/py.typed"}


def test_the_source_archive_has_no_stray_files(sdist: set[str]) -> None:
    expected = {"smspins_tui", "styles", "tests", "screenshots", "pyproject.toml", "README.md", "LICENSE"}
    expected |= {"CHANGELOG.md", "CONTRIBUTING.md", ".gitignore", "PKG-INFO"}
    assert {name.partition("/")[0] for name in sdist} <= expected
    assert not [name for name in sdist if "__pycache__" in name or name.endswith((".pyc", ".db", ".log"))]
