"""The JSON of an answer, made safe to hold.

Stands apart because this is where a stranger's bytes become values. The one rule: whatever the body is, the result is
a plain JSON value without the key and without lone surrogates, or `NotTheApi`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Never

from smspins_tui.api.transport import Answer
from smspins_tui.errors import NotTheApi
from smspins_tui.safetext import repair

Scrub = Callable[[str], str]

RAW_CAP = 4000


def parse_body(answer: Answer, scrub: Scrub) -> object:
    """Return the JSON value of an answer, its texts repaired and without the key.

    Args:
        answer: a whole answer.
        scrub: takes the key out of a text.

    Raises:
        NotTheApi: it isn't JSON (NaN and integers of thousands of digits included), or is nested too deep.
    """
    try:
        value: object = json.loads(answer.text, parse_constant=_refuse)
        return _mend(value, scrub) if _needs_mending(answer, scrub) else value
    except (ValueError, RecursionError):
        what = "is empty" if not answer.text.strip() else "isn't JSON"
    raise NotTheApi(f"the answer isn't the API's, it {what}: the address may be wrong", raw_text(answer, scrub))


def raw_text(answer: Answer, scrub: Scrub) -> str:
    """Return the start of the body without the key, else as it came."""
    return repair(scrub(answer.text))[:RAW_CAP]


def _refuse(constant: str) -> Never:
    raise ValueError(constant)


def _needs_mending(answer: Answer, scrub: Scrub) -> bool:
    # Lone surrogates come by an escape only, and so does a key that `scrub` can't see in the text. Most answers hold
    # neither, and walking through 10,000 telephones costs as much as reading them.
    return "\\" in answer.text or scrub(answer.text) != answer.text


def _mend(value: object, scrub: Scrub) -> object:
    match value:
        case str():
            return scrub(repair(value))
        case list():
            return [_mend(item, scrub) for item in value]
        case dict():
            return {scrub(repair(name)): _mend(item, scrub) for name, item in value.items()}
        case _:
            return value
