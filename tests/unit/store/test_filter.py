"""The filter over telephones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.eastern import parse_stamp
from smspins_tui.models import AutoCheck, AutoState, Inbox, Status
from smspins_tui.store.selectors import telephone_view
from tests.unit.store.accounts import MIDNIGHT, NOW, account, by_id, check, requests, telephone

STATE = account(
    telephones=by_id(
        telephone("23354", "2125550113"),
        telephone("23355", "9175550142", label="QA Staging 7", expires=parse_stamp("2024-04-22")),
        telephone("23356", "6465550182", expires=parse_stamp("2024-04-01")),
        telephone("23357", "+49 30 5550199", expires=None, missed=1),
    ),
    inboxes={"23356": Inbox(unread=2)},
    requests=requests(
        check("1", 5, Status.STARTED, "23354"),
        check("2", 5, Status.SUCCESS, "23355"),
        check("3", 5, Status.OTHER, "23356", timeline=check("3", 0).timeline),
    ),
    auto_checks={
        "23354": AutoCheck("23354", AutoState.ON, NOW - 60),
        "23355": AutoCheck("23355", AutoState.ON, MIDNIGHT - 60, is_kept=True),
        "23356": AutoCheck("23356", AutoState.OFF, NOW - 60),
    },
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "23354 23355 23356 23357"),
        ("(212) 555-0113", "23354"),
        ("212-555", "23354"),
        ("2125550113", "23354"),
        ("+1 212 555 0113", "23354"),
        ("12125550113", "23354"),
        ("+49 30", "23357"),
        ("23356", "23356"),
        ("staging", "23355"),
        ("STAGING qa", "23355"),
        ("started", "23354"),
        ("success", ""),
        ("unread", "23356"),
        ("ended", "23356"),
        ("unlisted", "23357"),
        ("auto:on", "23354"),
        ("auto:off", "23355 23356"),
        ("auto:keep", "23355"),
        ("auto:?", "23357"),
        ("auto:", "23354 23355 23356 23357"),
        ("left:<4", "23355 23356"),
        ("left:2", "23355"),
        ("left:>=2", "23354 23355"),
        ("left:<=2 left:>0", "23355"),
        ("left:soon", ""),
        ("!left:<4", "23354 23357"),
        ("!!started", "23354"),
        ("555 !staging", "23354 23356 23357"),
        ("!", ""),
        ("nobody", ""),
    ],
)
def test_fits(text: str, expected: str) -> None:
    assert " ".join(telephone_view(STATE, "id", False, text, NOW).order) == expected


@given(st.text())
def test_nothing_typed_is_an_error(text: str) -> None:
    view = telephone_view(STATE, "last", False, text, NOW)

    assert set(view.order) <= set(STATE.telephones)


@given(st.sampled_from(["555", "staging", "auto:on", "left:<4", "ended", "é", "left:"]))
def test_inverted_word_fits_the_others(word: str) -> None:
    fits = set(telephone_view(STATE, "id", False, word, NOW).order)
    others = set(telephone_view(STATE, "id", False, "!" + word, NOW).order)

    assert fits | others == set(STATE.telephones)
    assert not fits & others
