"""What a defect leaves behind: a report that says where, and nothing of the person.

Stands apart because the app has to fail for it. The one rule: the app fails as it would fail for a person, in a worker
or in a handler, and the report is read as a stranger would.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.worker import WorkerFailed

from smspins_tui.errors import JournalNewer
from smspins_tui.secret import Secret
from smspins_tui.services.keeping import Keeping
from smspins_tui.settings import load
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.boot import Boot

CANARY = Secret("canary-7f3a-532084")


async def fail_in_a_worker() -> None:
    raise ValueError(CANARY.reveal())


async def run(app: SmspinsApp) -> None:
    async with app.run_test() as pilot:
        app.run_worker(fail_in_a_worker())
        await pilot.pause()


async def crash(directory: Path) -> str:
    """Let a worker of the app fail; return the report."""
    environ = {"XDG_STATE_HOME": str(directory), "XDG_CONFIG_HOME": str(directory)}
    app = SmspinsApp(Boot(load(environ), is_kept=False))
    with pytest.raises(WorkerFailed):
        await run(app)
    assert "ValueError in " in app.last_words
    assert app.return_code == 1
    (path,) = (directory / "smspins-tui").glob("crash-*.txt")
    return path.read_text()


async def test_the_report_of_a_worker_names_the_line_that_failed(tmp_path: Path) -> None:
    assert "in fail_in_a_worker\n    raise ValueError(CANARY.reveal())\nValueError: " in await crash(tmp_path)


async def test_the_report_of_a_worker_holds_nothing_of_its_error(tmp_path: Path) -> None:
    report = await crash(tmp_path)
    assert "7f3a" not in report
    assert "532084" not in report


async def test_the_last_words_order_a_terminal_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: Keeping) -> None:
        raise JournalNewer("of a newer version \x1b]52;c;b3duZWQ=\x07\x9b2J\u202e")

    monkeypatch.setattr(Keeping, "open", refuse)
    environ = {"XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    app = SmspinsApp(Boot(load(environ), is_kept=False))
    async with app.run_test() as pilot:
        while not app.last_words:
            await pilot.pause(0.02)
    assert app.last_words.startswith("smspins-tui: of a newer version ␛]52;c;b3duZWQ=␇")
    assert app.last_words.isprintable()
