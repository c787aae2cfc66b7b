"""Intents: the calls with an effect, written down before they are sent.

Stands apart so that each piece of work can be tested on a connection. The one rule: while nobody knows what became of
a call, no second one of its action, telephone and target can be begun.
"""

from __future__ import annotations

from smspins_tui.errors import EndedIntent, JournalError, OpenIntent
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.request import put_request
from smspins_tui.journal.row import INTENT, intent_of
from smspins_tui.models import OPEN_OUTCOMES, Action, Intent, Outcome, Request

CANCELS = frozenset({Action.CANCEL_CHECK, Action.CANCEL_CHANGE})
AUTO_CHECKS = frozenset({Action.ENABLE_AUTO_CHECK, Action.DISABLE_AUTO_CHECK})
CUT_OFF = "the program ended before the answer came"

SHOWN = "outcome NOT IN ('done', 'dismissed')"
"""The intents that the person may have to do something about, in the words of their index."""

_OPEN = """
    SELECT intent_id FROM intent
    WHERE action = ? AND telephone_id = ? AND target = ? AND outcome IN ('sending', 'unknown')
"""
_WRITE_OUTCOME = """
    UPDATE intent SET was = iif(outcome = 'dismissed', was, outcome), outcome = ?, detail = ?, settled_at = ?
    WHERE intent_id = ?
"""
_DOUBT = "UPDATE auto_check SET state = '?' WHERE telephone_id = ?"
_DOUBTFUL = f"""
    SELECT {INTENT} FROM intent WHERE action = ? AND telephone_id = ? AND created_at >= ? AND intent_id < ?
    AND request_id IS NULL AND (outcome = 'done' OR outcome = 'dismissed' AND was IN ('sending', 'unknown'))
    ORDER BY created_at
"""  # noqa: S608 - column names
_BEGIN = """
    INSERT INTO intent (action, telephone_id, target, created_at, request_id, zip_code, number, outcome, detail)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'sending', '')
"""


def begin(
    connection: Connection,
    action: Action,
    telephone_id: str,
    *,
    at: float,
    request_id: str | None = None,
    zip_code: str | None = None,
    number: str | None = None,
    replaces: int | None = None,
) -> Intent:
    """Write down a call that is about to be sent: it is on the disk when this returns.

    Until the end of one for auto check is written, the journal believes nothing of it: a kill leaves no old belief.

    Args:
        connection: the journal.
        action: what is asked for.
        telephone_id: of which telephone.
        at: now.
        request_id: the request to cancel.
        zip_code: of a number change.
        number: the telephone's number now.
        replaces: the intent that is sent again with this: dismissed in the same transaction.

    Raises: OpenIntent when an earlier one has no known outcome yet, or the one to replace is on its way; EndedIntent
        when the one to replace is done or was replaced before; JournalError.
    """
    target = request_id or "" if action in CANCELS else ""
    with connection.writing():
        if replaces is not None:
            _dismiss(connection, replaces, at)
        earlier = connection.one(_OPEN, action, telephone_id, target)
        if earlier is not None:
            raise OpenIntent(earlier)
        connection.change(_BEGIN, action, telephone_id, target, at, request_id, zip_code, number)
        if action in AUTO_CHECKS:
            connection.change(_DOUBT, telephone_id)
        return find_intent(connection, connection.one("SELECT last_insert_rowid()"))


def _dismiss(connection: Connection, intent_id: int, at: float) -> None:
    outcome = find_intent(connection, intent_id).outcome
    if outcome is Outcome.SENDING:
        raise OpenIntent(intent_id)
    if outcome in {Outcome.DONE, Outcome.DISMISSED}:
        raise EndedIntent(f"not sent again: that call is {outcome} by now")
    _write_outcome(connection, intent_id, Outcome.DISMISSED, at, "sent again")


def settle(
    connection: Connection,
    intent_id: int,
    outcome: Outcome,
    *,
    at: float,
    detail: str = "",
    request: Request | None = None,
) -> Intent:
    """Write down what became of a call, and the request that it gave, in one transaction.

    What is done stays done, and what has an outcome doesn't become open again.

    Raises: JournalError when there is no such intent.
    """
    with connection.writing():
        intent = find_intent(connection, intent_id)
        if request is not None:
            put_request(connection, request)
            connection.change("UPDATE intent SET request_id = ? WHERE intent_id = ?", request.id, intent_id)
        if may_become(intent.outcome, outcome):
            _write_outcome(connection, intent_id, outcome, at, detail)
        return find_intent(connection, intent_id)


def may_become(known: Outcome, told: Outcome) -> bool:
    """Whether an intent of a known outcome may get another."""
    if known is Outcome.DONE:
        return False
    return known in OPEN_OUTCOMES or told not in OPEN_OUTCOMES


def _write_outcome(connection: Connection, intent_id: int, outcome: Outcome, at: float, detail: str) -> None:
    connection.change(_WRITE_OUTCOME, outcome, detail, at, intent_id)


def look(connection: Connection, intent_id: int, at: float) -> Intent:
    """Count an answer that could have shown the effect of an intent and did not.

    Raises: JournalError when there is no such intent.
    """
    with connection.writing():
        connection.change(
            "UPDATE intent SET looks = looks + 1, looked_at = coalesce(looked_at, ?) WHERE intent_id = ?",
            at,
            intent_id,
        )
        return find_intent(connection, intent_id)


def rivals(connection: Connection, intent: Intent, since: float) -> tuple[Intent, ...]:
    """Return the earlier calls of whose effect no request is known: put aside while unknown, or done without an id.

    Args:
        connection: the journal.
        intent: the call of unknown outcome.
        since: the earliest time at which they may have been made.
    """
    rows = connection.rows(_DOUBTFUL, intent.action, intent.telephone_id, since, intent.intent_id)
    return tuple(map(intent_of, rows))


def find_intent(connection: Connection, intent_id: int) -> Intent:
    """Return an intent.

    Raises: JournalError when there is no such intent.
    """
    row = connection.row(f"SELECT {INTENT} FROM intent WHERE intent_id = ?", intent_id)  # noqa: S608 - column names
    if row is None:
        raise JournalError(f"the journal has no call {intent_id}")
    return intent_of(row)


def cut_off(connection: Connection) -> None:
    """Turn what an earlier run was sending when it ended into unknown; the caller holds the transaction."""
    connection.change(
        f"UPDATE intent SET outcome = 'unknown', detail = ? WHERE outcome = 'sending' AND {SHOWN}",  # noqa: S608
        CUT_OFF,
    )
