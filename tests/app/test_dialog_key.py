"""The key dialog: what it leaves with, and that the key stays nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input

from smspins_tui.secret import Secret
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.ui.dialogs.key import KeyChoice, KeyDialog
from smspins_tui.ui.dialogs.key_input import KeyInput, find_fault
from tests.app.dialog_host import HOSTILE, Host, opened

KEY = "canary-4711"
RING = "the OS keyring (Secret Service)"

Check = Callable[[Secret], Awaitable[KeyVerdict]]


def answering(verdict: Verdict, words: str = "") -> Check:
    async def check(_secret: Secret) -> KeyVerdict:
        return KeyVerdict(verdict, words)

    return check


async def never(_secret: Secret) -> KeyVerdict:
    raise AssertionError("the server was asked")


def dialog(check: Check, *, keeping: str | None = RING, why_not: str = "") -> KeyDialog:
    return KeyDialog("There is no key yet.", keeping, check, why_not=why_not)


GOOD = answering(Verdict.GOOD)
REFUSED = answering(Verdict.REFUSED, "the key or the address is refused")
UNREACHABLE = answering(Verdict.UNREACHABLE, "no route")


async def test_a_good_key_is_kept() -> None:
    async with opened(dialog(GOOD)) as (host, pilot):
        await pilot.press(*KEY, "enter")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=True, is_checked=True)]


@pytest.mark.parametrize("keys", [("ctrl+o",), ("tab", "space", "shift+tab")])
async def test_a_good_key_is_for_this_session_when_that_was_chosen(keys: tuple[str, ...]) -> None:
    async with opened(dialog(GOOD)) as (host, pilot):
        await pilot.press(*keys)
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=False, is_checked=True)]


async def test_the_mouse_checks_too() -> None:
    async with opened(dialog(GOOD)) as (host, pilot):
        host.paste(KEY)
        await pilot.click("#switch")
        await pilot.click("#submit")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=False, is_checked=True)]


async def test_without_a_keyring_it_says_why_and_is_for_this_session() -> None:
    async with opened(dialog(GOOD, keeping=None, why_not="no keyring answers.")) as (host, pilot):
        assert "No keyring answers." in host.seen()
        await pilot.press("ctrl+o")
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=False, is_checked=True)]


async def test_a_refused_key_is_told_and_asked_for_again() -> None:
    async with opened(dialog(REFUSED)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        assert "Refused: the key or the address is refused" in host.seen()
        field = host.screen.query_one(KeyInput)
        assert field.has_focus
        assert field.value == ""
        assert host.results == []


async def test_a_key_that_could_not_be_checked_is_kept_on_yes() -> None:
    async with opened(dialog(UNREACHABLE)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        assert "could not be checked: no route" in host.seen()
        await pilot.press("y")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=True, is_checked=False)]


@pytest.mark.parametrize("key", ["n", "enter"])
async def test_a_key_that_could_not_be_checked_is_asked_for_again_on_no(key: str) -> None:
    async with opened(dialog(UNREACHABLE)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        await pilot.press(key, "y")
        await host.settle(pilot)
        assert host.results == []
        assert host.screen.query_one(KeyInput).value == "y"


async def test_y_and_n_are_text_while_typing() -> None:
    async with opened(dialog(GOOD)) as (host, pilot):
        await pilot.press("y", "n", "enter")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret("yn"), is_kept=True, is_checked=True)]


async def test_it_says_that_it_checks_and_asks_once() -> None:
    gate, asked = asyncio.Event(), list[Secret]()

    async def held(secret: Secret) -> KeyVerdict:
        asked.append(secret)
        await gate.wait()
        return KeyVerdict(Verdict.GOOD)

    async with opened(dialog(held)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert "Checking" in host.seen()
        gate.set()
        await host.settle(pilot)
        assert asked == [Secret(KEY)]
        assert host.results == [KeyChoice(Secret(KEY), is_kept=True, is_checked=True)]


@pytest.mark.parametrize("key", ["escape", "ctrl+g"])
async def test_it_can_be_left_while_it_checks(key: str) -> None:
    gate = asyncio.Event()

    async def held(_secret: Secret) -> KeyVerdict:
        await gate.wait()
        return KeyVerdict(Verdict.GOOD)

    async with opened(dialog(held)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await pilot.press(key)
        gate.set()
        await pilot.pause()
        assert host.results == [None]
        assert host.is_left


@pytest.mark.parametrize("pasted", [f"\n  {KEY}\r\n", f"{KEY}\n", f"\t{KEY} "])
async def test_space_around_a_paste_is_left_out(pasted: str) -> None:
    async with opened(dialog(GOOD)) as (host, pilot):
        host.paste(pasted)
        await pilot.press("enter")
        await host.settle(pilot)
        assert host.results == [KeyChoice(Secret(KEY), is_kept=True, is_checked=True)]


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "Nothing was typed"),
        (" \n ", "Nothing was typed"),
        ("two words", "no spaces"),
        ("two\nlines", "no spaces"),
        ("a\x07b", "can't be seen"),
        ("a\x1b[31mb", "can't be seen"),
        ("a\u200bb", "can't be seen"),
        ("a\ud800b", "can't be seen"),
    ],
)
async def test_what_is_no_key_is_told_and_not_asked_about(pasted: str, words: str) -> None:
    async with opened(dialog(never)) as (host, pilot):
        host.paste(pasted)
        await pilot.press("enter")
        await host.settle(pilot)
        assert words in host.seen()
        assert host.results == []


def test_a_key_of_letters_digits_and_signs_has_no_fault() -> None:
    assert find_fault(Secret("Ab9-_.~/+=é")) == ""


async def test_the_words_of_the_server_are_shown_safe() -> None:
    made = KeyDialog(HOSTILE, HOSTILE, answering(Verdict.REFUSED, HOSTILE))
    async with opened(made) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        seen = host.seen()
        assert "[/b][@click=app.quit]x[/]" in seen
        assert all(character == "\n" or character.isprintable() for character in seen)


def strings_held_by(*things: object) -> list[str]:
    return [value for thing in things for value in vars(thing).values() if isinstance(value, str)]


def assert_nowhere(host: Host[KeyChoice | None], made: KeyDialog) -> None:
    field = made.query_one(KeyInput)
    assert KEY not in "".join(strings_held_by(made, field, host))
    assert KEY not in repr(vars(made)) + repr(field) + repr(made)
    assert KEY not in host.seen()
    assert KEY not in host.export_screenshot()


@pytest.mark.parametrize("check", [REFUSED, UNREACHABLE])
async def test_the_key_stays_nowhere_after_it_was_given(check: Check) -> None:
    made = dialog(check)
    async with opened(made) as (host, pilot):
        host.paste(KEY)
        await pilot.press("enter")
        await host.settle(pilot)
        assert_nowhere(host, made)


async def test_the_key_is_seen_nowhere_while_it_is_typed() -> None:
    made = dialog(never)
    async with opened(made) as (host, pilot):
        await pilot.press(*KEY)
        assert KEY not in host.seen() + host.export_screenshot()
        assert KEY not in repr(made.query_one(KeyInput))


async def test_the_field_tells_its_text_to_nobody() -> None:
    heard: list[object] = []

    class Listening(KeyDialog):
        def on_input_changed(self, message: Input.Changed) -> None:
            heard.append(message)

        def on_input_submitted(self, message: Input.Submitted) -> None:
            heard.append(message)

        def on_input_blurred(self, message: Input.Blurred) -> None:
            heard.append(message)

    async with opened(Listening("", RING, REFUSED)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("tab", "shift+tab", "enter")
        await host.settle(pilot)
        assert "Refused" in host.seen()
        assert heard == []


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+x"])
async def test_the_key_is_never_copied(key: str) -> None:
    async with opened(dialog(never)) as (host, pilot):
        host.paste(KEY)
        await pilot.press("ctrl+shift+a", key)
        await pilot.pause()
        assert KEY not in host.clipboard


def test_the_key_is_in_no_repr_of_the_choice() -> None:
    assert KEY not in repr(KeyChoice(Secret(KEY), is_kept=True, is_checked=True))
    assert KEY not in repr(KeyInput.Given(Secret(KEY)))
