"""Plain HTTP for tests of the sandbox: the standard library, so that no client of ours is in between.

Stands apart because contract tests and the process tests both ask. The one rule: one connection a call, always closed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlsplit

from smspins_tui.sandbox.server import Sandbox


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - an answer may be anything
        return json.loads(self.body)


def send(
    url: str, path: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> Answer:
    """Send one call and read the whole answer."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    try:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, told, answer.read())
    finally:
        connection.close()


def ask(sandbox: Sandbox, path: str, *, key: str | None = None, method: str = "GET") -> Answer:
    """Call a function of the API."""
    return send(sandbox.url, f"/apiv2/{quote(key or sandbox.key, safe='')}/{path}", method=method)


def control(
    sandbox: Sandbox, action: str, body: object = None, *, token: str | None = None, method: str = ""
) -> Answer:
    """Call the control endpoint: POST with a body, GET without, unless a method is given."""
    text = None if body is None else json.dumps(body)
    headers = {"X-Control-Token": sandbox.token if token is None else token}
    return send(
        sandbox.url,
        f"/control/{action}",
        method=method or ("GET" if text is None else "POST"),
        headers=headers,
        body=text,
    )
