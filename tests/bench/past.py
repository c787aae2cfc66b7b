"""A journal as an earlier day left it: what the first frame shows before anything is asked.

Stands apart because it is made by the journal itself, in one go. The one rule: the telephones are those of the server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from smspins_tui.api import Client
from smspins_tui.journal import Journal
from smspins_tui.models import Kind, Message, Request, Status, Telephone
from smspins_tui.secret import Secret

DAY = 86_400.0
FIRST_ID = 900_000
"""Request ids far above those that a young server gives."""
ASKED = 400
"""Telephones whose messages were asked for; more would only take longer to write."""


async def write_past(path: Path, base_url: str, key: str, requests: int) -> None:
    """Write the server's telephones, so many requests that have ended, and a message for some of them."""
    client = Client(base_url, Secret(key))
    telephones = await client.telephones()
    await client.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    journal = await Journal.open(path, profile="default", base_url=base_url)
    now = time.time()
    await journal.save_telephones(telephones, now)
    await journal.save_requests(ended_checks(telephones, requests, now - DAY))
    await journal.add_messages(messages(telephones[:ASKED], now - DAY))
    for telephone in telephones[:ASKED]:
        await journal.mark_asked(telephone.telephone_id, now)
    await journal.close()


def ended_checks(telephones: tuple[Telephone, ...], count: int, at: float) -> Iterator[Request]:
    """Yield checks that ended well."""
    for number in range(count):
        telephone = telephones[number % len(telephones)]
        key = str(FIRST_ID + number)
        yield Request(
            Kind.CHECK, key, telephone.telephone_id, telephone.number, at, Status.SUCCESS, "SUCCESS", seen_at=at
        )


def messages(telephones: tuple[Telephone, ...], at: float) -> Iterator[Message]:
    """Yield a read message for each telephone."""
    for place, telephone in enumerate(telephones):
        text = f"Your Acme code is {532_084 + place}."
        yield Message(
            str(FIRST_ID + place), text, 0, telephone.telephone_id, telephone.number, at - 60 * place, is_read=True
        )
