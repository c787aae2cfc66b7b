import pytest

from smspins_tui.api.address import is_loopback, parse_address
from smspins_tui.errors import SettingsError


@pytest.mark.parametrize(
    ("base_url", "path"),
    [
        ("https://sms.example", "/"),
        ("https://sms.example:8443/some/prefix", "/some/prefix"),
        ("http://127.0.0.1:8080", "/"),
        ("http://127.8.9.10", "/"),
        ("http://localhost:1", "/"),
        ("http://[::1]:65535/x/", "/x/"),
        ("https://ü.example", "/"),
    ],
)
def test_https_anywhere_and_plain_http_to_this_machine(base_url: str, path: str) -> None:
    assert parse_address(base_url).path == path


@pytest.mark.parametrize(
    ("base_url", "words"),
    [
        ("http://sms.example", "plain http"),
        ("http://127.0.0.1.sms.example", "plain http"),
        ("http://localhost.sms.example", "plain http"),
        ("http://0.0.0.0", "plain http"),
        ("http://10.0.0.1", "plain http"),
        ("ftp://sms.example", "neither https nor http"),
        ("sms.example", "neither https nor http"),
        ("", "neither https nor http"),
        ("https://", "names no host"),
        ("https://a b", "names no host"),
        ("https://[", "names no host"),
        ("https://sms.example:99999", "port"),
        ("https://sms.example:0", "port"),
        ("https://sms.example:abc", "can't be read"),
        ("https://[::1", "can't be read"),
        ("https://me:secret@sms.example", "more than host"),
        ("https://sms.example?x=1", "more than host"),
        ("https://sms.example#x", "more than host"),
        ("https://sms.example/\x00", "can't be read"),
    ],
)
def test_other_addresses_are_refused_in_words(base_url: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words) as caught:
        parse_address(base_url)
    assert caught.value.__context__ is None
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "is_here"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("host", False)]
)
def test_only_loopback_is_this_machine(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here
