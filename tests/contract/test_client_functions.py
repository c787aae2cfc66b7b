"""The client's ten methods against a server written from the document alone."""

from collections.abc import AsyncIterator

import httpx
import pytest

from smspins_tui.api import CallReport, Client
from smspins_tui.api.line import Lines
from smspins_tui.errors import HttpError, KeyRefused, Refused, RequestNotFound, TelephoneNotFound, TooLate
from smspins_tui.models import Kind, Status
from smspins_tui.sandbox.answers import Shape
from smspins_tui.sandbox.server import Sandbox, create_app
from smspins_tui.secret import Secret
from tests.conftest import MakeSandbox

KEY = "a key/with+signs%und ü"
SHAPES = [
    Shape(),
    Shape(ids="integers", has_change_status=False, success="string", is_cancel_id_odd=True),
    Shape(ids="integers", has_change_status=True),
    Shape(ids="strings", has_change_status=False, success="string"),
]


@pytest.fixture(params=SHAPES, ids=["as in the tables", "all else", "integers", "as in the samples"])
def server(request: pytest.FixtureRequest, make_sandbox: MakeSandbox) -> Sandbox:
    return make_sandbox(key=KEY, shape=request.param, is_frozen=True, history_share=0.0)


@pytest.fixture
def reports() -> list[CallReport]:
    return []


@pytest.fixture(params=["over loopback", "in process"])
async def client(request: pytest.FixtureRequest, server: Sandbox, reports: list[CallReport]) -> AsyncIterator[Client]:
    lines = None
    if request.param == "in process":
        transport = httpx.ASGITransport(create_app(server.world, site=server.site))
        lines = Lines(transport, transport)
    client = Client(server.url, Secret(KEY), on_call=reports.append, lines=lines)
    yield client
    await client.close()


async def first_of(client: Client) -> str:
    return (await client.telephones())[0].telephone_id


async def test_telephones(client: Client, server: Sandbox) -> None:
    telephones = await client.telephones()
    assert [telephone.telephone_id for telephone in telephones] == [
        str(telephone.telephone_id) for telephone in server.world.telephones()
    ]
    assert all(telephone.number.isdigit() and len(telephone.number) == 10 for telephone in telephones)
    assert all(telephone.expires and telephone.expires.is_date and telephone.expires.at for telephone in telephones)


async def test_a_check_from_its_request_to_its_message(client: Client, server: Sandbox) -> None:
    telephone_id = await first_of(client)
    request_id = await client.request_check(telephone_id)
    asked = await client.check_status(request_id)
    assert (asked.kind, asked.id, asked.status) == (Kind.CHECK, request_id, Status.PENDING)
    assert asked.timeline.queued is not None
    assert asked.timeline.queued.at == pytest.approx(server.world.clock.now(), abs=1)
    assert asked.timeline.ended is None
    server.inject(telephone_id, "G-123456 is your code | keep it", request_id)
    server.advance(600)
    ended = await client.check_status(request_id)
    assert ended.status is Status.SUCCESS
    assert ended.smses == "G-123456 is your code | keep it"
    assert ended.timeline.ended is not None
    assert dict(ended.fields)["status"] == '"SUCCESS"'
    (row,) = await client.messages(telephone_id)
    assert (row.check_id, row.telephone_id, row.smses) == (request_id, telephone_id, ended.smses)
    assert row.number == ended.telephone
    assert await client.messages((await client.telephones())[1].telephone_id) == ()


async def test_a_check_is_canceled_once(client: Client) -> None:
    request_id = await client.request_check(await first_of(client))
    assert await client.cancel_check(request_id) == request_id
    assert (await client.check_status(request_id)).status is Status.CANCELED
    with pytest.raises(TooLate):
        await client.cancel_check(request_id)


async def test_auto_check_is_switched(client: Client, server: Sandbox) -> None:
    telephone_id = await first_of(client)
    await client.set_auto_check(telephone_id, is_on=True)
    assert server.world.is_auto_check_on(int(telephone_id))
    await client.set_auto_check(telephone_id, is_on=False)
    assert not server.world.is_auto_check_on(int(telephone_id))


