"""Sorting and filtering a large account: what a pane waits for when its order changes.

Stands apart because it runs in this process, on a state made of the journal. The one rule: nothing is remembered from
one order to the next, and the time is that of the CPU, whatever else is at work.
"""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import replace

from smspins_tui.journal import Journal
from smspins_tui.settings import journal_path, load
from smspins_tui.store import State
from smspins_tui.store.selectors import SORTS, request_view, telephone_view
from tests.bench.ground import Account, Ground
from tests.bench.row import Row
from tests.environment import plain_environment

FILTERS = ("555-01", "staging", "left:<4", "!212 auto:on", "555 !left:<4 !unread")
ROUNDS = 3


def measure_order(ground: Ground) -> list[Row]:
    """Sort and filter in every way; the slowest of each counts."""
    state = asyncio.run(known(ground.many))
    gc.freeze()  # as in the console
    large = f"{ground.size.telephones:,} telephones"
    rows = [
        Row(f"slowest sort, {large}", "ms", max(order_time(state, sort, "") for sort in SORTS), 50.0),
        Row(f"slowest filter, {large}", "ms", max(order_time(state, "last", words) for words in FILTERS), 50.0),
        Row(f"order of {len(state.requests):,} requests", "ms", request_time(state), 50.0),
    ]
    gc.unfreeze()
    return rows


async def known(account: Account) -> State:
    """Return the state of a console on that account."""
    path = journal_path(load(plain_environment(account.state.parent, SMSPINS_BASE_URL=account.url)))
    journal = await Journal.open(path, profile="default", base_url=account.url)
    kept = await journal.snapshot()
    await journal.close()
    return State(telephones=kept.telephones, inboxes=kept.inboxes, requests=kept.requests, is_whole=True)


def forgotten(state: State) -> State:
    """The same, of which nothing is remembered."""
    return replace(state, telephones=dict(state.telephones), inboxes=dict(state.inboxes), requests=dict(state.requests))


def order_time(state: State, sort: str, words: str) -> float:
    """Return how long it takes to put the telephones in order, in ms."""
    times = []
    for _ in range(ROUNDS):
        now, fresh = time.time(), forgotten(state)
        begun = time.thread_time()
        telephone_view(fresh, sort, False, words, now)
        times.append(time.thread_time() - begun)
    return min(times) * 1000


def request_time(state: State) -> float:
    """Return how long it takes to put the requests in order, in ms."""
    times = []
    for _ in range(ROUNDS):
        fresh = forgotten(state)
        begun = time.thread_time()
        request_view(fresh, None)
        times.append(time.thread_time() - begun)
    return min(times) * 1000
