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
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from smspins_tui.models import AutoState

Fits = Callable[[str], bool]

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

    `texts` are case-folded (label, number as it came, id), `digits` the digits of the number; `having` gives the
    telephones with a status such as `pending`; `auto` is the belief and whether it is kept; `days_left` is None when
    the server told no date.
    """

    texts: Mapping[str, str]
    digits: Mapping[str, str]
    having: Callable[[str], Collection[str]]
    auto: Callable[[str], tuple[AutoState, bool]]
    days_left: Callable[[str], int | None]


def narrow(ids: Sequence[str], text: str, facts: Facts) -> tuple[str, ...]:
    """The telephones that every word of `text` fits, in the order given."""
    for word in text.casefold().split():
        ids = [*filter(term(word, facts), ids)]
    return tuple(ids)


def term(word: str, facts: Facts) -> Fits:
    """What one case-folded word asks of a telephone id."""
    if word.startswith("!") and len(word) > 1:
        asked = term(word[1:], facts)
        return lambda telephone_id: not asked(telephone_id)
    if word.startswith("auto:"):
        return _auto(word.removeprefix("auto:"), facts)
    if found := _LEFT.fullmatch(word):
        return _left(found[1] or "=", int(found[2]), facts)
    if _NUMBER.fullmatch(word):
        return _number(word, facts)
    having, texts = facts.having(word), facts.texts
    return lambda telephone_id: word in texts[telephone_id] or telephone_id in having


def _auto(word: str, facts: Facts) -> Fits:
    if word == "keep":
        return lambda telephone_id: facts.auto(telephone_id)[1]
    return lambda telephone_id: facts.auto(telephone_id)[0].startswith(word)


def _left(sign: str, limit: int, facts: Facts) -> Fits:
    compare = _COMPARE[sign]

    def fits(telephone_id: str) -> bool:
        left = facts.days_left(telephone_id)
        return left is not None and compare(left, limit)

    return fits


def _number(word: str, facts: Facts) -> Fits:
    digits = "".join(filter(str.isdigit, word))
    if word.startswith("+") or len(digits) == 11:
        digits = digits.removeprefix("1")
    texts, numbers = facts.texts, facts.digits
    return lambda telephone_id: digits in numbers[telephone_id] or word in texts[telephone_id]
