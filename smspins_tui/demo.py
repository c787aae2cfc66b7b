"""The server of `--demo`: the sandbox in a process of its own.

Stands apart so that the demo's server takes neither time nor memory of the screen, and ends with it: it watches its
standard input, which closes when this process ends, however it ends. The one rule: the key comes over a pipe, never in
an argument.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time

from smspins_tui.errors import SmspinsError
from smspins_tui.keystore import FoundKey
from smspins_tui.models import AutoCheck, AutoState, Kind, Request
from smspins_tui.secret import Secret
from smspins_tui.ui.boot import Started

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

    def start(self) -> Started:
        """Start it and wait until it listens.

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
        return read_greeting(line, time.time())

    def stop(self) -> None:
        """End it: its standard input closes."""
        if self._process is None:
            return
        self._process.communicate(timeout=PATIENCE)


def read_greeting(line: str, now: float) -> Started:
    """Return what the sandbox told its parent: where it is, and what was asked of it before the start."""
    told = json.loads(line)
    asked = tuple(
        Request(
            Kind(one["kind"]),
            one["request_id"],
            one["telephone_id"],
            one["telephone"],
            one["queued_at"],
            zip_code=one["zip"] or None,
        )
        for one in told["requests"]
    )
    auto_checks = tuple(AutoCheck(tid, AutoState.ON, now, is_started=True) for tid in told["auto_checks"])
    return Started(told["url"], FoundKey(Secret(told["key"]), "the demo's own"), asked, auto_checks)
