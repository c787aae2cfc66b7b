"""The choice of a backend: only what is on the list, whatever is installed or configured."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from keyring import core
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null

from smspins_tui.errors import KeystoreError
from smspins_tui.keystore.backend import TRUSTED, choose_backend, is_trusted, name_of
from tests.unit.keystore.backends import Memory, PlaintextKeyring

HERE = Memory.__module__


def make(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    """Make a backend, whose constructor the library leaves without a type."""
    return kind()


NULL, FAIL, PLAIN = make(null.Keyring), make(fail.Keyring), PlaintextKeyring()


@pytest.fixture(autouse=True)
def plain_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A machine without a configured keyring and without a bus."""
    home = str(tmp_path_factory.mktemp("home"))
    for name in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, home)


def configure(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    monkeypatch.setattr(core, "load_env", lambda: backend)


def test_without_a_bus_there_is_no_keyring() -> None:
    with pytest.raises(KeystoreError, match=r"no keyring on this machine: .* this session only"):
        choose_backend()


@pytest.mark.parametrize("backend", [NULL, FAIL, PLAIN, Memory()])
def test_a_configured_backend_that_is_not_on_the_list_is_refused(
    monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend
) -> None:
    configure(monkeypatch, backend)
    with pytest.raises(KeystoreError, match=r"isn't trusted .* \[key\] keyring_backends"):
        choose_backend()


@pytest.mark.parametrize("backend", [NULL, FAIL, PLAIN])
def test_what_keeps_nothing_or_plain_text_is_refused_even_when_it_is_named(backend: KeyringBackend) -> None:
    module = type(backend).__module__
    assert not is_trusted(backend, (module,))


def test_the_module_of_the_plain_text_backends_is_refused_even_when_it_is_named() -> None:
    class EncryptedKeyring(Memory):
        __module__ = "keyrings.alt.file"

    assert not is_trusted(EncryptedKeyring(), ("keyrings.alt.file",))


def test_the_null_backend_of_the_environment_is_respected_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(KeystoreError, match=r"null\.Keyring"):
        choose_backend()


def test_a_backend_that_is_named_in_the_settings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("good_keyring")

    class Good(Memory):
        __module__ = "good_keyring"

    vars(module)["Good"] = Good
    vars(module)["Borrowed"] = PlaintextKeyring
    monkeypatch.setitem(sys.modules, "good_keyring", module)

    assert isinstance(choose_backend(("good_keyring",)), Good)
    with pytest.raises(KeystoreError, match="no keyring on this machine"):
        choose_backend()


def test_a_named_backend_that_is_not_installed_is_passed_over() -> None:
    with pytest.raises(KeystoreError, match="no keyring on this machine"):
        choose_backend(("no.such.module",))


def test_of_a_chain_only_the_members_on_the_list_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    good = Memory()
    monkeypatch.setattr(chainer.ChainerBackend, "backends", (PlaintextKeyring(), good))
    configure(monkeypatch, make(chainer.ChainerBackend))

    assert choose_backend((HERE,)) is good
    with pytest.raises(KeystoreError, match="isn't trusted"):
        choose_backend()


def test_a_backend_that_is_installed_but_not_on_the_list_is_not_even_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "careless.py").write_text("raise AssertionError('loaded')")
    (tmp_path / "careless-1.dist-info").mkdir()
    (tmp_path / "careless-1.dist-info/METADATA").write_text("Name: careless\nVersion: 1\n")
    (tmp_path / "careless-1.dist-info/entry_points.txt").write_text("[keyring.backends]\ncareless = careless\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert "careless" in metadata.entry_points(group="keyring.backends").names

    with pytest.raises(KeystoreError, match="no keyring on this machine"):
        choose_backend()


@pytest.mark.parametrize("modules", TRUSTED.values())
def test_the_trusted_modules_exist(modules: tuple[str, ...]) -> None:
    for module in modules:
        __import__(module)


def test_a_backend_is_called_by_the_name_that_a_person_knows() -> None:
    assert name_of(make(SecretService.Keyring)) == "Secret Service"
    assert name_of(NULL) == "null.Keyring"
