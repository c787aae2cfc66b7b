"""Killed at random moments: what the journal acknowledged is there the next time."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from smspins_tui.journal import Journal
from smspins_tui.journal.connection import Connection
from smspins_tui.models import Kind, Outcome, RequestKey
from tests.unit.journal.examples import open_at

ROOT = Path(__file__).parents[3]
Acknowledged = dict[str, set[str]]


def run_and_kill(path: Path, lines: int) -> list[list[str]]:
    """Start a program that writes, kill it after it printed so many lines, and return all whole lines it printed."""
    command = [sys.executable, "-m", "tests.unit.journal.victim", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout is not None
        said = [victim.stdout.readline() for _ in range(lines)]
        victim.kill()
        said += victim.stdout.readlines()
    return [line.split() for line in said if line.endswith("\n")]


def count_in(acknowledged: Acknowledged, said: list[list[str]]) -> None:
    for what, number, *_ in (words for words in said if len(words) > 1):
        acknowledged[what].add(number)


def intents_of(connection: Connection) -> dict[str, str]:
    return {str(number): outcome for number, outcome in connection.rows("SELECT intent_id, outcome FROM intent")}


def messages_of(connection: Connection) -> dict[str, int]:
    return dict(connection.rows("SELECT check_id, count(*) FROM message GROUP BY check_id"))


def quick_check(connection: Connection) -> object:
    return connection.one("PRAGMA integrity_check")


async def check_nothing_is_missing(journal: Journal, acknowledged: Acknowledged) -> None:
    intents, messages = await journal.run(intents_of), await journal.run(messages_of)
    assert acknowledged["intent"] <= set(intents)
    assert {intents[number] for number in acknowledged["done"]} <= {Outcome.DONE}
    assert {messages.get(number) for number in acknowledged["messages"]} <= {5}
    assert set(messages.values()) <= {5}  # all of a commit or nothing
    for number in acknowledged["done"]:
        assert await journal.find_request(RequestKey(Kind.CHANGE, number)) is not None
    assert Outcome.SENDING not in intents.values()
    assert await journal.run(quick_check) == "ok"
    assert journal.notes == ()


async def kill_rounds(path: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    acknowledged: Acknowledged = {"opened": set(), "intent": set(), "done": set(), "messages": set()}
    for number in range(rounds):
        said = run_and_kill(path, chance.randint(1, 40))
        assert said[0] == ["opened"], said[0]
        count_in(acknowledged, said)
        if number % 3 == 0:  # else the next victim is the one that opens what was left
            journal = await open_at(path)
            await check_nothing_is_missing(journal, acknowledged)
            await journal.close()
    journal = await open_at(path)
    await check_nothing_is_missing(journal, acknowledged)
    await journal.close()
    assert acknowledged["done"]


async def test_nothing_acknowledged_is_missing_after_a_kill(path: Path) -> None:
    await kill_rounds(path, 20, seed=1)


@pytest.mark.nightly
@pytest.mark.timeout(900)
async def test_nothing_acknowledged_is_missing_after_two_hundred_kills(path: Path) -> None:
    await kill_rounds(path, 200, seed=2)
