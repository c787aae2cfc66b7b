"""Fixtures that every kind of test may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from smspins_tui.sandbox.server import Sandbox

# A first call loads tables and compiles patterns, on a machine that does other things: no example has to be quick.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

MakeSandbox = Callable[..., "Sandbox"]


@pytest.fixture
def make_sandbox() -> Iterator[MakeSandbox]:
    """Start sandbox servers with the arguments of `Sandbox`; all end with the test."""
    # Here and not above: most tests need no server, and it takes 0.2 s to load.
    from smspins_tui.sandbox.server import Sandbox

    with ExitStack() as stack:
        yield lambda **arguments: stack.enter_context(Sandbox(**arguments))


@pytest.fixture
def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox server of 25 telephones where nothing happens by chance."""
    return make_sandbox()
