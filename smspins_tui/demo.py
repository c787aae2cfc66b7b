"""The server of `--demo`: the sandbox in a process of its own.

Stands apart so that the demo's server takes neither time nor memory of the screen, and ends with it: it watches its
standard input, which closes when this process ends, however it ends. The one rule: the key comes over a pipe, never in
an argument.
"""

from __future__ import annotations

import json
import subprocess
import sys

from smspins_tui.errors import SmspinsError
from smspins_tui.keystore import FoundKey
from smspins_tui.secret import Secret

TELEPHONES = 25
PATIENCE = 2.0
"""Seconds that it gets to end by itself."""


class DemoServer:
    """Runs the sandbox as a child process.

    Args:
        telephones: how many the account has.
        speed: by how much checks and number changes are quicker.
    """

    def __init__(self, telephones: int = TELEPHONES, speed: float = 3.0) -> None:
        self._arguments = ["--for-parent", "--port", "0", "--telephones", str(telephones), "--speed", str(speed)]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> tuple[str, FoundKey]:
        """Start it and wait until it listens; return its base URL and key.

        Raises:
            SmspinsError: it did not start.
        """
        # a session of its own: what the terminal sends to our process group is not for it
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "smspins_tui", "sandbox", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SmspinsError("the demo's server did not start: smspins-tui sandbox tells why")
        told = json.loads(line)
        return str(told["url"]), FoundKey(Secret(told["key"]), "the demo's own")

    def stop(self) -> None:
        """End it: its standard input closes."""
        if self._process is None:
            return
        self._process.communicate(timeout=PATIENCE)
