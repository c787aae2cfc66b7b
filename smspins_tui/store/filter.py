"""The filter over telephones: what a person types after `/`.

Stands apart because its grammar is read in one place. The one rule: text that means nothing special is looked for in
number, id, label and the words of the status; nothing typed is ever an error.

    212 555       in the number, however it is written, in the id or in the label
    staging       in the label, or a word of the status (a status of an open request, ended, unlisted, unread)
    auto:on       auto check believed on (off, ?, keep)
    left:<4       days left (also <=, >, >=, a plain number)
    !word         the telephones that `word` does not fit

Words are all to fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from smspins_tui.models import AutoState

Fits = Callable[[str, "Facts"], bool]

_LEFT = re.compile(r"left:(<=|>=|<|>|=)?(\d{1,5})", re.ASCII)
_NUMBER = re.compile(r"[-+().\d]*\d[-+().\d]*", re.ASCII)
_COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "<": lambda left, limit: left < limit,
    "<=": lambda left, limit: left <= limit,
    ">": lambda left, limit: left > limit,
    ">=": lambda left, limit: left >= limit,
    "=": lambda left, limit: left == limit,
}


@dataclass(frozen=True, eq=False)
class Facts:
    """What a filter can ask of a telephone, by telephone id.

    `texts` are case-folded (label, number as it came, id), `digits` the digits of the number; `statuses` words such
    as `pending`; `days_left` is None when the server told no date.
    """

    texts: Mapping[str, str]
    digits: Mapping[str, str]
    statuses: Callable[[str], frozenset[str]]
    auto: Callable[[str], tuple[AutoState, bool]]
    days_left: Callable[[str], int | None]


def narrow(ids: Sequence[str], text: str, facts: Facts) -> tuple[str, ...]:
    """The telephones that every word of `text` fits, in the order given."""
    for word in text.casefold().split():
        fits = term(word)
        ids = [telephone_id for telephone_id in ids if fits(telephone_id, facts)]
    return tuple(ids)


def term(word: str) -> Fits:
    """What one case-folded word asks for."""
    if word.startswith("!") and len(word) > 1:
        asked = term(word[1:])
        return lambda telephone_id, facts: not asked(telephone_id, facts)
    if word.startswith("auto:"):
        return _auto(word.removeprefix("auto:"))
    if found := _LEFT.fullmatch(word):
        return _left(found[1] or "=", int(found[2]))
    if _NUMBER.fullmatch(word):
        return _number(word)
    return lambda telephone_id, facts: word in facts.texts[telephone_id] or word in facts.statuses(telephone_id)


def _auto(word: str) -> Fits:
    if word == "keep":
        return lambda telephone_id, facts: facts.auto(telephone_id)[1]
    return lambda telephone_id, facts: facts.auto(telephone_id)[0].startswith(word)


def _left(sign: str, limit: int) -> Fits:
    compare = _COMPARE[sign]

    def fits(telephone_id: str, facts: Facts) -> bool:
        left = facts.days_left(telephone_id)
        return left is not None and compare(left, limit)

    return fits


def _number(word: str) -> Fits:
    digits = "".join(filter(str.isdigit, word))
    if word.startswith("+") or len(digits) == 11:
        digits = digits.removeprefix("1")
    return lambda telephone_id, facts: digits in facts.digits[telephone_id] or word in facts.texts[telephone_id]
