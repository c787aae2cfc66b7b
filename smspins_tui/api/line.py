"""The connections to the server: which are kept, which are fresh, and whom they trust.

Stands apart because it is the part of HTTP that knows neither the key nor the API. The one rule: nothing is taken from
the environment; a proxy and a CA file come only as arguments.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import certifi
import httpx

from smspins_tui.api.address import names_a_host
from smspins_tui.errors import SettingsError

# Small servers close an idle connection after 5 s: ours is put away before that, so that a poll rarely meets a
# connection that is just being closed.
KEEP_ALIVE = 4.0
SHARED_CONNECTIONS = 20


@dataclass(frozen=True, slots=True)
class Lines:
    """The two ways to the server: `shared` keeps connections for calls without effect, `fresh` never reuses one."""

    shared: httpx.AsyncBaseTransport
    fresh: httpx.AsyncBaseTransport

    async def close(self) -> None:
        """Close every connection."""
        await self.shared.aclose()
        await self.fresh.aclose()


def open_lines(address: httpx.URL, *, proxy: str | None, ca_file: str | Path | None) -> Lines:
    """Prepare both lines; nothing is sent yet.

    Args:
        address: where they lead to.
        proxy: an http or https proxy, not used for plain http (that is this machine).
        ca_file: PEM file with the authorities to trust instead of the public ones.

    Raises:
        SettingsError: the CA file or the proxy can't be used.
    """
    is_plain = address.scheme == "http"
    context = _context(ca_file, is_plain=is_plain)
    via = None if is_plain or not proxy else _proxy(proxy, context)
    shared = httpx.Limits(
        max_connections=SHARED_CONNECTIONS, max_keepalive_connections=SHARED_CONNECTIONS, keepalive_expiry=KEEP_ALIVE
    )
    # A kept connection that the server closes just now leaves it open whether a call arrived: calls with an effect
    # never meet one.
    fresh = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return Lines(_transport(context, shared, via), _transport(context, fresh, via))


def _transport(context: ssl.SSLContext, limits: httpx.Limits, proxy: httpx.Proxy | None) -> httpx.AsyncHTTPTransport:
    return httpx.AsyncHTTPTransport(verify=context, trust_env=False, http2=False, limits=limits, proxy=proxy, retries=0)


def _context(ca_file: str | Path | None, *, is_plain: bool) -> ssl.SSLContext:
    # Not `create_default_context`: that one opens the file named by SSLKEYLOGFILE.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if is_plain and ca_file is None:
        return context  # loading the authorities takes as long as importing httpx, and plain http needs none
    problem = ""
    try:
        context.load_verify_locations(cafile=ca_file or certifi.where())
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        problem = getattr(error, "strerror", None) or "not a PEM file"
    if problem:
        raise SettingsError(f"the CA file can't be used ({problem}): see ca_file in the settings")
    return context


def _proxy(proxy: str, context: ssl.SSLContext) -> httpx.Proxy:
    try:
        url: httpx.URL | None = httpx.URL(proxy)
    except (httpx.InvalidURL, ValueError, TypeError):
        url = None
    if url is None or url.scheme not in ("http", "https") or not names_a_host(url):
        raise SettingsError("the proxy can't be used: give it as http://host:port (proxy in the settings)")
    return httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)
