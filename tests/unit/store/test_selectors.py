"""What the panes are given: orders, counts, words, and the same view for the same state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import AutoCheck, AutoState, Inbox, Kind, Message, Outcome, Request, RequestKey, Status
from smspins_tui.store import Armed, Connection, JournalState, Link
from smspins_tui.store.selectors import (
    SORTS,
    bar_view,
    days_left,
    effective_auto,
    message_key,
    message_view,
    request_view,
    telephone_view,
)
from smspins_tui.store.view import TelephoneView
from tests.unit.store.accounts import (
    DAY,
    MIDNIGHT,
    NOW,
    account,
    by_id,
    check,
    heard,
    intent,
    intents,
    requests,
    telephone,
)


def order(view: TelephoneView) -> str:
    return " ".join(view.order)


class TestTelephones:
    def test_newest_message_stands_first_and_the_rest_by_number_of_the_id(self) -> None:
        state = account(
            telephones=by_id(*(telephone(one) for one in ("100", "9", "20", "3"))), inboxes=heard(t20=5, t9=50, t3=None)
        )

        assert order(telephone_view(state, "last", False, "", NOW)) == "20 9 3 100"

    @pytest.mark.parametrize(
        ("sort", "expected"),
        [
            ("last", "3 1 2 4"),
            ("telephone", "2 4 3 1"),
            ("id", "1 2 3 4"),
            ("left", "2 1 3 4"),
            ("auto", "4 1 2 3"),
            ("new", "2 3 1 4"),
        ],
    )
    def test_sorts_by_every_column(self, sort: str, expected: str) -> None:
        state = account(
            telephones=by_id(
                telephone("1", "9175550101", label="zebra"),
                telephone("2", "2125550102", expires=parse_stamp("2024-04-21")),
                telephone("3", "9175550103", label=""),
                telephone("4", "6465550104", expires=None),
            ),
            inboxes={"1": Inbox(0, NOW - 9, NOW), "2": Inbox(7, NOW - 99, NOW), "3": Inbox(1, NOW, NOW)},
            auto_checks={
                "1": AutoCheck("1", AutoState.ON, NOW - 60),
                "3": AutoCheck("3", AutoState.ON, MIDNIGHT - 60),
                "4": AutoCheck("4", AutoState.ON, NOW - 60, is_kept=True),
            },
        )

        assert sort in SORTS
        assert order(telephone_view(state, sort, False, "", NOW)) == expected
        assert order(telephone_view(state, sort, True, "", NOW)) == expected[::-1]

    def test_same_state_gives_the_very_same_view(self) -> None:
        state = account(telephones=by_id(telephone("1")))
        view = telephone_view(state, "last", False, "", NOW)

        assert telephone_view(replace(state, calls=(), budget=600), "last", False, "", NOW + 60) is view
        assert telephone_view(state, "id", False, "", NOW) is not view

    def test_order_is_kept_while_only_beliefs_change(self) -> None:
        state = account(telephones=by_id(telephone("1"), telephone("2")))
        view = telephone_view(state, "last", False, "", NOW)
        later = telephone_view(
            replace(state, auto_checks={"1": AutoCheck("1", AutoState.ON, NOW)}), "last", False, "", NOW
        )

        assert later is not view
        assert later.order is view.order

    def test_missing_telephone_leaves_the_view_after_two_answers_and_a_day(self) -> None:
        gone = telephone("2", missed=2, unlisted_since=NOW - DAY - 3600)
        lately = telephone("3", missed=5, unlisted_since=NOW - 3600)
        once = telephone("4", missed=1, unlisted_since=NOW - 2 * DAY)
        state = account(telephones=by_id(telephone("1"), gone, lately, once))

        view = telephone_view(state, "id", False, "", NOW)
        assert order(view) == "1 3 4"
        assert (view.shown, view.total) == (3, 4)
        assert order(telephone_view(state, "id", False, "unlisted", NOW)) == "2 3 4"

    def test_first_screenful_counts_what_it_left_out(self) -> None:
        state = account(telephones=by_id(telephone("1"), telephone("2")), telephone_count=10_000, is_whole=False)
        view = telephone_view(state, "last", False, "", NOW)

        assert (len(view.order), view.shown, view.total) == (2, 10_000, 10_000)

    def test_id_width_is_that_of_the_longest(self) -> None:
        assert (
            telephone_view(
                account(telephones=by_id(telephone("7"), telephone("1234567"))), "id", False, "", NOW
            ).id_width
            == 7
        )

    @pytest.mark.parametrize(
        ("connection", "part"),
        [
            (Connection(Link.STARTING), "Asking"),
            (Connection(Link.NO_KEY), "K gives one"),
            (Connection(Link.KEY_REFUSED), "The key is refused: K gives another key."),
            (
                Connection(Link.KEY_REFUSED, words="key or address refused: K gives another key"),
                "Key or address refused",
            ),
            (Connection(Link.OTHER_ACCOUNT), "K decides"),
            (Connection(Link.NONE_LISTED), "lists no telephones"),
            (Connection(Link.PAUSED), "p resumes"),
            (Connection(Link.READ_ONLY), "Another window"),
            (Connection(Link.OFFLINE, words="no route to host"), "r asks again: no route to host"),
            (Connection(Link.SLOWED), "r asks again: the server is out of reach"),
            (
                Connection(Link.STARTING, faults={"telephones": "is it so?"}),
                "r asks again: is it so?",
            ),
        ],
    )
    def test_empty_pane_says_why_and_which_key_helps(self, connection: Connection, part: str) -> None:
        state = account(connection=connection, telephones_at=None)

        assert part in telephone_view(state, "last", False, "", NOW).words

    def test_account_without_telephones_is_called_so(self) -> None:
        assert telephone_view(account(), "last", False, "", NOW).words == "No telephones on this account. r asks again."

    def test_filter_that_fits_nothing_names_itself_and_the_key_that_clears(self) -> None:
        state = account(telephones=by_id(telephone("1")))

        assert telephone_view(state, "last", False, "  nobody ", NOW).words == (
            "No telephone fits “nobody”. escape clears the filter."
        )


class TestTime:
    def test_auto_check_is_off_from_midnight_eastern_on(self) -> None:
        belief = AutoCheck("1", AutoState.ON, MIDNIGHT + 60)

        assert effective_auto(belief, MIDNIGHT + DAY - 1) is AutoState.ON
        assert effective_auto(belief, MIDNIGHT + DAY) is AutoState.OFF
        assert effective_auto(replace(belief, set_at=MIDNIGHT), MIDNIGHT + 5) is AutoState.ON
        assert effective_auto(replace(belief, state=AutoState.OFF), NOW) is AutoState.OFF
        assert effective_auto(None, NOW) is AutoState.UNKNOWN

    @pytest.mark.parametrize(
        ("expires", "left"),
        [
            ("2024-05-17", 27),
            ("2024-04-21", 1),
            ("2024-04-20", 0),
            ("2024-04-19", -1),
            ("2024-11-10", 204),
            ("2025-03-20", 334),
        ],
    )
    def test_days_left_are_counted_by_the_calendar(self, expires: str, left: int) -> None:
        assert days_left(telephone("1", expires=parse_stamp(expires)), NOW) == left

    @pytest.mark.parametrize(("day", "hours"), [("2024-03-10", 23), ("2024-11-03", 25), ("2024-04-20", 24)])
    def test_auto_check_is_on_for_the_whole_of_a_day_of_any_length(self, day: str, hours: int) -> None:
        midnight = parse_stamp(day).at or 0.0
        belief = AutoCheck("1", AutoState.ON, set_at=midnight)
        states = [effective_auto(belief, midnight + quarter * 900) for quarter in range(4 * hours + 4)]
        assert states == [AutoState.ON] * 4 * hours + [AutoState.OFF] * 4

    def test_days_left_across_both_changes_of_the_clock(self) -> None:
        spring = parse_stamp("2024-03-09 12:00:00").at or 0.0
        autumn = parse_stamp("2024-11-02 12:00:00").at or 0.0

        assert days_left(telephone("1", expires=parse_stamp("2024-03-11")), spring) == 2
        assert days_left(telephone("1", expires=parse_stamp("2024-11-04")), autumn) == 2
        assert days_left(telephone("1", expires=parse_stamp("2024-03-11 00:30:00")), spring) == 2
        assert days_left(telephone("1", expires=parse_stamp("2024-11-03 23:30:00")), autumn) == 1

    def test_an_hour_of_expiry_counts_by_its_day(self) -> None:
        assert days_left(telephone("1", expires=parse_stamp("2024-04-21 18:00:00")), NOW) == 1

    def test_no_date_no_days(self) -> None:
        assert days_left(telephone("1", expires=None), NOW) is None
        assert days_left(telephone("1", expires=parse_stamp("soon")), NOW) is None


class TestRequests:
    def test_open_ones_stand_first_and_newest_first_within(self) -> None:
        state = account(
            requests=requests(
                check("5", 500, Status.SUCCESS),
                check("9", 100, Status.STARTED),
                check("10", 100, Status.PENDING),
                check("8", 50, Status.FAILED),
            ),
            intents=intents([intent(1, Outcome.UNKNOWN, 300), intent(2, Outcome.REFUSED, 60)]),
        )

        view = request_view(state, None)
        names = [key if isinstance(key, int) else key.id for key in view.order]
        assert names == ["10", "9", 1, "8", 2, "5"]
        assert view.open_count == 3
        assert view.row(1) is state.intents[1]
        assert view.row(RequestKey(Kind.CHECK, "9")) is state.requests[RequestKey(Kind.CHECK, "9")]

    def test_settled_intents_have_no_row(self) -> None:
        state = account(
            intents=intents([intent(1, Outcome.DONE), intent(2, Outcome.DISMISSED), intent(3, Outcome.ABSENT)])
        )

        assert request_view(state, None).order == (3,)

    def test_same_id_in_both_kinds_gives_two_rows(self) -> None:
        change = Request(Kind.CHANGE, "15682", "1", "2125550113", NOW)
        state = account(requests=requests(check("15682", 0), change))

        assert len(request_view(state, None).order) == 2

    def test_requests_of_one_telephone_only(self) -> None:
        state = account(
            telephones=by_id(telephone("1"), telephone("2"), telephone("3")),
            requests=requests(check("5", 1), check("6", 2, telephone_id="2")),
            intents=intents([intent(1, Outcome.UNKNOWN, 3, "2")]),
        )

        assert request_view(state, "2").order == (RequestKey(Kind.CHECK, "6"), 1)
        assert request_view(state, "3").words == "No requests of this telephone. c requests a check, f shows all."

    def test_view_stays_while_nothing_of_it_changes(self) -> None:
        state = account(requests=requests(check("5", 1)))
        view = request_view(state, None)

        assert request_view(replace(state, inboxes={}, calls=()), None) is view
        assert request_view(replace(state, requests=dict(state.requests)), None) is not view

    def test_empty_pane_names_the_key(self) -> None:
        known = account(telephones=by_id(telephone("1")))
        assert "c requests a check" in request_view(known, None).words
        waiting = account(is_whole=False, connection=Connection(Link.NO_KEY))
        assert request_view(waiting, None).words == "No key yet. K gives one."


class TestMessages:
    def test_messages_in_the_order_of_the_thread(self) -> None:
        one = Message("9", "hello", 1, "1", "2125550113", NOW)
        two = Message("9", "hello", 2, "1", "2125550113", NOW)
        state = account(telephones=by_id(telephone("1")), threads={"1": (one, two)}, inboxes={"1": Inbox(2, NOW, NOW)})

        view = message_view(state, "1")
        assert [view.messages[key] for key in view.order] == [one, two]
        assert view.order[1] == message_key(two) == ("9", "hello", 2)
        assert (view.unread, view.words) == (2, "")
        assert message_view(replace(state, calls=()), "1") is view

    @pytest.mark.parametrize(
        ("inbox", "is_read_in", "part"),
        [
            (None, False, "Not asked yet. r asks now."),
            (Inbox(0, NOW, NOW), False, "Opening"),
            (Inbox(0, None, NOW), True, "No messages. c requests a check"),
        ],
    )
    def test_no_messages_are_explained(self, inbox: Inbox | None, is_read_in: bool, part: str) -> None:
        state = account(
            telephones=by_id(telephone("1")),
            threads={"1": ()} if is_read_in else {},
            inboxes={} if inbox is None else {"1": inbox},
        )

        assert part in message_view(state, "1").words

    def test_a_fault_of_the_function_is_told(self) -> None:
        state = account(
            telephones=by_id(telephone("1")), connection=Connection(Link.LIVE, faults={"messages": "not JSON"})
        )

        assert message_view(state, "1").words == "No answer yet, r asks again: not JSON"

    def test_no_telephone_no_messages(self) -> None:
        state = account(telephones=by_id(telephone("1")))
        view = message_view(state, None)

        assert view.telephone is None
        assert "Pick a telephone" in view.words
        assert message_view(state, "77") is view

    def test_where_no_telephone_is_known_no_pane_speaks_of_one(self) -> None:
        views = [make(account(), None) for make in (message_view, request_view)]
        assert [view.words for view in views] == ["Nothing yet.", "Nothing yet."]
        refused = account(connection=Connection(Link.KEY_REFUSED))
        assert "K gives another" in message_view(refused, None).words
        assert "K gives another" in request_view(refused, None).words


class TestBar:
    def test_counts_open_unread_and_unknown(self) -> None:
        state = account(
            requests=requests(check("5", 1), check("6", 1, Status.SUCCESS)),
            intents=intents([intent(1, Outcome.UNKNOWN), intent(2, Outcome.SENDING), intent(3, Outcome.REFUSED)]),
            inboxes={"1": Inbox(3), "2": Inbox(4)},
            journal=JournalState.MEMORY,
        )

        view = bar_view(state)
        assert (view.open_count, view.unread_count, view.unknown_count) == (3, 7, 1)
        assert view.journal is JournalState.MEMORY
        assert bar_view(state) is view

    def test_counts_are_the_journals_until_it_is_read(self) -> None:
        view = bar_view(account(is_whole=False, open_count=8, unread_count=30))

        assert (view.open_count, view.unread_count) == (8, 30)

    def test_names_the_telephone_of_an_armed_copy(self) -> None:
        state = account(telephones=by_id(telephone("1"), telephone("2", label="staging")))

        assert bar_view(state).armed_name == ""
        assert bar_view(replace(state, armed=Armed("1", NOW))).armed_name == "2125550113"
        assert bar_view(replace(state, armed=Armed("2", NOW))).armed_name == "staging"
        assert bar_view(replace(state, armed=Armed("77", NOW))).armed_name == "77"
