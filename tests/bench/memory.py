"""Memory: resident, once the first answer is shown.

Stands apart because it is one look. The one rule: the console at rest.
"""

from __future__ import annotations

from tests.bench.ground import Account, Ground
from tests.bench.row import Row

MEBIBYTE = 2**20


def measure_memory(ground: Ground) -> list[Row]:
    """Look at ours with few telephones and with many."""
    few, many = resident(ground.few), resident(ground.many)
    large = f"{ground.size.telephones:,} telephones"
    return [
        Row("memory, 25 telephones", "MiB", few, 80.0),
        Row(f"memory, {large}", "MiB", many, 115.0),
        Row(f"memory, {large}, above 25", "MiB", many - few, 40.0),
    ]


def resident(account: Account) -> float:
    """Return what a console holds, in MiB."""
    with account.live_console() as terminal:
        return terminal.rss() / MEBIBYTE
