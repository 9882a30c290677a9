"""Request validation: parameters, then bodies against models."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from crossgate.api import RequestValidator, Unknown
from tests.gateway.builders import JSON, api, ask, method

PET = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "pattern": "^[a-z]+$"}, "friend": {"$ref": "#/definitions/Pet"}},
}
REQUIRED = {
    "method.request.querystring.q": True,
    "method.request.path.p": True,
    "method.request.header.X-H": True,
    "method.request.header.Opt": False,
}


def checked(validator: Any, models: dict[str, Any] | None = None, **fields: Any) -> Any:
    given = {"request_models": {JSON: "Pet"}, **fields}
    return api(method("POST", "/{p}", validator=validator, **given), models=models if models is not None else {"Pet": json.dumps(PET)})


@pytest.mark.parametrize(
    ("target", "headers", "missing"),
    [
        ("/1?q=1", {"x-h": "1"}, None),
        ("/1?q=1", {}, "X-H"),
        ("/1?q=1", {"X-H": ""}, "X-H"),
        ("/1?q=", {}, "X-H, q"),
        ("/1", {}, "X-H, q"),
    ],
)
def test_missing_parameters_are_told_by_location(target: str, headers: dict[str, str], missing: str | None) -> None:
    answer = ask(checked(RequestValidator(parameters=True), request_parameters=REQUIRED), "POST", target, headers)
    if missing is None:
        assert answer.status == 200
    else:
        assert (answer.status, answer.answered_by) == (400, "BAD_REQUEST_PARAMETERS")
        assert json.loads(answer.body) == {"message": f"Missing required request parameters: [{missing}]"}


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ('{"name": "rex"}', None, 200),
        ('{"name": "rex"}', "application/json; charset=utf-8", 200),
        ('{"name": "rex", "friend": {"name": "tom"}}', JSON, 200),
        ('{"name": "rex", "friend": {}}', JSON, 400),
        ('{"name": "Rex"}', JSON, 400),
        ("{}", JSON, 400),
        ("", JSON, 400),
        ("nonsense", JSON, 400),
        ("[" * 100_000, JSON, 400),
        ("nonsense", "text/plain", 200),
    ],
)
def test_bodies(body: str, content_type: str | None, status: int) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    asked = checked(RequestValidator(body=True))
    if content_type == "text/plain":
        headers["Content-Type"] = "application/json-ish"
        asked = checked(RequestValidator(body=True), integration=None)
        answer = ask(asked, "POST", "/1", headers, body.encode())
        assert answer.answered_by != "BAD_REQUEST_BODY"
        return
    answer = ask(asked, "POST", "/1", headers, body.encode())
    assert answer.status == status
    assert (answer.answered_by == "BAD_REQUEST_BODY") == (status == 400)


def test_parameters_come_before_the_body() -> None:
    asked = checked(RequestValidator(body=True, parameters=True), request_parameters=REQUIRED)
    assert ask(asked, "POST", "/1", {}, b"").answered_by == "BAD_REQUEST_PARAMETERS"


def test_nothing_is_checked_that_the_validator_does_not_name() -> None:
    assert ask(checked(RequestValidator(), request_parameters=REQUIRED), "POST", "/1").status == 200
    assert ask(checked(None, request_parameters=REQUIRED), "POST", "/1").status == 200


@pytest.mark.parametrize(
    "schema", ["no json", '{"$ref": "#/definitions/Elsewhere"}', '{"type": 7}', '{"$ref": "#"}', '{"$ref": "https://example.com/x"}']
)
def test_models_that_make_no_sense_are_doubts(schema: str) -> None:
    answer = ask(checked(RequestValidator(body=True), {"Pet": schema}), "POST", "/1", {}, b"{}")
    assert answer.status == 200
    assert len(answer.doubts) == 1


def test_unknown_validators_and_models_are_doubts() -> None:
    why = Unknown("imported")
    assert ask(checked(why), "POST", "/1").doubts == (why,)
    assert ask(checked(RequestValidator(body=True), {"Pet": why}), "POST", "/1", {}, b"x").doubts == (why,)
    assert ask(checked(RequestValidator(body=why)), "POST", "/1", {}, b"x").doubts == (why,)


def test_a_model_refers_to_others_by_name() -> None:
    models = {
        "Pet": '{"properties": {"owner": {"$ref": "https://apigateway.amazonaws.com/restapis/abc/models/Owner"}}}',
        "Owner": '{"type": "string"}',
    }
    asked = checked(RequestValidator(body=True), models)
    assert ask(asked, "POST", "/1", {}, b'{"owner": "me"}').status == 200
    assert ask(asked, "POST", "/1", {}, b'{"owner": 1}').status == 400


def test_exploding_models_end_soon() -> None:
    bomb = {"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["b"]}, {"properties": {"a": {"$ref": "#"}}, "required": ["b"]}]}
    body = b'{"a":' * 60 + b"{}" + b"}" * 60
    begun = time.perf_counter()
    answer = ask(checked(RequestValidator(body=True), {"Pet": json.dumps(bomb)}), "POST", "/1", {}, body)
    assert time.perf_counter() - begun < 5
    assert answer.status in (200, 400)


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf", "not", "items", "properties", "patternProperties"])
def test_nesting_never_exhausts_the_stack(keyword: str) -> None:
    """Each keyword nested as deep as it may be, and recurring by reference as often as the body allows."""
    for levels in (1, 5, 20, 70):
        schema: Any = {"$ref": "#"}
        for _ in range(levels):
            inner = [schema] if keyword in ("allOf", "anyOf", "oneOf") else {"a": schema} if "roperties" in keyword else schema
            schema = {keyword: inner}
        body: Any = 1
        for _ in range(50):
            body = [body] if keyword == "items" else {"a": body}
        answer = ask(checked(RequestValidator(body=True), {"Pet": json.dumps(schema)}), "POST", "/1", {}, json.dumps(body).encode())
        assert answer.status in (200, 400)


def test_a_body_nested_deep_is_a_doubt() -> None:
    answer = ask(checked(RequestValidator(body=True)), "POST", "/1", {}, b"[" * 100 + b"]" * 100)
    assert len(answer.doubts) == 1


def test_a_model_that_is_no_object_is_a_doubt_or_fits() -> None:
    for schema in ("7", "[]", '"x"', "null", "true"):
        assert ask(checked(RequestValidator(body=True), {"Pet": schema}), "POST", "/1", {}, b"{}").status == 200
