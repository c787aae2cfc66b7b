"""The API key as a value that nothing shows."""

from __future__ import annotations

import base64
import copy
import json
import pickle
import traceback
from dataclasses import asdict, dataclass
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smspins_tui.secret import MASK, Secret

CANARY = "Aa3y/with+odd=signs&ümlaut"
KEYS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=8, max_size=40)


@dataclass(frozen=True)
class Holder:
    """Something that holds a secret."""

    key: Secret


def test_only_reveal_gives_the_value() -> None:
    assert Secret(CANARY).reveal() == CANARY


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        "{}".format,
        "{!r}".format,
        "{:>20}".format,
        ascii,
        lambda secret: f"{secret}",
        lambda secret: "%s %r" % (secret, secret),  # noqa: UP031  # logging formats so
        lambda secret: repr(Holder(secret)),
        lambda secret: repr([secret, {"key": secret}]),
        lambda secret: repr(dir(secret)),
    ],
)
def test_no_way_of_showing_it_shows_the_value(show: object) -> None:
    assert callable(show)
    assert CANARY not in show(Secret(CANARY))


def test_a_traceback_with_locals_does_not_show_it() -> None:
    def fail() -> None:
        key = Secret(CANARY)
        raise ValueError(f"refused {key}")

    with pytest.raises(ValueError, match="refused") as caught:
        fail()
    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    assert CANARY not in "".join(lines)


def test_it_cannot_be_written_out() -> None:
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(Secret(CANARY))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(CANARY))
    with pytest.raises(TypeError):
        asdict(Holder(Secret(CANARY)))
    with pytest.raises(TypeError) as caught:
        json.dumps(Secret(CANARY))
    assert CANARY not in str(caught.value)
    with pytest.raises(TypeError):
        vars(Secret(CANARY))


def test_two_of_one_value_are_equal_and_no_string_is() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def test_an_empty_one_is_false() -> None:
    assert not Secret("")
    assert Secret("a")


FORMS = [
    CANARY,
    quote(CANARY, safe=""),
    quote(CANARY),
    "Aa3y%2fwith%2bodd%3dsigns%26%c3%bcmlaut",
    base64.b64encode(CANARY.encode()).decode(),
    base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("="),
]


@pytest.mark.parametrize("form", FORMS)
def test_scrubbing_masks_every_form_of_the_value(form: str) -> None:
    assert Secret(CANARY).scrub(f"GET /apiv2/{form}/x") == f"GET /apiv2/{MASK}/x"


@pytest.mark.parametrize(
    ("value", "echo"),
    [
        ('a"b\\c/d', json.dumps({"path": 'a"b\\c/d'})),
        ("ümlaut-key", json.dumps({"path": "ümlaut-key"})),
        ("some/key", '{"path": "some\\/key"}'),
        ("a&b<c>'d'", "<p>a&amp;b&lt;c&gt;&#x27;d&#x27;</p>"),
        ("key:with@signs", "/apiv2/key:with@signs/x"),
        ("key with space", "/apiv2/key%20with%20space/x"),
        ("it's\"a\\key", repr("it's\"a\\key")),
        ("it's a key", repr('a "quoted" text with it\'s a key')),
        ("ümlaut-key", ascii("ümlaut-key")),
    ],
)
def test_scrubbing_masks_what_a_server_echoes_in_its_own_way(value: str, echo: str) -> None:
    scrubbed = Secret(value).scrub(echo)
    assert scrubbed.count(MASK) == 1
    assert not any(part in scrubbed for part in ("key", "ümlaut", "&lt;", 'a\\"b'))


def test_a_value_that_cannot_be_encoded_is_still_masked() -> None:
    assert Secret("bad\udc80key").scrub("a bad\udc80key b") == f"a {MASK} b"


@given(KEYS, st.text(max_size=20), st.text(max_size=20))
def test_no_form_is_left_in_a_scrubbed_text(key: str, before: str, after: str) -> None:
    encoded = base64.b64encode(key.encode()).decode()
    text = f"{before}{key}{after}{quote(key, safe='')}{before}{encoded}{after}{encoded.rstrip('=')}"
    scrubbed = Secret(key).scrub(text)
    assert key not in scrubbed
    assert quote(key, safe="") not in scrubbed
    assert encoded.rstrip("=") not in scrubbed


def test_an_empty_secret_scrubs_nothing() -> None:
    assert Secret("").scrub("as it was") == "as it was"
