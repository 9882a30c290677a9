"""Preflights that a greedy path catches: what is marked, what is to be done, and what the refusal hides."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.check import Finding, check
from crossgate.fix.suggestions import suggestions
from crossgate.sources.openapi import read_json
from tests.exchange.test_pairing import GOOD, PROXY, mock

KEY = {"key": {"type": "apiKey", "name": "x-api-key", "in": "header"}}
TOKEN = {
    "tokens": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "arn:aws:apigateway:eu-west-1:lambda:path/x/invocations"},
    }
}
HIDDEN = "and then every preflight of PUT /pets is answered with 500, because its empty body counts as binary (binary-media-types-break-preflight)"


def text_of(greedy: dict[str, Any], **more: Any) -> str:
    """Return a document with PUT /pets, and what *greedy* has at /{proxy+}."""
    paths = {"/pets": {"put": PROXY}, "/{proxy+}": greedy}
    schemes = {"securitySchemes": {**KEY, **TOKEN}}
    document = {"openapi": "3.0.1", "info": {"title": "a", "version": "1"}, "components": schemes, "paths": paths, **more}
    return json.dumps(document, indent=1)


def caught(text: str) -> tuple[Finding, int]:
    """Return the finding about the caught preflight, and how many edits are suggested for it."""
    report = check(read_json(text))
    (finding,) = [one for one in report.findings if one.cause == "preflight-falls-through"]
    return finding, len(suggestions(report).get(id(finding), (None, ()))[1])


def lines_of(finding: Finding, text: str) -> list[str]:
    return [text.splitlines()[mark.span.line - 1].strip() for mark in finding.marks]


@pytest.mark.parametrize(
    ("scheme", "guard", "label"),
    [
        ("key", "API key", "asks every request that OPTIONS /{proxy+} answers for an API key"),
        ("tokens", "authorizer", "guards every request that OPTIONS /{proxy+} answers"),
    ],
)
def test_an_options_method_that_is_there_is_to_be_opened(scheme: str, guard: str, label: str) -> None:
    text = text_of(
        {"options": {**mock({"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PUT"}), "security": [{scheme: []}]}}
    )
    finding, edits = caught(text)
    assert finding.marks[0].label == label
    assert lines_of(finding, text) == [f'"{scheme}": []', '"/pets": {']
    assert (
        finding.fix == f"take the {guard} off OPTIONS /{{proxy+}}, or give /pets an OPTIONS method with a MOCK integration and no {guard}"
    )
    assert edits > 0
    assert finding.notes == ("and then browsers refuse to send `content-type` with PUT /pets (header-not-allowed)",)


def test_an_any_method_stays_guarded() -> None:
    finding, _ = caught(text_of({"x-amazon-apigateway-any-method": {**PROXY, "security": [{"tokens": []}]}}))
    assert finding.marks[0].label == "guards every request that ANY /{proxy+} answers, OPTIONS too"
    assert finding.fix == "give /pets an OPTIONS method with a MOCK integration and no authorizer"


@pytest.mark.parametrize("scheme", ["key", "tokens"])
def test_what_the_refusal_hides_is_told(scheme: str) -> None:
    greedy = {"options": {**GOOD, "security": [{scheme: []}]}}
    finding, _ = caught(text_of(greedy, **{"x-amazon-apigateway-binary-media-types": ["*/*"]}))
    assert finding.notes == (HIDDEN,)


def test_a_preflight_of_the_own_path_tells_it_as_well() -> None:
    guarded = {**mock({"Access-Control-Allow-Origin": "*"}), "security": [{"tokens": []}]}
    document = json.loads(text_of({}))
    document["paths"] = {"/pets": {"put": PROXY, "options": guarded}}
    (finding,) = [one for one in check(read_json(json.dumps(document))).findings if one.cause == "preflight-needs-authorization"]
    assert finding.notes == ("and then browsers refuse to send PUT /pets: the preflight does not allow the method (method-not-allowed)",)
