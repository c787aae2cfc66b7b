import pytest

from smspins_tui.api.header import parse_date, parse_retry_after

NOW = 1_792_567_680.0  # Wed, 21 Oct 2026 07:28:00 GMT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 7 ", 7.0),
        ("7.5", 7.5),
        ("0", 1.0),
        ("300", 300.0),
        ("301", 300.0),
        ("9" * 5000, 300.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 09:28:00 GMT", 300.0),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 1.0),
        ("Wed, 21 Oct 2026 03:28:30 -0400", 30.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("٧", None),
        ("1e5", None),
        ("inf", None),
        ("nan", None),
        ("Wed, 99 Oct 2026 07:28:30 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_1_to_300(value: str | None, seconds: float | None) -> None:
    assert parse_retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("Wed, 21 Oct 2026 07:28:00 GMT", NOW),
        ("Wed, 21 Oct 2026 07:28:00 -0000", NOW),
        ("Wednesday, 21-Oct-26 07:28:00 GMT", NOW),
        ("Wed, 21 Oct 2026 03:28:00 -0400", NOW),
        (None, None),
        ("", None),
        ("now", None),
        ("\x00", None),
        ("Wed, 31 Feb 2026 07:28:00 GMT", None),
        ("Wed, 21 Oct 99999 07:28:00 GMT", None),
        ("Wed, 21 Oct 2026 07:28:00 +9999999", None),
        (",", None),
        ("1" * 10000, None),
    ],
)
def test_a_date_that_cannot_be_read_is_none(value: str | None, at: float | None) -> None:
    assert parse_date(value) == at
