"""What a server was asked to be, by the command line or by a parent.

Stands apart because the command line says it and the server reads it. The one rule: plain values only.
"""

from __future__ import annotations

from argparse import Namespace
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


def terms_of(arguments: Namespace) -> Terms:
    """Return what the arguments of the command ask for."""
    return Terms(
        port=arguments.port,
        telephones=arguments.telephones,
        seed=arguments.seed,
        habits=Habits(speed=arguments.speed),
        shape=Shape(
            ids=arguments.ids,
            has_change_status=not arguments.no_change_status,
            success=arguments.success,
            wrong_key=arguments.wrong_key,
        ),
        is_lively=not arguments.plain,
        is_for_parent=arguments.for_parent,
        shows_token=arguments.show_token,
    )
