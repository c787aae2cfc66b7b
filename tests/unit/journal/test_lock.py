"""The lock beside the journal, and its mark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from smspins_tui.errors import JournalBusy
from smspins_tui.journal.lock import End, Lock, Mark


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "journal.db-lock"


@pytest.fixture
def lock(place: Path) -> Iterator[Lock]:
    taken = Lock(place)
    yield taken
    taken.release()


@pytest.mark.usefixtures("lock")
def test_a_second_one_is_refused(place: Path) -> None:
    with pytest.raises(JournalBusy, match="another window"):
        Lock(place)


def test_a_released_one_can_be_taken_again(place: Path) -> None:
    Lock(place).release()
    Lock(place).release()


@pytest.mark.usefixtures("lock")
def test_only_its_owner_can_read_it(place: Path) -> None:
    assert place.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mark", [Mark(1, End.OPEN), Mark(12_345, End.CLOSED), Mark(7, End.SUSPECT)])
def test_a_mark_is_read_as_written(lock: Lock, mark: Mark) -> None:
    lock.write(Mark(999_999, End.SUSPECT))
    lock.write(mark)
    assert lock.read() == mark


@pytest.mark.usefixtures("lock")
@pytest.mark.parametrize("words", ["", "1", "one open", "1 ajar", "1 open closed", "\x00" * 64, "é open"])
def test_words_that_are_no_mark_are_none(place: Path, words: str, lock: Lock) -> None:
    place.write_text(words)
    assert lock.read() is None


def test_a_mark_is_on_the_disk_when_it_is_written(lock: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Mark | None] = []
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(lock.read()))
    lock.write(Mark(7, End.OPEN))
    assert synced == [Mark(7, End.OPEN)]
