"""The console with defects that `z` and `f` bring out, for tests: run as `python -m tests.e2e.breaking`.

`z` stops it; `f` leaves a task behind that failed, which Python tells of when it forgets the task, at the very end.

Stands apart because the product has no hook for this. The one rule: only what these keys do is another thing; a defect
holds the key wherever a defect could: in a local, in its own words, in what caused it, and in a task nobody awaits.
"""

from __future__ import annotations

import asyncio
import sys
from typing import NoReturn

from smspins_tui.cli import main
from smspins_tui.ui.app import SmspinsApp
from smspins_tui.ui.screens.main import MainScreen

TELEPHONE, CODE = "(212) 555-0113", "532084"


KEPT: list[asyncio.Task[NoReturn]] = []


async def _fail_alone(key: str) -> NoReturn:
    raise LookupError(f"alone with {key}")


def _leave_a_task(screen: MainScreen) -> str:
    """Let a task fail that nobody awaits, and return the key."""
    app = screen.app
    assert isinstance(app, SmspinsApp)
    session = app.session_now()
    assert session is not None
    assert session._found is not None
    key = session._found.key.reveal()
    KEPT.append(asyncio.get_running_loop().create_task(_fail_alone(key), name=key))
    return key


def _break(screen: MainScreen) -> NoReturn:
    key = _leave_a_task(screen)
    cause = ValueError(f"https://127.0.0.1/apiv2/{key}/bulk_sms")
    raise RuntimeError(f"broken by {key} of {TELEPHONE}: code {CODE}") from cause


if __name__ == "__main__":
    MainScreen.action_this_telephone = _leave_a_task  # type: ignore[method-assign, assignment]
    MainScreen.action_time_zone = _break  # type: ignore[method-assign, assignment]
    code = main()
    KEPT.clear()
    sys.exit(code)
