"""Which code is copied."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.models import Message, Status
from smspins_tui.services.copying import (
    AskAgain,
    Copying,
    CopyNow,
    Nothing,
    Older,
    Pick,
    Wait,
    codes_of,
    decide,
    newest_with_code,
)
from smspins_tui.services.polled import Requests
from smspins_tui.services.thread import name_of
from smspins_tui.store import Armed, State
from tests.unit.services.stage import NOON, OTHER, TID, Stage, check

ONE = "Your Acme code is 532084."
SEVERAL = "Codes: 532084 or 771203"


def message(text: str = ONE, seen_at: float = NOON, telephone_id: str = TID, check_id: str = "1") -> Message:
    return Message(check_id, text, 1, telephone_id, "2125550100", seen_at)


def state(*thread: Message, requests: Requests | None = None, armed: Armed | None = None) -> State:
    return State(threads={TID: thread}, requests=requests or {}, armed=armed)


def checking(requested_at: float = NOON) -> Requests:
    request = check(requested_at=requested_at)
    return {request.key: request}


def test_the_code_of_the_newest_message_is_copied() -> None:
    assert decide(state(message()), TID) == CopyNow("532084", message())


def test_between_several_codes_the_person_picks() -> None:
    decision = decide(state(message(SEVERAL)), TID)
    assert isinstance(decision, Pick)
    assert set(decision.codes) == {"532084", "771203"}


def test_a_code_before_the_newest_message_is_not_copied_silently() -> None:
    newest = message("Your ZED code is on its way", NOON + 5)
    told = AskAgain(message(), newest, Older.SKIPS_NEWER)
    assert decide(state(newest, message()), TID) == told
    assert decide(state(newest, message()), TID, told) == CopyNow("532084", message())
    assert newest_with_code((newest,)) is None


def test_a_code_before_the_last_check_is_copied_only_when_asked_again() -> None:
    ended = check(requested_at=NOON + 5, status=Status.SUCCESS)
    known = state(message(), requests={ended.key: ended})
    told = AskAgain(message(), message(), Older.BEFORE_CHECK)
    assert decide(known, TID) == told
    assert decide(known, TID, told) == CopyNow("532084", message())


def test_a_check_that_was_not_asked_here_makes_no_code_old() -> None:
    adopted = check(requested_at=NOON + 5, status=Status.SUCCESS, is_asked_here=False)
    assert decide(state(message(), requests={adopted.key: adopted}), TID) == CopyNow("532084", message())


def test_a_code_that_was_copied_is_copied_again_only_when_asked_again() -> None:
    copied = {name_of(message())}
    told = AskAgain(message(), message(), Older.COPIED)
    assert decide(state(message()), TID, None, copied) == told
    assert decide(state(message()), TID, told, copied) == CopyNow("532084", message())


def test_the_same_code_in_another_message_was_not_copied_yet() -> None:
    again = message(check_id="2")
    assert decide(state(again, message()), TID, None, {name_of(message())}) == CopyNow("532084", again)


def test_what_was_told_before_another_message_came_copies_nothing_old() -> None:
    newer, newest = message("one", NOON + 5), message("two", NOON + 6)
    told = AskAgain(message(), newer, Older.SKIPS_NEWER)
    assert isinstance(decide(state(newest, newer, message()), TID, told), AskAgain)


def test_that_a_message_was_read_meanwhile_does_not_ask_a_third_time() -> None:
    newest = message("one", NOON + 5)
    told = AskAgain(message(), newest, Older.SKIPS_NEWER)
    read = [replace(one, is_read=True) for one in (newest, message())]
    assert isinstance(decide(state(*read), TID, told), CopyNow)


def test_without_a_code_it_says_what_helps() -> None:
    assert decide(state(), TID) == Nothing("no code yet: c requests a check")
    assert decide(State(), TID) == Nothing("no code yet: c requests a check")
    has_some = "no code found in its messages: Y copies the newest, c requests a check"
    assert decide(state(message("no figures here")), TID) == Nothing(has_some)


def test_while_a_check_is_open_the_code_is_waited_for() -> None:
    assert decide(state(requests=checking()), TID) == Wait()
    assert decide(state(message(seen_at=NOON - 5), requests=checking()), TID) == Wait()


def test_what_came_since_the_check_was_requested_without_a_code_is_told() -> None:
    newest = message("Your ZED code is on its way", NOON + 5)
    assert decide(state(newest, requests=checking()), TID) == Wait(newest)
    assert decide(state(newest, message(seen_at=NOON - 5), requests=checking()), TID) == Wait(newest)


def test_a_code_that_came_since_the_check_was_requested_is_copied() -> None:
    assert decide(state(message(), requests=checking(NOON - 5)), TID) == CopyNow("532084", message())


def test_a_check_of_another_telephone_arms_nothing() -> None:
    other = check(telephone_id=OTHER)
    assert isinstance(decide(state(requests={other.key: other}), TID), Nothing)


def test_when_armed_the_older_code_is_told_with_its_age_and_copied_when_asked_again() -> None:
    old = message(seen_at=NOON - 5)
    known = state(old, requests=checking(), armed=Armed(TID, NOON))
    told = AskAgain(old, old, Older.BEFORE_CHECK)
    assert decide(known, TID) == told
    assert decide(known, TID, told) == CopyNow("532084", old)


def test_when_armed_without_an_older_code_it_goes_on_waiting() -> None:
    assert decide(state(requests=checking(), armed=Armed(TID, NOON)), TID) == Wait()


def test_a_copy_armed_for_another_telephone_does_not_count() -> None:
    known = state(message(seen_at=NOON - 5), requests=checking(), armed=Armed(OTHER, NOON))
    assert decide(known, TID) == Wait()


def test_a_message_without_a_code_says_so() -> None:
    assert codes_of(message("no figures here")) == Nothing("no code in this message: Y copies the whole of it")


# The armed copy


@pytest.fixture
def copying(stage: Stage) -> Copying:
    async def write(text: str) -> str:
        return f"wrote {text}"

    return Copying(stage.account, write)


def test_unarmed_nothing_is_wanted(copying: Copying) -> None:
    assert copying.wanted((message(),)) is None
    assert not copying.drop()


def test_the_next_code_disarms(stage: Stage, copying: Copying) -> None:
    copying.arm(TID)
    assert stage.state.armed == Armed(TID, NOON)
    assert copying.wanted((message(),)) == CopyNow("532084", message())
    assert stage.state.armed is None


@pytest.mark.parametrize("other", [message("no figures here"), message(telephone_id=OTHER)])
def test_what_has_no_code_or_is_of_another_telephone_leaves_it_armed(
    stage: Stage, copying: Copying, other: Message
) -> None:
    copying.arm(TID)
    assert copying.wanted((other,)) is None
    assert stage.state.armed is not None


def test_of_codes_that_come_at_once_the_newest_is_copied(copying: Copying) -> None:
    copying.arm(TID)
    older, newer = message("Your code is 111222"), message("Your code is 333444")
    assert copying.wanted((older, newer)) == CopyNow("333444", newer)
    copying.arm(TID)
    greater = replace(older, check_id="2")
    assert copying.wanted((greater, newer)) == CopyNow("111222", greater)


def test_what_is_armed_can_be_dropped(stage: Stage, copying: Copying) -> None:
    copying.arm(TID)
    assert copying.drop()
    assert stage.state.armed is None


async def test_what_was_done_is_said_and_that_it_was_copied_is_kept(copying: Copying) -> None:
    assert await copying.copy("532084", message()) == "wrote 532084"
    assert copying.copied == {name_of(message())}
