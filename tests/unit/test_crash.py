"""The report of a defect: enough to mend it, and nothing of the person."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from smspins_tui.crash import describe, report
from smspins_tui.secret import Secret

KEY = Secret("canary/7f3a")
NOW = 1_700_000_000.0
TEXTS = (
    "Your Acme code is 532084. It ends in 10 minutes.",
    "G-481516 is your verification code",
    "Ваш код 123-456",
    "call (212) 555-0113 or +1 917 555 0142",
    "don't share 'ABC123'",
    "canary/7f3a",
    "\x1b]52;c;aGk=\x07",
    "電話 5550182",
)


def fail_on(text: str, kind: type[Exception] = ValueError) -> Exception:
    """Return an error that has been raised in a frame whose locals and text hold `text`."""
    with pytest.raises(kind) as caught:
        raise kind(text)
    return caught.value


def told(error: BaseException) -> str:
    return describe(error, scrub=KEY.scrub, now=NOW)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", [ValueError, KeyError, RuntimeError, AssertionError])
def test_neither_key_nor_number_nor_message_is_told(text: str, kind: type[Exception]) -> None:
    written = told(fail_on(text, kind))
    for part in (text, "532084", "481516", "555", "canary", "Acme", "ABC123", "verification", "Ваш", "電話", "\x1b"):
        assert part not in written
    assert kind.__name__ in written


def test_a_number_of_a_code_is_masked_and_a_small_one_is_kept() -> None:
    assert "at position 12 of ####" in told(fail_on("at position 12 of 1234"))


def test_the_words_of_python_and_of_the_code_stay() -> None:
    def wrong(request_id: object) -> object:
        return request_id.no_such_field  # type: ignore[attr-defined]  # the defect under test

    with pytest.raises(AttributeError) as caught:
        wrong(None)
    written = told(caught.value)
    assert "AttributeError: 'NoneType' object has no attribute 'no_such_field'" in written
    assert "return request_id.no_such_field" in written
    assert ", in wrong" in written


def test_the_words_of_the_system_stay() -> None:
    path = Path("/dev/null/somebody", "mine")
    with pytest.raises(NotADirectoryError) as caught:
        path.read_text()
    written = told(caught.value)
    assert "[Errno 20] Not a directory: '/***/***/***/***'" in written


def test_locals_are_never_told() -> None:
    def wrong(hidden: str) -> int:
        return len(hidden) // 0

    with pytest.raises(ZeroDivisionError) as caught:
        wrong("-".join(("hidden", "local")))
    assert "hidden-local" not in told(caught.value)


def test_what_led_to_the_error_is_told_the_same_way() -> None:
    def chain() -> None:
        try:
            int("532084 secret")
        except ValueError as error:
            raise RuntimeError from error

    with pytest.raises(RuntimeError) as caught:
        chain()
    written = told(caught.value)
    assert written.index("ValueError") < written.index("which caused:") < written.index("RuntimeError")
    assert "###### ***" not in written  # the words stand in the line of code itself, so they are kept
    assert "'###### secret'" in written


def test_a_context_that_was_put_aside_is_not_told() -> None:
    def chain() -> None:
        try:
            int("x")
        except ValueError:
            raise RuntimeError from None

    with pytest.raises(RuntimeError) as caught:
        chain()
    assert "ValueError" not in told(caught.value).replace("except ValueError", "")


def test_each_error_of_a_group_is_told() -> None:
    written = told(ExceptionGroup("many", [fail_on("canary/7f3a"), fail_on("x", KeyError)]))
    assert "part 1:" in written
    assert "part 2:" in written
    assert "KeyError" in written
    assert "canary" not in written


def test_an_error_that_fails_at_its_own_text_is_told_all_the_same() -> None:
    class Broken(ValueError):
        def __str__(self) -> str:
            raise TypeError

    assert told(Broken()).rstrip().endswith("Broken:")


def test_a_circle_of_causes_ends() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert told(first).count("which caused:") == 10


def test_a_path_tells_no_name_of_a_person() -> None:
    written = told(fail_on("x"))
    assert str(Path(__file__).parent) not in written
    assert "…/test_crash.py, line" in written


def test_the_report_is_for_the_owner_alone_and_is_named_in_the_words(tmp_path: Path) -> None:
    directory = tmp_path / "state" / "smspins-tui"
    words = report(fail_on("canary/7f3a"), scrub=KEY.scrub, directory=directory, now=NOW)
    (path,) = directory.iterdir()
    assert path.name == "crash-20231114-221320.txt"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in words
    assert "ValueError in …/test_crash.py, line" in words
    assert len(words.splitlines()) == 2
    assert "canary" not in path.read_text() + words


def test_two_reports_in_one_second_are_two_files(tmp_path: Path) -> None:
    for _ in range(3):
        report(fail_on("x"), scrub=KEY.scrub, directory=tmp_path, now=NOW)
    names = [path.name for path in sorted(tmp_path.iterdir())]
    assert names == [f"crash-20231114-221320{more}.txt" for more in ("-2", "-3", "")]


def test_where_no_report_can_be_written_the_words_hold_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    words = report(fail_on("canary/7f3a"), scrub=KEY.scrub, directory=tmp_path / "file", now=NOW)
    assert "No report could be written" in words
    assert ", in fail_on" in words
    assert "canary" not in words


def test_an_error_that_was_never_raised_is_told(tmp_path: Path) -> None:
    assert "defect of its own: ValueError\n" in report(ValueError("x"), scrub=KEY.scrub, directory=tmp_path, now=NOW)


WORDY = Secret("get-set-3-items")
"""A key of words that Python uses itself: masked word by word, it would stay."""


@pytest.mark.parametrize("before", range(380, 401, 2))
def test_a_key_is_masked_before_the_words_are_and_before_the_text_is_cut(before: int) -> None:
    text = "a" * (before - 1) + " " + WORDY.reveal()
    written = describe(fail_on(text), scrub=WORDY.scrub, now=NOW)
    assert "get" not in written.rpartition("ValueError: ")[2]


def test_a_key_with_a_number_leaves_nothing_of_its_shape() -> None:
    written = describe(fail_on("broken by K/1~canary-7"), scrub=Secret("K/1~canary-7").scrub, now=NOW)
    assert written.rpartition("ValueError: ")[2] == "*** by ?\n"
