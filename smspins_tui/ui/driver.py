"""Textual's driver, which stands what a shell and a keyboard do to it.

Stands apart because it reaches into how Textual reads a terminal. The one rule: nothing that comes in ends the console
but the end of the terminal itself.
"""

from __future__ import annotations

import codecs
import logging
import signal
from functools import partial

from textual.drivers import linux_driver

from smspins_tui.ui.paste import PasteParser

log = logging.getLogger(__name__)


def _lenient(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")


# One byte that is no UTF-8 (the keyboard of an old terminal, a paste) would end the console with a traceback.
setattr(linux_driver, "getincrementaldecoder", _lenient)  # noqa: B010 - a name that Textual imports, and doesn't export
# The driver makes its parser by this name.
setattr(linux_driver, "XTermParser", PasteParser)  # noqa: B010 - see above


class SteadyDriver(linux_driver.LinuxDriver):
    """The driver for Linux and macOS."""

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop; one that came from outside (SIGSTOP) found the terminal still in use.

        Textual would begin a second time: two threads that share the keys, and the settings of the terminal lost.
        """
        if self._auto_restart and not self._must_signal_resume:
            self.suspend_application_mode()
            self._must_signal_resume = True
        super()._sigcont_application()

    def _run_input_thread(self) -> None:
        """Read the keyboard until the driver stops, or until the end of the terminal.

        Textual's parser raises on sequences with numbers that are none (noise on the line): those are left out, with
        what came with them. Without keys nobody could end the console, so that it ends with its terminal.
        """
        while not self.exit_event.is_set():
            try:
                self.run_input_thread()
            except (ValueError, OverflowError) as error:
                log.info("the terminal sent what is no key: %s", type(error).__name__)
            except OSError:
                self._app.call_later(self._app.exit, None, 128 + signal.SIGHUP)
                return
