"""What one call said of a key.

Stands apart so that the key dialog and the session speak of the same thing without the dialog loading the client. The
one rule: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the server takes a key."""

    GOOD = "good"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class KeyVerdict:
    """A verdict, and words for a person when it isn't good."""

    verdict: Verdict
    words: str = ""
