"""What is known offline about a ZIP: its city, state, kind and area codes.

Stands apart because it alone uses the `zipcodes` package. The one rule: nothing is loaded before the first look,
which takes about half a second and stops every thread. Run as a module it looks up for another process
(`services/zip_clerk.py`).
"""

from __future__ import annotations

import json
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import lru_cache, partial
from itertools import islice
from typing import Any

_FIVE_DIGITS = re.compile(r"[0-9]{5}")
_KINDS = {"STANDARD": "standard", "PO BOX": "po box", "MILITARY": "military", "UNIQUE": "unique"}
_ABBREVIATIONS = {"st": "saint", "ft": "fort", "mt": "mount"}
_RANKS = ("standard", "po box", "unique", "military")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Zip:
    """A ZIP: `kind` is standard, po box, military or unique (one organisation's own).

    `area_codes` are those in use around it, none when nobody knows; `is_active` is false for one that is no longer
    served.
    """

    zip_code: str
    city: str
    state: str
    area_codes: tuple[str, ...]
    kind: str
    is_active: bool = True


def is_zip(text: str) -> bool:
    """Tell whether `text` has the form of a ZIP: exactly five ASCII digits."""
    return _FIVE_DIGITS.fullmatch(text) is not None


@lru_cache(maxsize=256)
def describe(zip_code: str) -> Zip | None:
    """Return what is known of a ZIP, None when there is none of that number.

    Args:
        zip_code: five digits; anything else is unknown.
    """
    if not is_zip(zip_code):
        return None
    from zipcodes import matching

    rows = matching(zip_code)  # type: ignore[no-untyped-call]  # the package is not typed
    return _zip(rows[0]) if rows else None


def _zip(row: dict[str, Any]) -> Zip:
    return Zip(
        row["zip_code"],
        row["city"],
        row["state"],
        tuple(row["area_codes"]),
        _KINDS.get(row["zip_code_type"], "standard"),
        is_active=row["active"],
    )


def look_up(text: str) -> tuple[Zip, ...]:
    """Return the ZIP of five digits, at most one, or else those of a city."""
    if not is_zip(text):
        return search_city(text)
    place = describe(text)
    return () if place is None else (place,)


def serve(lines: Iterable[str], tell: Callable[[str], None]) -> None:
    """Answer each line, a text as JSON, with what `look_up` returns, as a line of JSON."""
    describe("00501")  # loads the list before anybody asks
    for line in lines:
        tell(json.dumps([astuple(place) for place in look_up(json.loads(line))]))


def search_city(text: str, limit: int = 20) -> tuple[Zip, ...]:
    """Return the ZIPs in use whose city begins with `text`, in any case.

    Standard ones come first, then by city and number; those of which it is another accepted name follow those of which
    it is the first.

    Args:
        text: the start of a city ("san j"), or a city and the start of its state ("San Jose, CA").
        limit: at most so many.
    """
    prefix = _prefix(text)
    if not prefix:
        return ()
    found = dict.fromkeys(islice(_found(prefix), limit * 4))  # a ZIP may stand there under several names
    return tuple(place for zip_code in islice(found, limit) if (place := describe(zip_code)) is not None)


def _found(prefix: str) -> Iterator[str]:
    names = _names()
    for rank in map(str, range(2 * len(_RANKS))):
        start = bisect_left(names, rank + prefix)
        for name in names[start : bisect_left(names, rank + prefix + _LAST)]:
            yield name[-5:]


def _prefix(text: str) -> str:
    city, comma, state = text.partition(",")
    folded = _fold(city)
    if not comma:
        return _with_state(folded)
    return f"{folded}\t{state.strip().casefold()}" if folded else ""


def _with_state(folded: str) -> str:
    """Read "san jose ca" as the city and its state, unless a city begins so."""
    city, _, state = folded.rpartition(" ")
    if not city or len(state) != 2 or next(_found(folded), None):
        return folded
    return f"{city}\t{state}"


def _fold(city: str) -> str:
    words = city.casefold().replace(".", " ").split()
    if len(words) > 1 or city.rstrip().endswith("."):
        words[:1] = [_ABBREVIATIONS.get(word, word) for word in words[:1]]
    return " ".join(words)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    """Every name of every active ZIP, sorted, as rank, folded city, state, number.

    By one leading digit at a time: the package's own list of all would stay in memory (40 MB; this is 5).
    """
    from zipcodes import similar_to

    rows = (row for digit in "0123456789" for row in similar_to(digit))  # type: ignore[no-untyped-call]  # not typed
    return tuple(sorted(name for row in rows for name in _names_of(row)))


def _names_of(row: dict[str, Any]) -> Iterator[str]:
    place = _zip(row)
    if not place.is_active:
        return
    for is_other, city in enumerate((place.city, *row["acceptable_cities"])):
        rank = 2 * _RANKS.index(place.kind) + min(is_other, 1)
        yield f"{rank}{_fold(city)}\t{place.state.casefold()}\t{place.zip_code}"


if __name__ == "__main__":
    serve(sys.stdin, partial(print, flush=True))
