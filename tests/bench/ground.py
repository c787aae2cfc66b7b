"""What is measured: the console on an account of a sandbox process, and the bare app beside it.

Stands apart because every measure starts the same programs in the same way. The one rule: each start begins on a copy
of the same journal, so that no round changes the next.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from smspins_tui.sandbox.control import TOKEN_HEADER
from smspins_tui.settings import journal_path, load
from tests.bench.past import write_past
from tests.environment import plain_environment
from tests.pty_driver import Terminal

BARE = str(Path(__file__).parents[1] / "bare_app.py")
TELEPHONE = r"\(\d{3}\) 555-01\d\d"
"""What a row shows, of ours as of the bare app."""
LIVE = "● live"
COLUMNS, LINES = 120, 36


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: pairs of starts, keys a program, seconds of idling, telephones and requests of the large
    account."""

    pairs: int
    keys: int
    idle: float
    telephones: int
    requests: int


FULL = Size(pairs=12, keys=60, idle=65.0, telephones=10_000, requests=10_000)
QUICK = Size(pairs=1, keys=2, idle=0.5, telephones=200, requests=200)


@dataclass(frozen=True, slots=True)
class Account:
    """An account on a running sandbox, the state of a console that was used on it, its settings file, and the token
    that the sandbox is controlled with."""

    url: str
    key: str
    state: Path
    settings: str = ""
    token: str = ""

    def control(self, action: str, **body: object) -> None:
        """Have the sandbox do something."""
        data = json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/control/{action}", data=data, method="POST")
        request.add_header(TOKEN_HEADER, self.token)
        with urllib.request.urlopen(request) as answer:
            answer.read()

    @contextmanager
    def console(self) -> Iterator[Terminal]:
        """Run the console on a copy of that state."""
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            shutil.copytree(self.state, home / "state")
            env = plain_environment(home, SMSPINS_BASE_URL=self.url, SMSPINS_API_KEY=self.key)
            config = home / "config" / "smspins-tui" / "config.toml"
            config.parent.mkdir(parents=True)
            config.write_text(self.settings)
            command = [sys.executable, "-m", "smspins_tui"]
            with Terminal(command, env=env, columns=COLUMNS, lines=LINES) as terminal:
                yield terminal

    @contextmanager
    def live_console(self) -> Iterator[Terminal]:
        """Run the console until the first answer is shown and nothing moves."""
        with self.console() as terminal:
            terminal.wait_for(LIVE)
            terminal.wait_quiet(0.5)
            yield terminal


@contextmanager
def bare_app(rows: int = 25) -> Iterator[Terminal]:
    """Run the bare app."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, BARE, str(rows)]
        with Terminal(command, env=plain_environment(Path(folder)), columns=COLUMNS, lines=LINES) as terminal:
            yield terminal


@dataclass(frozen=True, slots=True)
class Ground:
    """The two accounts, and how much is measured."""

    few: Account
    many: Account
    size: Size


@contextmanager
def ground(size: Size) -> Iterator[Ground]:
    """Start a sandbox for each account and write its past; compile what is started, by one start each."""
    with tempfile.TemporaryDirectory() as folder, sandbox(25, "--show-token") as few, sandbox(size.telephones) as many:
        root = Path(folder)
        prepared = Ground(account(root / "few", few, 50), account(root / "many", many, size.requests), size)
        for program in (bare_app(), prepared.few.console()):
            with program as terminal:
                terminal.wait_for(TELEPHONE)
        yield prepared


@contextmanager
def sandbox(telephones: int, *more: str) -> Iterator[dict[str, str]]:
    """Run a sandbox in a process of its own; its checks take long enough to stay open for every measure."""
    arguments = ["--for-parent", "--port", "0", "--telephones", str(telephones), "--plain", "--speed", "0.02", *more]
    command = [sys.executable, "-m", "smspins_tui", "sandbox", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.communicate()


def account(home: Path, server: dict[str, str], requests: int) -> Account:
    """Return an account with a past of so many requests."""
    env = plain_environment(home, SMSPINS_BASE_URL=server["url"])
    asyncio.run(write_past(journal_path(load(env)), server["url"], server["key"], requests))
    return Account(server["url"], server["key"], home / "state", token=server.get("token", ""))
