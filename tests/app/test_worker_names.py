"""What Textual remembers of workers: it keeps the arguments of a decorated one, and tells them to whoever debugs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.worker import Worker

from tests.app.console import boot_on, console
from tests.conftest import MakeSandbox

KEY = "canary7f3a"


async def test_the_key_is_in_the_name_of_no_worker(
    make_sandbox: MakeSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    begin = Worker.__init__

    def note(worker: Worker[Any], *arguments: Any, **more: Any) -> None:  # noqa: ANN401 - whatever Textual gives
        begin(worker, *arguments, **more)
        told.append(f"{worker.name} {worker.description} {worker.group} {worker!r} {more}")

    monkeypatch.setattr(Worker, "__init__", note)
    boot = replace(boot_on(make_sandbox(key=KEY), tmp_path), found=None)
    async with console(boot) as here:
        await here.until_text("API key")
        await here.type(KEY)
        await here.press("enter")
        await here.until_live()
    assert len(told) > 3
    assert [words for words in told if KEY in words] == []
