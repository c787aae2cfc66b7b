"""How Python itself runs the console: its garbage collector, and how threads take turns.

Stands apart because it concerns the whole process. The one rule: nothing here changes what the console does.

- Memory is freed as ever, only cycles need the collector. It rests during the start, and afterwards leaves out what is
  there by then: its walks over that were 7 % of the CPU time to the first frame and 12 % to the first answer, and at
  10,000 telephones each held up the keys for 79 ms.
- Textual draws what follows something drawn a sixtieth of a second later, and a dialog takes some such steps: with half
  of that it is there after 75 instead of 92 ms, and the first answer after 1.95 instead of 2.07 times a bare start.
- An answer of 10,000 telephones is read in a thread, of which each turn holds up the keys: 31 instead of 40 ms in all.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import MutableMapping

SETTLED = 10.0
"""Seconds after which a start is over: the first answer has come, the 10,000 telephones of a new account too."""

FRAMES = "120"
"""The most frames a second; as many are drawn as there are changes."""

TURN = 0.001
"""Seconds of a thread's turn (Python's own: 0.005)."""


def begin(environ: MutableMapping[str, str]) -> None:
    """Collect nothing for now, as nearly all that a start makes stays; let threads take short turns, and frames follow.

    To be called before Textual is imported.

    Args:
        environ: where Textual looks for the frames a second.
    """
    gc.disable()
    sys.setswitchinterval(TURN)
    environ.setdefault("TEXTUAL_FPS", FRAMES)


def settle() -> None:
    """Collect again, but for what is there now; nothing happens without a `begin` before."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
