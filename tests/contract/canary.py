"""A key that needs quoting, and the search for it in whatever gets out.

Stands apart so that no frame of a test holds the key: tests name this module's functions instead. The one rule: the
search knows nothing of how the console masks.
"""

from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Iterator
from urllib.parse import quote

from smspins_tui.secret import Secret

_VALUE = "K/e y+ü&%2F1-canary-7Q"
_TAIL = "canary-7q"  # needs no quoting, so it stands in every form but base64
_FORMS = {
    "raw": _VALUE,
    "quoted": quote(_VALUE, safe=""),
    "lower": quote(_VALUE, safe="").lower(),
    "json": json.dumps(_VALUE)[1:-1].replace("/", "\\/"),
    "base64": base64.b64encode(_VALUE.encode()).decode(),
}


def canary() -> Secret:
    """Return the key."""
    return Secret(_VALUE)


def canary_path() -> str:
    """Return the key as it stands in a path."""
    return quote(_VALUE, safe="")


def reveal_form(name: str) -> str:
    """Return the key as `raw`, `quoted`, `json` (slashes escaped) or `base64`."""
    return _FORMS[name]


def is_in(text: str) -> bool:
    """Tell whether any form of the key is in a text."""
    return _TAIL in text.lower() or any(form in text for form in _FORMS.values())


def shown(error: BaseException) -> Iterator[str]:
    """Give everything that can be printed of an error: itself, its attributes, its traceback with the locals."""
    yield from (str(error), repr(error), repr(vars(error)), repr(error.args))
    yield from traceback.TracebackException.from_exception(error, capture_locals=True).format()
    for inner in (error.__context__, error.__cause__):
        if inner is not None:
            yield from shown(inner)
