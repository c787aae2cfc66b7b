"""A function that remembers its last answer.

Stands apart because a view must stay the same object while nothing that it shows changed: a pane that is bound to it
then does nothing at all. The one rule: arguments are compared by identity (short plain values by value), never walked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

PLAIN = (str, int, float, bool, type(None))


def is_same(one: object, other: object) -> bool:
    """Whether two arguments are the same object, or equal plain values."""
    return one is other or (isinstance(one, PLAIN) and type(one) is type(other) and one == other)


def remember_last(function: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Give `function` (of positional arguments, pure) a memory of its last call.

    It holds on to those arguments, so that the identity of a mapping can't be taken over by another.
    """
    last: list[tuple[tuple[object, ...], Answer]] = []

    def remembering(*arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        if named:
            return function(*arguments, **named)
        if last and len(last[0][0]) == len(arguments) and all(map(is_same, last[0][0], arguments)):
            return last[0][1]
        answer = function(*arguments, **named)
        last[:] = [(arguments, answer)]
        return answer

    return remembering
