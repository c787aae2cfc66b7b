"""How the client connects: which connection carries a call, whom it trusts, and what it says of itself."""

import asyncio
import ssl
import warnings
from pathlib import Path

import pytest
import trustme

from smspins_tui.api import Client
from smspins_tui.errors import ApiError, NoAnswer, NotSent
from tests.contract.canary import canary, canary_path, is_in
from tests.contract.raw_server import Caller, RawServer
from tests.contract.trouble import server_context


async def answer_all(caller: Caller) -> None:
    if b"request" in caller.path and b"requests" not in caller.path:
        await caller.answer([{"request_id": 7}])
    elif b"status" in caller.path:
        await caller.answer({"request_id": 7, "status": "PENDING"})
    else:
        await caller.answer(None)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


async def test_calls_without_effect_share_a_connection_and_the_others_never_do() -> None:
    async with RawServer(answer_all) as server:
        client = Client(server.url, canary())
        await client.telephones()
        await client.check_status("7")
        await client.messages("1")
        await client.changes()
        await client.change_status("7")
        assert server.connections == 1
        effects = (
            client.request_check("1"),
            client.cancel_check("7"),
            client.set_auto_check("1", is_on=True),
            client.set_auto_check("1", is_on=False),
            client.request_change("1", "95129"),
            client.cancel_change("7"),
        )
        for count, effect in enumerate(effects, start=2):
            await effect
            assert server.connections == count
        await client.telephones()
        assert server.connections == 1 + len(effects)
        await client.close()


async def test_the_path_holds_prefix_key_and_function_each_in_its_place() -> None:
    async with RawServer(answer_all) as server:
        client = Client(f"{server.url}/some/pre%20fix/", canary())
        await client.telephones()
        await client.check_status("7")
        await client.set_auto_check("1", is_on=False)
        await client.request_change("1", "95129")
        await client.close()
    assert server.paths == [
        f"/some/pre%20fix/apiv2/{canary_path()}/{rest}"
        for rest in ("bulk_sms/telephones", "bulk_sms/status/7", "bulk_sms/autocheck/1/disable", "nc/request/1/95129")
    ]


async def test_each_call_asks_for_a_plain_answer_that_nobody_stores() -> None:
    async with RawServer(answer_all) as server:
        client = Client(server.url, canary())
        await client.telephones()
        await client.request_check("1")
        await client.close()
    for head in server.heads:
        lines = head.decode().lower().split("\r\n")
        assert lines[0].startswith("get /")
        assert {"accept-encoding: identity", "cache-control: no-store", "accept: application/json"} <= set(lines)
        assert not [line for line in lines if line.startswith(("cookie", "authorization", "referer"))]
    assert [b"connection: close" in head.lower() for head in server.heads] == [False, True]


async def test_a_cookie_is_not_sent_back_and_a_redirect_not_followed() -> None:
    async def script(caller: Caller) -> None:
        await caller.reply(b"", "302 Found", b"Set-Cookie: a=b", b"Location: /elsewhere")

    async with RawServer(script) as server:
        client = Client(server.url, canary())
        for _ in range(2):
            with pytest.raises(ApiError):
                await client.telephones()
        await client.close()
    assert len(server.heads) == 2
    assert not any(b"cookie" in head.lower() for head in server.heads)


@pytest.mark.parametrize("has_effect", [False, True])
async def test_a_call_is_sent_once_whatever_becomes_of_it(has_effect: bool) -> None:
    async def script(caller: Caller) -> None:
        if len(caller.server.heads) == 2:
            caller.reset()
        else:
            await answer_all(caller)

    async with RawServer(script) as server:
        client = Client(server.url, canary())
        await client.telephones()
        with pytest.raises(NoAnswer):
            await (client.request_check("1") if has_effect else client.telephones())
        assert len(server.heads) == 2
        await client.telephones()
        assert len(server.heads) == 3
        await client.close()


async def test_a_kept_connection_that_the_server_closed_is_not_used_again() -> None:
    closed = asyncio.Event()

    async def script(caller: Caller) -> None:
        await answer_all(caller)
        caller.hang_up()
        await caller.is_gone()
        closed.set()

    async with RawServer(script) as server:
        client = Client(server.url, canary())
        for _ in range(3):
            closed.clear()
            await client.telephones()
            await closed.wait()
        assert server.connections == 3
        await client.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with RawServer(answer_all) as server:
        client = Client(server.url, canary())
        assert await client.telephones() == ()
        await client.close()


async def test_a_server_is_trusted_by_the_authority_of_the_ca_file(authority: trustme.CA, ca_file: Path) -> None:
    async with RawServer(answer_all, context=server_context(authority)) as server:
        client = Client(server.url, canary(), ca_file=ca_file)
        assert await client.telephones() == ()
        assert await client.request_check("1") == "7"
        await client.close()


