"""A parser of the terminal's input to which a paste is text alone.

Stands apart because it stands between the terminal and Textual's parser, which takes an escape sequence out of a paste
and plays it as keys: `x ESC [ 3 1 m ?` opened the help. The one rule: from the begin of a bracketed paste to its end
no escape character gets on.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import BRACKETED_PASTE_END, BRACKETED_PASTE_START, XTermParser
from textual.message import Message

ESCAPE = "\x1b"
SEEN = "\u241b"
"""How an escape character is seen, here as in every other text."""


class PasteParser(XTermParser):
    """Textual's parser, but for the escape characters of a paste."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._is_pasting = False
        self._last = ""
        self._undecided = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what came in; an empty text is the end."""
        clean = "".join(part for character in data for part in self._clean(character))
        return super().feed(clean) if clean or not data else ()

    def _clean(self, character: str) -> Iterable[str]:
        if not self._is_pasting:
            self._last = (self._last + character)[-len(BRACKETED_PASTE_START) :]
            self._is_pasting = self._last == BRACKETED_PASTE_START
            yield character
            return
        self._undecided += character
        while self._undecided and not BRACKETED_PASTE_END.startswith(self._undecided):
            yield self._undecided[0].replace(ESCAPE, SEEN)
            self._undecided = self._undecided[1:]
        if self._undecided == BRACKETED_PASTE_END:
            yield self._undecided
            self._undecided, self._is_pasting = "", False
