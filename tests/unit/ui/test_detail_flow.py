"""A detail that is followed: what makes it anew, and what it says then."""

from __future__ import annotations

from dataclasses import replace

from smspins_tui.models import Action, Inbox, Intent, Kind, Message, Outcome, Request, Status, Telephone
from smspins_tui.store import Call, State, Store
from smspins_tui.ui.flow.detail import Make, following, of_intent, of_message, of_request, of_telephone
from smspins_tui.ui.screens.detail_lines import Detail

NOW = 1_713_665_640.0
TELEPHONE = Telephone("23354", "2125550113")
FIELDS = (("smses", '"a|b"'), ("agent_name", '"agent-4"'))
CHECK = Request(Kind.CHECK, "15682", "23354", "2125550113", NOW, fields=FIELDS)
MESSAGE = Message("15682", "a", 1, "23354", "2125550113", NOW)
UNKNOWN = Intent(7, Action.REQUEST_CHANGE, "23354", NOW, zip_code="95129", outcome=Outcome.UNKNOWN, detail="no answer")


def shown_of(make: Make, state: State) -> tuple[Store, list[Detail]]:
    store, shown = Store(state), []  # type: tuple[Store, list[Detail]]
    following(store, make)(shown.append)
    return store, shown


def texts(detail: Detail) -> dict[str, str]:
    return {row.label: row.text for section in detail.sections for row in section.rows}


def test_it_is_made_when_it_is_opened_and_when_something_of_it_changed() -> None:
    store, shown = shown_of(of_request(CHECK, None, is_local=False), State(requests={CHECK.key: CHECK}))
    assert [texts(detail)["status"] for detail in shown] == ["PENDING"]
    store.update(requests={CHECK.key: replace(CHECK, status=Status.STARTED, status_raw="STARTED")})
    assert texts(shown[-1])["status"] == "STARTED"


def test_a_change_of_anything_else_makes_nothing() -> None:
    store, shown = shown_of(of_request(CHECK, None, is_local=False), State(requests={CHECK.key: CHECK}))
    store.update(calls=(Call(NOW, "status", "", 0.1, is_good=True),))
    store.update(current_id="23355", budget=30)
    assert len(shown) == 1


def test_it_is_followed_no_more_once_it_is_left() -> None:
    store, shown = Store(State(requests={CHECK.key: CHECK})), []  # type: tuple[Store, list[Detail]]
    leave = following(store, of_request(CHECK, None, is_local=False))(shown.append)
    leave()
    store.update(requests={})
    assert len(shown) == 1


def test_a_request_whose_fields_the_screen_does_not_keep_shows_those_of_the_journal() -> None:
    ended = replace(CHECK, status=Status.SUCCESS, status_raw="SUCCESS", fields=())
    make = of_request(ended, CHECK, is_local=False)
    detail = make(State(requests={ended.key: ended}))
    assert (texts(detail)["status"], texts(detail)["raw"]) == ("SUCCESS", "a|b")


def test_a_request_shows_the_messages_that_come_while_it_is_open() -> None:
    store, shown = shown_of(of_request(replace(CHECK, fields=()), None, is_local=False), State())
    store.update(threads={"23354": (MESSAGE, replace(MESSAGE, check_id="1"))})
    assert [section.title for section in shown[-1].sections if "Messages" in section.title] == ["Messages · 1"]


def test_a_message_shows_the_raw_text_of_its_check() -> None:
    make = of_message(MESSAGE, None, is_local=False)
    assert texts(make(State(requests={CHECK.key: CHECK})))["raw"] == "a|b"
    ended = {CHECK.key: replace(CHECK, fields=())}
    assert texts(of_message(MESSAGE, CHECK, is_local=False)(State(requests=ended)))["raw"] == "a|b"
    assert "raw" not in texts(make(State()))


def test_a_telephone_is_told_as_it_is_now() -> None:
    store, shown = shown_of(of_telephone(TELEPHONE, lambda: NOW, is_local=False), State())
    store.update(telephones={"23354": replace(TELEPHONE, number="4085550101")}, inboxes={"23354": Inbox(2, NOW, NOW)})
    assert (texts(shown[-1])["number"], texts(shown[-1])["unread"]) == ("(408) 555-0101", "2")


def test_a_call_that_is_settled_meanwhile_is_done_and_not_to_be_decided() -> None:
    store, shown = shown_of(of_intent(UNKNOWN, is_local=False), State(intents={7: UNKNOWN}))
    store.update(intents={})
    assert [(detail.is_decidable, texts(detail)["outcome"]) for detail in shown] == [(True, "unknown"), (False, "done")]
