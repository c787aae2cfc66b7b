"""The command `key`: what it keeps, says and forgets, and that it never prints a key."""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from smspins_tui import key_command
from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import KeyEnvironment, take_environment
from smspins_tui.secret import Secret
from smspins_tui.settings import Settings
from tests.unit.keystore.backends import Forgetful, Memory

USER = ("smspins-tui", "default@https://smspins.com")
Run = Callable[..., tuple[int, str, str]]


class Prompt(io.StringIO):
    """A standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    monkeypatch.setattr("smspins_tui.keystore.backend.choose_backend", lambda _extra: memory)
    return memory


@pytest.fixture
def run(tmp_path: Path) -> Run:
    settings = Settings(config_file=tmp_path / "config.toml", state_dir=tmp_path)

    def run_it(*arguments: str, stdin: io.StringIO | None = None, **environ: str) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        key_command.add_arguments(parser)
        out, err = io.StringIO(), io.StringIO()
        code = key_command.run(
            parser.parse_args(arguments), settings, take_environment(environ), stdin or io.StringIO(), out, err
        )
        return code, out.getvalue(), err.getvalue()

    return run_it


def no_keyring(_extra: tuple[str, ...]) -> Memory:
    raise KeystoreError("no keyring on this machine")


def test_set_keeps_what_the_pipe_gives(run: Run, backend: Memory) -> None:
    code, out, err = run("set", stdin=io.StringIO("canary-7f3a\nmore\n"))
    assert (code, err) == (0, "")
    assert backend.kept == {USER: "canary-7f3a"}
    assert out == "The key of default at https://smspins.com is kept in tests.unit.keystore.backends.Memory.\n"


def test_set_asks_a_person_without_showing_what_is_typed(
    run: Run, backend: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(prompt: str, _stream: object) -> str:
        asked.append(prompt)
        return " canary-7f3a"

    monkeypatch.setattr("getpass.getpass", answer)
    code, out, _ = run("set", stdin=Prompt("not this"))
    assert code == 0
    assert asked == ["API key (it isn't shown): "]
    assert backend.kept == {USER: "canary-7f3a"}
    assert "canary" not in out


@pytest.mark.parametrize("given", ["", "\n", "two words\n"])
def test_set_refuses_what_is_no_key(run: Run, backend: Memory, given: str) -> None:
    code, out, err = run("set", stdin=io.StringIO(given))
    assert (code, out) == (1, "")
    assert err.startswith("what was given holds no key: ")
    assert backend.kept == {}


def test_set_refuses_bytes_that_are_no_text(run: Run, backend: Memory) -> None:
    given = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\n"), encoding="utf-8")
    assert run("set", stdin=given)[0] == 1
    assert backend.kept == {}


def test_set_ends_at_the_end_of_the_input(run: Run, backend: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(_prompt: str, _stream: object) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", closed)
    assert run("set", stdin=Prompt())[0] == 1
    assert backend.kept == {}


def test_set_says_when_the_keyring_kept_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Forgetful()
    monkeypatch.setattr("smspins_tui.keystore.backend.choose_backend", lambda _extra: backend)
    code, out, err = run("set", stdin=io.StringIO("canary-7f3a"))
    assert (code, out) == (1, "")
    assert "kept nothing" in err


def test_no_command_takes_a_key_as_an_argument(run: Run, backend: Memory) -> None:
    for arguments in (("set", "canary-7f3a"), ("set", "--key", "canary-7f3a")):
        with pytest.raises(SystemExit) as caught:
            run(*arguments)
        assert caught.value.code == 2
    assert backend.kept == {}


def test_delete_forgets_the_kept_key(run: Run, backend: Memory) -> None:
    backend.kept[USER] = "canary-7f3a"
    assert run("delete") == (0, "The key of default at https://smspins.com is forgotten.\n", "")
    assert backend.kept == {}
    assert run("delete") == (1, "No key of default at https://smspins.com was kept.\n", "")


def test_status_names_the_source_of_the_key(run: Run, backend: Memory, tmp_path: Path) -> None:
    backend.kept[USER] = "canary-7f3a"
    file = tmp_path / "key"
    file.write_text("canary-7f3a")
    sources = {
        "SMSPINS_API_KEY": "canary-7f3a",
        "SMSPINS_API_KEY_FILE": str(file),
        "SMSPINS_API_KEY_COMMAND": "echo canary-7f3a",
    }
    for name in ("SMSPINS_API_KEY", "key file", "key command", "keyring"):
        code, out, err = run("status", **sources)
        assert (code, err) == (0, "")
        assert out.endswith(f"The console starts with: {name}.\n")
        assert "canary" not in out
        sources.pop(next(iter(sources), ""), None)


def test_status_says_that_there_is_no_key(run: Run, backend: Memory) -> None:
    code, out, _ = run("status")
    assert code == 1
    assert "no key of default at https://smspins.com" in out
    assert out.endswith("The console starts with: no key, and asks for one.\n")
    assert backend.kept == {}


def test_status_does_not_run_the_command(run: Run, backend: Memory, tmp_path: Path) -> None:
    _ = backend
    code, out, _ = run("status", SMSPINS_API_KEY_COMMAND=f"touch {tmp_path}/ran")
    assert code == 0
    assert "named, and run when the console starts" in out
    assert not (tmp_path / "ran").exists()


def test_status_tells_a_named_source_that_has_no_key(run: Run, backend: Memory, tmp_path: Path) -> None:
    backend.kept[USER] = "canary-7f3a"
    code, out, _ = run("status", SMSPINS_API_KEY_FILE=str(tmp_path / "none"))
    assert code == 1
    assert "the key file can't be read: No such file or directory" in out
    assert out.endswith("nothing: key file is named and has no key.\n")


def test_status_goes_on_where_there_is_no_keyring(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smspins_tui.keystore.backend.choose_backend", no_keyring)
    code, out, _ = run("status", SMSPINS_API_KEY="canary-7f3a")
    assert code == 0
    assert "keyring          no keyring on this machine" in out


def test_the_whole_environment_of_the_key_is_hidden() -> None:
    assert "canary" not in repr(KeyEnvironment(key=Secret("canary-7f3a")))
