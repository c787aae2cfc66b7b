"""What a list of number changes shows, where a row may be of more than one call."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import Action, Intent, Outcome, RequestAnswer, RequestKey, Status, Timeline
from smspins_tui.services.evidence import LATEST, SLACK
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

NEWER_NUMBER = "4085550102"
ENDED = {"status": Status.SUCCESS, "status_raw": "SUCCESS"}


def listed(request_id: str, at: float, last_telephone: str = NUMBER) -> RequestAnswer:
    timeline = Timeline(queued=stamp(at))
    return told(RequestKey(CHANGE.kind, request_id), last_telephone=last_telephone, timeline=timeline)


async def put_aside(stage: Stage, outcome: Outcome = Outcome.UNKNOWN) -> Intent:
    """Have a number change that ended so, and that the person dismissed."""
    earlier = await stage.unknown(Action.REQUEST_CHANGE)
    if outcome is not Outcome.UNKNOWN:
        await stage.reconciler.settle(earlier, outcome, "")
    await stage.actions.dismiss(earlier.intent_id)
    return earlier


async def look_twice(stage: Stage, *rows: RequestAnswer) -> None:
    for _ in range(2):
        stage.now += 120
        await stage.reconciler.look_at_changes(rows, stage.now)


async def test_one_row_for_two_calls_is_of_nobody_knows_which(stage: Stage) -> None:
    await put_aside(stage)
    stage.now += 30
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_twice(stage, listed("1", stage.now + 1))
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 0)
    assert "nobody can tell" in stage.intent.detail
    assert (await stage.journal.snapshot()).intents == stage.state.intents


async def test_two_rows_for_two_calls_show_that_both_arrived(stage: Stage) -> None:
    await put_aside(stage)
    stage.now += 30
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed("2", stage.now + 1), listed("1", stage.now)), stage.now + 5)
    assert stage.state.intents == {}
    assert "2 and 1" in stage.notice
    assert stage.state.requests == {}


async def test_a_row_too_late_for_the_earlier_call_is_of_this_one(stage: Stage) -> None:
    await put_aside(stage)
    stage.now += LATEST
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed("1", stage.now + 1),), stage.now + 5)
    assert stage.request(RequestKey(CHANGE.kind, "1")).telephone_id == TID


async def test_a_row_from_before_the_call_is_of_the_earlier_one_and_leaves_the_other(stage: Stage) -> None:
    await put_aside(stage)
    first = listed("1", NOON + 1)
    stage.now += SLACK + 2
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed("2", stage.now + 1), first), stage.now + 5)
    assert [key.id for key in stage.state.requests] == ["2"]


async def test_a_row_from_before_the_call_does_not_keep_it_unknown(stage: Stage) -> None:
    await put_aside(stage)
    stage.now += SLACK + 2
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_twice(stage, listed("1", NOON + 1))
    assert stage.intent.outcome is Outcome.ABSENT


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NOT_SENT, Outcome.ABSENT])
async def test_a_call_that_did_not_arrive_is_no_rival(stage: Stage, outcome: Outcome) -> None:
    await put_aside(stage, outcome)
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed("1", stage.now + 1),), stage.now + 5)
    assert [key.id for key in stage.state.requests] == ["1"]


async def test_what_was_sent_again_is_a_rival_too(stage: Stage) -> None:
    earlier = await stage.unknown(Action.REQUEST_CHANGE)
    again = await stage.journal.begin(
        Action.REQUEST_CHANGE, TID, at=stage.now, number=NUMBER, replaces=earlier.intent_id
    )
    stage.account.store.update(intents={})
    await stage.reconciler.settle(again, Outcome.UNKNOWN, "no whole answer")
    await look_twice(stage, listed("1", stage.now + 1))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_new_number_may_be_of_the_call_that_was_put_aside(stage: Stage) -> None:
    await put_aside(stage)
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_call_that_the_journal_says_nothing_of_is_not_settled(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    stage.break_journal(is_readable=False)
    await look_twice(stage, listed("1", stage.now + 1))
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_change_that_only_the_journal_still_knows_is_not_this_one(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.journal.save_requests((change("1", requested_at=NOON - 30, **ENDED, new_number=None),))
    await look_twice(stage, listed("1", NOON - 30))
    assert stage.intent.outcome is Outcome.ABSENT


async def test_in_the_repeated_hour_a_row_may_be_of_a_call_of_an_hour_before(stage: Stage) -> None:
    """On 2026-11-01 the clock shows 1:10 twice: the row may have been made at the second time, too."""
    stage.now = parse_stamp("2026-11-01 01:10:00").at or 0.0
    row = listed("1", stage.now)
    await put_aside(stage)
    stage.now += 1800
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((row,), stage.now + 5)
    assert stage.intent.outcome is Outcome.UNKNOWN


# Numbers


async def test_a_row_of_another_telephone_is_no_doubt_while_the_number_may_have_changed(stage: Stage) -> None:
    await stage.know(change("9"))
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_twice(stage, listed("1", stage.now + 1, OTHER_NUMBER))
    assert stage.intent.outcome is Outcome.ABSENT


async def test_a_row_of_a_strange_number_is_a_doubt_while_the_number_may_have_changed(stage: Stage) -> None:
    await stage.know(change("9"))
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_twice(stage, listed("1", stage.now + 1, NEW_NUMBER))
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 0)
    stage.account.put_request(change("9", **ENDED, new_number=NEWER_NUMBER))
    await look_twice(stage, listed("1", stage.now + 1, NEW_NUMBER))
    assert stage.intent.outcome is Outcome.ABSENT


async def test_a_change_noted_with_an_old_number_explains_the_new_one(stage: Stage) -> None:
    """It was asked before the telephones were listed anew, so the number it was noted with was gone already."""
    await stage.know(change("9", number="2125550101", **ENDED, new_number=NEW_NUMBER))
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_the_number_that_a_strange_change_gave_is_of_the_telephone(stage: Stage) -> None:
    """A call that was put aside changed the number, and the next one finds the new number there."""
    await put_aside(stage)
    stage.now += LATEST
    await stage.unknown(Action.REQUEST_CHANGE)
    strange = replace(listed("1", NOON + 1), status=Status.SUCCESS, telephone=NEW_NUMBER)
    await stage.reconciler.look_at_changes((strange, listed("2", stage.now + 1, NEW_NUMBER)), stage.now + 5)
    assert [key.id for key in stage.state.requests] == ["2"]


async def test_another_telephone_with_a_call_of_its_own_is_no_rival(stage: Stage) -> None:
    earlier = await stage.unknown(Action.REQUEST_CHANGE, telephone_id=OTHER, number=OTHER_NUMBER)
    await stage.actions.dismiss(earlier.intent_id)
    await stage.unknown(Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed("1", stage.now + 1),), stage.now + 5)
    assert [key.id for key in stage.state.requests] == ["1"]
