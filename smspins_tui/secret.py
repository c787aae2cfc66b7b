"""A string that must not be seen: the API key.

Stands apart because the key is taken out of the environment before anything else is imported, long before a library
with a type for this is loaded. The one rule: `reveal()` is called inside the one expression that needs the value, and
its result is never bound to a name.
"""

from __future__ import annotations

import base64
from typing import Never
from urllib.parse import quote

MASK = "••••••"


class Secret:
    """Holds a value that no repr, format, pickle or copy shows."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """Return the value itself."""
        return self.__value

    def scrub(self, text: str) -> str:
        """Return `text` with every form of the value (raw, URL-quoted, base64) masked."""
        for form in self.__forms():
            text = text.replace(form, MASK)
        return text

    def __forms(self) -> tuple[str, ...]:
        raw = self.__value
        if not raw:
            return ()
        quoted = quote(raw, safe="")
        encoded = base64.b64encode(raw.encode()).decode()
        return (raw, quoted, quoted.lower(), encoded, encoded.rstrip("="))

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__value == other.reveal()

    def __hash__(self) -> int:
        return hash((Secret, self.__value))

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> Never:
        raise TypeError("a secret can't be pickled")
