"""The key, looked for in everything that gets out of a call."""

import asyncio
import gc
import logging
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest

from smspins_tui.api import CallReport, Client
from smspins_tui.api.line import Lines
from smspins_tui.api.transport import Bounds, Transport
from smspins_tui.errors import ApiError, KeyRefused
from smspins_tui.secret import MASK, Secret
from tests.conftest import MakeSandbox
from tests.contract.canary import canary, canary_path, is_in, reveal_form, shown
from tests.contract.raw_server import Caller, RawServer
from tests.contract.trouble import TROUBLES, Trouble, silence


class Witness:
    """Keeps every log record, warning of the loop and report, as text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.reports: list[CallReport] = []

    def take(self, error: BaseException) -> None:
        """Keep all that can be printed of an error."""
        self.texts += shown(error)

    def take_loop(self, _: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Keep what the loop complains of."""
        self.texts.append(repr(context))
        if isinstance(error := context.get("exception"), BaseException):
            self.take(error)

    def is_clean(self) -> bool:
        """Tell whether the key is in nothing that was kept."""
        return not any(is_in(text) for text in (*self.texts, repr(self.reports)))


class Keeper(logging.Handler):
    """Gives the witness every record as it would be written, and its parts."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(logging.NOTSET)
        self._witness = witness

    def emit(self, record: logging.LogRecord) -> None:
        self._witness.texts += [self.format(record), repr(record.args)]


@pytest.fixture
def witness() -> Iterator[Witness]:
    witness = Witness()
    keeper = Keeper(witness)
    root = logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield witness
    root.removeHandler(keeper)
    root.setLevel(level)


@pytest.fixture(autouse=True)
async def debugged_loop(witness: Witness) -> None:
    loop = asyncio.get_running_loop()
    loop.set_debug(True)
    loop.slow_callback_duration = 0  # each step of each task is logged
    loop.set_exception_handler(witness.take_loop)


async def test_the_search_finds_the_key_where_it_is(witness: Witness) -> None:
    async def leaking() -> None:
        url = httpx.URL(f"http://127.0.0.1/{canary_path()}")
        raise ValueError(url.host)

    try:
        await leaking()
    except ValueError as error:
        witness.take(error)
    assert not witness.is_clean()
    for form in ("raw", "quoted", "base64"):
        assert is_in(f"x{reveal_form(form)}x")


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.name)
async def test_no_trouble_shows_the_key(trouble: Trouble, witness: Witness) -> None:
    async with trouble.open(witness.reports.append) as client:
        for call in (client.telephones, lambda: client.request_check("1")):
            try:
                await call()
            except ApiError as error:
                witness.take(error)
            else:
                pytest.fail("no error")
    assert len(witness.reports) == 2
    assert witness.texts
    assert witness.is_clean()


@pytest.mark.parametrize("moment", ["connecting", "waiting", "reading"])
async def test_a_canceled_call_does_not_show_the_key(moment: str, witness: Witness) -> None:
    reading = asyncio.Event()

    async def script(caller: Caller) -> None:
        if moment == "reading":
            await caller.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + caller.path)
        reading.set()
        await silence(caller)

    async with RawServer(script) as server:
        url = server.url.replace("http", "https") if moment == "connecting" else server.url
        client = Client(url, canary(), on_call=witness.reports.append)
        task = asyncio.create_task(client.request_check("1"))
        if moment == "connecting":
            await server.is_reached.wait()
        else:
            await reading.wait()
        task.cancel()
        try:
            await task
        except asyncio.CancelledError as error:
            witness.take(error)
        await client.close()
    assert task.cancelled()
    assert witness.texts
    assert witness.is_clean()


async def test_a_call_whose_error_nobody_looked_at_does_not_show_the_key(witness: Witness) -> None:
    async with RawServer(lambda caller: caller.reply(caller.path, "500 No")) as server:
        client = Client(server.url, canary())
        task = asyncio.create_task(client.telephones())
        await asyncio.wait([task])
        del task
        gc.collect()
        await client.close()
    assert any("never retrieved" in text for text in witness.texts)
    assert witness.is_clean()


class Suspended(httpx.AsyncBaseTransport):
    """Connections that never answer; the frame holds the request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        assert request.url.path
        await asyncio.Event().wait()
        raise AssertionError


