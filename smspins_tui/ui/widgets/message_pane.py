"""The messages of the current telephone, one a line, the code picked out.

Stands apart as the pane of strangers' text. The one rule: a text is made safe and searched for a code once, on its way
in, and drawn from that.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.reactive import var

from smspins_tui.codes import find_codes
from smspins_tui.models import Message
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line
from smspins_tui.store.view import MessageKey, MessageView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell, fit, size
from smspins_tui.ui.widgets.line import Line
from smspins_tui.ui.widgets.line_pane import LinePane

TIME_WIDTH = 6
LEAST_TEXT = 24
"""Cells of text that stay before the former number is left out."""

KEPT_ROWS = 1_000


class Told(NamedTuple):
    """What a message shows: its text, the code at its end, and the number it came to where that is another."""

    text: str
    code: str
    number: str


class MessagePane(LinePane):
    """The messages: unread mark, time, text, former number, code."""

    HAS_HEADER = False
    RESTS_ON_FIRST = True

    view: var[MessageView] = var(MessageView(), init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._told: dict[MessageKey, tuple[Message, str, Told]] = {}

    def title(self) -> str:
        """Whose messages, and how many are new."""
        telephone = self.view.telephone
        if telephone is None:
            return "Messages"
        name = safe_line(telephone.label) if telephone.label else telephone_number(telephone.number)
        unread = f" · {self.view.unread} new" if self.view.unread else ""
        return f"Messages  {name}{unread}"

    def short_title(self) -> str:
        """The words of the tab."""
        return f"Messages {self.view.unread}"

    def mark(self, key: MessageKey) -> Cell:
        """A dot at what was not read yet."""
        return Cell(" ") if self.view.messages[key].is_read else Cell("●", "accent")

    def starts_anew(self, old: MessageView, new: MessageView) -> bool:
        """Another telephone."""
        return old.telephone_id != new.telephone_id

    def in_sight(self) -> tuple[Message, ...]:
        """The messages that can be seen now, newest first."""
        top = self.scroll_offset.y
        return tuple(self.view.messages[key] for key in self.view.order[top : top + self._room])

    def row_line(self, key: MessageKey, *, is_current: bool) -> Line:
        """Mark, time and text from the left; the former number and the code from the right."""
        message = self.view.messages[key]
        told = self._words_of(key, message)
        skew = self.view.skew
        time = words.moment(message.came_at + skew, self.now + skew, is_local=self.is_local_time)
        room = self._width - 3 - TIME_WIDTH - 1
        code = f"  {told.code}" if told.code else ""
        number = f"  {told.number}" if told.number else ""
        if room - size(code) - size(number) < LEAST_TEXT:
            number = ""
        text = fit(told.text, max(0, room - size(code) - size(number) - 1))
        cells = (
            *self.signs(key, is_current=is_current),
            Cell(fit(time, TIME_WIDTH) + " ", "muted"),
            Cell(text),
            Cell(number, "muted"),
            Cell(code, "accent"),
        )
        return Line(cells, self.row_style(is_current=is_current))

    def _words_of(self, key: MessageKey, message: Message) -> Told:
        now_number = self.view.telephone.number if self.view.telephone is not None else ""
        known = self._told.get(key)
        if known is not None and known[0] is message and known[1] == now_number:
            return known[2]
        if len(self._told) >= KEPT_ROWS:
            self._told.clear()
        former = f"on {telephone_number(message.number)}" if message.number != now_number else ""
        told = Told(safe_line(message.text), code_words(message.text), former)
        self._told[key] = (message, now_number, told)
        return told


def code_words(text: str) -> str:
    """The code of a message as it is picked out: `[532084]`, `[2 codes]` where it could be several, or nothing."""
    codes = find_codes(text)
    if len(codes) > 1:
        return f"[{len(codes)} codes]"
    return f"[{codes[0]}]" if codes else ""
