"""A function that remembers its last answer."""

from __future__ import annotations

from collections.abc import Mapping

from smspins_tui.store.memo import remember_last


def test_same_objects_give_the_same_answer_and_equal_ones_do_not() -> None:
    calls: list[Mapping[str, int]] = []

    @remember_last
    def count(mapping: Mapping[str, int], text: str) -> list[str]:
        calls.append(mapping)
        return [text]

    one = {"a": 1}
    answer = count(one, "x")
    assert count(one, "".join(["x"])) is answer
    assert count(dict(one), "x") is not answer
    assert len(calls) == 2


def test_plain_values_of_another_type_are_another_call() -> None:
    @remember_last
    def kind(value: object) -> str:
        return type(value).__name__

    assert [kind(value) for value in (1, True, 1.0, None, "1")] == ["int", "bool", "float", "NoneType", "str"]
