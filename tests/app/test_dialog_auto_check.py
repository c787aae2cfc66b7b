"""The auto check dialog: it shows a belief, and offers what makes sense."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from smspins_tui.models import AutoCheck, AutoState
from smspins_tui.ui.dialogs.auto_check import AutoCheckDialog, AutoChoice, believed
from tests.app.dialog_host import HOSTILE, HOSTILE_TELEPHONE, TELEPHONE, opened

AT = datetime(2026, 3, 10, 22, 13, tzinfo=UTC).timestamp()
NEVER = AutoCheck("23354")
ON = AutoCheck("23354", AutoState.ON, AT, is_started=True)
HALF = AutoCheck("23354", AutoState.ON, AT)
OFF = AutoCheck("23354", AutoState.OFF, AT)
UNKNOWN = AutoCheck("23354", AutoState.UNKNOWN, AT)


def dialog(belief: AutoCheck, state: AutoState | None = None) -> AutoCheckDialog:
    return AutoCheckDialog(TELEPHONE, belief, state or belief.state, "1 h 46 m")


@pytest.mark.parametrize(
    ("belief", "state", "told"),
    [
        (NEVER, AutoState.UNKNOWN, "Not set here yet"),
        (ON, AutoState.ON, "On, as last set here, at Mar 10 18:13 ET"),
        (HALF, AutoState.ON, "On, not started: its first check is missing, as last set here"),
        (OFF, AutoState.OFF, "Off, as last set here, at Mar 10 18:13 ET"),
        (UNKNOWN, AutoState.UNKNOWN, "Unknown, as last set here, at Mar 10 18:13 ET"),
        (ON, AutoState.OFF, "Off: it was set on here, at Mar 10 18:13 ET, and ended at midnight"),
    ],
)
def test_it_says_what_is_believed_and_since_when(belief: AutoCheck, state: AutoState, told: str) -> None:
    assert told in believed(belief, state)


async def test_it_names_the_telephone_the_belief_and_the_end() -> None:
    async with opened(dialog(OFF)) as (host, _):
        assert "(212) 555-0113 · QA staging 7 · id 23354" in host.seen()
        assert "Off, as last set here, at Mar 10 18:13 ET" in host.seen()
        assert "In 1 h 46 m, at midnight Eastern" in host.seen()


@pytest.mark.parametrize(
    ("belief", "key", "choice"),
    [
        (NEVER, "y", AutoChoice.ENABLE),
        (NEVER, "e", AutoChoice.ENABLE),
        (OFF, "y", AutoChoice.ENABLE),
        (OFF, "d", AutoChoice.DISABLE),
        (ON, "y", AutoChoice.DISABLE),
        (ON, "e", AutoChoice.ENABLE),
        (HALF, "y", AutoChoice.FINISH),
        (HALF, "f", AutoChoice.FINISH),
        (HALF, "d", AutoChoice.DISABLE),
    ],
)
async def test_each_choice_has_its_key(belief: AutoCheck, key: str, choice: AutoChoice) -> None:
    async with opened(dialog(belief)) as (host, pilot):
        await pilot.press(key)
        assert host.results == [choice]


@pytest.mark.parametrize(("belief", "key"), [(ON, "f"), (HALF, "e")])
async def test_what_makes_no_sense_now_is_not_chosen(belief: AutoCheck, key: str) -> None:
    async with opened(dialog(belief)) as (host, pilot):
        await pilot.press(key)
        assert host.results == []


@pytest.mark.parametrize("key", ["n", "enter", "escape", "ctrl+g"])
async def test_leaving_switches_nothing(key: str) -> None:
    async with opened(dialog(OFF)) as (host, pilot):
        await pilot.press(key)
        assert host.results == [None]


async def test_enabling_names_both_its_steps() -> None:
    async with opened(dialog(OFF)) as (host, _):
        assert "1. enable auto check" in host.seen()
        assert "2. request the check that starts it" in host.seen()


async def test_what_is_half_done_names_the_step_that_is_left() -> None:
    async with opened(dialog(HALF)) as (host, _):
        assert "One step is left: request the check that starts it" in host.seen()
        assert "1. enable" not in host.seen()


async def test_no_word_of_a_stranger_is_anything_but_text() -> None:
    async with opened(AutoCheckDialog(HOSTILE_TELEPHONE, OFF, AutoState.OFF, HOSTILE)) as (host, _):
        assert "[/b][@click=app.quit]x[/]" in host.seen()
        assert all(character == "\n" or character.isprintable() for character in host.seen())
