"""Loads httpx without its command line, and what its first call would load.

Stands apart as it must run before anything else of this room. The one rule: it changes nothing of httpx that the
console uses. Measured from the first frame to the first answer, of 270 ms: the command line 24 ms (it draws with rich
and click, which are there for other reasons), and 40 ms on the loop at the first call.
"""

from __future__ import annotations

import sys

if "httpx" not in sys.modules and "click" not in sys.modules:
    sys.modules["click"] = None  # type: ignore[assignment]  # what Python knows as "can't be imported"
    try:
        import httpx  # noqa: F401 - loaded, not used here
    finally:
        del sys.modules["click"]

import h11  # noqa: F401 - see above
import httpcore  # noqa: F401 - see above
