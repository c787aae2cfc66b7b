"""The environment of a program under test.

Stands apart because every test and benchmark that starts a program wants the same: that of a person who just logged in.
The one rule: nothing of the test runner's own passes.
"""

from __future__ import annotations

import os
from pathlib import Path

KEPT_VARIABLES = ("PATH", "VIRTUAL_ENV")


def plain_environment(home: Path, **more: str) -> dict[str, str]:
    """Return the variables of a fresh login with everything kept under `home`; `more` is added.

    No display, bus, multiplexer or key passes, and no PYTHONDONTWRITEBYTECODE, which would make each start compile
    everything anew.
    """
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("STATE", "CONFIG", "CACHE", "DATA")}
    plain = {"HOME": str(home), "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return plain | kept | folders | more
