"""Telephones and their inboxes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.eastern import Stamp
from smspins_tui.journal.connection import Connection
from smspins_tui.journal.meta import TELEPHONES_AT, fact
from smspins_tui.journal.snapshot import snapshot
from smspins_tui.journal.telephone import inboxes, mark_asked, save_label, save_telephones
from smspins_tui.models import Inbox
from tests.unit.journal.examples import telephone


def test_a_telephone_comes_back_as_it_was_saved(connection: Connection) -> None:
    saved = telephone(
        expires=Stamp("2026-03-10", 1_773_115_200.0, is_date=True),
        listed_at=1000.0,
        unlisted_since=1300.0,
        missed=2,
        number_since=900.5,
        label="QA stäging 7",
        fields=(("telephone_id", "23354"), ("telephone", '"(212) 555-0113"')),
    )
    save_telephones(connection, [saved])
    assert snapshot(connection).telephones == {"23354": saved}


def test_a_time_that_could_not_be_read_stays_raw(connection: Connection) -> None:
    saved = telephone(added=None, expires=Stamp("next Tuesday"))
    save_telephones(connection, [saved])
    assert snapshot(connection).telephones["23354"] == saved


def test_saving_the_same_again_writes_nothing(connection: Connection) -> None:
    saved = [telephone(str(number), listed_at=1000.0) for number in range(100)]
    save_telephones(connection, saved)
    written = connection.total_changes
    save_telephones(connection, saved)
    assert connection.total_changes == written


def test_only_what_changed_is_written(connection: Connection) -> None:
    saved = [telephone(str(number)) for number in range(100)]
    save_telephones(connection, saved)
    written = connection.total_changes
    save_telephones(connection, [*saved[:-1], replace(saved[-1], number="9175550142")])
    assert connection.total_changes == written + 1
    assert snapshot(connection).telephones["99"].number == "9175550142"


def test_telephones_left_out_are_kept(connection: Connection) -> None:
    save_telephones(connection, [telephone("1"), telephone("2")])
    save_telephones(connection, [telephone("2")])
    assert set(snapshot(connection).telephones) == {"1", "2"}


def test_a_label_is_not_undone_by_a_telephone_that_was_read_before(connection: Connection) -> None:
    save_telephones(connection, [telephone()])
    assert save_label(connection, "23354", "bank")
    save_telephones(connection, [telephone(number="9175550142")])
    kept = snapshot(connection).telephones["23354"]
    assert (kept.label, kept.number) == ("bank", "9175550142")


def test_a_telephone_nobody_knows_gets_no_label(connection: Connection) -> None:
    assert not save_label(connection, "1", "bank")


@pytest.mark.parametrize(
    ("saves", "expected"),
    [
        ([((), 1500.0)], 1500.0),
        ([((telephone(listed_at=1000.0), telephone("1", listed_at=900.0)), None)], 1000.0),
        ([((telephone(listed_at=1000.0),), None), ((telephone(listed_at=900.0),), None)], 1000.0),
        ([((telephone(listed_at=1000.0),), 1600.0)], 1600.0),
        ([((telephone(),), None)], None),
    ],
)
def test_the_time_of_the_newest_list_is_kept(
    connection: Connection, saves: list[tuple[tuple[object, ...], float | None]], expected: float | None
) -> None:
    for telephones, at in saves:
        save_telephones(connection, telephones, at)  # type: ignore[arg-type]  # a table of telephones
    assert fact(connection, TELEPHONES_AT) == expected


def test_an_inbox_tells_whether_its_messages_were_ever_asked_for(connection: Connection) -> None:
    save_telephones(connection, [telephone("1")])
    mark_asked(connection, "2", 1000.0)
    mark_asked(connection, "2", 1001.0)
    assert inboxes(connection, ["1", "2", "3"]) == {"1": Inbox(), "2": Inbox(asked_at=1001.0), "3": Inbox()}
