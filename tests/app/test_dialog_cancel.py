"""The cancel dialog: it opens at once, reads again, and offers nothing that comes too late."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from smspins_tui.models import Request, Status
from smspins_tui.ui.dialogs.cancel import CancelDialog
from tests.app.dialog_host import CHANGE, CHECK, HOSTILE_REQUEST, HOSTILE_TELEPHONE, TELEPHONE, opened

STARTED = replace(CHECK, status=Status.STARTED, status_raw="STARTED")


def giving(request: Request | None) -> Callable[[], Awaitable[Request | None]]:
    async def reread() -> Request | None:
        return request

    return reread


async def test_a_pending_check_is_named_and_canceled_on_yes() -> None:
    async with opened(CancelDialog(CHECK, TELEPHONE, giving(CHECK))) as (host, pilot):
        await host.settle(pilot)
        assert "Cancel SMS check 15682" in host.seen()
        assert "(212) 555-0113 · QA staging 7 · id 23354" in host.seen()
        assert "still PENDING" in host.seen()
        await pilot.press("y")
        assert host.results == [True]


async def test_a_number_change_is_named_with_its_zip() -> None:
    async with opened(CancelDialog(CHANGE, TELEPHONE, giving(CHANGE))) as (host, _):
        assert "Cancel number change 15682 to ZIP 95129" in host.seen()


@pytest.mark.parametrize("key", ["n", "enter", "escape", "ctrl+g"])
async def test_anything_else_than_yes_cancels_nothing(key: str) -> None:
    async with opened(CancelDialog(CHECK, TELEPHONE, giving(CHECK))) as (host, pilot):
        await pilot.press(key)
        assert host.results == [False]


async def test_it_does_not_wait_for_the_server() -> None:
    async def never() -> Request | None:
        await asyncio.Event().wait()
        return None

    async with opened(CancelDialog(CHECK, TELEPHONE, never)) as (host, pilot):
        assert "It is PENDING: cancel it?" in host.seen()
        assert "Reading its status again" in host.seen()
        await pilot.press("y")
        assert host.results == [True]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (STARTED, "Too late: it is STARTED now"),
        (replace(CHECK, status=Status.SUCCESS, status_raw="SUCCESS"), "Too late: it is SUCCESS now"),
        (replace(CHECK, status=Status.OTHER, status_raw="QUEUED?"), "Too late: it is QUEUED? now"),
        (replace(CHECK, status=Status.CANCELED, status_raw="CANCELED"), "CANCELED already"),
        (replace(CHECK, unfound=2), "does not know this request"),
    ],
)
async def test_when_it_is_too_late_yes_only_says_so(now: Request, told: str) -> None:
    async with opened(CancelDialog(CHECK, TELEPHONE, giving(now)), size=(100, 30)) as (host, pilot):
        await host.settle(pilot)
        assert told in host.seen()
        assert "Cancel it" not in host.seen()
        await pilot.press("y")
        await pilot.pause()
        assert "Nothing is sent" in host.seen()
        assert host.results == []
        await pilot.press("n")
        assert host.results == [False]


async def test_it_follows_what_becomes_of_the_request() -> None:
    listening: list[Callable[[Request], None]] = []

    def follow(show: Callable[[Request], None]) -> Callable[[], None]:
        listening.append(show)
        return listening.clear

    async with opened(CancelDialog(CHECK, TELEPHONE, giving(CHECK), follow)) as (host, pilot):
        await host.settle(pilot)
        listening[0](replace(CHECK, agent="agent-4"))
        assert "still PENDING" in host.seen()
        listening[0](replace(CHECK, status=Status.SUCCESS, status_raw="SUCCESS"))
        await host.until_seen(pilot, "Too late: it is SUCCESS now")
        await host.settle(pilot)
        assert "Cancel it" not in host.seen()
        await pilot.press("n")
        await pilot.pause()
        assert not listening


async def test_what_is_known_to_be_too_late_is_never_offered() -> None:
    async def never() -> Request | None:
        await asyncio.Event().wait()
        return None

    async with opened(CancelDialog(STARTED, TELEPHONE, never)) as (host, pilot):
        assert "Cancel it" not in host.seen()
        await pilot.press("y")
        assert host.results == []


async def test_a_status_that_could_not_be_read_again_is_said_and_the_last_one_holds() -> None:
    async with opened(CancelDialog(CHECK, TELEPHONE, giving(None))) as (host, pilot):
        await host.settle(pilot)
        assert "could not be read again" in host.seen()
        await pilot.press("y")
        assert host.results == [True]


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (CHECK, "(212) 555-0113"),
        (replace(CHECK, number=None), "telephone id 23354"),
        (replace(CHECK, number=None, telephone_id=None), "a telephone not known here"),
    ],
)
async def test_a_telephone_that_is_not_known_is_named_as_well_as_can_be(request_: Request, name: str) -> None:
    async with opened(CancelDialog(request_, None, giving(request_))) as (host, _):
        assert name in host.seen()


async def test_no_word_of_a_stranger_is_anything_but_text() -> None:
    made = CancelDialog(HOSTILE_REQUEST, HOSTILE_TELEPHONE, giving(HOSTILE_REQUEST))
    async with opened(made) as (host, pilot):
        await host.settle(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert "[/b][@click=app.quit]x[/]" in host.seen()
        assert all(character == "\n" or character.isprintable() for character in host.seen())
