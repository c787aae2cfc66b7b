"""The kept key: what is promised on a good backend, and on each kind of bad one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keyring import errors

from smspins_tui.errors import KeystoreError
from smspins_tui.keystore import Keyring
from smspins_tui.keystore.ring import Choose
from smspins_tui.secret import Secret
from tests.keyring_contract import HERE, KeyringContract
from tests.leak import everything_told
from tests.unit.keystore.backends import Clinging, Failing, Forgetful, Memory, Silent

KEY = Secret("canary-7f3a")


class TestMemory(KeyringContract):
    """The promises, on a backend that keeps what it is given."""

    @pytest.fixture
    def choose(self) -> Choose:
        backend = Memory()
        return lambda _extra: backend


@pytest.fixture
def silent() -> Iterator[Silent]:
    backend = Silent()
    yield backend
    backend.release.set()


def on(backend: Memory, limit: float = 20.0) -> Keyring:
    return Keyring("default", HERE, choose=lambda _extra: backend, limit=limit)


async def test_a_backend_that_keeps_nothing_is_found_out() -> None:
    with pytest.raises(KeystoreError, match="kept nothing"):
        await on(Forgetful()).write(KEY)


async def test_a_backend_that_forgets_nothing_is_found_out() -> None:
    backend = Clinging()
    await on(backend).write(KEY)
    with pytest.raises(KeystoreError, match="still holds the key"):
        await on(backend).delete()


async def test_a_keyring_that_never_answers_is_left_alone_after_the_limit(silent: Silent) -> None:
    keyring = on(silent, limit=0.05)
    with pytest.raises(KeystoreError, match=r"no answer within 0\.05 s: it may be locked\.$"):
        await keyring.read()
    with pytest.raises(KeystoreError, match="no answer"):
        await keyring.delete()


async def test_a_write_without_an_answer_says_that_the_key_may_be_kept_yet(silent: Silent) -> None:
    with pytest.raises(KeystoreError, match="may be kept yet, once it is unlocked"):
        await on(silent, limit=0.05).write(KEY)


async def test_a_service_without_a_collection_has_no_key_and_keeps_none() -> None:
    keyring = on(Failing(errors.InitError("Failed to create the collection: Prompt dismissed..")))
    assert await keyring.read() is None
    with pytest.raises(KeystoreError, match="nothing to keep a key in"):
        await keyring.write(KEY)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errors.KeyringLocked("canary-7f3a"), "the keyring is locked"),
        (errors.NoKeyringError("canary-7f3a"), "no keyring on this machine"),
        (errors.PasswordSetError("canary-7f3a"), "refused to keep the key"),
        (errors.PasswordDeleteError("canary-7f3a"), "refused to forget the key"),
        (errors.KeyringError("canary-7f3a"), "the keyring failed"),
        (OSError(5, "canary-7f3a"), "the keyring failed"),
        (LookupError("canary-7f3a"), "the keyring failed"),
    ],
)
async def test_an_error_of_the_backend_becomes_words_without_the_key(error: Exception, words: str) -> None:
    with pytest.raises(KeystoreError, match=words) as caught:
        await on(Failing(error)).write(KEY)
    assert caught.value.__context__ is None
    assert "canary-7f3a" not in everything_told(caught.value)
