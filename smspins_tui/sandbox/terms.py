"""What a server was asked to be, by the command line or by a parent.

Stands apart so that the command line can say it without loading the server. The one rule: plain values only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .agent import Habits
from .answers import Shape


@dataclass(frozen=True, slots=True)
class Terms:
    """One server: its port (0 for any free one), its account, and how it reads the document.

    `is_lively`: requests are under way from the start. `is_for_parent`: it prints one line of JSON and ends with
    standard input. `shows_token`: the token of the control endpoint is printed too.
    """

    port: int = 0
    telephones: int = 25
    seed: int = 1
    habits: Habits = field(default_factory=Habits)
    shape: Shape = field(default_factory=Shape)
    is_lively: bool = True
    is_for_parent: bool = False
    shows_token: bool = False
