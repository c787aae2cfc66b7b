"""Why a key is asked for."""

from __future__ import annotations

import pytest

from smspins_tui.store import Connection, Link
from smspins_tui.ui.flow.key import why_asked


@pytest.mark.parametrize(
    ("connection", "words"),
    [
        (Connection(Link.NO_KEY), "There is no key yet."),
        (Connection(Link.LIVE), "Give another key for this account."),
        (Connection(Link.KEY_REFUSED), "Give another key for this account."),
        (
            Connection(Link.KEY_REFUSED, words="the server refuses this key (No such key): K gives another key"),
            "The server refuses this key (No such key). Give another key for this account.",
        ),
    ],
)
def test_the_reason_is_that_of_the_moment(connection: Connection, words: str) -> None:
    assert why_asked(connection).startswith(words)
