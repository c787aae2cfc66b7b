"""The driver within a process: what its reader makes of errors, and that Textual still calls what is overridden."""

from __future__ import annotations

import inspect
import signal
import threading
from collections.abc import Callable

import pytest
from textual.drivers.linux_driver import LinuxDriver

from smspins_tui.ui.driver import SteadyDriver


class App:
    """Remembers what it was asked to call later."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def exit(self) -> None:
        """End."""

    def call_later(self, callback: Callable[..., object], *arguments: object) -> None:
        self.asked.append((callback, *arguments))


def reader(app: App, *ends: Exception | None) -> SteadyDriver:
    """A driver whose reading ends so many times, the last time because it was told to stop."""
    driver = object.__new__(SteadyDriver)
    driver.exit_event = threading.Event()
    driver._app = app  # type: ignore[assignment]
    left = list(ends)

    def read() -> None:
        if (end := left.pop(0)) is not None:
            raise end
        driver.exit_event.set()

    driver.run_input_thread = read  # type: ignore[method-assign]
    return driver


def test_noise_is_left_out_and_reading_goes_on() -> None:
    app = App()
    reader(
        app, ValueError("no number"), OverflowError(), UnicodeDecodeError("utf-8", b"", 0, 1, ""), None
    )._run_input_thread()
    assert app.asked == []


def test_a_terminal_that_is_gone_ends_the_console() -> None:
    app = App()
    reader(app, OSError(5, "EIO"))._run_input_thread()
    assert app.asked == [(app.exit, None, 128 + signal.SIGHUP)]


@pytest.mark.parametrize(
    ("caller", "words"),
    [
        ("__init__", "signal.signal(signal.SIGCONT, self._sigcont_application)"),
        ("start_application_mode", "Thread(target=self._run_input_thread"),
        ("run_input_thread", 'getincrementaldecoder("utf-8")()'),
        ("start_application_mode", "self._must_signal_resume"),
    ],
)
def test_textual_still_calls_what_is_overridden(caller: str, words: str) -> None:
    """Private to Textual: where it is renamed, one byte of noise would end the console again."""
    assert words in inspect.getsource(getattr(LinuxDriver, caller))
