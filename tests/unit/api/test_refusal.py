import pytest

from smspins_tui.api.refusal import TELEPHONES, refused_message, refused_status
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
from smspins_tui.models import Outcome

OTHER = "bulk_sms/status"


@pytest.mark.parametrize(
    ("function", "status", "error", "outcome"),
    [
        (TELEPHONES, 401, KeyRefused, Outcome.REFUSED),
        (OTHER, 401, KeyRefused, Outcome.REFUSED),
        ("nc/request", 403, KeyRefused, Outcome.REFUSED),
        (TELEPHONES, 404, KeyRefused, Outcome.REFUSED),
        (OTHER, 404, HttpError, Outcome.REFUSED),
        (OTHER, 400, HttpError, Outcome.REFUSED),
        (OTHER, 408, HttpError, Outcome.UNKNOWN),
        (OTHER, 429, RateLimited, Outcome.REFUSED),
        (OTHER, 500, HttpError, Outcome.UNKNOWN),
        (OTHER, 504, HttpError, Outcome.UNKNOWN),
        (OTHER, 599, HttpError, Outcome.UNKNOWN),
        (OTHER, 204, HttpError, Outcome.UNKNOWN),
        (OTHER, 301, NotTheApi, Outcome.UNKNOWN),
        (OTHER, 307, NotTheApi, Outcome.UNKNOWN),
    ],
)
def test_a_status_is_the_error_it_stands_for(
    function: str, status: int, error: type[ApiError], outcome: Outcome
) -> None:
    refused = refused_status(function, status, "the body", None)
    assert type(refused) is error
    assert refused.outcome is outcome
    assert refused.raw == "the body"
    assert str(status) in str(refused)


def test_too_many_calls_tell_how_long_to_wait() -> None:
    refused = refused_status(OTHER, 429, "", 7.0)
    assert isinstance(refused, RateLimited)
    assert refused.retry_after == 7.0
    assert "7 s" in str(refused)


@pytest.mark.parametrize(
    ("function", "message", "error"),
    [
        (OTHER, "Unable to find request", RequestNotFound),
        (OTHER, "  unable to FIND request 15682.", RequestNotFound),
        ("bulk_sms/request", "Unable to find Telephone ID", TelephoneNotFound),
        ("bulk_sms/cancel", "Perhaps time to cancel request has elapsed", TooLate),
        (OTHER, "Something nobody wrote down", Refused),
        (OTHER, "Sorry: Unable to find request", Refused),
        (OTHER, "", Refused),
        (OTHER, None, Refused),
        (TELEPHONES, "Invalid API KEY", KeyRefused),
        (TELEPHONES, "Not authorised", KeyRefused),
        (TELEPHONES, "Account is closed", KeyRefused),
        (OTHER, "Invalid API key", Refused),
        (TELEPHONES, "Closed for today", Refused),
    ],
)
def test_prose_is_known_by_its_beginning(function: str, message: str | None, error: type[ApiError]) -> None:
    refused = refused_message(function, message)
    assert type(refused) is error
    assert refused.outcome is Outcome.REFUSED
    assert refused.raw == (message or "")


def test_words_nobody_knows_are_told_made_safe_and_kept_raw() -> None:
    refused = refused_message(OTHER, "no\x1b[2J\nway")
    assert "\x1b" not in str(refused)
    assert "way" in str(refused)
    assert refused.raw == "no\x1b[2J\nway"


def test_a_refused_key_names_the_key_that_helps() -> None:
    for refused in (refused_status(TELEPHONES, 404, "", None), refused_message(TELEPHONES, "bad key")):
        assert "K gives another key" in str(refused)
