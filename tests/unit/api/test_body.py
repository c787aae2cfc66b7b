import json

import pytest

from smspins_tui.api.body import RAW_CAP, parse_body, raw_text
from smspins_tui.api.transport import Answer
from smspins_tui.errors import NotTheApi
from smspins_tui.models import Outcome
from smspins_tui.secret import MASK, Secret

KEY = Secret("K/ey+ü-0123456789")


def parsed(text: str) -> object:
    return parse_body(Answer(200, text), KEY.scrub)


@pytest.mark.parametrize("value", [None, [], {"a": [1, "x", 1.5, True, None]}, "text", 10**30])
def test_json_is_read_as_it_is(value: object) -> None:
    assert parsed(json.dumps(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "<html>502</html>",
        "{'success' : True}",
        '{"success": true',
        '{"a": 1} {"b": 2}',
        "NaN",
        '{"a": NaN}',
        "[-Infinity]",
        "1" * 5000,
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        '"\\ud800' + "[" * 100_000,
        "\x00",
    ],
    ids=lambda text: text[:12],
)
def test_anything_else_is_not_the_api(text: str) -> None:
    with pytest.raises(NotTheApi) as caught:
        parsed(text)
    assert caught.value.outcome is Outcome.UNKNOWN
    assert caught.value.__context__ is None
    assert len(caught.value.raw) <= RAW_CAP
    assert str(caught.value)[-1].isalpha()  # other words may follow


def test_deep_but_readable_json_with_escapes_never_escapes_as_a_recursion_error() -> None:
    for depth in range(200, 1200, 100):
        text = '"\\ud800",' + "[" * depth + "]" * depth
        try:
            parsed(f"[{text}]")
        except NotTheApi:
            continue


def test_lone_surrogates_are_repaired_and_pairs_joined() -> None:
    assert parsed('["\\ud83d\\ude00", "a\\ud800b", {"\\udc00": "\\udfff"}]') == ["😀", "a�b", {"�": "�"}]


@pytest.mark.parametrize(
    "echo",
    ["K/ey+ü-0123456789", "K\\/ey+\\u00fc-0123456789", "K%2Fey%2B%C3%BC-0123456789", "K%2fey%2b%c3%bc-0123456789"],
)
def test_an_echo_of_the_key_is_masked_wherever_it_stands(echo: str) -> None:
    text = f'{{"a": "see /{echo}/x", "{echo}": ["{echo}", {{"b": "{echo}"}}]}}'
    assert parsed(text) == {"a": f"see /{MASK}/x", MASK: [MASK, {"b": MASK}]}
    assert MASK in raw_text(Answer(500, text), KEY.scrub)


def test_raw_text_is_scrubbed_before_it_is_cut() -> None:
    text = "x" * (RAW_CAP - 5) + "K/ey+ü-0123456789"
    assert raw_text(Answer(500, text), KEY.scrub) == "x" * (RAW_CAP - 5) + MASK[:5]


def test_an_answer_does_not_show_its_text() -> None:
    assert "K/ey" not in repr(Answer(200, "K/ey+ü-0123456789"))
