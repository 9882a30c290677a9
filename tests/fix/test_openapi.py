"""OpenAPI documents and exports, fixed: in their idiom, valid where they were valid, and not touched where they need not be."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator

from crossgate.check import check
from crossgate.fix import FixedText, fixed_text
from crossgate.sources import read_text
from crossgate.text.edit import apply
from tests.fix.corpus import FILES, POLICIES, WISHES, files, fixed, outcome, share_proved

STATED = POLICIES["one origin"]

URI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"
LAMBDA = {"type": "aws_proxy", "httpMethod": "POST", "uri": URI}
MAPPED = {
    "type": "http",
    "httpMethod": "GET",
    "uri": "https://backend.example.com/pets",
    "responses": {"default": {"statusCode": "200"}, "4\\d{2}": {"statusCode": "404"}},
}
ANSWERS = {"200": {"description": "ok"}, "404": {"description": "gone"}}
TOKENS = {
    "type": "apiKey",
    "name": "Authorization",
    "in": "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": URI},
}
INTEGRATION = "x-amazon-apigateway-integration"


def document(version: int, **rest: Any) -> dict[str, Any]:
    """Return a pets API whose paths lack CORS, each in its way."""
    paths = {
        "/pets": {"get": {"responses": ANSWERS, INTEGRATION: MAPPED}, "post": {"responses": ANSWERS, INTEGRATION: LAMBDA}},
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, **({"type": "string"} if version == 2 else {"schema": {"type": "string"}})}
            ],
            "x-amazon-apigateway-any-method": {"security": [{"tokens": []}], "responses": ANSWERS, INTEGRATION: LAMBDA},
        },
    }
    head: dict[str, Any] = {"swagger": "2.0"} if version == 2 else {"openapi": "3.0.3"}
    schemes = {"securityDefinitions": {"tokens": TOKENS}} if version == 2 else {"components": {"securitySchemes": {"tokens": TOKENS}}}
    return {**head, "info": {"title": "pets", "version": "1"}, "paths": paths, **schemes, **rest}


def text_of(given: dict[str, Any], form: str) -> tuple[str, str]:
    """Return a name and a text for the document."""
    given = json.loads(json.dumps(given))  # so that nothing in it is shared, which YAML would write as an alias
    if form == "json":
        return "api.json", json.dumps(given, indent=2)
    return "api.yaml", yaml.safe_dump(given, sort_keys=False, default_flow_style=None if form == "flow" else False, width=200)


def fix(name: str, text: str, stated: dict[str, object] = STATED) -> FixedText:
    loaded = read_text(name, text)
    assert not loaded.failures
    return fixed_text(loaded.apis, dict(stated), WISHES)


def is_valid(text: str) -> bool:
    """Whether openapi-spec-validator accepts the document; its keys are texts, as in JSON."""
    try:
        given = json.loads(json.dumps(yaml.load(text, Loader=yaml.CSafeLoader), default=str))
        validator = OpenAPIV2SpecValidator if "swagger" in given else OpenAPIV30SpecValidator
        return bool(validator(given).is_valid())
    except Exception:  # noqa: BLE001 - the validator raises what it likes on documents that are none
        return False


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("form", ["json", "yaml", "flow"])
@pytest.mark.parametrize("policy", POLICIES)
def test_a_document_without_cors_gets_it_in_its_own_idiom(version: int, form: str, policy: str) -> None:
    name, text = text_of(document(version), form)
    result = fix(name, text, POLICIES[policy])
    assert not result.refused
    assert apply(result.source, result.edits) == result.after
    assert is_valid(text)
    assert is_valid(result.after)
    assert fix(name, result.after, POLICIES[policy]).after == result.after
    after = yaml.safe_load(result.after)
    options = after["paths"]["/pets"]["options"]
    assert options[INTEGRATION]["type"] == "mock"
    assert "security" not in options
    headers = options["responses"]["200"]["headers"]
    expected = {"type": "string"} if version == 2 else {"schema": {"type": "string"}}
    assert headers["Access-Control-Allow-Origin"] == expected
    get = after["paths"]["/pets"]["get"]
    for status, response in {"200": "default", "404": "4\\d{2}"}.items():
        assert get["responses"][status]["headers"]["Access-Control-Allow-Origin"] == expected
        assert "method.response.header.Access-Control-Allow-Origin" in get[INTEGRATION]["responses"][response]["responseParameters"]
    assert set(after["x-amazon-apigateway-gateway-responses"]) == {"DEFAULT_4XX", "DEFAULT_5XX"}


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("declared", ["nowhere", "path", "operation", "reference"])
def test_path_parameters_are_declared_as_the_document_does(version: int, declared: str) -> None:
    given = document(version)
    item = given["paths"]["/pets/{id}"]
    (parameter,) = parameters = item.pop("parameters")
    if declared == "path":
        item["parameters"] = parameters
    elif declared == "operation":
        item["get"] = {"parameters": [{**parameter, "description": "which"}], "responses": ANSWERS, INTEGRATION: LAMBDA}
    elif declared == "reference":
        item["get"] = {"parameters": [{"$ref": "#/x-parameters/id"}], "responses": ANSWERS, INTEGRATION: LAMBDA}
        given["x-parameters"] = {"id": parameter}
    name, text = text_of(given, "yaml")
    after = fix(name, text).after
    assert is_valid(after)
    expected = {
        "nowhere": parameters,
        "path": None,
        "operation": [{**parameter, "description": "which"}],
        "reference": [{"$ref": "#/x-parameters/id"}],
    }
    assert yaml.safe_load(after)["paths"]["/pets/{id}"]["options"].get("parameters") == expected[declared]


@pytest.mark.parametrize("version", [2, 3])
def test_options_ask_for_nothing_where_the_document_has_requirements_for_all(version: int) -> None:
    given = document(version, security=[{"tokens": []}])
    guarded = {"security": [{"tokens": []}], "responses": ANSWERS, INTEGRATION: {"type": "mock"}}
    given["paths"]["/pets"]["options"] = guarded
    name, text = text_of(given, "yaml")
    after = yaml.safe_load(fix(name, text).after)
    assert [after["paths"][path]["options"]["security"] for path in ("/pets", "/pets/{id}")] == [[], []]
    assert after["security"] == [{"tokens": []}]


def test_options_without_requirements_of_their_own_are_freed_of_those_of_the_document() -> None:
    """The authorizer goes, and so does the key; neither the document's list nor another operation is touched."""
    key = {"type": "apiKey", "name": "x-api-key", "in": "header"}
    several: list[Any] = [[{"tokens": []}], [{"tokens": [], "key": []}], [{"key": []}]]
    for asked in several:
        given = document(3, security=asked)
        given["components"]["securitySchemes"]["key"] = key
        mock = {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": 200}},
        }
        given["paths"]["/pets"]["options"] = {"responses": {"200": {"description": "ok"}}, INTEGRATION: mock}
        name, text = text_of(given, "yaml")
        before = check(read_text(name, text).apis[0]).findings
        assert {finding.cause for finding in before} & {"preflight-needs-authorization", "preflight-needs-api-key"}
        after = yaml.safe_load(fix(name, text).after)
        assert after["paths"]["/pets"]["options"]["security"] == []
        assert after["security"] == asked
        assert "security" not in after["paths"]["/pets"]["get"]


