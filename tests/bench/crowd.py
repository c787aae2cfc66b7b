"""A thousand open checks at 600 calls a minute: keys, calls and memory, while the polls go on.

Stands apart because it needs a server of its own, on which all of them are open. The one rule: how many calls were made
is told by the server.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
import urllib.request
from pathlib import Path

from smspins_tui.api import Client
from smspins_tui.journal import Journal
from smspins_tui.models import Kind, Request
from smspins_tui.sandbox.control import TOKEN_HEADER
from smspins_tui.secret import Secret
from smspins_tui.settings import journal_path, load
from tests.bench.ground import LIVE, Account, Ground, sandbox
from tests.bench.key import KEYS, Presses
from tests.bench.memory import MEBIBYTE
from tests.bench.row import Row, middle
from tests.environment import plain_environment
from tests.pty_driver import Terminal

OPEN = 1_000
CALLS = 600
"""A minute."""
SETTINGS = f"[server]\ncalls_per_minute = {CALLS}\n"


def measure_crowd(ground: Ground) -> list[Row]:
    """Press keys in turn in a console at rest and in one with a thousand open checks."""
    count = min(OPEN, ground.size.requests)
    with tempfile.TemporaryDirectory() as folder, sandbox(count, "--show-token") as server:
        home = Path(folder)
        asyncio.run(_open_checks(home, server))
        account = Account(server["url"], server["key"], home / "state", SETTINGS)
        with ground.few.live_console() as idle, account.console() as busy:
            busy.wait_for(LIVE)
            before = busy.rss()
            quiet, crowded = Presses(idle), Presses(busy)
            for number in range(ground.size.keys):
                for presses in (quiet, crowded):
                    presses.press(KEYS[number % len(KEYS)])
            _wait_a_minute(busy, ground)
            grown = (busy.rss() - before) / MEBIBYTE
        most = _most_in_a_minute(server)
    name = f"{count:,} open checks"
    return [
        Row(f"cursor key with {name}, against rest", "ms", middle(crowded.times), 3.0, middle(quiet.times)),
        Row(f"calls in any minute, {name}", "calls", most, float(CALLS)),
        Row(f"memory grown in its minutes, {name}", "MiB", max(0.0, grown), 8.0),
    ]


def _wait_a_minute(terminal: Terminal, ground: Ground) -> None:
    """Let the limit of a minute be reached, however quick the keys were."""
    until = terminal.started + min(ground.size.idle, 65.0)
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, 1.0))


async def _open_checks(home: Path, server: dict[str, str]) -> None:
    """Request a check of each telephone, and write a journal that knows them."""
    client = Client(server["url"], Secret(server["key"]))
    telephones = await client.telephones()
    requests = [
        Request(Kind.CHECK, await client.request_check(one.telephone_id), one.telephone_id, one.number, time.time())
        for one in telephones
    ]
    await client.close()
    path = journal_path(load(plain_environment(home, SMSPINS_BASE_URL=server["url"])))
    path.parent.mkdir(parents=True, exist_ok=True)
    journal = await Journal.open(path, profile="default", base_url=server["url"])
    await journal.save_telephones(telephones, time.time())
    await journal.save_requests(requests)
    await journal.close()
    _control(server, "DELETE")


def _control(server: dict[str, str], method: str) -> list[dict[str, float]]:
    """Return the calls that the server had, or forget them."""
    request = urllib.request.Request(f"{server['url']}/control/calls", method=method)
    request.add_header(TOKEN_HEADER, server["token"])
    with urllib.request.urlopen(request) as answer:
        calls: list[dict[str, float]] = json.load(answer).get("calls", [])
    return calls


def _most_in_a_minute(server: dict[str, str]) -> float:
    times = sorted(call["at"] for call in _control(server, "GET"))
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 60.0:
            first += 1
        most = max(most, last - first + 1)
    return float(most)
