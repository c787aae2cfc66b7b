"""What is sent to a terminal whose content is known."""

from __future__ import annotations

import re

import pytest
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from smspins_tui.ui.sight import NEAR, Sight

SIZE = Size(24, 2)
CONSOLE = Console(color_system="truecolor")
RED, BLUE = Style.parse("red on black"), Style.parse("blue on black")
CODES = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\\\")


def whole(*lines: str | Segment) -> LayoutUpdate:
    """An update of the whole screen."""
    segments = [line if isinstance(line, Segment) else Segment(line, RED) for line in lines]
    strips = [[Strip([segment]).adjust_cell_length(SIZE.width, RED)] for segment in segments]
    return LayoutUpdate(list(strips), Region(0, 0, SIZE.width, len(lines)))


def sent(sight: Sight, *lines: str | Segment) -> str:
    return sight.show(whole(*lines), SIZE, CONSOLE)


def words(text: str) -> list[str]:
    """Where the cursor went, each with what was written there."""
    return CODES.sub("", text).replace("\x1b[", " ").split()


@pytest.fixture
def sight() -> Sight:
    """A sight of a terminal that shows two lines."""
    made = Sight()
    assert sent(made, "one", "two").count("H") == 2
    return made


def test_the_same_again_sends_nothing(sight: Sight) -> None:
    assert sent(sight, "one", "two") == ""


def test_of_a_changed_line_the_changed_cells_are_sent(sight: Sight) -> None:
    assert words(sent(sight, "one", "ton")) == ["2;2Hon"]


def test_changes_that_are_near_go_together(sight: Sight) -> None:
    gap = "." * NEAR
    sent(sight, f"a{gap}b{gap}.c", "two")
    assert words(sent(sight, f"A{gap}B{gap}.C", "two")) == [f"1;1HA{gap}B", "1;20HC"]


def test_another_colour_is_sent_though_the_text_is_the_same(sight: Sight) -> None:
    assert words(sent(sight, Segment("one", BLUE), "two")) == ["1;1Hone"]


def test_of_two_colours_only_the_one_that_differs_is_told() -> None:
    line = Strip([Segment("a", RED), Segment("b", BLUE)]).adjust_cell_length(SIZE.width, BLUE)
    text = Sight().show(LayoutUpdate([[line]], Region(0, 0, SIZE.width, 1)), SIZE, CONSOLE)
    assert re.findall(r"\x1b\[([\d;]*)m", text) == ["31;40", "34", "0"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("宽.", "宽!", ["1;3H!"]), ("a宽", "宽a", ["1;1H宽a"]), ("宽", "ab", ["1;1Hab"]), ("ab", "宽", ["1;1H宽"])],
)
def test_a_wide_character_is_never_cut(before: str, after: str, told: list[str]) -> None:
    made = Sight()
    sent(made, before)
    assert words(sent(made, after)) == told


def test_a_wide_character_is_sent_whole_where_another_stood(sight: Sight) -> None:
    sent(sight, "宽one", "two")
    assert words(sent(sight, "窄one", "two")) == ["1;1H窄"]


def test_accents_stay_with_their_letter(sight: Sight) -> None:
    sent(sight, "cafe\u0301 1", "two")
    assert words(sent(sight, "cafe\u0301 2", "two")) == ["1;6H2"]


def test_a_link_ends_where_its_text_ends(sight: Sight) -> None:
    text = sent(sight, Segment("one", Style(link="https://example.com")), "two")
    assert text.index("\x1b]8;;https://example.com\x1b\\") < text.index("one") < text.index("\x1b]8;;\x1b\\")


def test_a_part_is_laid_over_what_is_known(sight: Sight) -> None:
    chops: list[dict[int, Strip | None]] = [
        {0: None, 4: None},
        {0: Strip([Segment("two ", RED)]), 4: Strip([Segment("three", RED)])},
    ]
    update = ChopsUpdate(chops, [(1, 0, 9)], [[4, 24], [4, 9]])
    assert words(sight.show(update, SIZE, CONSOLE)) == ["2;5Hthree"]


def test_of_a_part_nothing_beside_its_span_is_sent(sight: Sight) -> None:
    update = ChopsUpdate([{0: Strip([Segment("ten men", RED)])}], [(0, 4, 7)], [[7]])
    assert words(sight.show(update, SIZE, CONSOLE)) == ["1;5Hmen"]


def test_after_forgetting_everything_is_sent(sight: Sight) -> None:
    sight.forget(SIZE)
    assert words(sent(sight, "one", "two")) == ["1;1Hone", "2;1Htwo"]


def test_another_size_is_begun_anew(sight: Sight) -> None:
    assert words(sight.show(whole("one", "two"), Size(20, 2), CONSOLE)) == ["1;1Hone", "2;1Htwo"]


MOVE = re.compile(r"\x1b\[(\d+);(\d+)H")
HINDI = "का"  # a letter and a vowel sign: one cell for Textual, two for tmux


class Line:
    """The first line of a terminal with widths of its own."""

    def __init__(self, widths: dict[str, int]) -> None:
        self._widths = widths
        self.cells = [" "] * SIZE.width

    def take(self, text: str) -> None:
        x = 0
        for piece in re.split(r"(\x1b\[\d+;\d+H)", CODES.sub("", text)):
            if moved := MOVE.fullmatch(piece):
                x = int(moved[2]) - 1
                continue
            for character in piece:
                wide = self._widths.get(character, 1)
                self.cells[x : x + wide] = [character, *[""] * (wide - 1)][:wide] if x < SIZE.width else []
                x += wide


@pytest.mark.parametrize("wide", [0, 1, 2])
@pytest.mark.parametrize("doubtful", [HINDI, "☰", "🙂", "\U0001d360"])
def test_whatever_width_a_terminal_gives_a_sign_the_rest_stands_in_its_place(doubtful: str, wide: int) -> None:
    made, line = Sight(), Line({doubtful[-1]: wide})
    for text in (f"ab {doubtful}{doubtful} 123]|", "ab 1234567890|", f"ab {doubtful} 1 23]|", "ab |", f"{doubtful}|"):
        line.take(sent(made, text))
        tail = text.rpartition(doubtful)[2] if doubtful in text else text
        at = Strip([Segment(text.removesuffix(tail))]).cell_length
        assert "".join(line.cells[at : at + len(tail)]) == tail
        assert "".join(line.cells[at + len(tail) :]).strip() == ""
