"""The number change dialog: it leaves with a ZIP only when both fields are right."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from textual.widgets import Input

from smspins_tui.models import Request, Status, Telephone
from smspins_tui.ui.dialogs.change_number import ChangeNumberDialog
from smspins_tui.ui.dialogs.picker import ROWS, PickList
from smspins_tui.zipcode import Zip
from tests.app.dialog_host import CHECK, HOSTILE, HOSTILE_REQUEST, HOSTILE_TELEPHONE, TELEPHONE, Host, opened

SAN_JOSE = Zip("95129", "San Jose", "CA", ("408", "669"), "standard")
KNOWN = {
    "95129": SAN_JOSE,
    "95103": Zip("95103", "San Jose", "CA", ("408",), "po box"),
    "09012": Zip("09012", "Apo", "AE", (), "military"),
    "10048": Zip("10048", "New York", "NY", ("212",), "standard", is_active=False),
}
MANY = tuple(Zip(f"951{number:02}", "San Jose", "CA", ("408",), "standard") for number in range(12))


NO_ZIPS = {
    "9512": "1 more digit:",
    "95": "3 more digits:",
    "951290": "this has 6",
    "95129-1234": "“-” is none",
    "9512x": "“x” is none",
    "٩٥١٢٩": "“٩” is none",
    "95\u200b129": "is none",
    "9512９": "“９” is none",
}
"""What is no ZIP, and what is said of it."""


async def describe(zip_code: str) -> Zip | None:
    return KNOWN.get(zip_code)


async def search(text: str) -> tuple[Zip, ...]:
    return MANY if "san jose".startswith(text.casefold()) else ()


def dialog(telephone: Telephone = TELEPHONE, checks: tuple[Request, ...] = (), hint: str = "") -> ChangeNumberDialog:
    return ChangeNumberDialog(telephone, checks, describe, search, zip_hint=hint)


def words(host: Host[str | None], selector: str) -> str:
    return str(host.screen.query_one(selector).render())


async def submit(host: Host[str | None], selector: str) -> None:
    """Press enter in a field."""
    field = host.screen.query_one(selector, Input)
    host.screen.set_focus(field)
    await field.action_submit()


async def test_it_names_the_telephone_and_says_that_the_number_is_gone_for_good() -> None:
    async with opened(dialog()) as (host, _):
        assert "(212) 555-0113 · QA staging 7 · id 23354" in host.seen()
        assert "gone for good" in host.seen()
        assert "still open" not in host.seen()


async def test_a_zip_and_the_last_four_digits_leave_with_the_zip() -> None:
    async with opened(dialog()) as (host, pilot):
        await pilot.press(*"95129", "enter", *"0113", "enter")
        await host.settle(pilot)
        assert host.results == ["95129"]


async def test_enter_pressed_again_is_no_second_answer_and_takes_no_other_screen() -> None:
    async with opened(dialog()) as (host, pilot):
        await pilot.press(*"95129", "enter", *"0113")
        field = host.screen.query_one("#proof", Input)
        await asyncio.gather(field.action_submit(), field.action_submit(), field.action_submit())
        await host.settle(pilot)
        assert host.results == ["95129"]
        assert len(host.screen_stack) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("95129", "95129 San Jose, CA · area codes 408, 669"),
        ("95103", "PO boxes only: it may be sent"),
        ("09012", "military: it may be sent"),
        ("10048", "no longer in use: it may be sent"),
        ("00000", "unknown here. It may be sent"),
    ],
)
async def test_a_zip_is_answered_while_typing_and_may_be_sent(typed: str, told: str) -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste(typed)
        await host.settle(pilot)
        assert told in words(host, "#reading")
        await pilot.press("enter")
        host.paste("0113")
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == [typed]


async def test_what_is_no_zip_is_told_while_typing_and_never_sent() -> None:
    async with opened(dialog()) as (host, pilot):
        host.screen.query_one("#proof", Input).value = "0113"
        for typed, told in NO_ZIPS.items():
            host.screen.query_one("#zip", Input).value = typed
            await host.settle(pilot)
            assert told in words(host, "#reading")
            await host.screen.query_one("#zip", Input).action_submit()
            await pilot.pause()
            assert host.focused is host.screen.query_one("#zip")
            await submit(host, "#proof")
            await pilot.pause()
            assert "Nothing is sent without a ZIP" in host.seen()
        assert host.results == []


@pytest.mark.parametrize("submitted", ["#zip", "#proof"])
async def test_without_the_last_four_digits_nothing_is_sent(submitted: str) -> None:
    async with opened(dialog()) as (host, pilot):
        host.screen.query_one("#zip", Input).value = "95129"
        for typed in ("", "0114", "113", "00113", "5550113", "٠١١٣", "23354"):
            host.screen.query_one("#proof", Input).value = typed
            await submit(host, submitted)
            await pilot.pause()
            assert host.results == []
            assert host.focused is host.screen.query_one("#proof")
            assert submitted == "#zip" or "Nothing is sent" in host.seen()


async def test_what_is_typed_after_a_wrong_proof_replaces_it() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("95129")
        await pilot.press("enter")
        host.paste("0114")
        await pilot.press("enter", *"0113", "enter")
        await host.settle(pilot)
        assert host.results == ["95129"]


@pytest.mark.parametrize(
    ("number", "proof"), [("12125550113", "0113"), ("555", "555"), ("7", "7"), ("rightnow", "23354"), ("", "23354")]
)
async def test_another_kind_of_number_has_its_own_proof(number: str, proof: str) -> None:
    async with opened(dialog(Telephone("23354", number))) as (host, pilot):
        host.paste("95129")
        await pilot.press("enter", "enter")
        assert host.results == []
        host.paste(proof)
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == ["95129"]


async def test_letters_search_by_city_and_enter_picks() -> None:
    async with opened(dialog()) as (host, pilot):
        await pilot.press(*"san")
        await host.settle(pilot)
        assert "> 95100 San Jose, CA" in host.seen()
        await pilot.press("down", "down", "up", "enter")
        await host.settle(pilot)
        assert host.screen.query_one("#zip", Input).value == "95101"
        assert "1 of 12" not in host.seen()
        await pilot.press("enter")
        host.paste("0113")
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == ["95101"]


async def test_the_list_moves_with_its_cursor_and_stops_at_the_ends() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("san jose")
        await host.settle(pilot)
        await pilot.press("up")
        assert "1 of 12" in host.seen()
        await pilot.press(*["down"] * 14)
        assert "> 95111" in host.seen()
        assert "12 of 12" in host.seen()
        assert host.seen().count("San Jose, CA") == ROWS


async def test_a_city_is_picked_with_the_mouse() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("san")
        await host.settle(pilot)
        await pilot.click(PickList, offset=(4, 2))
        await host.settle(pilot)
        assert host.screen.query_one("#zip", Input).value == "95102"


async def test_a_city_that_is_not_known_is_said_and_not_sent() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("Atlantis")
        await host.settle(pilot)
        assert "No ZIP is known here" in host.seen()
        await pilot.press("enter")
        assert host.focused is host.screen.query_one("#zip")
        assert host.results == []


async def test_enter_before_the_cities_are_found_says_so_until_they_are() -> None:
    found = asyncio.Event()

    async def slow(text: str) -> tuple[Zip, ...]:
        await found.wait()
        return await search(text)

    async with opened(ChangeNumberDialog(TELEPHONE, (), describe, slow)) as (host, pilot):
        host.paste("san jose")
        await pilot.press("enter")
        await host.until_seen(pilot, "Looking it up", "still being looked up: enter picks when its ZIPs are here")
        found.set()
        await host.settle(pilot)
        assert "still being looked up" not in host.seen()
        assert "> 95100 San Jose, CA" in host.seen()
        assert host.screen.query_one("#zip", Input).value == "san jose"


@pytest.mark.parametrize("typed", ["95129", "san jose"])
async def test_an_answer_that_comes_while_it_closes_is_dropped(typed: str) -> None:
    async def close(_text: str) -> None:
        made.answer(None)
        while made.query("#reading"):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0)

    async def close_with_cities(text: str) -> tuple[Zip, ...]:
        await close(text)
        return ()

    made = ChangeNumberDialog(TELEPHONE, (), close, close_with_cities)
    async with opened(made) as (host, pilot):
        host.paste(typed)
        await host.settle(pilot)
        assert host.is_left


async def test_an_answer_to_an_older_text_is_dropped() -> None:
    gates = {"95129": asyncio.Event(), "95103": asyncio.Event()}

    async def slow(zip_code: str) -> Zip | None:
        await gates[zip_code].wait()
        return KNOWN[zip_code]

    async with opened(ChangeNumberDialog(TELEPHONE, (), slow, search)) as (host, pilot):
        host.paste("95129")
        await pilot.pause()
        assert "Looking it up" in host.seen()
        host.screen.query_one("#zip", Input).value = "95103"
        await pilot.pause()
        gates["95103"].set()
        gates["95129"].set()
        await host.settle(pilot)
        assert "PO boxes" in words(host, "#reading")


async def test_a_zip_may_be_sent_before_its_answer_came() -> None:
    async def never(_zip_code: str) -> Zip | None:
        await asyncio.Event().wait()
        return None

    async with opened(ChangeNumberDialog(TELEPHONE, (), never, search)) as (host, pilot):
        host.paste("95129")
        await pilot.press("enter")
        host.paste("0113")
        await pilot.press("enter")
        await pilot.pause()
        assert host.results == ["95129"]


async def test_an_open_check_is_warned_about() -> None:
    checks = (CHECK, replace(CHECK, id="15683", status=Status.STARTED, status_raw="STARTED"))
    async with opened(dialog(checks=checks[:1])) as (host, _):
        assert "A check is still open: 15682 PENDING" in host.seen()
    async with opened(dialog(checks=checks)) as (host, _):
        assert "Checks are still open: 15682 PENDING, 15683 STARTED" in host.seen()


async def test_a_zip_given_at_first_is_answered_and_asked_about_like_any() -> None:
    async with opened(dialog(hint="95129")) as (host, pilot):
        await host.settle(pilot)
        assert "San Jose, CA" in host.seen()
        await pilot.press("enter", "enter")
        assert host.results == []
        host.paste("0113")
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == ["95129"]


async def test_no_word_of_a_stranger_is_anything_but_text() -> None:
    async def stranger(_text: str) -> tuple[Zip, ...]:
        return (Zip(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), HOSTILE),)

    made = ChangeNumberDialog(HOSTILE_TELEPHONE, (HOSTILE_REQUEST,), describe, stranger)
    async with opened(made) as (host, pilot):
        host.paste(f"x{HOSTILE}")
        await host.settle(pilot)
        assert "[/b][@click=app.quit]x[/]" in host.seen()
        assert all(character == "\n" or character.isprintable() for character in host.seen())


async def test_what_enter_does_is_said_below() -> None:
    async with opened(dialog()) as (host, pilot):
        assert words(host, "#next").endswith("Next")
        host.paste("san")
        await host.settle(pilot)
        assert words(host, "#next").endswith("Pick")
        await pilot.press("enter", "enter")
        await host.settle(pilot)
        assert words(host, "#next").endswith("Send")


async def test_the_mouse_does_what_enter_does() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("95129")
        await host.settle(pilot)
        await pilot.click("#next")
        host.paste("0113")
        await pilot.pause()
        await pilot.click("#next")
        await host.settle(pilot)
        assert host.results == ["95129"]


async def test_the_answer_below_does_what_enter_does() -> None:
    async with opened(dialog()) as (host, pilot):
        host.paste("95129")
        await pilot.press("tab", "tab", "enter")
        assert host.focused is host.screen.query_one("#proof")
        host.paste("0113")
        await pilot.press("tab", "enter")
        await host.settle(pilot)
        assert host.results == ["95129"]
