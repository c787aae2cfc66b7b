"""The main job over a real ssh, on an sshd of its own on loopback."""

from __future__ import annotations

import getpass
import os
import shlex
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from smspins_tui.sandbox.agent import Habits
from smspins_tui.sandbox.server import Sandbox
from tests.conftest import MakeSandbox
from tests.e2e.test_console import CONSOLE, copied
from tests.e2e.test_life import look_at_journal, wait_until
from tests.environment import plain_environment
from tests.pty_driver import Terminal
from tests.system import PLACES, require

pytestmark = pytest.mark.system

FIRST = "23354"
SEPARATION = Path("/run/sshd")
"""Where an sshd of root wants to shut itself in; packages make it at the first start of theirs."""
CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/person.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
"""


@dataclass
class Remote:
    """A machine that is logged in to: its sshd, and a home of its own there."""

    folder: Path
    port: int

    def command(self, words: list[str], env: dict[str, str]) -> list[str]:
        """What a person types to run something there in a terminal; the id of its process goes to a file."""
        there = " ".join(
            ["echo $$ >", shlex.quote(str(self.pid_file)), "; exec env -i"]
            + [shlex.quote(word) for word in (*(f"{name}={value}" for name, value in env.items()), *words)]
        )
        options = {
            "IdentityFile": f"{self.folder}/person",
            "IdentitiesOnly": "yes",
            "UserKnownHostsFile": f"{self.folder}/known",
            "StrictHostKeyChecking": "yes",
            "LogLevel": "ERROR",
        }
        given = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "none", "-tt", *given, "-p", str(self.port), f"{getpass.getuser()}@127.0.0.1", there]

    @property
    def pid_file(self) -> Path:
        """Where the id of the process stands that runs there."""
        return self.folder / "pid"

    def is_running(self) -> bool:
        """Whether what was started there still runs."""
        return Path(f"/proc/{self.pid_file.read_text().strip()}").exists()


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Remote]:
    require("ssh", "sshd", "ssh-keygen")
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        SEPARATION.mkdir(mode=0o755, exist_ok=True)
    for name in ("host", "person"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder))
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    sshd = shutil.which("sshd", path=PLACES)
    assert sshd is not None
    log = folder / "log"
    with subprocess.Popen([sshd, "-D", "-f", folder / "config", "-E", log], stdin=subprocess.DEVNULL) as process:
        wait_until(lambda: process.poll() is not None or (log.exists() and "listening" in log.read_text()))
        assert process.poll() is None, log.read_text()
        yield Remote(folder, port)
        process.terminate()


def environment(home: Path, sandbox: Sandbox) -> dict[str, str]:
    """The person's environment there; the key is in a file, since the command line is for all to read."""
    (home / "key").write_text(sandbox.key)
    return plain_environment(home, SMSPINS_BASE_URL=sandbox.url, SMSPINS_API_KEY_FILE=str(home / "key"))


def test_the_main_job_is_done_over_ssh(make_sandbox: MakeSandbox, remote: Remote, tmp_path: Path) -> None:
    sandbox = make_sandbox(habits=Habits(speed=50, message_share=0, hostile_share=0, fail_share=0, removed_share=0))
    sandbox.world.leave(int(FIRST), "Your Acme code is 532084. It ends in 10 minutes.")
    command = remote.command(CONSOLE, environment(tmp_path, sandbox))
    with Terminal(command, env=plain_environment(tmp_path)) as terminal:
        terminal.wait_for("● live")
        terminal.press("c")
        terminal.wait_for(r"check +\d+ .*SUCCESS")
        terminal.wait_for(r"Your Acme code is 532084.*\[532084\]")
        terminal.press("y")
        terminal.wait_for(lambda _: copied(terminal, "532084"))
        terminal.resize(80, 24)
        terminal.wait_for(r"\[Requests")
        terminal.press("q")
        assert terminal.wait_exit() == 0
        assert terminal.is_echoing
        assert not terminal.modes & {1000, 1003, 1049, 2004}
    assert sandbox.count("bulk_sms/request") == 1


async def test_a_killed_ssh_client_ends_the_console_in_order(
    make_sandbox: MakeSandbox, remote: Remote, tmp_path: Path
) -> None:
    sandbox = make_sandbox(habits=Habits(speed=0.01))
    command = remote.command(CONSOLE, environment(tmp_path, sandbox))
    with Terminal(command, env=plain_environment(tmp_path)) as terminal:
        terminal.wait_for("● live")
        sandbox.fault("delay", "bulk_sms/request", seconds=600.0, is_handled=True)
        terminal.press("c")
        wait_until(lambda: sandbox.count("bulk_sms/request"))
        terminal.process.send_signal(signal.SIGKILL)
        wait_until(lambda: not remote.is_running())
    await look_at_journal(tmp_path, sandbox.url, 1)
