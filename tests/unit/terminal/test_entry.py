"""What a terminal must be, and how it is written to."""

from __future__ import annotations

import io

import pytest

from smspins_tui.terminal.entry import refusal, use_utf8


class Stream:
    """A stream that is a terminal, or isn't."""

    def __init__(self, *, is_terminal: bool) -> None:
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


TERMINAL, PIPE = Stream(is_terminal=True), Stream(is_terminal=False)


def test_a_terminal_is_not_refused() -> None:
    assert refusal(TERMINAL, TERMINAL, {"TERM": "xterm-256color"}) is None
    assert refusal(TERMINAL, TERMINAL, {}) is None


@pytest.mark.parametrize(
    ("stdin", "stderr", "term", "words"),
    [
        (PIPE, TERMINAL, "xterm", "standard input isn't one"),
        (None, TERMINAL, "xterm", "standard input isn't one"),
        (TERMINAL, PIPE, "xterm", "standard error isn't one"),
        (TERMINAL, None, "xterm", "standard error isn't one"),
        (TERMINAL, TERMINAL, "dumb", "TERM=dumb"),
    ],
)
def test_what_is_no_terminal_is_refused_in_one_line(
    stdin: Stream | None, stderr: Stream | None, term: str, words: str
) -> None:
    line = refusal(stdin, stderr, {"TERM": term})
    assert line is not None
    assert words in line
    assert "\n" not in line


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_box_characters_are_written_as_they_are_whatever_the_locale(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace")
    use_utf8(stream)
    stream.write("┌─┐")
    stream.flush()
    assert raw.getvalue().decode() == "┌─┐"


def test_a_stream_without_an_encoding_is_left_as_it_is() -> None:
    stream = io.StringIO()
    use_utf8(stream)
    stream.write("┌")
    assert stream.getvalue() == "┌"
