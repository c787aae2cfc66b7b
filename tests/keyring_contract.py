"""What the console expects of a keyring, whatever the backend.

Stands apart because the same promises are tested on a fake backend and on the real ones. The one rule: a test class
that inherits these gives the fixture `choose`, which picks its backend.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from keyring.backend import KeyringBackend

from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import Keyring
from smspins_tui.keystore.ring import SERVICE, Choose
from smspins_tui.secret import Secret

HERE, THERE = "https://smspins.com", "http://127.0.0.1:8765"
Open = Callable[..., Keyring]


class KeyringContract:
    """The promises; `open_keyring(profile, origin)` gives a keyring on the backend under test."""

    @pytest.fixture
    def open_keyring(self, choose: Choose) -> Open:
        return lambda profile="default", origin=HERE: Keyring(profile, origin, choose=choose, limit=20)

    async def test_there_is_no_key_at_first(self, open_keyring: Open) -> None:
        assert await open_keyring().read() is None

    async def test_what_was_written_is_read_by_the_next_instance(self, open_keyring: Open) -> None:
        await open_keyring().write(Secret("canary-1/ä?"))
        assert await open_keyring().read() == Secret("canary-1/ä?")

    async def test_a_new_key_takes_the_place_of_the_old_one(self, open_keyring: Open) -> None:
        await open_keyring().write(Secret("canary-1"))
        await open_keyring().write(Secret("canary-2"))
        assert await open_keyring().read() == Secret("canary-2")
        assert await open_keyring().delete()
        assert await open_keyring().read() is None

    async def test_a_key_is_never_read_for_another_origin_or_profile(self, open_keyring: Open) -> None:
        await open_keyring("default", HERE).write(Secret("canary-1"))
        for other in (("default", THERE), ("default", f"{HERE}:8443"), ("work", HERE), ("Default", HERE)):
            assert await open_keyring(*other).read() is None
            assert not await open_keyring(*other).delete()
        assert await open_keyring("default", HERE).read() == Secret("canary-1")

    async def test_to_delete_tells_whether_there_was_one(self, open_keyring: Open) -> None:
        assert not await open_keyring().delete()
        await open_keyring().write(Secret("canary-1"))
        assert await open_keyring().delete()
        assert not await open_keyring().delete()

    async def test_the_backend_holds_the_key_under_our_service(self, open_keyring: Open, choose: Choose) -> None:
        await open_keyring().write(Secret("canary-1"))
        backend: KeyringBackend = choose(())
        assert backend.get_password(SERVICE, f"default@{HERE}") == "canary-1"

    async def test_the_backend_has_a_name(self, open_keyring: Open) -> None:
        assert await open_keyring().describe()

    def test_a_key_belongs_to_an_origin_and_to_nothing_else(self, open_keyring: Open) -> None:
        for wrong in ("smspins.com", f"{HERE}/", f"{HERE}/apiv2", f"{HERE}?x", "https://user@smspins.com", ""):
            with pytest.raises(KeystoreError, match="origin"):
                open_keyring("default", wrong)
