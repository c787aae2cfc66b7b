"""Times as the detail shows them: Eastern and local, and how long a stage took.

Stands apart from the short forms of the panes: here there is room for all of it. The one rule: a time that can't be
read is shown as it came.
"""

from __future__ import annotations

from smspins_tui.eastern import Stamp, eastern
from smspins_tui.models import Timeline
from smspins_tui.safetext import safe_line
from smspins_tui.ui.format import duration, zoned
from smspins_tui.ui.screens.section import Row

STAGES = ("queued", "acquired", "started", "ended", "canceled")


def moment_words(at: float | None, *, is_local: bool) -> str:
    """Return a time in Eastern and in local time, the one asked for first; once where they are the same.

    Args:
        at: seconds since the epoch.
        is_local: whether local time comes first.
    """
    if at is None:
        return "—"
    there, here = eastern(at), zoned(at, is_local=True)
    if there.utcoffset() == here.utcoffset():
        return f"{there:%Y-%m-%d %H:%M:%S} ET"
    (first, name), (second, other) = [(here, "here"), (there, "ET")] if is_local else [(there, "ET"), (here, "here")]
    day = "" if first.date() == second.date() else f"{second:%b %d} "
    return f"{first:%Y-%m-%d %H:%M:%S} {name} ({day}{second:%H:%M:%S} {other})"


def stamp_words(told: Stamp | None, *, is_local: bool) -> str:
    """Return a time of the server likewise; a date keeps to its day."""
    if told is None:
        return "—"
    if told.at is None:
        return f"{safe_line(told.raw)} (as it came)"
    return f"{eastern(told.at):%Y-%m-%d}" if told.is_date else moment_words(told.at, is_local=is_local)


def timeline_rows(timeline: Timeline, *, is_local: bool) -> tuple[Row, ...]:
    """Return a row for each stage that was reached, with the time since the one before, and how long it took in all."""
    rows: list[Row] = []
    first = before = None
    for stage in STAGES:
        told: Stamp | None = getattr(timeline, stage)
        if told is None:
            continue
        rows.append(Row(stage, stamp_words(told, is_local=is_local) + _since(before, told.at)))
        before = told.at if told.at is not None else before
        first = first if first is not None else told.at
    if timeline.updated is not None:
        rows.append(Row("updated", stamp_words(timeline.updated, is_local=is_local)))
    if len(rows) > 1 and first is not None and (end := timeline.ended or timeline.canceled) and end.at is not None:
        rows.append(Row("took", _length(end.at - first), "strong"))
    return tuple(rows)


def _since(before: float | None, at: float | None) -> str:
    return "" if before is None or at is None else f"  +{_length(at - before)}"


def _length(seconds: float) -> str:
    return duration(seconds) if seconds >= 0 else f"−{duration(-seconds)} (out of order)"
