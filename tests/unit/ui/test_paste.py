"""What the terminal sends, as the console takes it."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from textual import events

from smspins_tui.ui.paste import PasteParser

BEGIN, END = "\x1b[200~", "\x1b[201~"


def taken(*pieces: str) -> list[events.Event]:
    parser = PasteParser()
    return [event for piece in pieces for event in parser.feed(piece) if isinstance(event, events.Event)]


@given(
    st.lists(st.sampled_from(["\x1b", "[", "201", "~", "31m", "200~", "x", "?", "\r", "\x1b[201", "é"])),
    st.integers(1, 9),
)
def test_paste_is_one_text_and_no_key(parts: list[str], size: int) -> None:
    text = "".join(parts)
    assume(END not in text)
    sent = f"{BEGIN}{text}{END}"
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    found = taken(*pieces)
    assert [type(event) for event in found] == [events.Paste]
    assert [event.text for event in found if isinstance(event, events.Paste)] == [text.replace("\x1b", "␛")] * len(
        found
    )


@pytest.mark.parametrize(("sent", "keys"), [("\x1b[A", ["up"]), ("\x1b[201~a", ["a"]), ("ab", ["a", "b"])])
def test_keys_are_those_of_the_terminal(sent: str, keys: list[str]) -> None:
    assert [event.key for event in taken(*sent) if isinstance(event, events.Key)] == keys


def test_keys_behind_a_paste_are_keys() -> None:
    found = taken(f"{BEGIN}a\x1b[31mb{END}\x1b[Ax")
    assert [event.key for event in found if isinstance(event, events.Key)] == ["up", "x"]
