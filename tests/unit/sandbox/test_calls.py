"""Functions by name, and the log."""

from __future__ import annotations

import pytest

from smspins_tui.sandbox.calls import UNKNOWN, Call, CallLog, split_path


@pytest.mark.parametrize(
    ("path", "function", "arguments"),
    [
        ("bulk_sms/telephones", "bulk_sms/telephones", ()),
        ("bulk_sms/request/23354", "bulk_sms/request", ("23354",)),
        ("bulk_sms/request/23354/", "bulk_sms/request", ("23354",)),
        ("bulk_sms/autocheck/23354/enable", "bulk_sms/autocheck", ("23354", "enable")),
        ("nc/request/23354/95129", "nc/request", ("23354", "95129")),
        ("nc/requests", "nc/requests", ()),
        ("bulk_sms/request", UNKNOWN, ()),
        ("nc/request/23354", UNKNOWN, ()),
        ("nc/requests/1", UNKNOWN, ()),
        ("secret-looking/path", UNKNOWN, ()),
        ("", UNKNOWN, ()),
    ],
)
def test_a_path_names_a_function_and_its_arguments(path: str, function: str, arguments: tuple[str, ...]) -> None:
    assert split_path(path.split("/")) == (function, arguments)


def _call(function: str) -> Call:
    return Call(0, 1.0, function, (), is_key_right=True)


def test_the_log_counts_by_function_and_keeps_the_order() -> None:
    log = CallLog()
    for function in ("nc/request", "nc/requests", "nc/request"):
        log.add(_call(function))
    assert (log.count("nc/request"), log.count("nc/requests"), log.count("nc/status"), len(log)) == (2, 1, 0, 3)
    assert [call.order for call in log.all()] == [1, 2, 3]
    assert [call.order for call in log.all("nc/request")] == [1, 3]


def test_the_log_tells_which_calls_were_handled() -> None:
    log = CallLog()
    first = log.add(_call("nc/request"))
    log.add(_call("nc/request"))
    log.mark_handled(first)
    assert [call.is_handled for call in log.all()] == [True, False]


def test_a_cleared_log_begins_anew() -> None:
    log = CallLog()
    log.add(_call("nc/request"))
    log.clear()
    assert (log.all(), log.count("nc/request"), len(log)) == ((), 0, 0)
    assert log.add(_call("nc/request")).order == 1


def test_the_log_is_bounded_and_its_counts_are_not() -> None:
    log = CallLog()
    first = log.add(_call("nc/request"))
    for _ in range(50_000):
        log.add(_call("nc/requests"))
    log.mark_handled(first)
    assert len(log.all()) == 50_000
    assert log.count("nc/request") == 1
    assert not any(call.is_handled for call in log.all())
