"""The keyring on a real Secret Service: gnome-keyring on a bus of its own."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smspins_tui.keystore import Keyring
from smspins_tui.keystore.backend import choose_backend
from smspins_tui.keystore.ring import Choose
from smspins_tui.secret import Secret
from tests.environment import plain_environment
from tests.keyring_contract import HERE, KeyringContract
from tests.pty_driver import Terminal
from tests.system import require

pytestmark = pytest.mark.system

UNLOCKED = "printf testpw | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
LOCKED = "gnome-keyring-daemon --start --components=secrets >/dev/null"
NOTHING = "true"
KEY_COMMAND = (sys.executable, "-m", "smspins_tui", "key")

# The library leaves its connection open when a collection can't be opened: in a process of its own that harms nobody.
ASK = """
import asyncio, sys
from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import Keyring
from smspins_tui.secret import Secret

async def ask():
    keyring = Keyring("default", "https://smspins.com")
    for verb, work in (("read", keyring.read), ("write", lambda: keyring.write(Secret("canary")))):
        try:
            print(f"{verb}: {await work()}")
        except KeystoreError as error:
            print(f"{verb}: {error}")

asyncio.run(ask())
"""


class Box:
    """A person's machine: a home, and a session bus for as long as it is needed."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home"
        self.runtime = root / "run"
        self.services = self.home / "data" / "dbus-1" / "services"
        self.services.mkdir(parents=True)
        self.runtime.mkdir(mode=0o700)

    @contextmanager
    def session(self, start: str) -> Iterator[str]:
        """Run a session that begins with the command `start`; gives the address of its bus."""
        command = ["dbus-run-session", "--", "sh", "-c", f'{start}; echo "$DBUS_SESSION_BUS_ADDRESS"; exec cat']
        environment = plain_environment(self.home, XDG_RUNTIME_DIR=str(self.runtime))
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as process:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        # The end of its standard input ended the session and its bus.

    def end(self) -> None:
        """End what outlived its bus: a service that was just starting doesn't always notice."""
        ours = f"XDG_RUNTIME_DIR={self.runtime}".encode()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it has ended meanwhile, or is another user's
                if ours in (process / "environ").read_bytes().split(b"\0"):
                    os.kill(int(process.name), signal.SIGKILL)

    def ask(self, bus: str) -> list[str]:
        """Read and write in a process of its own; returns what it said."""
        environment = plain_environment(self.home, DBUS_SESSION_BUS_ADDRESS=bus)
        answer = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK], env=environment, capture_output=True, text=True, timeout=60
        )
        assert answer.stderr == ""
        return answer.stdout.splitlines()

    def make_collection(self) -> None:
        """Leave a collection behind, as an unlocked session does."""
        with self.session(UNLOCKED) as bus:
            assert self.ask(bus)[1] == "write: None"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    require("dbus-run-session", "gnome-keyring-daemon")
    box = Box(tmp_path)
    yield box
    box.end()


class TestSecretService(KeyringContract):
    """The promises, on the real one."""

    @pytest.fixture
    def choose(self, box: Box, monkeypatch: pytest.MonkeyPatch) -> Iterator[Choose]:
        for name in ("PYTHON_KEYRING_BACKEND", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HOME", str(box.home))
        with box.session(UNLOCKED) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
            yield choose_backend


async def test_a_kept_key_is_there_in_the_next_session(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(box.home))
    for kept in (None, Secret("canary")):
        with box.session(UNLOCKED) as bus:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
            keyring = Keyring("default", HERE, limit=20)
            assert await keyring.read() == kept
            await keyring.write(Secret("canary"))


def test_the_key_is_in_no_file_in_plain_text(box: Box) -> None:
    box.make_collection()
    kept = [path for path in box.home.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"canary" in path.read_bytes()]


def test_a_locked_collection_without_a_prompt_is_called_locked(box: Box) -> None:
    box.make_collection()
    replace_prompter(box, "/bin/false")
    with box.session(LOCKED) as bus:
        said = box.ask(bus)
    assert [line.split(":")[1] for line in said] == [" the keyring is locked"] * 2


def test_a_locked_collection_whose_prompt_nobody_answers_is_left_after_three_seconds(box: Box) -> None:
    box.make_collection()
    replace_prompter(box, "/bin/sleep 60")
    with box.session(LOCKED) as bus:
        said = box.ask(bus)
    assert said == [
        "read: the keyring gave no answer within 3 s: it may be locked.",
        "write: the keyring gave no answer within 3 s: it may be locked. The key may be kept yet, once it is unlocked.",
    ]


def test_a_service_without_a_collection_has_no_key_and_keeps_none(box: Box) -> None:
    replace_prompter(box, "/bin/false")
    with box.session(LOCKED) as bus:
        said = box.ask(bus)
    assert said[0] == "read: None"
    assert said[1].startswith("write: the keyring has nothing to keep a key in")


def test_a_bus_without_the_service_has_no_keyring(box: Box) -> None:
    activate(box, "org.freedesktop.secrets", "/bin/false")
    with box.session(NOTHING) as bus:
        said = box.ask(bus)
    failed = "the keyring failed: the key can be used for this session only"
    assert said == [f"read: {failed}", f"write: {failed}"]


@pytest.mark.parametrize("bus", ["", "unix:path=/dev/null/none"])
def test_without_a_bus_there_is_no_keyring(tmp_path: Path, bus: str) -> None:
    said = Box(tmp_path).ask(bus)
    assert [line.partition(": ")[2] for line in said] == [
        "no keyring on this machine: the key can be used for this session only"
    ] * 2


def test_the_key_command_keeps_names_and_forgets_a_key(box: Box) -> None:
    def key(what: str, given: str = "", **more: str) -> tuple[int, str]:
        answer = subprocess.run(
            [*KEY_COMMAND, what], env=env | more, input=given, capture_output=True, text=True, timeout=60
        )
        assert "canary" not in answer.stdout + answer.stderr
        return answer.returncode, answer.stdout + answer.stderr

    with box.session(UNLOCKED) as bus:
        env = plain_environment(box.home, DBUS_SESSION_BUS_ADDRESS=bus)
        assert key("status")[0] == 1
        kept = (0, "The key of default at https://smspins.com is kept in Secret Service.\n")
        assert key("set", "canary-7f3a\n") == kept
        assert key("status")[0] == 0
        assert key("status", SMSPINS_BASE_URL="http://127.0.0.1:8765")[0] == 1
        assert key("status", SMSPINS_PROFILE="work")[0] == 1
        assert key("delete")[0] == 0
        assert key("status")[0] == 1


def test_a_key_that_is_typed_is_not_shown(box: Box) -> None:
    with box.session(UNLOCKED) as bus:
        env = plain_environment(box.home, DBUS_SESSION_BUS_ADDRESS=bus)
        with Terminal([*KEY_COMMAND, "set"], env=env) as terminal:
            terminal.wait_for("API key")
            terminal.type("canary-7f3a\n")
            assert terminal.wait_exit() == 0
            assert "is kept in Secret Service" in terminal.screen()
            assert b"canary" not in terminal.output()
            assert terminal.is_echoing


def replace_prompter(box: Box, program: str) -> None:
    """Have the service ask for its password with `program`."""
    activate(box, "org.gnome.keyring.SystemPrompter", program)


def activate(box: Box, name: str, program: str) -> None:
    """Have the bus start `program` for the service `name`."""
    (box.services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={program}\n")
