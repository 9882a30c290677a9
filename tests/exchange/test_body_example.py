"""Bodies made for models: what is made fits, as the JSON Schema library says on its own; what cannot be made in bounds is given up."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from crossgate.exchange.body_example import example_body

TAG = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
PET = {
    "type": "object",
    "required": ["name", "tags"],
    "properties": {
        "name": {"type": "string", "minLength": 20},
        "tags": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Tag"}},
    },
}
MODELS = {"Pet": json.dumps(PET), "Tag": json.dumps(TAG)}


def made(schema: Any) -> Any:
    """Return the example of *schema*; Pet and Tag are models beside it."""
    body = example_body(json.dumps(schema), MODELS)
    assert body is not None
    value = json.loads(body)
    whole = (
        {**schema, "definitions": {"Pet": PET, "Tag": TAG}}
        if "$ref" not in schema
        else {"allOf": [schema], "definitions": {"Pet": PET, "Tag": TAG}}
    )
    Draft4Validator(whole).validate(value)
    return value


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/definitions/Pet"},
        {"type": "array", "minItems": 2, "items": {"$ref": "#/definitions/Pet"}},
        {
            "allOf": [
                {"$ref": "#/definitions/Pet"},
                {"required": ["z"], "properties": {"z": {"type": "string", "pattern": "^[A-Z]{2}\\d*$", "minLength": 5}}},
            ]
        },
        {"oneOf": [{"type": "integer"}, {"type": "integer", "minimum": 2}]},
        {
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
            "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
            "type": "object",
        },
        {"not": {"type": "string"}},
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"enum": ["x", "y", "z"]}},
        {"type": "object", "minProperties": 2, "additionalProperties": {"type": "integer"}},
        {"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "required": ["xa"], "additionalProperties": False},
        {"type": "object", "required": ["a"], "dependencies": {"a": ["b"]}, "properties": {"b": {"enum": [3]}}},
        {"type": "number", "minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": True},
        {"type": "number", "multipleOf": 0.1, "minimum": 0.25},
        {"type": ["null", "string"], "minLength": 3},
        {"type": "string", "format": "email", "maxLength": 5},
        {"type": "array", "minItems": 3, "items": [{"type": "string"}, {"type": "boolean"}], "additionalItems": {"type": "integer"}},
    ],
)
def test_what_is_made_fits(schema: Any) -> None:
    made(schema)


def test_a_model_referred_to_by_its_address_is_found() -> None:
    schema = {"type": "array", "minItems": 1, "items": {"$ref": "https://apigateway.amazonaws.com/restapis/abc/models/Tag"}}
    assert example_body(json.dumps(schema), MODELS) == b'[{"id": 1}]'


def test_the_example_of_the_owner_is_taken_where_it_fits() -> None:
    name = {"type": "string", "minLength": 2}
    assert made({"type": "object", "example": {"name": "Rex"}, "properties": {"name": name}, "required": ["name"]}) == {"name": "Rex"}
    assert len(made({"type": "object", "example": {"name": ""}, "properties": {"name": name}, "required": ["name"]})["name"]) >= 2


def test_anything_is_an_empty_object() -> None:
    assert example_body("{}", {}) == b"{}"


@pytest.mark.parametrize(
    "schema",
    [
        "no json",
        "[]",
        '{"required": 5}',
        '{"properties": []}',
        '{"enum": 5}',
        '{"enum": []}',
        '{"$ref": 5}',
        '{"$ref": "#/nope"}',
        '{"$ref": "#"}',
        '{"$ref": "https://elsewhere.example.com/x.json"}',
        '{"type": "zzz"}',
        '{"type": "array", "minItems": "a"}',
        '{"type": "array", "minItems": 1000000000}',
        '{"type": "string", "minLength": 1000000000}',
        '{"type": "string", "pattern": "(x+x+)+(?!)"}',
        '{"type": "string", "pattern": "((((a{200}){200}){200}){200}){200}"}',
        '{"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#"}}}',
        '{"type": "integer", "minimum": 3, "maximum": 2}',
        json.dumps({"anyOf": [{"type": "null", "minimum": 1}] * 4_000, "oneOf": [{"enum": []}] * 4_000}),
        json.dumps({"allOf": [{"enum": list(range(8_000))}, {"enum": list(range(9_000, 17_000))}]}),
        json.dumps({"allOf": [{"anyOf": [{"minimum": n + k} for n in range(30)]} for k in range(30)]}),
    ],
)
def test_what_cannot_be_made_is_given_up_in_time(schema: str) -> None:
    started = time.process_time()
    assert example_body(schema, {}) is None
    assert time.process_time() - started < 2


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    properties = st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3)
    return st.builds(
        lambda known, count, closed: {
            "type": "object",
            "properties": known,
            "required": [*known][:count] or [*known][:1],
            **({"additionalProperties": False} if closed else {}),
        },
        properties,
        st.integers(0, 3),
        st.booleans(),
    )


def _arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda items, least: {"type": "array", "items": items, "minItems": least}, inner, st.integers(0, 3))


_LEAVES = st.one_of(
    st.builds(lambda low, more: {"type": "string", "minLength": low, "maxLength": low + more}, st.integers(0, 30), st.integers(0, 5)),
    st.builds(lambda low, more: {"type": "integer", "minimum": low, "maximum": low + more}, st.integers(-99, 99), st.integers(0, 9)),
    st.builds(lambda low, step: {"type": "integer", "minimum": low, "multipleOf": step}, st.integers(-99, 99), st.integers(1, 9)),
    st.builds(lambda low: {"type": "number", "minimum": low, "exclusiveMinimum": True}, st.integers(-9, 9)),
    st.builds(lambda values: {"enum": values}, st.lists(st.one_of(st.integers(), st.text(max_size=3), st.none()), min_size=1, max_size=3)),
    st.sampled_from(
        [{"type": "boolean"}, {"type": "null"}, {}, {"type": "string", "pattern": "^[a-f0-9]{8}$"}, {"type": ["string", "null"]}]
    ),
)
_SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        _objects(inner),
        _arrays(inner),
        st.builds(lambda one, other: {"anyOf": [one, other]}, inner, inner),
        st.builds(lambda one: {"allOf": [one, {}]}, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(_SCHEMAS)
def test_every_schema_that_can_be_met_gets_a_body_that_meets_it(schema: Any) -> None:
    body = example_body(json.dumps(schema), {})
    assert body is not None
    Draft4Validator(schema).validate(json.loads(body))


_WILD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 70),
        st.text(max_size=4),
        st.sampled_from(["string", "object", "array", "#", "#/a", "(x+x+)+y"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "required",
                    "properties",
                    "items",
                    "enum",
                    "allOf",
                    "anyOf",
                    "oneOf",
                    "not",
                    "$ref",
                    "pattern",
                    "minItems",
                    "minimum",
                    "dependencies",
                    "a",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(_WILD)
def test_no_schema_breaks_it(schema: Any) -> None:
    example_body(json.dumps(schema), {})
