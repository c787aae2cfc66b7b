"""Answers without measure: what they may cost in memory before they are cut off, over a real connection."""

from __future__ import annotations

import gc
import tracemalloc
from typing import Any

import pytest

from smspins_tui.api import Client
from smspins_tui.errors import ApiError, NoAnswer, NotTheApi
from smspins_tui.sandbox.faults import FaultKind
from smspins_tui.secret import Secret
from tests.conftest import MakeSandbox

MOST = 40 * 2**20
"""Bytes that an answer of at most 4 MiB may cost at its peak, with the server's own part of it."""

MEASURELESS = [
    (FaultKind.HUGE, {"size": 500_000_000}, NotTheApi, "larger than 4096 KiB"),
    (FaultKind.GZIP_BOMB, {"size": 100_000_000}, NotTheApi, "compressed"),
    (FaultKind.NESTED, {"size": 100_000}, NotTheApi, "isn't JSON"),
    (FaultKind.NESTED, {"size": 1_900_000}, NotTheApi, "isn't JSON"),
    (FaultKind.ODD_NUMBERS, {"size": 5_000}, NotTheApi, "isn't JSON"),
    (FaultKind.ODD_NUMBERS, {"size": 1_000_000}, NotTheApi, "isn't JSON"),
    (FaultKind.DRIP, {"seconds": 1.0}, NoAnswer, "within 2 s"),
]


@pytest.mark.parametrize(("kind", "more", "error", "words"), MEASURELESS)
async def test_an_answer_without_measure_costs_little(
    make_sandbox: MakeSandbox, kind: FaultKind, more: dict[str, Any], error: type[ApiError], words: str
) -> None:
    sandbox = make_sandbox()
    client = Client(sandbox.url, Secret(sandbox.key), whole=2.0 if kind is FaultKind.DRIP else 20.0)
    await client.telephones()
    sandbox.fault(kind, **more)
    gc.collect()
    tracemalloc.start()
    try:
        with pytest.raises(error, match=words):
            await client.telephones()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MOST
    sandbox.clear_faults()
    assert len(await client.telephones()) == 25
    await client.close()