def test_what_is_referred_to_is_not_edited_through_the_reference() -> None:
    given = document(3)
    given["components"]["responses"] = {"Ok": {"description": "ok"}}
    given["paths"]["/pets"]["get"]["responses"] = {"200": {"$ref": "#/components/responses/Ok"}, "404": {"description": "gone"}}
    name, text = text_of(given, "yaml")
    result = fix(name, text)
    assert [refused.reason for refused in result.refused if "others refer to" in refused.reason]
    assert yaml.safe_load(result.after)["components"]["responses"] == {"Ok": {"description": "ok"}}


SNIPPETS = (
    "",
    "x",
    "null",
    "[]",
    "{}",
    "'*'",
    "{$ref: '#/paths'}",
    "{$ref: '#/nowhere'}",
    "&a {b: *a}",
    "\n",
    '"',
    "{Fn::Sub: '${x}'}",
    "4294967296",
)


@given(st.sampled_from([2, 3]), st.sampled_from(["json", "yaml", "flow"]), st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_stands_anywhere_the_fix_ends_in_an_answer(version: int, form: str, choice: st.DataObject) -> None:
    name, text = text_of(document(version), form)
    words = [found.span() for found in re.finditer(r"[^\s,:{}\[\]]+", text)]
    for _ in range(choice.draw(st.integers(1, 3))):
        start, end = choice.draw(st.sampled_from(words))
        text = text[:start] + choice.draw(st.sampled_from(SNIPPETS)) + text[end:]
    loaded = read_text(name, text)
    if not loaded.apis:
        assert loaded.failures or loaded.skipped
        return
    for api in loaded.apis:
        assert check(api) is not None
    result = fixed_text(loaded.apis, dict(STATED), WISHES)
    if result.is_changed:
        assert not read_text(name, result.after).failures


CORPUS = [path for kind in ("openapi", "export") for path in files(kind)]


@pytest.mark.skipif(not CORPUS and not os.environ.get("CI"), reason=f"left out: no real definitions at {FILES}")
def test_real_documents_end_proved_and_stay_valid() -> None:
    told = []
    for number, path in enumerate(CORPUS):
        result = fixed(path, STATED)
        told.append(outcome(result))
        if number % 4 == 1 and result is not None and result.is_changed:
            _require_sound(path, result)
    good, seen = share_proved(told)
    assert seen >= len(CORPUS) * 0.9
    assert good >= 0.95 * seen, sorted(set(told))


def _require_sound(path: Path, result: FixedText) -> None:
    text = result.source.text
    if is_valid(text):
        assert is_valid(result.after), path.name
    if text.lstrip().startswith("{"):
        json.loads(result.after)
    again = fixed_text(read_text(path.name, result.after).apis, dict(STATED), WISHES)
    assert again.after == result.after or result.refused, path.name


@pytest.mark.parametrize("asked", [[{"tokens": [], "bearer": []}], [{"key": []}, {"bearer": []}]])
def test_options_that_also_name_a_scheme_of_the_backend_are_opened(asked: Any) -> None:
    given = document(3)
    schemes = given["components"]["securitySchemes"]
    schemes |= {"bearer": {"type": "http", "scheme": "bearer"}, "key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}
    given["paths"]["/pets"]["options"] = answered("'Content-Type'", security=asked)
    name, text = text_of(given, "yaml")
    result = fix(name, text)
    assert not result.refused
    assert not {"tokens", "key"} & {
        scheme for one in yaml.safe_load(result.after)["paths"]["/pets"]["options"].get("security", []) for scheme in one
    }


def answered(headers: str, **rest: Any) -> dict[str, Any]:
    """Return an OPTIONS operation whose MOCK allows *headers*."""
    names = ("Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
    values = dict(zip(names, ("'*'", "'GET,POST,OPTIONS'", headers), strict=True))
    declared = {"200": {"description": "ok", "headers": {name: {"schema": {"type": "string"}} for name in names}}}
    mapped = {f"method.response.header.{name}": value for name, value in values.items()}
    mock = {"type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
    return {
        "responses": declared,
        INTEGRATION: {**mock, "responses": {"default": {"statusCode": "200", "responseParameters": mapped}}},
        **rest,
    }


def allow_headers(text: str, path: str) -> str:
    """Return the value that OPTIONS of *path* maps to Access-Control-Allow-Headers."""
    responses = yaml.safe_load(text)["paths"][path]["options"][INTEGRATION]["responses"]
    return str(responses["default"]["responseParameters"]["method.response.header.Access-Control-Allow-Headers"])


def test_names_in_quotes_of_their_own_are_written_as_one_list_everywhere() -> None:
    given = document(3)
    given["paths"]["/pets"]["options"] = answered("'X-Trace', 'Content-Type'")
    name, text = text_of(given, "yaml")
    after = fix(name, text).after
    assert allow_headers(after, "/pets") == "'X-Trace,Content-Type'"
    assert allow_headers(after, "/pets/{id}") == "'X-Trace,Content-Type,Authorization'"


def test_a_header_is_added_to_a_list_as_the_document_spells_it() -> None:
    given = document(3)
    given["components"]["securitySchemes"]["tokens"]["name"] = "X-Session-Token"
    given["paths"]["/pets/{id}"]["options"] = answered("'Content-Type'")
    name, text = text_of(given, "yaml")
    assert allow_headers(fix(name, text).after, "/pets/{id}") == "'Content-Type,X-Session-Token'"