@pytest.mark.parametrize("why", ["another authority", "another name", "too old a TLS"])
async def test_a_server_that_cannot_be_trusted_gets_no_call(why: str, authority: trustme.CA, ca_file: Path) -> None:
    context = server_context(
        trustme.CA() if why == "another authority" else authority,
        "sms.example" if why == "another name" else "127.0.0.1",
    )
    if why == "too old a TLS":
        with warnings.catch_warnings(action="ignore"):
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    async with RawServer(answer_all, context=context) as server:
        client = Client(server.url, canary(), ca_file=ca_file)
        with pytest.raises(NotSent):
            await client.request_check("1")
        await client.close()
    assert server.heads == []


async def test_the_environment_neither_adds_an_authority_nor_takes_the_session_keys(
    authority: trustme.CA, ca_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ca_file))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "session-keys"))
    async with RawServer(answer_all, context=server_context(authority)) as server:
        client = Client(server.url, canary())
        with pytest.raises(NotSent, match="certificate"):
            await client.telephones()
        await client.close()
        trusting = Client(server.url, canary(), ca_file=ca_file)
        await trusting.telephones()
        await trusting.close()
    # The server's own context is of the same process: what it wrote is not ours.
    assert not (tmp_path / "session-keys").exists()


class Proxy:
    """Carries a tunnel to one port, or refuses it."""

    def __init__(self, port: int, status: str = "200 Connected") -> None:
        self._port = port
        self._status = status

    async def __call__(self, caller: Caller) -> None:
        if not self._status.startswith("200"):
            await caller.reply(b"", self._status)
            return
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        await caller.send(b"HTTP/1.1 200 Connected\r\n\r\n")
        try:
            back = asyncio.ensure_future(self._carry_back(reader, caller))
            while data := await caller.reader.read(65536):
                writer.write(data)
            await back
        finally:
            writer.transport.abort()

    async def _carry_back(self, reader: asyncio.StreamReader, caller: Caller) -> None:
        while data := await reader.read(65536):
            await caller.send(data)
        caller.hang_up()


async def test_a_proxy_sees_the_name_of_the_server_and_no_key(authority: trustme.CA, ca_file: Path) -> None:
    async with (
        RawServer(answer_all, context=server_context(authority)) as server,
        RawServer(Proxy(server.port)) as proxy,
    ):
        client = Client(server.url, canary(), ca_file=ca_file, proxy=proxy.url)
        assert await client.telephones() == ()
        assert await client.request_check("1") == "7"
        await client.close()
    assert len(server.heads) == 2
    assert [head.split(b"\r\n")[0] for head in proxy.heads] == [
        f"CONNECT 127.0.0.1:{server.port} HTTP/1.1".encode()
    ] * 2
    assert not any(is_in(head.decode()) for head in proxy.heads)


@pytest.mark.parametrize("status", ["407 Who are you", "403 No", "502 Bad Gateway"])
async def test_a_proxy_that_refuses_is_not_sent(status: str) -> None:
    async with RawServer(Proxy(1, status)) as proxy:
        client = Client("https://sms.example", canary(), proxy=proxy.url)
        with pytest.raises(NotSent, match="proxy refuses"):
            await client.request_check("1")
        await client.close()


@pytest.mark.parametrize("is_silent", [True, False])
async def test_a_proxy_that_breaks_off_before_the_call_is_not_sent(is_silent: bool) -> None:
    async def script(caller: Caller) -> None:
        if is_silent:
            await asyncio.Event().wait()
        caller.hang_up()

    async with RawServer(script) as proxy:
        client = Client("https://sms.example", canary(), proxy=proxy.url, whole=0.3)
        with pytest.raises(NotSent, match="nothing was sent"):
            await client.request_check("1")
        await client.close()


async def test_plain_http_to_this_machine_goes_by_no_proxy() -> None:
    async with RawServer(answer_all) as server, RawServer(answer_all) as proxy:
        client = Client(server.url, canary(), proxy=proxy.url)
        await client.telephones()
        await client.close()
    assert len(server.heads) == 1
    assert proxy.heads == []


async def test_many_calls_at_once_come_back_each_to_its_caller() -> None:
    async def script(caller: Caller) -> None:
        request_id = caller.path.rsplit(b"/", 1)[1].decode()
        await caller.answer({"request_id": request_id, "status": "PENDING", "smses": f"for {request_id}"})

    async with RawServer(script) as server:
        client = Client(server.url, canary())
        answers = await asyncio.gather(*(client.check_status(str(number)) for number in range(100, 200)))
        assert [answer.smses for answer in answers] == [f"for {number}" for number in range(100, 200)]
        assert server.connections <= 20
        await client.close()


async def test_closing_without_a_call_does_nothing() -> None:
    await Client("http://127.0.0.1:9", canary()).close()
