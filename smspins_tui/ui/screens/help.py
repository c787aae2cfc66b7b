"""The help: every key, every sign, every word of state.

Stands apart because it must not disagree with what it explains. The one rule: keys come from the list of commands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from smspins_tui.models import Kind, Outcome, Status
from smspins_tui.ui.command import Command
from smspins_tui.ui.screens.meaning import OUTCOME_MEANINGS, UNFOUND, status_meaning
from smspins_tui.ui.screens.reader import Reader
from smspins_tui.ui.screens.section import Row, Section, lay_out_columns

MOVING = (
    ("j k ↓ ↑", "Down, up"),
    ("g G", "First, last; home and end too"),
    ("page keys", "A page down, a page up"),
)

ANSWERS = (
    ("y n", "Yes, no, where nothing is typed"),
    ("enter", "The answer that has the focus"),
    ("tab", "The next field or answer"),
    ("escape", "Leave without doing anything; ctrl+g is quicker on some terminals"),
)

SIGNS = (
    (">", "The row under the cursor"),
    ("●", "A message not read yet: open or copy it, or rest on the messages for a second"),
    ("?", "Not known: LAST was not asked for, AUTO was not set here, a call has no answer"),
    ("—", "Asked, and there is none"),
    ("·", "Nothing new"),
    ("!", "A call that failed; after days left: under 4"),
    ("ended", "The days are over; calls are not held back for that, the server decides"),
    ("○─○─○─○", "PENDING"),
    ("●─◐─○─○", "ACQUIRED"),
    ("●─●─◐─○", "STARTED"),
    ("[532084]", "The code found in a message; [2 codes] when it could be several"),
    ("on (…)", "The number a message came to, where the telephone has another by now"),
)

AUTO_CHECK = (
    ("on", "Enabled as last set here, and its first check requested"),
    ("on!", "Enabled, and it does nothing yet: c requests its first check"),
    ("off", "Disabled as last set here, or over: every auto check ends at midnight Eastern"),
    ("?", "Not set here: no answer of the server tells"),
)

CALLS = (
    ("sending…", OUTCOME_MEANINGS[Outcome.SENDING]),
    ("unknown", OUTCOME_MEANINGS[Outcome.UNKNOWN]),
    ("absent", OUTCOME_MEANINGS[Outcome.ABSENT]),
    ("refused", OUTCOME_MEANINGS[Outcome.REFUSED]),
    ("not sent", OUTCOME_MEANINGS[Outcome.NOT_SENT]),
)


def help_sections(commands: tuple[Command, ...]) -> tuple[Section, ...]:
    """Return all that the help says.

    Args:
        commands: every command, in its order.
    """
    statuses = ((status.value, status_meaning(Kind.CHECK, status)) for status in Status)
    return (
        *_key_sections(commands),
        _section("Answers in a dialog", ANSWERS),
        _section("Signs", SIGNS),
        _section("Auto check", AUTO_CHECK),
        _section("Status of a request", (*statuses, ("unfound", UNFOUND))),
        _section("Calls with an effect", CALLS),
    )


def _section(title: str, rows: Iterable[tuple[str, str]]) -> Section:
    return Section(title, tuple(Row(label, text, is_key=True) for label, text in rows))


def _key_sections(commands: tuple[Command, ...]) -> tuple[Section, ...]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in commands:
        groups.setdefault(command.group, []).append((command.shown, command.help))
    groups.setdefault("Move", []).extend(MOVING)
    return tuple(_section(group, rows) for group, rows in groups.items())


class HelpScreen(Reader[None]):
    """Shows the help.

    Args:
        commands: every command, in its order.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("question_mark,f1", "leave", show=False)]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__("Help", help_sections(commands), nothing=None)

    def lay_out(self, width: int) -> Content:
        """Lay the help out in two columns where there is room."""
        return lay_out_columns(self.sections, width)
