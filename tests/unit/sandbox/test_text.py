"""What strangers write."""

from __future__ import annotations

from random import Random

from smspins_tui.sandbox.text import HOSTILE, draw_messages


def _many(count: int = 2000) -> list[tuple[str, ...]]:
    random = Random(3)
    return [draw_messages(random, hostile_share=0.0) for _ in range(count)]


def test_the_same_seed_writes_the_same_messages() -> None:
    assert draw_messages(Random(9), hostile_share=0.5) == draw_messages(Random(9), hostile_share=0.5)


def test_messages_come_in_several_scripts_in_parts_and_with_pipes_inside() -> None:
    texts = [text for delivery in _many() for text in delivery]
    for sign in "дкא验認인رक":
        assert any(sign in text for text in texts), sign
    assert any("|" in text for text in texts)
    assert any("\n" in text for text in texts)
    assert any(text.startswith("(1/2)") for text in texts)
    assert any("G-" in text for text in texts)


def test_a_delivery_has_one_message_or_two() -> None:
    assert {len(delivery) for delivery in _many()} == {1, 2}


def test_hostile_messages_come_only_when_asked_for() -> None:
    assert not any(text in HOSTILE for delivery in _many() for text in delivery)
    random = Random(4)
    assert {draw_messages(random, hostile_share=1.0) for _ in range(500)} == {(text,) for text in HOSTILE}
