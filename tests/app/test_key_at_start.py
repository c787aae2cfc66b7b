"""A key that is refused at the start, and one that is refused later."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from smspins_tui.keystore import FoundKey
from smspins_tui.secret import Secret
from smspins_tui.store import Link
from smspins_tui.ui.boot import Boot
from smspins_tui.ui.dialogs.key import KeyDialog
from tests.app.console import Console, boot_on, console
from tests.conftest import MakeSandbox


def with_wrong_file(boot: Boot) -> Boot:
    return replace(boot, found=FoundKey(Secret("another-key"), "the file /etc/key"))


async def has_dialog(here: Console) -> None:
    await here.until(lambda: isinstance(here.app.screen, KeyDialog), "the key is asked for")


async def test_refused_at_once_the_dialog_opens_by_itself_and_names_the_source(
    make_sandbox: MakeSandbox, tmp_path: Path
) -> None:
    sandbox = make_sandbox()
    async with console(with_wrong_file(boot_on(sandbox, tmp_path))) as here:
        await has_dialog(here)
        assert "It came from the file /etc/key." in " ".join(here.text().replace("│", " ").split())
        await here.type(sandbox.key)
        await here.press("enter")
        await here.until_live()


async def test_refused_later_only_the_key_opens_it(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    async with console(boot_on(sandbox, tmp_path)) as here:
        await here.until_live()
        sandbox.fault("status", status=401)
        await here.press("r")
        await here.until(lambda: here.state.connection.link is Link.KEY_REFUSED, "the key is refused")
        await here.pilot.pause(0.1)
        assert here.app.screen is here.app.main
        await here.press("K")
        await has_dialog(here)
        assert "It came from SMSPINS_API_KEY." in " ".join(here.text().replace("│", " ").split())


async def test_that_others_can_read_the_key_file_is_told(make_sandbox: MakeSandbox, tmp_path: Path) -> None:
    sandbox = make_sandbox()
    found = FoundKey(Secret(sandbox.key), "the file /etc/key", "the key file can be read by others: chmod 600 /etc/key")
    async with console(replace(boot_on(sandbox, tmp_path), found=found)) as here:
        await here.until_told("can be read by others: chmod 600 /etc/key")
