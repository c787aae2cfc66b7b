"""The dialogs that only ask: yes or no, and which of several codes."""

from __future__ import annotations

import pytest

from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.code_picker import CodePicker
from smspins_tui.ui.dialogs.confirm import ConfirmDialog
from smspins_tui.ui.dialogs.picker import PickList
from tests.app.dialog_host import HOSTILE, opened

CODES = ("532084", "8841", "481516")


def confirm() -> ConfirmDialog:
    return ConfirmDialog("Quit?", ("A call is in flight.", "Its outcome is told later."), "quit", "stay")


async def test_it_says_what_there_is_to_know_and_what_each_answer_does() -> None:
    async with opened(confirm()) as (host, _):
        for words in ("Quit?", "A call is in flight.", "Its outcome is told later.", "quit", "stay"):
            assert words in host.seen()


@pytest.mark.parametrize(
    ("keys", "is_yes"),
    [
        (("y",), True),
        (("n",), False),
        (("enter",), False),
        (("escape",), False),
        (("ctrl+g",), False),
        (("tab", "enter"), True),
        (("left", "enter"), True),
        (("left", "right", "enter"), False),
    ],
)
async def test_only_yes_is_yes_and_no_has_the_focus(keys: tuple[str, ...], is_yes: bool) -> None:
    async with opened(confirm()) as (host, pilot):
        await pilot.press(*keys)
        assert host.results == [is_yes]


async def test_an_answer_is_given_with_the_mouse() -> None:
    async with opened(confirm()) as (host, pilot):
        await pilot.click("Answer")
        await pilot.pause()
        assert host.results == [True]


async def test_an_answer_given_twice_counts_once() -> None:
    async with opened(confirm()) as (host, pilot):
        yes = host.screen.query(Answer).first()
        await yes.action_choose()
        await yes.action_choose()
        await pilot.pause()
        assert host.results == [True]
        assert len(host.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (("1",), "532084"),
        (("2",), "8841"),
        (("3",), "481516"),
        (("enter",), "532084"),
        (("down", "enter"), "8841"),
        (("j", "j", "j", "k", "enter"), "8841"),
        (("escape",), None),
        (("ctrl+g",), None),
    ],
)
async def test_a_code_is_picked_by_its_number_or_the_cursor(keys: tuple[str, ...], code: str | None) -> None:
    async with opened(CodePicker(CODES, "(212) 555-0113: your codes")) as (host, pilot):
        await pilot.press(*keys)
        assert host.results == [code]


async def test_a_number_without_a_code_picks_nothing() -> None:
    async with opened(CodePicker(CODES, "(212) 555-0113: your codes")) as (host, pilot):
        await pilot.press("9")
        assert host.results == []


async def test_a_code_is_picked_with_the_mouse() -> None:
    async with opened(CodePicker(CODES, "(212) 555-0113: your codes")) as (host, pilot):
        await pilot.click(PickList, offset=(3, 1))
        await pilot.pause()
        assert host.results == ["8841"]


def is_all_text(seen: str) -> bool:
    return "[/b][@click=app.quit]x[/]" in seen and all(one == "\n" or one.isprintable() for one in seen)


async def test_no_word_of_a_stranger_in_a_question_is_anything_but_text() -> None:
    async with opened(ConfirmDialog(HOSTILE, (HOSTILE,), HOSTILE, HOSTILE), size=(200, 30)) as (host, _):
        assert is_all_text(host.seen())


async def test_no_word_of_a_stranger_among_codes_is_anything_but_text() -> None:
    async with opened(CodePicker((HOSTILE,), HOSTILE)) as (host, _):
        assert is_all_text(host.seen())