@pytest.mark.parametrize("ending", [GeneratorExit, KeyboardInterrupt, SystemExit])
async def test_a_call_that_is_thrown_away_does_not_show_the_key(ending: type[BaseException], witness: Witness) -> None:
    line = Suspended()
    address = httpx.URL("http://127.0.0.1")
    transport = Transport(address, canary(), Lines(line, line), bounds=Bounds(), clock=lambda: 0.0)
    coroutine = transport.get("bulk_sms/telephones", has_effect=False)
    coroutine.send(None)
    with pytest.raises(ending) as caught:
        coroutine.throw(ending("thrown"))
    assert caught.value.args == ("thrown",)
    witness.take(caught.value)
    assert witness.is_clean()


async def test_an_interrupt_in_mid_call_is_an_interrupt_without_the_key(witness: Witness) -> None:
    class Interrupted(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            witness_url = str(request.url)
            raise KeyboardInterrupt(witness_url[:4])

    client = Client("http://127.0.0.1", canary(), lines=Lines(Interrupted(), Interrupted()))
    with pytest.raises(KeyboardInterrupt, match=r"^http$") as caught:
        await client.telephones()
    witness.take(caught.value)
    assert witness.is_clean()


async def test_an_error_that_carries_the_request_is_left_behind(witness: Witness) -> None:
    class Failing(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            raise httpx.ReadError(f"could not read {request.url}", request=request)

    client = Client("http://127.0.0.1", canary(), lines=Lines(Failing(), Failing()))
    with pytest.raises(ApiError) as caught:
        await client.telephones()
    assert not hasattr(caught.value, "request")
    witness.take(caught.value)
    # The log has the reason, and the mask where the key was.
    assert any(MASK in text and "could not read" in text for text in witness.texts)
    assert witness.is_clean()


ECHOES = {
    "as it was sent": lambda path: path,
    "raw": lambda _: reveal_form("raw").encode(),
    "in JSON with slashes escaped": lambda _: reveal_form("json").encode(),
    "base64": lambda _: reveal_form("base64").encode(),
}


@pytest.mark.parametrize("echo", ECHOES.values(), ids=ECHOES.keys())
async def test_what_the_server_echoes_in_a_good_answer_is_masked(
    echo: Callable[[bytes], bytes], witness: Witness
) -> None:
    async def script(caller: Caller) -> None:
        said = echo(caller.path)
        await caller.reply(
            b'{"success": true, "data": {"request_id": 7, "status": "' + said + b'", "agent_name": "' + said
            + b'", "smses": "' + said + b'", "queued_at": "' + said + b'", "' + said + b'": ["' + said + b'"]}}'
        )  # fmt: skip

    async with RawServer(script) as server:
        client = Client(server.url, canary())
        answer = await client.check_status("7")
        await client.close()
    assert answer.smses is not None
    assert MASK in answer.smses
    assert not is_in(repr(answer))
    assert witness.is_clean()


async def test_what_the_client_is_made_of_shows_no_key(witness: Witness) -> None:
    async with RawServer(lambda caller: caller.answer([])) as server:
        client = Client(server.url, canary())
        await client.telephones()
        witness.texts += [repr(client), repr(vars(client))]
        witness.texts += [repr(vars(part)) for part in vars(client).values() if hasattr(part, "__dict__")]
        witness.texts.append("".join(traceback.format_stack()))
        await client.close()
    assert witness.is_clean()


@pytest.mark.parametrize("odd", ["", " ", ".", "..", "\ud800", "K\udcff"])
async def test_what_can_be_no_key_is_refused_before_anything_is_sent(odd: str, witness: Witness) -> None:
    async with RawServer(lambda caller: caller.answer([])) as server:
        client = Client(server.url, Secret(odd), on_call=witness.reports.append)
        with pytest.raises(KeyRefused, match="K gives another key"):
            await client.telephones()
        await client.close()
    assert server.heads == []
    assert [report.is_good for report in witness.reports] == [False]


FAULTS = [
    "drop-before", "drop-after", "status", "truncated", "cut-json", "not-json", "wrong-content", "huge", "redirect",
    "too-many", "gzip-bomb", "nested", "odd-numbers", "drip",
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_fault_of_the_sandbox_shows_the_key(fault: str, witness: Witness, make_sandbox: MakeSandbox) -> None:
    server = make_sandbox(key=reveal_form("raw"))
    server.fault(fault, seconds=0.1)
    client = Client(server.url, canary(), on_call=witness.reports.append, whole=0.5)
    for call in (client.telephones, lambda: client.request_check("23354"), client.changes):
        try:
            await call()
        except ApiError as error:
            witness.take(error)
    await client.close()
    assert len(witness.reports) == 3
    assert witness.is_clean()
