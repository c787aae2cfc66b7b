"""The dialog that switches auto check.

Stands apart because nothing reports whether auto check is on: it shows a belief, and what a switch takes. The one
rule: enabling names both its calls, since one without the other does nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from smspins_tui.eastern import eastern
from smspins_tui.models import AutoCheck, AutoState, Telephone
from smspins_tui.ui.dialogs.answer import Answer
from smspins_tui.ui.dialogs.dialog import Dialog, line
from smspins_tui.ui.dialogs.wording import name_telephone


class AutoChoice(StrEnum):
    """What to do with auto check."""

    ENABLE = "enable"
    DISABLE = "disable"
    FINISH = "finish"


STEPS = "Enabling takes two steps, both done here:\n  1. enable auto check\n  2. request the check that starts it"


def believed(belief: AutoCheck, state: AutoState) -> str:
    """Say what is believed, and since when.

    Args:
        belief: as last set here.
        state: what it comes to now, midnight taken into account.
    """
    if belief.set_at is None:
        return "Not set here yet: nobody tells whether it is on."
    at = eastern(belief.set_at).strftime("%b %d %H:%M ET")
    if state is AutoState.OFF and belief.state is AutoState.ON:
        return f"Off: it was set on here, at {at}, and ended at midnight Eastern."
    half = ", not started: its first check is missing" if is_half(belief, state) else ""
    words = {AutoState.ON: "On", AutoState.OFF: "Off", AutoState.UNKNOWN: "Unknown"}[state]
    return f"{words}{half}, as last set here, at {at}."


def is_half(belief: AutoCheck, state: AutoState) -> bool:
    """Whether it is enabled and the check that starts it is missing."""
    return state is AutoState.ON and not belief.is_started


def choices(belief: AutoCheck, state: AutoState) -> tuple[AutoChoice, ...]:
    """Return what makes sense now, the likeliest first (that is what `y` does)."""
    if is_half(belief, state):
        return (AutoChoice.FINISH, AutoChoice.DISABLE)
    if state is AutoState.ON:
        return (AutoChoice.DISABLE, AutoChoice.ENABLE)
    return (AutoChoice.ENABLE, AutoChoice.DISABLE)


class AutoCheckDialog(Dialog[AutoChoice | None]):
    """Asks what to do with auto check; leaves with the choice, or None.

    Args:
        telephone: whose auto check.
        belief: what is believed, as last set here.
        state: what that comes to now.
        minutes_left: the time to midnight Eastern, in words.
    """

    AUTO_FOCUS = "#leave"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "choose_first", show=False),
        Binding("n", "leave", show=False),
        Binding("e", "choose('enable')", show=False),
        Binding("d", "choose('disable')", show=False),
        Binding("f", "choose('finish')", show=False),
    ]

    def __init__(self, telephone: Telephone, belief: AutoCheck, state: AutoState, minutes_left: str) -> None:
        super().__init__("Auto check", nothing=None)
        self._telephone = telephone
        self._belief = belief
        self._state = state
        self._minutes_left = minutes_left
        self._choices = choices(belief, state)

    def compose_body(self) -> Iterable[Widget]:
        """Yield the telephone, the belief, and what each choice does."""
        yield line(name_telephone(self._telephone), tone="strong", is_last=True)
        yield line(believed(self._belief, self._state))
        yield line(f"In {self._minutes_left}, at midnight Eastern, every auto check ends.", tone="label", is_last=True)
        if AutoChoice.ENABLE in self._choices:
            yield line(STEPS)
        if AutoChoice.FINISH in self._choices:
            yield line("One step is left: request the check that starts it.")

    def compose_answers(self) -> Iterable[Widget]:
        """Yield the choices."""
        words = {
            AutoChoice.ENABLE: "Enable + check",
            AutoChoice.DISABLE: "Disable",
            AutoChoice.FINISH: "Request the check",
        }
        for number, choice in enumerate(self._choices):
            key = "y" if number == 0 else choice.value[0]
            yield Answer(key, words[choice], f"choose('{choice.value}')")
        yield Answer("n", "Leave", "leave", id="leave")

    def action_choose_first(self) -> None:
        """Leave with the likeliest choice."""
        self.answer(self._choices[0])

    def action_choose(self, name: str) -> None:
        """Leave with the choice of that name, when it makes sense now."""
        choice = AutoChoice(name)
        if choice in self._choices:
            self.answer(choice)
