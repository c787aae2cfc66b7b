"""A key that needs quoting everywhere, and the search for it in bytes.

Stands apart so that the search knows nothing of how the console masks. The one rule: bytes in, the names of the forms
that were found out; of base64 every alignment is looked for.
"""

from __future__ import annotations

import base64
import html
import json
import re
from urllib.parse import quote

KEY = "K/e+y%2F&\"<'~;=canary-7Q9"
_TAIL = "canary-7q9"  # needs no quoting, so it stands in every form but base64
_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")


def _aligned(shift: int) -> str:
    """What of the key stands in a base64 text in which it begins at that place of a group of three bytes."""
    encoded = base64.b64encode(b"x" * shift + KEY.encode()).decode()
    whole = (shift + len(KEY)) // 3 * 4
    return encoded[4 if shift else 0 : whole]


FORMS = {
    "raw": KEY,
    "tail": _TAIL,
    "quoted": quote(KEY, safe=""),
    "half quoted": quote(KEY),
    "json": json.dumps(KEY)[1:-1],
    "html": html.escape(KEY),
    **{f"base64 at {shift}": _aligned(shift) for shift in range(3)},
}


def found_in(data: bytes) -> set[str]:
    """Return the names of the forms that stand in some bytes, escape sequences among them left out or not."""
    texts = [data.decode("utf-8", "replace"), _SEQUENCE.sub(b"", data).decode("utf-8", "replace")]
    texts += [text.replace("\r", "").replace("\n", "") for text in texts]  # a terminal or a report may wrap it
    found = {name for name, form in FORMS.items() if any(form in text for text in texts)}
    return found | {"tail" for text in texts if _TAIL in text.casefold()}
