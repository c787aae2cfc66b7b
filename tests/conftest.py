"""Fixtures that every kind of test may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from smspins_tui.sandbox.server import Sandbox

MakeSandbox = Callable[..., Sandbox]


@pytest.fixture
def make_sandbox() -> Iterator[MakeSandbox]:
    """Start sandbox servers with the arguments of `Sandbox`; all end with the test."""
    with ExitStack() as stack:
        yield lambda **arguments: stack.enter_context(Sandbox(**arguments))


@pytest.fixture
def sandbox(make_sandbox: MakeSandbox) -> Sandbox:
    """A sandbox server of 25 telephones where nothing happens by chance."""
    return make_sandbox()
