"""The help: every key, every sign, every word of state.

Stands apart because it must not disagree with what it explains. The one rule: keys come from the list of commands.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from smspins_tui.models import Kind, Outcome, Status
from smspins_tui.ui.command import Command
from smspins_tui.ui.screens.meaning import OUTCOME_MEANINGS, status_meaning
from smspins_tui.ui.screens.reader import Reader
from smspins_tui.ui.screens.section import Row, Section

MOVING = (
    Row("j k ↓ ↑", "Down, up"),
    Row("g G", "First, last (home and end too)"),
    Row("page keys", "A page down, up"),
)

ANSWERS = (
    Row("y n", "Yes, no, where nothing is typed"),
    Row("enter", "The answer that has the focus"),
    Row("tab", "The next field or answer"),
    Row("escape", "Leave without doing anything; ctrl+g is quicker on some terminals"),
)

SIGNS = (
    Row(">", "The row under the cursor"),
    Row("●", "A message that was not read yet"),
    Row("?", "Not known yet: LAST was not asked for, AUTO was not set here, a call has no answer"),
    Row("—", "Asked, and there is none"),
    Row("·", "Nothing new"),
    Row("3d!", "Under 4 days left"),
    Row("ended", "The days are over; calls are not held back for that, the server decides"),
    Row("○─○─○─○", "PENDING"),
    Row("●─◐─○─○", "ACQUIRED"),
    Row("●─●─◐─○", "STARTED"),
    Row("[532084]", "The code found in a message; [2 codes] when it could be several"),
    Row("on (…)", "The number a message came to, where the telephone has another by now"),
)

AUTO_CHECK = (
    Row("on", "Enabled as last set here, its first check requested; without that it does nothing"),
    Row("off", "Disabled as last set here, or over: every auto check ends at midnight Eastern"),
    Row("?", "Not set here: no answer of the server tells"),
)

OUTCOMES = (Outcome.SENDING, Outcome.UNKNOWN, Outcome.ABSENT, Outcome.REFUSED, Outcome.NOT_SENT)


def help_sections(commands: tuple[Command, ...]) -> tuple[Section, ...]:
    """Return all that the help says.

    Args:
        commands: every command, in its order.
    """
    statuses = tuple(Row(status.value, status_meaning(Kind.CHECK, status)) for status in Status)
    return (
        *_key_sections(commands),
        Section("Answers in a dialog", ANSWERS),
        Section("Signs", SIGNS),
        Section("Auto check", AUTO_CHECK),
        Section("Status of a request", statuses),
        Section("Calls that need a person", tuple(Row(one.value, OUTCOME_MEANINGS[one]) for one in OUTCOMES)),
    )


def _key_sections(commands: tuple[Command, ...]) -> tuple[Section, ...]:
    groups: dict[str, list[Row]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append(Row(command.shown, command.help))
    groups.setdefault("Move", []).extend(MOVING)
    return tuple(Section(group, tuple(rows)) for group, rows in groups.items())


class HelpScreen(Reader[None]):
    """Shows the help.

    Args:
        commands: every command, in its order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1", "leave", show=False)]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__("Help", help_sections(commands), nothing=None)
