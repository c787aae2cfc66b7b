"""The checks and number changes, and the calls whose outcome needs a person, one a line.

Stands apart as the pane that shows what is under way. The one rule: a status is always told as a word; the dots beside
it only repeat it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, NamedTuple, assert_never

from textual.reactive import var

from smspins_tui.models import Action, Intent, Kind, Outcome, Request, Status, Telephone
from smspins_tui.number import telephone_number
from smspins_tui.safetext import safe_line
from smspins_tui.store.view import RequestRowKey, RequestView
from smspins_tui.ui import format as words
from smspins_tui.ui.widgets.column import Cell, Column
from smspins_tui.ui.widgets.line_pane import LinePane

STAGES = {
    Status.PENDING: "○─○─○─○",
    Status.ACQUIRED: "●─◐─○─○",
    Status.STARTED: "●─●─◐─○",
}
ACTION_WORDS = {
    Action.REQUEST_CHECK: "check",
    Action.CANCEL_CHECK: "cancel",
    Action.ENABLE_AUTO_CHECK: "auto",
    Action.DISABLE_AUTO_CHECK: "auto",
    Action.REQUEST_CHANGE: "change",
    Action.CANCEL_CHANGE: "cancel",
}
DOING_WORDS = {Action.ENABLE_AUTO_CHECK: "enabling", Action.DISABLE_AUTO_CHECK: "disabling"}
STATUS_STYLES = {
    Status.SUCCESS: "good",
    Status.FAILED: "bad",
    Status.REMOVED: "bad",
    Status.CANCELED: "muted",
    Status.STARTED: "accent",
    Status.ACQUIRED: "accent",
}
OUTCOME_CELLS = {
    Outcome.SENDING: Cell("sending…", "accent"),
    Outcome.UNKNOWN: Cell("unknown", "alarm"),
    Outcome.ABSENT: Cell("absent", "warn"),
    Outcome.REFUSED: Cell("refused", "bad"),
    Outcome.NOT_SENT: Cell("not sent", "bad"),
}
ID_WIDTHS = (5, 9)
KEPT_ROWS = 1_000
NOTHING = Cell("")


class Told(NamedTuple):
    """The cells of a row that no clock moves."""

    what: Cell
    number: Cell
    telephone: Cell
    status: Cell
    progress: Cell
    result: Cell


class RequestPane(LinePane):
    """Requests and intents: what, id, telephone, status, progress, age, what came of it."""

    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("WHAT", 6, gap=1),
        Column("ID", 5, rank=4),
        Column("TELEPHONE", 14, rank=1, grows=8, gap=1),
        Column("STATUS", 8, gap=1),
        Column("PROGRESS", 8, rank=5, gap=0),
        Column("AGE", 4, rank=2, is_right=True),
        Column("RESULT", 8, rank=3, grows=16, gap=0),
    )

    RESTS_ON_FIRST = True

    view: var[RequestView] = var(RequestView(), init=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._told: dict[RequestRowKey, tuple[Request | Intent, Telephone | None, Told]] = {}

    def columns(self) -> Sequence[Column]:
        """The columns, the one of the id as wide as the longest."""
        least, most = ID_WIDTHS
        width = min(max(self.view.id_width, least), most)
        return tuple(replace(column, width=width) if column.title == "ID" else column for column in self.COLUMNS)

    def values(self, key: RequestRowKey) -> Sequence[Cell]:
        """What is known of a request or an intent."""
        row = self.view.row(key)
        told = self._words_of(key, row)
        at = row.created_at if isinstance(row, Intent) else row.requested_at
        age = Cell(words.age(at, self.now))
        return (told.what, told.number, told.telephone, told.status, told.progress, age, told.result)

    def mark(self, key: RequestRowKey) -> Cell:
        """A sign at what needs a person."""
        row = self.view.row(key)
        if isinstance(row, Intent) and row.outcome is not Outcome.SENDING:
            return Cell("?" if row.outcome is Outcome.UNKNOWN else "!", "warn")
        return Cell(" ")

    def title(self) -> str:
        """How many are open, and of which telephone."""
        view = self.view
        telephone = view.telephones.get(view.telephone_id) if view.telephone_id is not None else None
        whose = "all telephones" if view.telephone_id is None else _name(telephone, None)
        return f"Requests  {view.open_count} open · {whose}"

    def short_title(self) -> str:
        """The words of the tab."""
        return f"Requests {self.view.open_count}"

    def _words_of(self, key: RequestRowKey, row: Request | Intent) -> Told:
        """The words of a row, made once for as long as it stays the same."""
        telephone = self.view.telephones.get(row.telephone_id) if row.telephone_id is not None else None
        known = self._told.get(key)
        if known is not None and known[0] is row and known[1] is telephone:
            return known[2]
        if len(self._told) >= KEPT_ROWS:
            self._told.clear()
        told = _of_intent(row, telephone) if isinstance(row, Intent) else _of_request(row, telephone)
        self._told[key] = (row, telephone, told)
        return told


def _name(telephone: Telephone | None, number: str | None) -> str:
    if telephone is not None and telephone.label:
        return safe_line(telephone.label)
    return telephone_number(number or (telephone.number if telephone is not None else None))


def _of_intent(intent: Intent, telephone: Telephone | None) -> Told:
    status = OUTCOME_CELLS.get(intent.outcome, Cell(intent.outcome.value))
    return Told(
        Cell(ACTION_WORDS[intent.action]),
        Cell(safe_line(intent.request_id) if intent.request_id else "—", "muted"),
        Cell(_name(telephone, intent.number)),
        status,
        NOTHING,
        Cell(_intent_result(intent)),
    )


def _intent_result(intent: Intent) -> str:
    if intent.detail:
        return safe_line(intent.detail)
    match intent.outcome:
        case Outcome.UNKNOWN:
            return "enter explains"
        case Outcome.ABSENT:
            return "the server has none"
        case _:
            return safe_line(intent.zip_code or DOING_WORDS.get(intent.action, ""))


def _of_request(request: Request, telephone: Telephone | None) -> Told:
    return Told(
        Cell(request.kind.value),
        Cell(safe_line(request.id), "muted"),
        Cell(_name(telephone, request.number)),
        _status(request),
        _progress(request),
        Cell(_result(request), "" if request.is_open else "muted"),
    )


def _status(request: Request) -> Cell:
    if request.is_unknown_to_server:
        return Cell("unfound", "bad")
    if request.status is Status.OTHER:
        return Cell(safe_line(request.status_raw) or "—", "warn" if request.status_raw else "muted")
    return Cell(request.status.value, STATUS_STYLES.get(request.status, ""))


def _progress(request: Request) -> Cell:
    if request.is_open:
        return Cell(STAGES.get(request.status, ""), "accent")
    told = request.timeline
    start, end = told.queued or told.started, told.ended or told.canceled
    if start is None or end is None or start.at is None or end.at is None:
        return NOTHING
    return Cell(words.duration(end.at - start.at), "muted")


def _result(request: Request) -> str:
    if request.is_unknown_to_server:
        return "not known to the server"
    match request.status:
        case Status.SUCCESS:
            return _success(request)
        case Status.FAILED:
            return "no reason"
        case Status.REMOVED:
            return "by the server"
        case Status.CANCELED:
            return ""
        case Status.OTHER:
            return safe_line(request.agent or "") or ("" if request.is_asked_here else "not asked here")
        case Status.PENDING | Status.ACQUIRED | Status.STARTED:
            return safe_line(request.agent or request.zip_code or "")
    assert_never(request.status)


def _success(request: Request) -> str:
    if request.kind is Kind.CHANGE:
        return telephone_number(request.new_number) if request.new_number else "number not told yet"
    match request.messages:
        case None:
            return ""
        case 0:
            return "no message"
        case 1:
            return "1 message"
        case count:
            return f"{count} messages"
