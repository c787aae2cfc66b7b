"""What the client makes of a server in trouble, and of no server at all."""

import asyncio
import socket

import httpx
import pytest

from smspins_tui.api import CallReport, Client
from smspins_tui.api.line import Lines, open_lines
from smspins_tui.api.transport import Bounds, Transport
from smspins_tui.errors import ApiError, NoAnswer, NotSent, NotTheApi, RateLimited
from smspins_tui.models import Outcome
from tests.contract.canary import canary, canary_path
from tests.contract.raw_server import AT, Caller, RawServer
from tests.contract.trouble import SOON, TROUBLES, Trouble, huge, silence


@pytest.fixture
def reports() -> list[CallReport]:
    return []


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
@pytest.mark.parametrize("has_effect", [False, True], ids=["without effect", "with effect"])
async def test_each_trouble_is_an_error_of_its_own(
    trouble: Trouble, has_effect: bool, reports: list[CallReport]
) -> None:
    async with trouble.open(reports.append) as client:
        with pytest.raises(trouble.error) as caught:
            await (client.request_check("1") if has_effect else client.telephones())
    error = caught.value
    assert type(error) is trouble.error
    assert error.__context__ is None
    assert error.__cause__ is None
    (report,) = reports
    assert (report.is_good, report.words) == (False, str(error))
    assert trouble.words in str(error)
    if isinstance(error, NotSent):
        assert error.outcome is Outcome.NOT_SENT
    if isinstance(error, NoAnswer | NotTheApi):
        assert error.outcome is Outcome.UNKNOWN


async def test_a_name_that_cannot_be_looked_up_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    client = Client("https://sms.example", canary())
    with pytest.raises(NotSent, match="name can't be looked up"):
        await client.request_check("1")
    await client.close()


async def test_an_address_or_key_that_cannot_be_used_ends_the_call_and_not_the_program(
    reports: list[CallReport],
) -> None:
    client = Client("http://sms.example", canary(), on_call=reports.append)
    with pytest.raises(NotSent, match="plain http would show the key"):
        await client.telephones()
    await client.close()
    assert [report.is_good for report in reports] == [False]


async def test_a_port_that_only_the_system_refuses_is_not_sent() -> None:
    address = httpx.URL("http://127.0.0.1:99999")
    lines = open_lines(address, proxy=None, ca_file=None)
    transport = Transport(address, canary(), lines, bounds=Bounds(), clock=lambda: AT)
    with pytest.raises(NotSent, match="nothing was sent"):
        await transport.get("bulk_sms/telephones", has_effect=False)
    await transport.close()


@pytest.mark.parametrize("odd", ["", "1/2", "../1", "1?x", "ü", "1 2", "%2e"])
async def test_an_id_that_is_none_never_gets_into_a_path(odd: str, reports: list[CallReport]) -> None:
    async with RawServer(lambda caller: caller.answer([])) as server:
        client = Client(server.url, canary(), on_call=reports.append)
        for call in (client.check_status(odd), client.request_change("1", odd), client.request_check(odd)):
            with pytest.raises(NotSent):
                await call
        await client.close()
    assert server.heads == []


