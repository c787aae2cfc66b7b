"""The address of the server, checked before anything is sent there.

Stands apart because the key goes wherever this points. The one rule: https, and plain http only to this machine.
"""

from __future__ import annotations

import ipaddress
import re

import httpx

from smspins_tui.errors import SettingsError

_NAME = re.compile(r"[A-Za-z0-9._-]+")
HINT = "give it as https://host (SMSPINS_BASE_URL, or base_url in the settings)"


def parse_address(base_url: str) -> httpx.URL:
    """Return the address as a URL with origin and path prefix.

    Args:
        base_url: such as `https://smspins.com` or `http://127.0.0.1:8080/prefix`.

    Raises:
        SettingsError: not an address, or not one that the key may be sent to.
    """
    try:
        url: httpx.URL | None = httpx.URL(base_url)
    except (httpx.InvalidURL, ValueError, TypeError):
        url = None
    problem = "it can't be read" if url is None else _problem(url)
    if url is None or problem:
        raise SettingsError(f"the address of the server can't be used, {problem}: {HINT}")
    return url


def _problem(url: httpx.URL) -> str:
    if url.scheme not in ("http", "https"):
        return "it is neither https nor http"
    if not names_a_host(url):
        return "it names no host"
    if url.port is not None and not 1 <= url.port <= 65535:
        return "its port isn't from 1 to 65535"
    if url.userinfo or url.query or url.fragment:
        return "it holds more than host, port and path"
    if url.scheme == "http" and not is_loopback(url.host):
        return "plain http would show the key to the network"
    return ""


def names_a_host(url: httpx.URL) -> bool:
    """Tell whether the host could be one; httpx itself takes `[` and `a b`."""
    host = url.raw_host.decode("ascii", "replace")
    return _NAME.fullmatch(host) is not None or _address(host) is not None


def is_loopback(host: str) -> bool:
    """Tell whether `host` names this machine."""
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
