"""What the number change dialog says of a ZIP while it is typed.

Stands apart as pure functions of text. The one rule: words only; nothing here looks a ZIP up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from smspins_tui.safetext import safe_line
from smspins_tui.zipcode import Zip

DIGITS = 5

KINDS = {
    "po box": "PO boxes only",
    "military": "military",
    "unique": "one organisation",
}


class Entry(Enum):
    """What was typed into the ZIP field."""

    NOTHING = "nothing"
    ZIP = "zip"
    CITY = "city"
    SHORT = "not five digits yet"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was typed: `words` says what is wrong with it, and is empty for a ZIP and a city."""

    entry: Entry
    words: str = ""


def read_entry(text: str) -> Reading:
    """Tell a ZIP from a city, and say what is wrong with anything else.

    Args:
        text: what was typed, without the space around it.
    """
    if not text:
        return Reading(Entry.NOTHING, "Five digits, or the name of a city to search for.")
    if text[0].isalpha():
        return Reading(Entry.CITY)
    strange = next((character for character in text if character not in "0123456789"), None)
    if strange is not None:
        return Reading(Entry.WRONG, f"A ZIP has digits only: “{safe_line(strange)}” is none. It can't be sent.")
    if len(text) == DIGITS:
        return Reading(Entry.ZIP)
    if len(text) > DIGITS:
        return Reading(Entry.WRONG, f"A ZIP has five digits, this has {len(text)}. It can't be sent.")
    missing = DIGITS - len(text)
    return Reading(Entry.SHORT, f"{missing} more digit{'s' if missing > 1 else ''}: a ZIP has five.")


def describe_zip(zip_code: str, known: Zip | None) -> str:
    """Say what is known of a ZIP; the server decides on any.

    Args:
        zip_code: five digits.
        known: what the list kept here says, None when it isn't in it.
    """
    if known is None:
        return f"{zip_code} is a ZIP unknown here. It may be sent; the change may fail."
    doubt = doubt_of(known)
    return f"{list_zip(known)} · {doubt}: it may be sent, and may fail" if doubt else list_zip(known)


def doubt_of(known: Zip) -> str:
    """Say what speaks against a ZIP, or nothing."""
    return KINDS.get(known.kind, "") if known.is_active else "no longer in use"


def list_zip(known: Zip) -> str:
    """Name a ZIP, its city and its area codes on one line."""
    codes = ", ".join(known.area_codes)
    label = "area codes" if len(known.area_codes) > 1 else "area code"
    return safe_line(f"{known.zip_code} {known.city}, {known.state}" + (f" · {label} {codes}" if codes else ""))


def list_row(known: Zip) -> str:
    """Name a ZIP as a row to pick, with its kind when that matters."""
    doubt = doubt_of(known)
    return f"{list_zip(known)} · {doubt}" if doubt else list_zip(known)
