"""How right the code finder is on the corpus: the figures that the test holds and CONTRIBUTING quotes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smspins_tui.codes import find_codes

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
    for part in ("with_rules", "held_out"):
        examples = read(part)
        for example in examples:
            if not example.is_right:
                print(f"{find_codes(example.text)} for {example.codes}: {example.text!r}")  # noqa: T201
        if examples:
            print(part, len(examples), measure(examples))  # noqa: T201


if __name__ == "__main__":
    main()
