"""What the doctor finds: every line true, and never the key."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from smspins_tui import doctor
from smspins_tui.keystore import KeyEnvironment
from smspins_tui.sandbox.server import Sandbox
from smspins_tui.secret import Secret
from smspins_tui.settings import load


def examine(tmp_path: Path, base_url: str, key: str | None) -> tuple[int, dict[str, str]]:
    """Run the doctor; return its exit code and its lines by name."""
    environ = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "SMSPINS_BASE_URL": base_url}
    out = io.StringIO()
    code = doctor.run(load(environ), KeyEnvironment(key=Secret(key) if key else None), environ, out)
    lines = (line.partition(" ") for line in out.getvalue().splitlines())
    if key:
        assert key not in out.getvalue()
    return code, {name: words.strip() for name, _, words in lines}


def test_an_api_that_answers_is_told_with_its_clock(tmp_path: Path) -> None:
    with Sandbox(telephones=3) as sandbox:
        code, lines = examine(tmp_path, sandbox.url, sandbox.key)
    assert code == 0
    assert lines["key"] == "from SMSPINS_API_KEY"
    assert lines["API"].startswith("answers: 3 telephones (")
    assert lines["clock"] == "as the server's"


def test_a_refused_key_is_told_without_a_key_to_press(tmp_path: Path) -> None:
    with Sandbox(telephones=3) as sandbox:
        code, lines = examine(tmp_path, sandbox.url, "another-key")
    assert code == 1
    assert lines["API"].startswith("the server refuses this key (HTTP 401) (")


def test_without_a_server_it_says_so(tmp_path: Path) -> None:
    code, lines = examine(tmp_path, "http://127.0.0.1:9", "another-key")
    assert code == 1
    assert lines["API"].startswith("the server refuses the connection")


def test_the_keyring_is_told_also_when_the_key_comes_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/dev/null/none")
    _, lines = examine(tmp_path, "http://127.0.0.1:9", "another-key")
    assert lines["keyring"].startswith("no keyring on this machine")
    assert lines["key"] == "from SMSPINS_API_KEY"


def test_a_key_file_that_others_can_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("another-key")
    environ = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "SMSPINS_BASE_URL": "http://[::1]:9"}
    told = []
    for mode in (0o640, 0o600):
        file.chmod(mode)
        out = io.StringIO()
        doctor.run(load(environ), KeyEnvironment(file=str(file)), environ, out)
        told.append(next(line for line in out.getvalue().splitlines() if line.startswith("key ")))
    assert told[0].endswith(f"from the file {file}; the key file can be read by others: chmod 600 {file}")
    assert told[1].endswith(f"from the file {file}")


def test_without_a_key_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/dev/null/none")
    code, lines = examine(tmp_path, "http://127.0.0.1:9", None)
    assert code == 1
    assert lines["API"] == "not asked: there is no key"
    assert lines["key"].startswith("no keyring on this machine")
