"""How right the code finder is on the corpus, and on what the sandbox writes: the figures that the test holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from smspins_tui.codes import find_codes
from smspins_tui.sandbox.text import draw_written

CORPUS = Path(__file__).with_name("corpus.toml")


@dataclass(frozen=True)
class Example:
    """A message and the codes a person would copy from it."""

    text: str
    codes: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether exactly these codes are found."""
        return sorted(find_codes(self.text)) == sorted(self.codes)


@dataclass(frozen=True)
class Figures:
    """Of the codes found, how many are right (precision); of those there are, how many were found (recall)."""

    precision: float
    recall: float
    exact: float


def read(part: str) -> tuple[Example, ...]:
    """Return a part of the corpus: `with_rules` or `held_out`."""
    rows = tomllib.loads(CORPUS.read_text(encoding="utf-8"))[part]
    return tuple(Example(row["text"], tuple(row["codes"])) for row in rows)


def generated(*seeds: int, deliveries: int) -> tuple[Example, ...]:
    """Return what the sandbox writes, split where the console splits it, with the code that it knows it put there."""
    examples = []
    for seed in seeds:
        random = Random(seed)
        for _ in range(deliveries):
            for text, code in draw_written(random):
                parts = (part for part in text.split("|") if part.strip())
                examples += [Example(part, typed(code) if code and code in part else ()) for part in parts]
    return tuple(examples)


def typed(code: str) -> tuple[str, ...]:
    """Return a code as it is to be typed: groups of digits as one number, without the `G-` before it."""
    digits = re.sub("[ -]", "", code.removeprefix("G-"))
    return (digits if digits.isdigit() else code,)


def measure(examples: Iterable[Example]) -> Figures:
    """Run the finder over examples."""
    right = found = wanted = exact = count = 0
    for example in examples:
        codes = find_codes(example.text)
        right += len(set(codes) & set(example.codes))
        found += len(codes)
        wanted += len(example.codes)
        exact += example.is_right
        count += 1
    return Figures(right / found, right / wanted, exact / count)


def main() -> None:
    """Print the figures of each part, and what was wrong."""
    parts = {part: read(part) for part in ("with_rules", "held_out")} | {"sandbox": generated(7, 8, deliveries=1000)}
    for part, examples in parts.items():
        for example in examples:
            if not example.is_right:
                print(f"{find_codes(example.text)} for {example.codes}: {example.text!r}")  # noqa: T201
        if examples:
            print(part, len(examples), measure(examples))  # noqa: T201


if __name__ == "__main__":
    main()
