"""A string that must not be seen: the API key.

Stands apart because the key is taken out of the environment before anything else is imported, long before a library
with a type for this is loaded. The one rule: `reveal()` is called inside the one expression that needs the value, and
its result is never bound to a name.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from typing import Never
from urllib.parse import quote

MASK = "••••••"


class Secret:
    """Holds a value that no repr, format, pickle or copy shows."""

    __slots__ = ("__forms", "__value")

    def __init__(self, value: str) -> None:
        self.__value = value
        self.__forms: tuple[str, ...] | None = None

    def reveal(self) -> str:
        """Return the value itself."""
        return self.__value

    def scrub(self, text: str) -> str:
        """Return `text` with every form of the value (raw; quoted for URLs, JSON, HTML, Python; base64) masked."""
        if self.__forms is None:
            forms = {form for form in _forms(self.__value) if form}
            self.__forms = tuple(sorted(forms, key=len, reverse=True))  # a form may be a part of a longer one
        for form in self.__forms:
            text = text.replace(form, MASK)
        return text

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


# What servers leave unquoted in a path beside letters and digits: nothing, a slash, all that the standard allows.
_LEFT_ALONE = ("", "/", "/:@!$&'()*+,;=~")


def _forms(value: str) -> Iterator[str]:
    raw = value.encode("utf-8", "surrogatepass")  # a key that can't be one must not break the masking
    yield value
    for safe in _LEFT_ALONE:
        quoted = quote(raw, safe=safe)
        yield quoted
        yield re.sub("%..", lambda found: found[0].lower(), quoted)
    for in_json in (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1]):
        yield in_json
        yield in_json.replace("/", "\\/")
    backslashed = value.replace("\\", "\\\\")
    yield repr(value)[1:-1]
    yield ascii(value)[1:-1]
    yield backslashed.replace("'", "\\'")  # as `repr` does where the text around it holds a double quote
    yield _in_html(value)
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        encoded = encode(raw).decode()
        yield encoded
        yield encoded.rstrip("=")


def _in_html(value: str) -> str:
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;")):
        value = value.replace(sign, entity)
    return value
