"""The code finder on what the sandbox writes, where the code is known to who wrote it."""

from __future__ import annotations

from tests.unit.codes.measure import generated, measure
from tests.unit.codes.test_codes import wrong


def test_of_what_the_sandbox_writes_all_but_one_in_a_hundred_is_read_right() -> None:
    examples = generated(1, 2, 3, deliveries=200)
    figures = measure(examples)
    assert len({code for example in examples for code in example.codes}) > 400
    assert sum(1 for example in examples if not example.codes) > 100
    assert figures.precision >= 0.99, wrong(examples)
    assert figures.recall >= 0.99, wrong(examples)
