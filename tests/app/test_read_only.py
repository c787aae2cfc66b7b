"""Where nothing can be sent, the keys say so at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smspins_tui.models import Kind
from smspins_tui.sandbox.agent import CALM
from tests.app.console import boot_on, console
from tests.conftest import MakeSandbox

SLOW = replace(CALM, speed=0.01)


@pytest.mark.parametrize("key", ["n", "a", "x", "c"])
async def test_no_dialog_opens_for_what_cannot_be_sent(make_sandbox: MakeSandbox, tmp_path: Path, key: str) -> None:
    async with console(boot_on(make_sandbox(habits=SLOW), tmp_path)) as here:
        await here.until_live()
        await here.press("c")
        await here.until(lambda: here.requests(Kind.CHECK), "there is something to cancel")
        here.app.store.update(is_read_only=True)
        await here.press("C" if key == "c" else key)
        await here.until_told("read only: nothing is sent from here")
        assert here.app.screen is here.app.main