class Broken(httpx.AsyncBaseTransport):
    """Connections that end with an error of choice, without a trace."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert canary_path() in str(request.url)
        raise self._error


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (httpx.PoolTimeout(""), NotSent),
        (httpx.ConnectError(""), NotSent),
        (httpx.ReadError(""), NoAnswer),
        (OSError(), NoAnswer),
        (ValueError(), NoAnswer),
    ],
    ids=repr,
)
async def test_in_doubt_it_may_have_been_sent(broken: Exception, error: type[ApiError]) -> None:
    client = Client("http://127.0.0.1", canary(), lines=Lines(Broken(broken), Broken(broken)))
    with pytest.raises(error):
        await client.request_check("1")
    await client.close()


async def test_a_defect_is_an_unknown_outcome_and_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    line = Broken(ZeroDivisionError("deep inside"))
    client = Client("http://127.0.0.1", canary(), lines=Lines(line, line))
    with pytest.raises(NoAnswer):
        await client.request_check("1")
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("ERROR", "bulk_sms/request/1: ZeroDivisionError: deep inside")
    ]


async def test_a_huge_answer_is_cut_off_long_before_its_end() -> None:
    async with RawServer(huge) as server:
        client = Client(server.url, canary())
        with pytest.raises(NotTheApi):
            await client.telephones()
        # The cap is 4 MiB; the rest is what the system's buffers hold.
        assert server.sent < 40 * 2**20
        await client.close()


async def test_a_huge_answer_that_refuses_keeps_its_status() -> None:
    async def refuse(caller: Caller) -> None:
        await caller.reply(b"x" * 100_000, "429 Slow", b"Retry-After: Wed, 21 Oct 2026 07:28:30 GMT")

    async with RawServer(refuse) as server:
        client = Client(server.url, canary(), body=1024)
        with pytest.raises(RateLimited) as caught:
            await client.telephones()
        await client.close()
    # Counted from the server's own clock, which is far from ours.
    assert caught.value.retry_after == 30.0


async def test_an_answer_with_a_byte_order_mark_and_bad_utf8_is_read() -> None:
    async def answer(caller: Caller) -> None:
        await caller.reply(
            b'\xef\xbb\xbf{"success": "true", "data": {"request_id": 7, "status": "PENDING", "smses": "\xff\\ud800"}}'
        )

    async with RawServer(answer) as server:
        client = Client(server.url, canary())
        assert (await client.check_status("7")).smses == "\ufffd\ufffd"
        await client.close()


async def test_an_answer_about_another_request_is_not_taken() -> None:
    async with RawServer(lambda caller: caller.answer({"request_id": 8, "status": "SUCCESS"})) as server:
        client = Client(server.url, canary())
        for call in (client.check_status("7"), client.change_status("7")):
            with pytest.raises(NotTheApi, match="8 instead of 7"):
                await call
        await client.close()


async def test_a_request_answered_without_an_id_is_an_unknown_outcome() -> None:
    async with RawServer(lambda caller: caller.answer([])) as server:
        client = Client(server.url, canary())
        for call in (client.request_check("7"), client.request_change("7", "95129")):
            with pytest.raises(NotTheApi, match="told no id") as caught:
                await call
            assert caught.value.outcome is Outcome.UNKNOWN
        for cancel in (client.cancel_check("7"), client.cancel_change("7")):
            assert await cancel == "7"
        await client.close()


async def test_rows_that_had_to_be_left_out_are_reported(reports: list[CallReport]) -> None:
    rows = [{"telephone_id": 1}, {"telephone_id": None}, {"telephone_id": 2}]
    async with RawServer(lambda caller: caller.answer(rows)) as server:
        client = Client(server.url, canary(), on_call=reports.append)
        assert len(await client.telephones()) == 2
        await client.close()
    assert reports[0].words == "2 telephones, 1 without an id left out"
    assert reports[0].server_date == AT


async def test_a_canceled_call_is_not_reported_and_the_client_goes_on(reports: list[CallReport]) -> None:
    is_silent = True

    async def script(caller: Caller) -> None:
        if is_silent:
            await asyncio.Event().wait()
        await caller.answer([])

    async with RawServer(script) as server:
        client = Client(server.url, canary(), on_call=reports.append)
        task = asyncio.create_task(client.telephones())
        await server.is_asked.wait()
        task.cancel("closing")
        with pytest.raises(asyncio.CancelledError, match="closing"):
            await task
        is_silent = False
        assert await client.telephones() == ()
        await client.close()
    assert [report.is_good for report in reports] == [True]


async def test_a_deadline_of_the_caller_is_the_callers() -> None:
    async with RawServer(silence) as server:
        client = Client(server.url, canary())
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(SOON):
                await client.telephones()
        await client.close()
