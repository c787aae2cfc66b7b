"""What became of calls whose answer never came."""

from __future__ import annotations

from typing import Any

import pytest

from smspins_tui.errors import NoAnswer
from smspins_tui.models import (
    Action,
    AutoCheck,
    AutoState,
    Intent,
    Outcome,
    RequestAnswer,
    RequestKey,
    Status,
    Timeline,
)
from smspins_tui.services.reconcile import is_number
from tests.unit.services.stage import (
    CHANGE,
    CHECK,
    NEW_NUMBER,
    NOON,
    NUMBER,
    TID,
    Stage,
    change,
    check,
    row,
    stamp,
    telephone,
    told,
)

OTHER = "23355"
OTHER_NUMBER = "2125550199"


async def unknown(stage: Stage, action: Action, **fields: Any) -> Intent:  # noqa: ANN401 - any field
    """Have a call of unknown outcome, made now."""
    await stage.list_telephones(telephone(), telephone(OTHER, OTHER_NUMBER))
    known: dict[str, Any] = {"telephone_id": TID, "number": NUMBER}
    intent = await stage.journal.begin(action, at=stage.now, **(known | fields))
    await stage.reconciler.settle(intent, Outcome.UNKNOWN, str(NoAnswer("no whole answer")))
    return stage.state.intents[intent.intent_id]


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
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.state.intents == {}
    assert await outcomes(stage) == []
    assert stage.request(CHECK).is_asked_here
    assert CHECK in stage.account.polled_requests()
    assert stage.notice == "request check: probably 15682: its messages came"


