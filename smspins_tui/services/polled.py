"""The requests that are polled: open, and asked for here.

Stands apart because ten thousand requests can't be gone through at every step of the poller (3 ms), and are replaced
as a whole at every answer. The one rule: it is never older than the mapping that it is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping

from smspins_tui.models import Request, RequestKey

Requests = Mapping[RequestKey, Request]


class Polled:
    """Follows a mapping of requests from one state to the next."""

    def __init__(self) -> None:
        self._all: Requests = {}
        self._polled: dict[RequestKey, Request] = {}

    def among(self, requests: Requests) -> dict[RequestKey, Request]:
        """Return those of `requests` that are polled; good until the next change."""
        if requests is not self._all:
            self._all = requests
            self._polled = {key: request for key, request in requests.items() if is_polled(request)}
        return self._polled

    def follow(self, before: Requests, after: Requests, changed: Request) -> None:
        """Take a mapping that differs from the one `before` in one request."""
        polled = self.among(before)
        self._all = after
        if is_polled(changed):
            polled[changed.key] = changed
        else:
            polled.pop(changed.key, None)


def is_polled(request: Request) -> bool:
    """Whether its status is asked for by itself."""
    return request.is_open and request.is_asked_here
