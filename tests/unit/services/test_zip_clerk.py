"""ZIPs looked up in another process, or here where there is none."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator

import pytest

from smspins_tui import zipcode
from smspins_tui.services.zip_clerk import ZipClerk
from smspins_tui.zipcode import Zip, serve

SAN_JOSE = Zip("95129", "San Jose", "CA", ("408", "669"), "standard")


@pytest.fixture
def clerk() -> Iterator[ZipClerk]:
    clerk = ZipClerk()
    yield clerk
    clerk.end()
    clerk._stop()


async def test_it_answers_as_the_list_does_and_loads_nothing_here(
    clerk: ZipClerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipcode, "look_up", lambda text: pytest.fail(f"{text} was looked up here"))
    clerk.begin()
    place, found, nothing = await asyncio.gather(
        clerk.describe("95129"), clerk.search("san j"), clerk.describe("00000")
    )
    assert (place, nothing) == (SAN_JOSE, None)
    assert SAN_JOSE in found or {one.city for one in found} >= {"San Jose"}


async def test_without_a_process_it_is_looked_up_here(clerk: ZipClerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert await clerk.describe("95129") == SAN_JOSE


async def test_a_process_that_died_is_done_without(clerk: ZipClerk) -> None:
    process = clerk._start()
    assert process is not None
    process.kill()
    process.wait()
    assert await clerk.describe("95129") == SAN_JOSE


async def test_once_ended_it_says_nothing_and_leaves_no_process(clerk: ZipClerk) -> None:
    process = clerk._start()
    assert process is not None
    clerk.end()
    clerk._stop()
    assert await clerk.search("san j") == ()
    assert process.wait(10) < 0


def test_what_is_served_is_a_line_an_answer() -> None:
    told: list[str] = []
    serve(['"95129"\n', '"00000"\n'], told.append)
    assert [json.loads(line) for line in told] == [[["95129", "San Jose", "CA", ["408", "669"], "standard", True]], []]
