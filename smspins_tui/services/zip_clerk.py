"""What is known of ZIPs, looked up in a process of its own.

Stands apart because loading the list takes half a second in which no thread of that process goes on: the screen would
stand still while somebody types. The one rule: without the process it is looked up here; slower is better than not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading

from smspins_tui import zipcode
from smspins_tui.daemon import run_in_daemon
from smspins_tui.zipcode import Zip


class ZipClerk:
    """Looks ZIPs up, from `begin` to `end`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._starting = threading.Lock()
        self._asking = threading.Lock()
        self._is_ended = False

    def begin(self) -> None:
        """Have the list loaded before anybody asks."""
        threading.Thread(target=self._start, daemon=True, name="smspins-zip").start()

    def end(self) -> None:
        """Let go of it; who still waits is told nothing."""
        self._is_ended = True
        threading.Thread(target=self._stop, daemon=True, name="smspins-zip").start()

    async def describe(self, zip_code: str) -> Zip | None:
        """Return what is known of a ZIP, None when there is none of that number."""
        found = await run_in_daemon(lambda: self._ask(zip_code))
        return found[0] if found else None

    async def search(self, text: str) -> tuple[Zip, ...]:
        """Return the ZIPs of a city."""
        return await run_in_daemon(lambda: self._ask(text))

    def _start(self) -> subprocess.Popen[str] | None:
        with self._starting:
            if self._process is None and not self._is_ended:
                # a session of its own: what the terminal sends to our process group is not for it
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "smspins_tui.zipcode"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    start_new_session=True,
                )
            return self._process

    def _stop(self) -> None:
        with self._starting:
            process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _ask(self, text: str) -> tuple[Zip, ...]:
        try:
            with self._asking:
                answer = self._exchange(text)
        except OSError:  # it could not be started, or is gone
            answer = ""
        if not answer:
            return () if self._is_ended else zipcode.look_up(text)
        return tuple(
            Zip(number, city, state, tuple(codes), *more) for number, city, state, codes, *more in json.loads(answer)
        )

    def _exchange(self, text: str) -> str:
        process = self._start()
        if process is None or process.stdin is None or process.stdout is None:
            return ""
        process.stdin.write(json.dumps(text) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
