"""The MOCK integration's reading of its rendered request template."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossgate.gateway.mapping.lenient_json import NotJson, parse
from crossgate.gateway.mock import parse_status_code

ACCEPTED = {
    '{"statusCode": 204}': 204,
    "{statusCode:204}": 204,
    "{'statusCode' : 204}": 204,
    '\n  {"statusCode": 204,\n}\n': 204,
    "{,, statusCode: 204,,}": 204,
    '{"a": {"b": [1, {}]}, "statusCode": 204}': 204,
    "{a: some words, statusCode: 204}": 204,
    "{statusCode: 204, a]b: c}": 204,
    "{statusCode: 204} and more": 204,
    "{statusCode: 204, list: [a b, 'c' \"d\"]}": 204,
    '{"statusCode": 500, "statusCode": 204}': 204,
    "{statusCode: -1}": -1,
    "{statusCode: 0}": 0,
    "{statusCode: 0204}": 204,
    r'{"a": "\"}", "statusCode": 204}': 204,
}

REFUSED = [
    "",
    "   ",
    "{}",
    "null",
    "204",
    "[204]",
    "statusCode: 204",
    '"statusCode": 204',
    'x {"statusCode": 204}',
    '{"statusCode": "204"}',
    "{'statusCode': '204'}",
    '{"statusCode": 204.0}',
    '{"statusCode": 2e2}',
    '{"statusCode": 204x}',
    '{"statusCode": null}',
    '{"statusCode": true}',
    '{"statusCode": [204]}',
    '{"statusCode": }',
    '{"statuscode": 204}',
    '{"statusCode": 204',
    '{"statusCode: 204}',
    "{\"statusCode': 204}",
    "{statusCode 204}",
    "{statusCode: 204, [a]: b}",
    "{statusCode: 204, {}}",
    '{"statusCode": 204, "a": "b" "c"}',
    "{statusCode: 204, a}",
    "{statusCode: 99999999999}",
    "{a:" * 1000,
    "{" * 100_000,
]


@pytest.mark.parametrize(("text", "code"), ACCEPTED.items())
def test_accepted(text: str, code: int) -> None:
    assert parse_status_code(text) == code


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_refused(text: str) -> None:
    assert parse_status_code(text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSON, st.sampled_from([None, 2]))
def test_json_is_read_as_json(value: object, indent: int | None) -> None:
    assert parse(json.dumps(value, indent=indent)) == value


@given(st.text(st.sampled_from(list("{}[]:,\"'\\ \nstatusCode2-."))))
def test_any_text_is_read_or_refused(text: str) -> None:
    code = parse_status_code(text)
    assert code is None or isinstance(code, int)
    try:
        parse(text)
    except NotJson:
        assert code is None


@given(st.integers(-(2**31), 2**31 - 1), st.dictionaries(st.text().filter(lambda key: key != "statusCode"), JSON, max_size=3))
def test_every_int_is_found_in_every_object(code: int, others: dict[str, object]) -> None:
    assert parse_status_code(json.dumps({**others, "statusCode": code})) == code