async def test_where_auto_check_is_off_it_is_not_only_probable(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    stage.account.store.update(auto_checks={TID: AutoCheck(TID, AutoState.OFF, NOON)})
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.notice == "request check: 15682: its messages came"


async def test_a_check_found_starts_auto_check(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    stage.account.store.update(auto_checks={TID: AutoCheck(TID, AutoState.ON, NOON)})
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.state.auto_checks[TID].is_started


async def test_of_several_ids_the_first_one_is_taken(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
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
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (found,))
    assert stage.intent.outcome is Outcome.UNKNOWN
    assert stage.state.requests == {}


async def test_a_check_whose_messages_were_here_before_is_not_the_one(stage: Stage) -> None:
    """Another program asked for it, and it gets one more message after our call."""
    await stage.list_telephones()
    await stage.intake.take_messages(TID, (row("first", "7"),))
    stage.now += 10
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("first|more", "7", updated=stamp(stage.now + 5)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_check_asked_here_is_not_the_one(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.know(check(requested_at=NOON + 5))
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_a_check_that_was_adopted_meanwhile_becomes_one_asked_here(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.intake.take_messages(TID, ())
    stage.now += 40
    found = row("code", updated=stamp(NOON + 30))
    await stage.intake.take_messages(TID, (found,))
    assert not stage.request(CHECK).is_asked_here
    await stage.reconciler.look_at_messages(TID, (found,))
    assert (stage.request(CHECK).is_asked_here, stage.request(CHECK).is_open) == (True, True)
    assert stage.request(CHECK) == (await stage.journal.snapshot()).requests[CHECK]


async def test_messages_of_another_telephone_settle_nothing(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(OTHER, (row("code", telephone_id=OTHER, updated=stamp(NOON + 30)),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_the_skew_of_the_server_is_taken_off(stage: Stage) -> None:
    stage.account.store.update(skew=-3600.0)
    await unknown(stage, Action.REQUEST_CHECK)
    await stage.reconciler.look_at_messages(TID, (row("old", "1", updated=stamp(NOON - 3700)),))
    assert stage.intent.outcome is Outcome.UNKNOWN
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON - 3570)),))
    assert stage.state.intents == {}


# Number changes


async def test_a_row_submitted_since_with_that_number_settles_a_change(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE, zip_code="95129")
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    found = stage.request(CHANGE)
    assert (found.telephone_id, found.zip_code, found.number, found.status) == (TID, "95129", NUMBER, Status.PENDING)
    assert found == (await stage.journal.snapshot()).requests[CHANGE]
    assert stage.state.intents == {}


async def test_a_change_that_is_found_to_have_ended_asks_for_the_telephones(stage: Stage) -> None:
    ended: list[bool] = []
    stage.account.on_change_ended = lambda: ended.append(True)
    await unknown(stage, Action.REQUEST_CHANGE)
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
    await unknown(stage, Action.REQUEST_CHANGE)
    row_of_sample = told(CHANGE, None, last_telephone=NUMBER, timeline=Timeline(queued=stamp(NOON + 1)))
    await stage.reconciler.look_at_changes((row_of_sample,), NOON + 5)
    assert (stage.request(CHANGE).status, stage.request(CHANGE).is_open) == (Status.PENDING, True)


async def test_two_lists_without_it_say_that_the_server_has_none(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    other = listed(last_telephone="9175550123")
    await stage.reconciler.look_at_changes((other,), NOON + 120)
    assert (stage.intent.outcome, stage.intent.looks, stage.intent.looked_at) == (Outcome.UNKNOWN, 1, NOON + 120)
    await stage.reconciler.look_at_changes((), NOON + 123)
    assert stage.intent.outcome is Outcome.ABSENT
    assert await outcomes(stage) == [Outcome.ABSENT]
    assert stage.client.count("request_change") == 0


async def test_a_list_within_two_minutes_does_not_count(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    for seconds in (1, 60, 119):
        await stage.reconciler.look_at_changes((), NOON + seconds)
    assert stage.intent.looks == 0
    await stage.reconciler.look_at_changes((), NOON + 120)
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 1)


async def test_looks_are_counted_across_a_restart(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((), NOON + 120)
    stage.account.store.update(intents=(await stage.journal.snapshot()).intents)
    await stage.reconciler.look_at_changes((), NOON + 500)
    assert stage.intent.outcome is Outcome.ABSENT


async def test_after_two_days_a_list_shows_nothing(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    for seconds in (1, 2, 3):
        await stage.reconciler.look_at_changes((), NOON + 48 * 3600 + seconds)
    assert stage.intent.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "row_before",
    [listed(after=-3600), listed(last_telephone=OTHER_NUMBER), listed(last_telephone="917-555-0123")],
)
async def test_a_row_of_before_or_of_another_number_does_not_fit(stage: Stage, row_before: RequestAnswer) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
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
    await unknown(stage, Action.REQUEST_CHANGE)
    await look_at_lists(stage, doubtful)
    assert (stage.intent.outcome, stage.intent.looks) == (Outcome.UNKNOWN, 0)


async def test_without_a_number_nothing_is_settled_by_a_list(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE, number=None)
    await look_at_lists(stage, listed(last_telephone=None), listed("2"))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_two_changes_do_not_share_a_row(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    await unknown(stage, Action.REQUEST_CHANGE, telephone_id=OTHER, number=NUMBER)
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    assert [intent.telephone_id for intent in stage.state.intents.values()] == [OTHER]
    assert len(stage.state.requests) == 1


async def test_a_change_that_is_known_already_settles_no_other(stage: Stage) -> None:
    await stage.know(change(status=Status.FAILED, status_raw="FAILED", requested_at=NOON - 30))
    await unknown(stage, Action.REQUEST_CHANGE)
    await look_at_lists(stage, listed(after=-30))
    assert stage.intent.outcome is Outcome.ABSENT


async def test_a_changed_number_settles_a_change_even_after_two_days(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    stage.now += 72 * 3600
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.state.intents == {}
    assert stage.notice == "request number change: the number is (408) 555-0101 now"


@pytest.mark.parametrize("number", [NUMBER, ""])
async def test_the_same_number_or_none_settles_nothing(stage: Stage, number: str) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=number),))
    assert stage.intent.outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("told_number", [NEW_NUMBER, None])
async def test_a_number_that_an_earlier_change_explains_settles_nothing(stage: Stage, told_number: str | None) -> None:
    """The earlier change has ended, and the telephones were not listed since."""
    await stage.know(change(status=Status.SUCCESS, status_raw="SUCCESS", new_number=told_number))
    await unknown(stage, Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.intent.outcome is Outcome.UNKNOWN


async def test_after_an_earlier_change_the_row_with_its_new_number_fits(stage: Stage) -> None:
    await stage.know(change("1", status=Status.SUCCESS, status_raw="SUCCESS", new_number=NEW_NUMBER))
    await unknown(stage, Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_changes((listed(last_telephone=NEW_NUMBER),), NOON + 5)
    assert stage.state.intents == {}


async def test_a_number_that_the_earlier_change_does_not_explain_settles(stage: Stage) -> None:
    await stage.know(change(status=Status.SUCCESS, status_raw="SUCCESS", new_number=NEW_NUMBER))
    await unknown(stage, Action.REQUEST_CHANGE)
    await stage.reconciler.look_at_telephones((telephone(number="4085550102"),))
    assert stage.state.intents == {}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(NUMBER, True), ("+1 (212) 555-0100", True), (None, False), ("", False), ("code 5550100", False), ("123", False)],
)
def test_what_is_a_telephone_number(text: str | None, is_one: bool) -> None:
    assert is_number(text) is is_one


# Cancels


@pytest.mark.parametrize(("action", "key"), [(Action.CANCEL_CHECK, CHECK), (Action.CANCEL_CHANGE, CHANGE)])
@pytest.mark.parametrize(
    ("status", "outcome"),
    [(Status.CANCELED, None), (Status.STARTED, Outcome.REFUSED), (Status.SUCCESS, Outcome.REFUSED)],
)
async def test_the_status_tells_what_became_of_a_cancel(
    stage: Stage, action: Action, key: RequestKey, status: Status, outcome: Outcome | None
) -> None:
    await unknown(stage, action, request_id=key.id)
    await stage.know(check(), change())
    await stage.reconciler.look_at_request(await stage.intake.take_request(told(key, status)))
    assert await outcomes(stage) == ([outcome] if outcome else [])


async def test_a_cancel_of_what_is_still_pending_never_arrived(stage: Stage) -> None:
    await unknown(stage, Action.CANCEL_CHECK, request_id=CHECK.id)
    await stage.reconciler.look_at_request(check())
    assert stage.intent.outcome is Outcome.UNKNOWN
    stage.now += 10
    await stage.reconciler.look_at_request(check())
    assert (stage.intent.outcome, stage.intent.detail) == (
        Outcome.ABSENT, "15682 is not canceled: it is still PENDING",
    )  # fmt: skip


async def test_a_cancel_of_what_the_server_does_not_know_is_over(stage: Stage) -> None:
    await unknown(stage, Action.CANCEL_CHECK, request_id=CHECK.id)
    await stage.reconciler.look_at_request(check(unfound=2))
    assert (stage.intent.outcome, stage.intent.detail) == (Outcome.ABSENT, "the server does not know 15682")


async def test_a_change_of_the_same_id_says_nothing_of_a_check(stage: Stage) -> None:
    await unknown(stage, Action.CANCEL_CHECK, request_id=CHANGE.id)
    await stage.reconciler.look_at_request(change(status=Status.CANCELED))
    assert stage.intent.outcome is Outcome.UNKNOWN


# In general


async def test_what_was_dismissed_meanwhile_stays_dismissed(stage: Stage) -> None:
    first = await unknown(stage, Action.REQUEST_CHANGE)
    await unknown(stage, Action.REQUEST_CHANGE, telephone_id=OTHER, number=OTHER_NUMBER)
    looking = stage.reconciler._unknown(Action.REQUEST_CHANGE)
    assert next(looking) == first
    await stage.actions.dismiss(first.intent_id + 1)
    assert list(looking) == []


async def test_the_label_of_the_telephone_names_what_was_found(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHANGE)
    stage.account.store.update(telephones={TID: telephone(label="QA 7")})
    await stage.reconciler.look_at_changes((listed(),), NOON + 5)
    assert stage.state.notice is not None
    assert stage.state.notice.title == "QA 7"


async def test_an_answer_sends_nothing(stage: Stage) -> None:
    await unknown(stage, Action.REQUEST_CHECK)
    await unknown(stage, Action.REQUEST_CHANGE)
    await look_at_lists(stage)
    await stage.reconciler.look_at_messages(TID, (row("code", updated=stamp(NOON + 30)),))
    await stage.reconciler.look_at_telephones((telephone(number=NEW_NUMBER),))
    assert stage.client.calls == []