async def test_a_number_change_from_its_request_to_the_new_number(client: Client, server: Sandbox) -> None:
    assert await client.changes() == ()
    telephone = (await client.telephones())[0]
    request_id = await client.request_change(telephone.telephone_id, "95129")
    (listed,) = await client.changes()
    assert listed.id == request_id
    assert listed.last_telephone == telephone.number
    assert listed.status is (Status.PENDING if server.site.shape.has_change_status else None)
    server.advance(3600)
    done = await client.change_status(request_id)
    assert (done.kind, done.status, done.last_telephone) == (Kind.CHANGE, Status.SUCCESS, telephone.number)
    assert done.timeline.started is not None
    assert done.timeline.ended is not None
    assert done.telephone == (await client.telephones())[0].number != telephone.number
    assert (await client.changes())[0].telephone == done.telephone


async def test_a_number_change_is_canceled_once(client: Client, server: Sandbox) -> None:
    request_id = await client.request_change(await first_of(client), "95129")
    answered = await client.cancel_change(request_id)
    assert (answered == request_id) is not server.site.shape.is_cancel_id_odd
    (listed,) = await client.changes()
    assert listed.status is Status.CANCELED
    assert (await client.change_status(request_id)).status is Status.CANCELED
    with pytest.raises(TooLate):
        await client.cancel_change(request_id)


async def test_what_the_server_does_not_know_is_told_apart(client: Client) -> None:
    for telephone_call in (client.request_check("999"), client.messages("999"), client.request_change("999", "95129")):
        with pytest.raises(TelephoneNotFound):
            await telephone_call
    for is_on in (True, False):
        with pytest.raises(TelephoneNotFound):
            await client.set_auto_check("999", is_on=is_on)
    for request_call in (client.check_status("9"), client.change_status("9")):
        with pytest.raises(RequestNotFound):
            await request_call
    for cancel in (client.cancel_check("9"), client.cancel_change("9")):
        with pytest.raises(RequestNotFound):
            await cancel


async def test_an_undocumented_status_is_kept_as_it_came(client: Client, server: Sandbox) -> None:
    request_id = await client.request_check(await first_of(client))
    server.force("check", request_id, "ON HOLD")
    answer = await client.check_status(request_id)
    assert (answer.status, answer.status_raw) == (Status.OTHER, "ON HOLD")


async def test_each_call_is_reported_with_the_clock_of_the_server(
    client: Client, server: Sandbox, reports: list[CallReport]
) -> None:
    telephone_id = await first_of(client)
    request_id = await client.request_check(telephone_id)
    with pytest.raises(RequestNotFound):
        await client.check_status("9")
    assert [(report.function, report.status, report.is_good) for report in reports] == [
        ("bulk_sms/telephones", 200, True),
        ("bulk_sms/request", 200, True),
        ("bulk_sms/status", 200, False),
    ]
    assert reports[0].words == "25 telephones"
    assert request_id in reports[1].words
    assert all(report.server_date == int(server.world.clock.now()) for report in reports)
    assert all(report.seconds >= 0 for report in reports)
    assert KEY not in repr(reports)


ELSEWHERE = {"401": KeyRefused, "403": KeyRefused, "404": HttpError, "answer": Refused}


@pytest.mark.parametrize("wrong_key", ELSEWHERE)
async def test_a_wrong_key_is_refused_however_the_server_says_it(make_sandbox: MakeSandbox, wrong_key: str) -> None:
    server = make_sandbox(shape=Shape(wrong_key=wrong_key))  # type: ignore[arg-type]  # the words of the literal
    client = Client(server.url, Secret("not the key"))
    with pytest.raises(KeyRefused, match="K gives another key"):
        await client.telephones()
    with pytest.raises(ELSEWHERE[wrong_key]) as caught:
        await client.changes()
    assert type(caught.value) is ELSEWHERE[wrong_key]
    await client.close()


async def test_a_refusal_nobody_documented_keeps_its_words(sandbox: Sandbox) -> None:
    sandbox.fault("wrong-content", body='{"success": "False", "message": "Sorry, closed", "data": null}')
    client = Client(sandbox.url, Secret(sandbox.key))
    with pytest.raises(Refused, match="Sorry, closed") as caught:
        await client.changes()
    assert type(caught.value) is Refused
    assert caught.value.raw == "Sorry, closed"
    await client.close()


async def test_thousands_of_telephones_are_read(make_sandbox: MakeSandbox) -> None:
    server = make_sandbox(telephones=3000, history_share=0.0, shape=Shape(ids="integers"))
    client = Client(server.url, Secret(server.key))
    telephones = await client.telephones()
    assert len({telephone.telephone_id for telephone in telephones}) == 3000
    await client.close()
