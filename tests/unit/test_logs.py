"""The log: off unless asked for, private, and without the key."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from smspins_tui.errors import SettingsError
from smspins_tui.logs import Log, level_of, start_log
from smspins_tui.secret import Secret

KEY = Secret("canary/7f3a")


@pytest.fixture
def started() -> Iterator[list[Log]]:
    logs: list[Log] = []
    yield logs
    for log in logs:
        log.stop()


@pytest.fixture
def file(tmp_path: Path, started: list[Log]) -> Path:
    path = tmp_path / "state" / "smspins-tui.log"
    started.append(start_log(path, logging.DEBUG, KEY.scrub))
    return path


@pytest.mark.parametrize(
    ("word", "level"), [(None, None), ("", None), ("debug", logging.DEBUG), ("INFO", logging.INFO)]
)
def test_the_level_is_what_the_environment_asks_for(word: str | None, level: int | None) -> None:
    assert level_of({} if word is None else {"SMSPINS_LOG": word}) == level


def test_another_word_is_refused() -> None:
    with pytest.raises(SettingsError, match="SMSPINS_LOG must be debug or info"):
        level_of({"SMSPINS_LOG": "1"})


def test_without_a_level_nothing_is_written_and_nothing_shown(
    tmp_path: Path, started: list[Log], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])  # the test runner's own would hide what a person sees
    started.append(start_log(tmp_path / "x.log", None, KEY.scrub))
    logging.getLogger("asyncio").error("Task exception was never retrieved")
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_a_record_is_written_with_its_time_level_and_logger(file: Path) -> None:
    logging.getLogger("smspins_tui.poller").debug("asked %d of %s", 3, "all")
    assert file.read_text().rstrip().endswith("DEBUG smspins_tui.poller: asked 3 of all")


def test_the_file_and_its_older_parts_are_for_the_owner_alone(
    file: Path, started: list[Log], monkeypatch: pytest.MonkeyPatch
) -> None:
    started.pop().stop()
    monkeypatch.setattr("smspins_tui.logs.SIZE", 200)
    file.chmod(0o644)
    started.append(start_log(file, logging.DEBUG, KEY.scrub))
    for number in range(20):
        logging.getLogger("smspins_tui").info("line %d of some length, so that the file is full soon", number)
    kept = sorted(file.parent.iterdir())
    assert [path.name for path in kept] == [file.name, f"{file.name}.1", f"{file.name}.2"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_no_part_of_a_record_holds_the_key(file: Path) -> None:
    log = logging.getLogger("smspins_tui")
    log.info("asked https://smspins.com/apiv2/canary/7f3a/x")
    log.info("asked %s and %r", "https://smspins.com/apiv2/canary%2F7f3a/x", {"key": "canary/7f3a"})
    try:
        int("canary/7f3a")
    except ValueError:
        log.exception("broken")
    log.warning("stack", stack_info=True)
    text = file.read_text()
    assert "canary" not in text
    assert "asked https://smspins.com/apiv2/••••••/x\n" in text
    assert "{'key': '••••••'}" in text
    assert "ValueError" in text


def test_a_traceback_shows_no_locals(file: Path) -> None:
    def fail(hidden: str) -> float:
        return len(hidden) / 0

    try:
        fail("hidden" + "-local")
    except ZeroDivisionError:
        logging.getLogger("smspins_tui").exception("broken")
    assert "hidden-local" not in file.read_text()


def test_what_strangers_wrote_cannot_control_the_terminal_of_the_reader(file: Path) -> None:
    logging.getLogger("smspins_tui").info("got %s", "\x1b]52;c;x\x07 \x9b2J \r \x00")
    line = file.read_text()
    assert "␛]52;c;x␇ \ufffd2J ⏎ ␀" in line


def test_the_http_libraries_tell_no_address(file: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://smspins.com/apiv2/-/x")
    logging.getLogger("httpcore.connection").debug("connect")
    logging.getLogger("httpx").warning("something to know")
    assert "something to know" in file.read_text()
    assert "HTTP Request" not in file.read_text()
    assert "connect" not in file.read_text()


def test_a_lone_surrogate_is_no_reason_to_fail(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    ours = [handler for handler in root.handlers if getattr(handler, "baseFilename", "") == str(file)]
    monkeypatch.setattr(root, "handlers", ours)  # the test runner's own would fail on it
    logging.getLogger("smspins_tui").info("got \ud800")
    assert "got \ufffd" in file.read_text()


def test_a_disk_that_is_full_says_nothing_on_the_screen(
    file: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handler: object, _record: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("logging.handlers.RotatingFileHandler.shouldRollover", full)
    logging.getLogger("smspins_tui").info("got canary/7f3a")
    assert capfd.readouterr() == ("", "")
    assert file.read_text() == ""


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"^the log can't be written \(File exists\)") as caught:
        start_log(tmp_path / "file" / "x.log", logging.DEBUG, KEY.scrub)
    assert caught.value.__context__ is None


def test_after_the_stop_the_loggers_are_as_they_were(tmp_path: Path) -> None:
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    before = (root.level, httpx.level, list(root.handlers))
    start_log(tmp_path / "x.log", logging.DEBUG, KEY.scrub).stop()
    assert (root.level, httpx.level, list(root.handlers)) == before
