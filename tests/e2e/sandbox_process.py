"""The sandbox as a process of its own, with its control endpoint: the witness of what was really called.

Stands apart because a server in a thread of the test would share its processor and its death. The one rule: it is
asked over HTTP only, as anybody could ask it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, Self

from tests.contract.http_call import send


class SandboxProcess:
    """A sandbox with nothing under way at its start; a context manager.

    Args:
        arguments: of `smspins-tui sandbox`.
    """

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "smspins_tui", "sandbox", "--port", "0", "--for-parent", "--show-token"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([*command, "--plain", *arguments], stdin=pipe, stdout=pipe, text=True)
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.url: str = told["url"]
        self.key: str = told["key"]
        self._token = {"X-Control-Token": told["token"]}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=20)  # it ends with its standard input

    def calls(self, function: str) -> list[dict[str, Any]]:
        """Return the calls of a function, oldest first."""
        calls: list[dict[str, Any]] = self._ask(f"calls?function={function}")["calls"]
        return calls

    def telephone(self, telephone_id: str) -> dict[str, Any]:
        """Return a telephone with every request of it."""
        return self._ask(f"state?telephone_id={telephone_id}")

    def do(self, action: str, **body: object) -> dict[str, Any]:
        """Carry out an action of the control endpoint."""
        return self._ask(action, body)

    def _ask(self, path: str, body: object = None) -> dict[str, Any]:
        method, text = ("GET", None) if body is None else ("POST", json.dumps(body))
        answer = send(self.url, f"/control/{path}", method=method, headers=self._token, body=text)
        assert answer.status == 200, answer.body
        told: dict[str, Any] = answer.json
        return told
