import asyncio
from pathlib import Path

import httpx
import pytest

from smspins_tui.api.address import parse_address
from smspins_tui.api.line import open_lines
from smspins_tui.errors import SettingsError

HTTPS = parse_address("https://sms.example")
PLAIN = parse_address("http://127.0.0.1:1")


def test_the_environment_names_no_key_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys"))
    lines = open_lines(HTTPS, proxy=None, ca_file=None)
    asyncio.run(lines.close())
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_ca_file_that_cannot_be_used_is_told_in_words(tmp_path: Path, content: bytes | None) -> None:
    ca_file = tmp_path / "ca.pem"
    if content is not None:
        ca_file.write_bytes(content)
    for address in (HTTPS, PLAIN):
        with pytest.raises(SettingsError, match="CA file"):
            open_lines(address, proxy=None, ca_file=ca_file)


@pytest.mark.parametrize(
    "proxy", ["socks5://127.0.0.1:1", "127.0.0.1:8080", "http://", "http://[", "http://127.0.0.1:x"]
)
def test_a_proxy_that_cannot_be_used_is_told_in_words(proxy: str) -> None:
    with pytest.raises(SettingsError, match="proxy") as caught:
        open_lines(HTTPS, proxy=proxy, ca_file=None)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:3128", "https://127.0.0.1:3128"])
def test_a_proxy_is_http_or_https(proxy: str | None) -> None:
    lines = open_lines(HTTPS, proxy=proxy, ca_file=None)
    assert isinstance(lines.shared, httpx.AsyncHTTPTransport)
    asyncio.run(lines.close())
