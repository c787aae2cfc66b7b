"""One line of the table: what was measured, against what, and the limit.

Stands apart because every measure hands these over and the table only prints them. The one rule: a comparison is of
medians of rounds that were taken in turn.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Row:
    """A measured thing.

    `against` is the median of what it is compared with (a bare app, or ourselves), None where there is nothing; `limit`
    is for the ratio of the two when there is something to compare with and `is_absolute` is not set, else for `ours`.
    """

    name: str
    unit: str
    ours: float
    limit: float
    against: float | None = None
    is_absolute: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours divided by what it is compared with."""
        return self.ours / self.against if self.against else None

    @property
    def is_met(self) -> bool:
        """Whether it stays within its limit."""
        judged = self.ours if self.ratio is None or self.is_absolute else self.ratio
        return judged <= self.limit

    def told(self) -> dict[str, object]:
        """Return it for the JSON file."""
        return {**asdict(self), "ratio": self.ratio, "is_met": self.is_met}


def middle(values: list[float]) -> float:
    """Return the median."""
    return median(values)


def p95(values: list[float]) -> float:
    """Return the value that 95 of 100 stay under."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


HEAD = ("", "ours", "against", "ratio", "limit", "")


def table(rows: list[Row]) -> str:
    """Return the rows as text."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    return "\n".join(_line(line, widths) for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    is_ratio = row.ratio is not None and not row.is_absolute
    return (
        row.name,
        f"{row.ours:.1f} {row.unit}",
        "" if row.against is None else f"{row.against:.1f} {row.unit}",
        "" if row.ratio is None else f"{row.ratio:.2f}",
        f"{row.limit:g} x" if is_ratio else f"{row.limit:g} {row.unit}",
        "met" if row.is_met else "MISSED",
    )


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *others]).rstrip()
