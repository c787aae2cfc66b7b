"""The session: which key is used, and whose account it is of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smspins_tui.api import CallReport
from smspins_tui.errors import KeyRefused, KeystoreError, NoAnswer, NotAllowed, NotSent
from smspins_tui.keystore import FoundKey, Keyring
from smspins_tui.secret import Secret
from smspins_tui.services.verdict import KeyVerdict, Verdict
from smspins_tui.settings import Settings
from smspins_tui.store import Link
from tests.unit.keystore.backends import Memory
from tests.unit.services.fake_client import FakeClient
from tests.unit.services.session_console import KEY, URL, OpenConsole
from tests.unit.services.stage import CHECK, TID, telephone

# The key


async def test_without_a_key_outside_the_kept_one_is_used(make: OpenConsole) -> None:
    console = make(found=None)
    await console.session.keyring.write(Secret("kept"))
    await console.session.open()
    assert (console.keys, console.state.key_source) == ([Secret("kept")], "keyring")


async def test_a_key_from_outside_goes_before_the_kept_one(make: OpenConsole) -> None:
    console = make()
    await console.session.keyring.write(Secret("kept"))
    await console.session.open()
    assert console.keys == [KEY.key]


async def test_without_any_key_nothing_is_asked(make: OpenConsole) -> None:
    console = make(found=None)
    await console.session.open()
    assert (console.link, console.clients) == (Link.NO_KEY, [])
    assert console.session.poller._step() > 0


async def test_a_keyring_that_fails_is_no_end(make: OpenConsole) -> None:
    console = make(found=None)

    def refuse(_extra: tuple[str, ...]) -> Memory:
        raise KeystoreError("no keyring to trust")

    console.session.keyring = Keyring("default", URL, choose=refuse)
    await console.session.open()
    assert console.link == Link.NO_KEY
    assert console.state.key_source != ""


async def test_where_nothing_is_kept_the_keyring_is_not_asked(make: OpenConsole) -> None:
    console = make(found=None)
    await console.session.keyring.write(Secret("kept"))
    console.session.is_kept = False
    await console.session.open()
    assert console.link == Link.NO_KEY


async def test_another_key_gets_a_client_of_its_own(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    await console.poll()
    await console.session.use_key(FoundKey(Secret("other"), "keyring"))
    assert console.session.account.client is console.clients[1]
    assert not console.clients[0].is_closed
    await console.session.close()
    assert [client.is_closed for client in console.clients] == [True, True]


async def test_the_key_of_another_account_resumes_nothing_until_it_is_trusted(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    await console.poll()
    await console.session.actions.request_check(TID)
    await console.session.use_key(FoundKey(Secret("other"), "keyring"))
    console.client.script("telephones", [telephone("99999", "2125550199")])
    console.client.script("check_status", NoAnswer("no answer"))
    await console.poll()
    assert console.link == Link.OTHER_ACCOUNT
    assert console.client.calls == [("telephones",)]
    with pytest.raises(NotAllowed, match="another account"):
        await console.session.actions.request_check(TID)
    console.session.trust()
    await console.poll()
    assert console.client.count("check_status", CHECK.id) == 1


async def test_a_key_that_listed_nothing_is_asked_again_and_nothing_is_resumed_before(make: OpenConsole) -> None:
    console = make()
    await console.session.open()
    await console.poll()
    await console.session.actions.request_check(TID)
    await console.session.use_key(FoundKey(Secret("other"), "keyring"))
    console.client.script("telephones", [])
    console.client.script("check_status", NoAnswer("no answer"))
    await console.poll()
    console.session.ask_again()
    await console.poll()
    assert console.link == Link.NONE_LISTED
    assert console.client.calls == [("telephones",), ("telephones",)]
    console.client.script("telephones", [telephone()])
    console.now += 60
    console.session.ask_again()
    await console.poll()
    assert console.client.calls[2] == ("telephones",)
    assert console.client.count("check_status", CHECK.id) == 1


async def test_before_the_key_has_listed_a_telephone_nothing_is_sent(make: OpenConsole) -> None:
    first = make()
    await first.session.open()
    await first.poll()
    await first.session.close()
    again = make()
    await again.session.open()
    with pytest.raises(NotAllowed, match="not listed your telephones"):
        await again.session.actions.request_check(TID)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ([telephone()], KeyVerdict(Verdict.GOOD)),
        (KeyRefused("the key is refused"), KeyVerdict(Verdict.REFUSED, "the key is refused")),
        (NotSent("no network"), KeyVerdict(Verdict.UNREACHABLE, "no network")),
    ],
)
async def test_a_key_is_looked_at_with_one_call(make: OpenConsole, answer: object, verdict: KeyVerdict) -> None:
    console = make(found=None)
    await console.session.open()
    make_client = console.session._make_client

    def scripted(settings: Settings, key: Secret, report: Callable[[CallReport], None]) -> FakeClient:
        client = make_client(settings, key, report)
        assert isinstance(client, FakeClient)
        client.script("telephones", answer)
        return client

    console.session._make_client = scripted
    assert await console.session.check_key(Secret("typed")) == verdict
    assert (console.client.calls, console.client.is_closed) == ([("telephones",)], True)
    assert (console.state.telephones, console.link) == ({}, Link.NO_KEY)


async def test_the_key_is_masked_in_what_is_shown(make: OpenConsole) -> None:
    console = make()
    assert KEY.key.reveal() not in console.session.scrub(f"key {KEY.key.reveal()}")
    assert make(found=None).session.scrub("any text") == "any text"
