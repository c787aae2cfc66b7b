"""The benchmarks: `python -m tests.bench` prints a table and writes bench.json.

Stands apart as the command. The one rule: what is measured stands in the modules beside it, one thing each.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tests.bench.crowd import measure_crowd
from tests.bench.ground import FULL, QUICK, Ground, ground
from tests.bench.idle import measure_idle
from tests.bench.key import measure_keys
from tests.bench.memory import measure_memory
from tests.bench.order import measure_order
from tests.bench.pause import measure_pauses
from tests.bench.planner import measure_planner
from tests.bench.row import Row, table
from tests.bench.start import measure_start

MEASURES: dict[str, Callable[[Ground], list[Row]]] = {
    "start": measure_start,
    "key": measure_keys,
    "idle": measure_idle,
    "memory": measure_memory,
    "pause": measure_pauses,
    "order": measure_order,
    "crowd": measure_crowd,
    "planner": measure_planner,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what is asked for, print the table and write the JSON file; return 0 whatever was missed."""
    arguments = parser().parse_args(argv)
    size = QUICK if arguments.quick else FULL
    size = replace(size, pairs=arguments.pairs or size.pairs, telephones=arguments.telephones or size.telephones)
    rows: list[Row] = []
    with ground(size) as prepared:
        for name in arguments.only or MEASURES:
            begun = time.monotonic()
            rows += MEASURES[name](prepared)
            sys.stderr.write(f"{name}: {time.monotonic() - begun:.0f} s\n")
    sys.stdout.write(f"{table(rows)}\n")
    arguments.json.write_text(json.dumps([row.told() for row in rows], indent=2) + "\n")
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the arguments."""
    made = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the console from outside.")
    made.add_argument("--quick", action="store_true", help="a tiny run that only shows that it works")
    made.add_argument("--pairs", type=int, metavar="N", help="rounds of starts (12)")
    made.add_argument("--telephones", type=int, metavar="N", help="of the large account (10,000)")
    made.add_argument("--only", choices=MEASURES, action="append", help="this measure alone; again for another")
    made.add_argument("--json", type=Path, default=Path("bench.json"), metavar="FILE", help="where to (bench.json)")
    return made


if __name__ == "__main__":
    sys.exit(main())
