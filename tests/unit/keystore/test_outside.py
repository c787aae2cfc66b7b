"""The key from outside: the order of the sources, and what is no key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import FoundKey, KeyEnvironment, find_outside, parse_key, take_environment
from smspins_tui.secret import Secret
from tests.leak import everything_told

KEY = Secret("canary-7f3a")


def test_the_key_is_gone_from_the_environment_once_it_was_taken() -> None:
    environ = {"SMSPINS_API_KEY": "canary-7f3a", "SMSPINS_API_KEY_FILE": "/f", "SMSPINS_API_KEY_COMMAND": "c"}
    taken = take_environment(environ)
    assert environ == {"SMSPINS_API_KEY_FILE": "/f", "SMSPINS_API_KEY_COMMAND": "c"}
    assert taken == KeyEnvironment(KEY, "/f", "c")
    assert "canary" not in repr(taken)
    assert taken.sources == ("SMSPINS_API_KEY", "the key file", "the key command")


def test_without_any_source_nothing_is_found() -> None:
    assert take_environment({}) == KeyEnvironment()
    assert find_outside(KeyEnvironment()) is None
    assert KeyEnvironment().sources == ()


def test_empty_variables_are_none() -> None:
    names = ("SMSPINS_API_KEY", "SMSPINS_API_KEY_FILE", "SMSPINS_API_KEY_COMMAND", "CREDENTIALS_DIRECTORY")
    assert take_environment(dict.fromkeys(names, "")) == KeyEnvironment()


def test_the_variable_comes_before_the_file_before_the_command(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from-file\n")
    file.chmod(0o600)
    all_three = KeyEnvironment(KEY, str(file), "echo from-command")
    assert find_outside(all_three) == FoundKey(KEY, "SMSPINS_API_KEY")
    assert find_outside(KeyEnvironment(None, str(file), "echo x")) == FoundKey(Secret("from-file"), f"the file {file}")
    assert find_outside(KeyEnvironment(None, None, "echo from-command")) == FoundKey(
        Secret("from-command"), "the key command"
    )


@pytest.mark.parametrize(("mode", "is_open"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_a_key_file_that_others_can_read_is_told(tmp_path: Path, mode: int, is_open: bool) -> None:
    file = tmp_path / "key"
    file.write_text("canary-7f3a")
    file.chmod(mode)
    found = find_outside(KeyEnvironment(file=str(file)))
    assert found is not None
    assert found.warning == (f"the key file can be read by others: chmod 600 {file}" if is_open else "")


def test_a_key_file_of_somebody_else_may_be_open_to_our_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "key"
    file.write_text("canary-7f3a")
    file.chmod(0o440)
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    found = find_outside(KeyEnvironment(file=str(file)))
    assert found is not None
    assert found.warning == ""


def test_a_credential_of_the_service_manager_is_a_key_file(tmp_path: Path) -> None:
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert take_environment(environ).file is None
    (tmp_path / "smspins-api-key").write_text("canary-7f3a")
    found = find_outside(take_environment(environ))
    assert found is not None
    assert found.key == KEY
    assert take_environment(environ | {"SMSPINS_API_KEY_FILE": "/f"}).file == "/f"


def test_a_key_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeystoreError, match=r"^the key file can't be read: No such file or directory$") as caught:
        find_outside(KeyEnvironment(file=str(tmp_path / "none")))
    assert caught.value.__context__ is None


@pytest.mark.parametrize(("command", "words"), [("exit 3", "exit code 3"), ("no-such-program-here", "exit code 127")])
def test_a_command_that_fails_is_told(command: str, words: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeystoreError, match=f"the key command failed with {words}"):
        find_outside(KeyEnvironment(command=command))
    capfd.readouterr()


def test_a_command_that_never_ends_is_ended(tmp_path: Path) -> None:
    with pytest.raises(KeystoreError, match=r"gave no key within 0\.2 s") as caught:
        find_outside(KeyEnvironment(command=f"echo $$ > {tmp_path}/pid; echo canary-7f3a; exec sleep 600"), limit=0.2)
    assert caught.value.__context__ is None
    pid_file = tmp_path / "pid"
    if pid_file.exists():  # under load it may not have come so far
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid_file.read_text()), 0)


def test_a_command_may_print_more_lines_of_which_the_first_is_the_key() -> None:
    found = find_outside(KeyEnvironment(command="printf 'canary-7f3a\\nuser: x\\n'"))
    assert found == FoundKey(KEY, "the key command")


@pytest.mark.parametrize("text", ["canary-7f3a", " canary-7f3a\n", "\ncanary-7f3a\r\nmore"])
def test_what_stands_around_the_key_is_dropped(text: str) -> None:
    assert parse_key(Secret(text)) == KEY


@pytest.mark.parametrize(
    "text", ["", " \n", "two words", "a\x1bb", "a\tb", "schlüssel", "a\udcffb", "..", ".", "x" * 513]
)
def test_what_cannot_be_a_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(KeystoreError, match=r"^the file holds no key: ") as caught:
        parse_key(Secret(text), "the file")
    assert len(text.strip()) < 3 or text not in everything_told(caught.value)


def test_a_key_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe" + os.urandom(64))
    with pytest.raises(KeystoreError, match="holds no key"):
        find_outside(KeyEnvironment(file=str(file)))


def test_a_named_source_without_a_key_does_not_give_way_to_the_next(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("")
    with pytest.raises(KeystoreError, match="the key file holds no key"):
        find_outside(KeyEnvironment(file=str(file), command="echo from-command"))
