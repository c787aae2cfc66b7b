"""What a refusal of the server means: HTTP statuses and `success: false`, as errors of ours.

Stands apart because the API's errors are prose: the words it is known to use are listed here and nowhere else. The one
rule: a text that nobody knows is shown as it came.
"""

from __future__ import annotations

from http import HTTPStatus

from smspins_tui.errors import (
    ApiError,
    HttpError,
    KeyRefused,
    NotTheApi,
    RateLimited,
    Refused,
    RequestNotFound,
    TelephoneNotFound,
    TooLate,
)
from smspins_tui.safetext import safe_line

TELEPHONES = "bulk_sms/telephones"
_KEY_WORDS = ("key", "auth", "account")
_KNOWN: tuple[tuple[str, type[Refused], str], ...] = (
    ("unable to find telephone", TelephoneNotFound, "the server doesn't know this telephone"),
    ("unable to find request", RequestNotFound, "the server doesn't know this request"),
    ("perhaps time to cancel", TooLate, "too late to cancel, or canceled already"),
)


def refused_status(function: str, status: int, raw: str, retry_after: float | None) -> ApiError:
    """Return the error for an HTTP status that isn't 200.

    Args:
        function: the API's name of the function called.
        status: the HTTP status.
        raw: the start of the body, without the key.
        retry_after: seconds that the server asks to wait, if it does.
    """
    if status in (401, 403):
        return KeyRefused(f"the server refuses this key (HTTP {status}): K gives another key", raw)
    if status == 404 and function == TELEPHONES:
        return KeyRefused("key or address refused (HTTP 404): K gives another key", raw)
    if status == 429:
        wait = "" if retry_after is None else f", asks to wait {retry_after:.0f} s"
        return RateLimited(f"too many calls, says the server (HTTP 429){wait}", raw, retry_after=retry_after)
    if 300 <= status < 400:
        return NotTheApi(f"the server sends the call elsewhere (HTTP {status}), which isn't followed", raw)
    who = "the server has trouble" if status >= 500 else "the server can't use the call"
    return HttpError(f"{who} (HTTP {status}{_phrase(status)})", raw, status=status)


def refused_message(function: str, message: str | None) -> ApiError:
    """Return the error for `success: false`.

    Args:
        function: the API's name of the function called.
        message: what the server said, without the key.
    """
    said = message or ""
    folded = said.strip().casefold()
    if function == TELEPHONES and any(word in folded for word in _KEY_WORDS):
        return KeyRefused(f"the server refuses this key ({safe_line(said, cap=120)}): K gives another key", said)
    for prefix, error, words in _KNOWN:
        if folded.startswith(prefix):
            return error(words, said)
    return Refused(
        f"the server refuses: {safe_line(said, cap=200)}" if folded else "the server refuses, without a word", said
    )


def _phrase(status: int) -> str:
    try:
        return f", {HTTPStatus(status).phrase}"
    except ValueError:
        return ""
