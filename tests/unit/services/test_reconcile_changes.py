"""What became of number changes whose answer never came."""

from __future__ import annotations

from typing import Any

import pytest

from smspins_tui.models import (
    Action,
    Outcome,
    RequestAnswer,
    RequestKey,
    Status,
    Timeline,
)
from smspins_tui.services.evidence import is_number
from tests.unit.services.stage import (
    CHANGE,
    NEW_NUMBER,
    NOON,
    NUMBER,
    OTHER,
    OTHER_NUMBER,
    TID,
    Stage,
    change,
    stamp,
    telephone,
    told,
)


def listed(request_id: str = CHANGE.id, *, after: float = 1.0, **fields: Any) -> RequestAnswer:  # noqa: ANN401 - any field
    known: dict[str, Any] = {"last_telephone": NUMBER, "timeline": Timeline(queued=stamp(NOON + after))}
    return told(RequestKey(CHANGE.kind, request_id), **(known | fields))


async def look_at_lists(stage: Stage, *rows: RequestAnswer) -> None:
    """Hold two lists of changes against what is unknown, as late as they count."""
    for _ in range(2):
        stage.now += 120
        await stage.reconciler.look_at_changes(rows, stage.now)


async def outcomes(stage: Stage) -> list[Outcome]:
    return [intent.outcome for intent in (await stage.journal.snapshot()).intents.values()]


# Number changes


async def test_a_row_submitted_since_with_that_number_settles_a_change(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE, zip_code="95129")
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    found = stage.request(CHANGE)
    assert (found.telephone_id, found.zip_code, found.number, found.status) == (TID, "95129", NUMBER, Status.PENDING)
    assert found == (await stage.journal.snapshot()).requests[CHANGE]
    assert stage.state.intents == {}


async def test_a_change_that_is_found_to_have_ended_asks_for_the_telephones(stage: Stage) -> None:
    ended: list[bool] = []
    stage.account.on_change_ended = lambda: ended.append(True)
    await stage.unknown(Action.REQUEST_CHANGE)
    done = told(
        CHANGE,
        Status.SUCCESS,
        last_telephone=NUMBER,
        telephone=NEW_NUMBER,
        timeline=Timeline(queued=stamp(NOON + 1)),
    )
    await stage.reconciler.look_at_changes((done,), NOON + 300)
    assert stage.request(CHANGE).new_number == NEW_NUMBER
    assert ended == [True]


async def test_a_row_without_a_status_is_open(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    row_of_sample = told(CHANGE, None, last_telephone=NUMBER, timeline=Timeline(queued=stamp(NOON + 1)))
    await stage.reconciler.look_at_changes((row_of_sample,), NOON + 5)
    assert (stage.request(CHANGE).status, stage.request(CHANGE).is_open) == (Status.PENDING, True)


async def test_two_lists_without_it_say_that_the_server_has_none(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    other = listed(last_telephone="9175550123")
    await stage.reconciler.look_at_changes((other,), NOON + 120)
    assert (stage.intent.outcome, stage.intent.looks, stage.intent.looked_at) == (Outcome.UNKNOWN, 1, NOON + 120)
    await stage.reconciler.look_at_changes((), NOON + 123)
    assert stage.intent.outcome is Outcome.ABSENT
    assert await outcomes(stage) == [Outcome.ABSENT]
    assert stage.client.count("request_change") == 0


async def test_a_list_within_two_minutes_does_not_count(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    for seconds in (1, 60, 119):
        await stage.reconciler.look_at_changes((), NOON + seconds)
    assert stage.intent.looks == 0
    await stage.reconciler.look_at_changes((), NOON + 120)
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 1)


async def test_looks_are_counted_across_a_restart(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((), NOON + 120)
    stage.account.store.update(intents=(await stage.journal.snapshot()).intents)
    await stage.reconciler.look_at_changes((), NOON + 500)
    assert stage.intent.outcome is Outcome.ABSENT


async def test_after_two_days_a_list_shows_nothing(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    for seconds in (1, 2, 3):
        await stage.reconciler.look_at_changes((), NOON + 48 * 3600 + seconds)
    assert stage.intent.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "row_before",
    [listed(after=-3600), listed(last_telephone=OTHER_NUMBER), listed(last_telephone="917-555-0123")],
)
async def test_a_row_of_before_or_of_another_number_does_not_fit(stage: Stage, row_before: RequestAnswer) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_at_lists(stage, row_before)
    assert stage.intent.outcome is Outcome.ABSENT


@pytest.mark.parametrize(
    "doubtful",
    [
        listed(last_telephone="Test SMS 1|Test SMS 2"),
        listed(last_telephone=None),
        listed(timeline=Timeline()),
        listed(timeline=Timeline(queued=stamp(0).__class__("soon"))),
    ],
)
async def test_a_row_that_may_be_it_keeps_it_unknown(stage: Stage, doubtful: RequestAnswer) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_at_lists(stage, doubtful)
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 0)


async def test_without_a_number_nothing_is_settled_by_a_list(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE, number=None)
    await look_at_lists(stage, listed(last_telephone=None), listed("2"))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_two_changes_do_not_share_a_row(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.unknown(Action.REQUEST_CHANGE, telephone_id=OTHER, number=NUMBER)
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    assert [intent.telephone_id for intent in stage.state.intents.values()] == [OTHER]
    assert len(stage.state.requests) == 1


async def test_a_change_that_is_known_already_settles_no_other(stage: Stage) -> None:
    await stage.know(change(status=Status.FAILED, status_raw="FAILED", requested_at=NOON - 30))
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_at_lists(stage, listed(after=-30))
    assert stage.intent.outcome is Outcome.ABSENT


async def test_a_changed_number_settles_a_change_even_after_two_days(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    stage.now += 72 * 3600
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.state.intents == {}
    assert stage.notice == "request number change: the number is (408) 555-0101 now"


@pytest.mark.parametrize("number", [NUMBER, ""])
async def test_the_same_number_or_none_settles_nothing(stage: Stage, number: str) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=number),))
    assert stage.intent.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("told_number", [NEW_NUMBER, None])
async def test_a_number_that_an_earlier_change_explains_settles_nothing(stage: Stage, told_number: str | None) -> None:
    """The earlier change has ended, and the telephones were not listed since."""
    await stage.know(change(status=Status.SUCCESS, status_raw="SUCCESS", new_number=told_number))
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_after_an_earlier_change_the_row_with_its_new_number_fits(stage: Stage) -> None:
    await stage.know(change("1", status=Status.SUCCESS, status_raw="SUCCESS", new_number=NEW_NUMBER))
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed(last_telephone=NEW_NUMBER),), NOON + 5)
    assert stage.state.intents == {}


async def test_a_number_that_the_earlier_change_does_not_explain_settles(stage: Stage) -> None:
    await stage.know(change(status=Status.SUCCESS, status_raw="SUCCESS", new_number=NEW_NUMBER))
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number="4085550102"),))
    assert stage.state.intents == {}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(NUMBER, True), ("+1 (212) 555-0100", True), (None, False), ("", False), ("code 5550100", False), ("123", False)],
)
def test_what_is_a_telephone_number(text: str | None, is_one: bool) -> None:
    assert is_number(text) is is_one
