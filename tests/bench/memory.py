"""Memory: resident, once the first answer is shown.

Stands apart because it is one look. The one rule: the console at rest.
"""

from __future__ import annotations

from tests.bench.ground import Ground
from tests.bench.row import Row

MEBIBYTE = 2**20


def measure_memory(ground: Ground) -> list[Row]:
    """Look at ours with few telephones and with many."""
    rows = []
    for account, count, limit in ((ground.few, 25, 80.0), (ground.many, ground.size.telephones, 115.0)):
        with account.live_console() as terminal:
            rows.append(Row(f"memory, {count:,} telephones", "MiB", terminal.rss() / MEBIBYTE, limit))
    return rows
