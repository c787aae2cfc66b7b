import httpx

from smspins_tui.api import CallReport, Client
from smspins_tui.api.line import Lines
from smspins_tui.errors import NotTheApi
from smspins_tui.models import RequestAnswer
from smspins_tui.secret import Secret


def client_of(body: str, reports: list[CallReport], ticks: list[float]) -> Client:
    def answer(_: httpx.Request) -> httpx.Response:
        date = {"Date": "Wed, 21 Oct 2026 07:28:00 GMT"}
        return httpx.Response(200, stream=httpx.ByteStream(body.encode()), headers=date)

    line = httpx.MockTransport(answer)
    return Client(
        "http://127.0.0.1",
        Secret("key"),
        on_call=reports.append,
        lines=Lines(line, line),
        clock=lambda: 1_792_567_000.0,
        ticks=lambda: ticks.pop(0),
    )


async def test_a_report_tells_when_a_call_began_how_long_it_took_and_the_clock_of_the_server() -> None:
    reports: list[CallReport] = []
    await client_of('{"success": true}', reports, [10.0, 10.25]).telephones()
    assert reports == [
        CallReport("bulk_sms/telephones", 1_792_567_000.0, 0.25, 200, "0 telephones", True, 1_792_567_680.0)
    ]


async def read_at(depth: int) -> RequestAnswer | None:
    odd = "[" * depth + "]" * depth
    client = client_of(f'{{"success": true, "data": {{"status": "PENDING", "odd": {odd}}}}}', [], [0.0, 0.0])
    try:
        return await client.check_status("7")
    except NotTheApi:
        return None


async def test_nesting_is_read_or_refused_and_never_breaks_out() -> None:
    # Somewhere in between JSON can just be read, but not written down again as a field.
    answers = [await read_at(depth) for depth in range(700, 1100)]
    assert answers[-1] is None or answers[-1].id == "7"
    shallow = await read_at(50)
    assert shallow is not None
    assert dict(shallow.fields)["odd"] == "[" * 50 + "]" * 50
