"""The number change dialog, while it is typed into: ahead of it, and not finished yet."""

from __future__ import annotations

import pytest
from textual import events

from smspins_tui.ui.dialogs.picker import PickList
from tests.app.dialog_host import opened
from tests.app.test_dialog_change_number import dialog


@pytest.mark.parametrize(("typed", "is_alarming"), [("951", False), ("951290", True), ("95x", True)])
async def test_a_zip_that_is_not_finished_is_no_alarm(typed: str, is_alarming: bool) -> None:
    async with opened(dialog()) as (host, pilot):
        await pilot.press(*typed)
        await host.settle(pilot)
        assert host.screen.query_one("#reading").has_class("-bad") is is_alarming


@pytest.mark.parametrize("leave", ["enter", "tab"])
async def test_what_is_typed_ahead_goes_where_it_was_meant_to(leave: str) -> None:
    async with opened(dialog()) as (host, pilot):
        for key in (*"95129", leave, *"0113", "enter"):
            host.post_message(events.Key(key, key if len(key) == 1 else None))  # all at once, as in one read
        await host.settle(pilot)
        assert host.results == ["95129"]


async def test_a_zip_typed_over_a_city_is_not_taken_for_a_pick() -> None:
    async with opened(dialog()) as (host, pilot):
        await pilot.press(*"san")
        await host.settle(pilot)
        assert host.screen.query_one(PickList).display
        await pilot.press("home", "shift+end")
        for key in (*"10048", "enter", *"0113", "enter"):
            host.post_message(events.Key(key, key if len(key) == 1 else None))
        await host.settle(pilot)
        assert host.results == ["10048"]
