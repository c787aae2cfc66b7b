"""A program to be killed: writes to the journal and prints what the journal acknowledged.

Run as `python -m tests.unit.journal.victim PATH`. Each line is printed after the write that it names was awaited.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from smspins_tui.journal import Journal
from smspins_tui.models import Action, Outcome
from tests.unit.journal.examples import change, check, message, open_at, telephone


def say(*words: object) -> None:
    print(*words, flush=True)  # noqa: T201 - what it is for


async def one_round(journal: Journal, number: int) -> None:
    telephone_id = str(number % 7)
    begun = await journal.begin(Action.REQUEST_CHANGE, telephone_id, at=float(number), zip_code="95129")
    say("intent", begun.intent_id)
    request = change(f"{begun.intent_id}", telephone_id=telephone_id)
    await journal.settle(begun.intent_id, Outcome.DONE, at=float(number), request=request)
    say("done", begun.intent_id, request.id)
    check_id = f"{begun.intent_id}"
    await journal.save_requests([check(check_id, telephone_id=telephone_id)])
    await journal.add_messages([message(f"code {part}", check_id, telephone_id=telephone_id) for part in range(5)])
    say("messages", check_id)


async def main(path: Path) -> None:
    journal = await open_at(path)
    say("opened", *journal.notes)
    await journal.save_telephones([telephone(str(number)) for number in range(7)])
    for intent in (await journal.snapshot()).intents.values():
        await journal.settle(intent.intent_id, Outcome.DISMISSED, at=0.0)
    for number in itertools.count():
        await one_round(journal, number)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
