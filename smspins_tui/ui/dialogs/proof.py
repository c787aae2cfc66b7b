"""What is asked for before a number is given up: the last digits of it.

Stands apart because it guards the one thing that can't be undone. The one rule: it is always something that is on the
screen, and never empty.
"""

from __future__ import annotations

from dataclasses import dataclass

from smspins_tui.models import Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line

LENGTH = 4


@dataclass(frozen=True, slots=True)
class Proof:
    """What must be typed: `what` names it, `expected` is it."""

    what: str
    expected: str

    def fits(self, typed: str) -> bool:
        """Whether that is what was typed, space around it aside."""
        return typed.strip() == self.expected


def proof_of(telephone: Telephone) -> Proof:
    """Return the proof for a telephone: its last four digits, or as many as there are, or else its id."""
    digits = "".join(character for character in telephone.number if character in "0123456789")[-LENGTH:]
    if not digits:
        return Proof("telephone id", safe_line(telephone.telephone_id))
    count = "digit" if len(digits) == 1 else f"{len(digits)} digits"
    return Proof(f"last {count} of {telephone_number(telephone.number)}", digits)
