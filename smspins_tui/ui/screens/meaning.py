"""What the words of the server mean, for a person.

Stands apart because the detail explains one of them and the help all. The one rule: it says what the API documents,
and that nobody documents the rest.
"""

from __future__ import annotations

from smspins_tui.models import Kind, Outcome, Status

STATUS_MEANINGS = {
    Status.PENDING: "submitted; it can still be canceled",
    Status.ACQUIRED: "taken by a server",
    Status.STARTED: "under way",
    Status.SUCCESS: "ended well",
    Status.FAILED: "failed on the server",
    Status.CANCELED: "canceled while it was PENDING",
    Status.REMOVED: "removed by the server, which tells no cause",
    Status.OTHER: "not documented; taken as open until an end is told",
}

UNFOUND = "not known to the server: two answers in a row did not find it"

OUTCOME_MEANINGS = {
    Outcome.SENDING: "Under way: its answer has not come yet.",
    Outcome.DONE: "The server took it.",
    Outcome.REFUSED: "The server refused it: nothing was done.",
    Outcome.NOT_SENT: "Nothing left this machine.",
    Outcome.UNKNOWN: "No whole answer came: nobody knows whether the server did it. It is never sent again by itself.",
    Outcome.ABSENT: "The server's list has none of it: it never arrived, as far as the server tells.",
    Outcome.DISMISSED: "Put aside by you.",
}


def status_meaning(kind: Kind, status: Status) -> str:
    """Say what a status means for a kind of request."""
    if status is Status.FAILED and kind is Kind.CHANGE:
        return "failed; unless the server itself did, the ZIP covers too few people: a bigger place may do"
    return STATUS_MEANINGS[status]
