"""What became of checks and cancels whose answer never came."""

from __future__ import annotations

from typing import Any

import pytest

from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Outcome,
    RequestAnswer,
    RequestKey,
    Status,
    Timeline,
)
from smspins_tui.services.belief import believe
from tests.unit.services.stage import (
    CHANGE,
    CHECK,
    NEW_NUMBER,
    NOON,
    NUMBER,
    OTHER,
    OTHER_NUMBER,
    TID,
    Stage,
    change,
    check,
    row,
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


# Checks


async def test_an_id_that_appears_for_the_telephone_settles_a_check(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.state.intents == {}
    assert await outcomes(stage) == []
    assert stage.request(CHECK).is_asked_here
    assert CHECK in stage.account.polled_requests()
    assert stage.notice == "request check: probably 15682: its messages came"


async def test_where_auto_check_is_off_it_is_not_only_probable(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    stage.account.store.update(auto_checks={TID: AutoCheck(TID, AutoState.OFF, NOON)})
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.notice == "request check: 15682: its messages came"


async def test_where_auto_check_was_on_at_the_call_it_is_only_probable(stage: Stage) -> None:
    stage.now += 12 * 3600 - 30
    await believe(stage.account, TID, AutoState.ON)
    await stage.unknown(Action.REQUEST_CHECK)
    stage.now += 60  # past midnight: it is off now
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(stage.now)),))
    assert stage.notice.startswith("request check: probably 15682")


@pytest.mark.parametrize(("ago", "word"), [(600.0, "probably 15682"), (2 * 3600.0, "15682")])
async def test_after_an_earlier_check_without_an_answer_it_is_only_probable(
    stage: Stage, ago: float, word: str
) -> None:
    await believe(stage.account, TID, AutoState.OFF)
    earlier = await stage.unknown(Action.REQUEST_CHECK)
    await stage.actions.dismiss(earlier.intent_id)
    stage.now += ago
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(stage.now + 30)),))
    assert stage.notice.startswith(f"request check: {word}")


async def test_a_check_found_starts_auto_check(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    stage.account.store.update(auto_checks={TID: AutoCheck(TID, AutoState.ON, NOON)})
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.state.auto_checks[TID].is_started


async def test_of_several_ids_the_first_one_is_taken(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    rows = (row("b", "3", updated=stamp(NOON + 60)), row("a", "2", updated=stamp(NOON + 30)))
    await stage.reconciler.look_at_messages(TID, rows)
    assert [key.id for key in stage.state.requests] == ["2"]


@pytest.mark.parametrize(
    "found",
    [
        row("old", updated=stamp(NOON - 30)),
        row("when", updated=None),
        row("when", updated=stamp(NOON).__class__("soon")),
    ],
)
async def test_a_row_that_is_not_since_the_call_settles_nothing(stage: Stage, found: Any) -> None:  # noqa: ANN401 - a row
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (found,))
    assert stage.intent.outcome is Outcome.UNKNOWN
    assert stage.state.requests == {}


async def test_a_check_whose_messages_were_here_before_is_not_the_one(stage: Stage) -> None:
    """Another program asked for it, and it gets one more message after our call."""
    await stage.list_telephones()
    await stage.intake.take_messages(TID, (row("first", "7"),))
    stage.now += 10
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("first|more", "7", updated=stamp(stage.now + 5)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_check_asked_here_is_not_the_one(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.know(check(requested_at=NOON + 5))
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_check_that_was_adopted_meanwhile_becomes_one_asked_here(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.intake.take_messages(TID, ())
    stage.now += 40
    found = row("code", updated=stamp(NOON + 30))
    await stage.intake.take_messages(TID, (found,))
    assert not stage.request(CHECK).is_asked_here
    await stage.reconciler.look_at_messages(TID, (found,))
    assert (stage.request(CHECK).is_asked_here, stage.request(CHECK).is_open) == (True, True)
    assert stage.request(CHECK) == (await stage.journal.snapshot()).requests[CHECK]


async def test_messages_of_another_telephone_settle_nothing(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(OTHER, (row("code", telephone_id=OTHER, updated=stamp(NOON + 30)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_the_skew_of_the_server_is_taken_off(stage: Stage) -> None:
    stage.account.store.update(skew=-3600.0)
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("old", "1", updated=stamp(NOON - 3700)),))
    assert stage.intent.outcome is Outcome.UNKNOWN
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON - 3570)),))
    assert stage.state.intents == {}


# Cancels


@pytest.mark.parametrize(("action", "key"), [(Action.CANCEL_CHECK, CHECK), (Action.CANCEL_CHANGE, CHANGE)])
@pytest.mark.parametrize(
    ("status", "outcome"),
    [(Status.CANCELED, None), (Status.STARTED, Outcome.REFUSED), (Status.SUCCESS, Outcome.REFUSED)],
)
async def test_the_status_tells_what_became_of_a_cancel(
    stage: Stage, action: Action, key: RequestKey, status: Status, outcome: Outcome | None
) -> None:
    await stage.unknown(action, request_id=key.id)
    await stage.know(check(), change())
    await stage.reconciler.look_at_request(await stage.intake.take_request(told(key, status)))
    assert await outcomes(stage) == ([outcome] if outcome else [])


async def test_a_cancel_of_what_is_still_pending_never_arrived(stage: Stage) -> None:
    await stage.unknown(Action.CANCEL_CHECK, request_id=CHECK.id)
    stage.now += 119
    await stage.reconciler.look_at_request(check())
    assert stage.intent.outcome is Outcome.UNKNOWN
    stage.now += 1
    await stage.reconciler.look_at_request(check())
    assert (stage.intent.outcome, stage.intent.detail) == (
        Outcome.ABSENT, "15682 is not canceled: it is still PENDING",
    )  # fmt: skip


async def test_a_cancel_of_what_the_server_does_not_know_is_over(stage: Stage) -> None:
    await stage.unknown(Action.CANCEL_CHECK, request_id=CHECK.id)
    await stage.reconciler.look_at_request(check(unfound=2))
    assert (stage.intent.outcome, stage.intent.detail) == (Outcome.ABSENT, "the server does not know 15682")


async def test_a_change_of_the_same_id_says_nothing_of_a_check(stage: Stage) -> None:
    await stage.unknown(Action.CANCEL_CHECK, request_id=CHANGE.id)
    await stage.reconciler.look_at_request(change(status=Status.CANCELED))
    assert stage.intent.outcome is Outcome.UNKNOWN


# In general


async def test_what_was_dismissed_meanwhile_stays_dismissed(stage: Stage) -> None:
    first = await stage.unknown(Action.REQUEST_CHANGE)
    await stage.unknown(Action.REQUEST_CHANGE, telephone_id=OTHER, number=OTHER_NUMBER)
    looking = stage.reconciler._unknown(Action.REQUEST_CHANGE)
    assert next(looking) == first
    await stage.actions.dismiss(first.intent_id + 1)
    assert list(looking) == []


async def test_the_label_of_the_telephone_names_what_was_found(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHANGE)
    stage.account.store.update(telephones={TID: telephone(label="QA 7")})
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    assert stage.state.notice is not None
    assert stage.state.notice.title == "QA 7"


async def test_an_answer_sends_nothing(stage: Stage) -> None:
    await stage.unknown(Action.REQUEST_CHECK)
    await stage.unknown(Action.REQUEST_CHANGE)
    await look_at_lists(stage)
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.client.calls == []
