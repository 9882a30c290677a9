"""One API in every form: the models are equal, so are the findings, what a fix comes to, and the bytes that are served."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import cfnlint.api  # type: ignore[import-untyped]
import pytest

from crossgate.api import Api, Authorizer, Integration, Method, Unknown
from crossgate.check import check
from crossgate.fix import FixedText, fixed_text
from crossgate.sources import load, read_text
from tests.fix.test_openapi import is_valid
from tests.serve.transport import Received, ask, served

EXAMPLES = Path(__file__).parents[2] / "examples"
FORMS = {folder: sorted(path.name for path in (EXAMPLES / folder).iterdir()) for folder in ("pets-rest", "pets-http")}
EVERY = [(folder, name) for folder, names in FORMS.items() for name in names]
FIRST = {"pets-rest": "template.yaml", "pets-http": "template.yaml"}
ORIGIN = ("Origin", "https://app.example.com")

_DEPLOYMENTS = "deployment-"
"""Causes about deployments, of which only CloudFormation speaks."""


@cache
def api_of(folder: str, name: str) -> Api:
    loaded = load([str(EXAMPLES / folder / name)])
    assert not loaded.failures
    (api,) = loaded.apis
    return api


@cache
def fixed(folder: str, name: str) -> FixedText:
    return fixed_text([api_of(folder, name)])


def test_every_form_is_there() -> None:
    rest = ["export.json", "openapi.yaml", "sam.yaml", "swagger.json", "template.json", "template.yaml"]
    assert {"pets-rest": rest, "pets-http": ["openapi.yaml", "sam.yaml", "template.yaml"]} == FORMS


def comparable(api: Api) -> dict[str, Any]:
    """Return what decides how *api* answers; names and ids are each form's own, and so are the addresses of functions."""
    fields = ("kind", "binary_media_types", "api_key_source", "policy", "endpoint", "cors")
    methods = {method.route: _method(method) for method in api.methods}
    responses = {kind: response.parameters for kind, response in api.gateway_responses.items()}
    return {field: getattr(api, field) for field in fields} | {"methods": methods, "responses": responses, "refusals": api.refusals}


def _method(method: Method) -> dict[str, Any]:
    authorizer, integration = method.authorizer, method.integration
    assert isinstance(integration, Integration)
    assert not isinstance(authorizer, Unknown)
    declared = {status: sorted(response.parameters) for status, response in method.responses.items() if response.parameters}
    return {
        "authorization": method.authorization,
        "authorizer": _authorizer(authorizer) if authorizer is not None else None,
        "key": method.api_key_required,
        "scopes": method.scopes,
        "validator": method.validator,
        "declared": declared,
        "integration": integration._replace(uri=None, http_method=None),
        "is_lambda": integration.is_lambda,
    }


def _authorizer(authorizer: Authorizer) -> tuple[Any, ...]:
    return authorizer.name, authorizer.kind, authorizer.identity_sources, authorizer.validation_expression, authorizer.result_ttl


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_the_models_are_equal(folder: str, name: str) -> None:
    assert comparable(api_of(folder, name)) == comparable(api_of(folder, FIRST[folder]))


def told(api: Api) -> list[tuple[Any, ...]]:
    """Return the findings by what they say of routes, those about deployments left out."""
    findings = [finding for finding in check(api).findings if not finding.cause.startswith(_DEPLOYMENTS)]
    return [(finding.cause, finding.severity, finding.routes, finding.outcomes) for finding in findings]


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_the_findings_are_equal_and_each_shows_a_place(folder: str, name: str) -> None:
    assert told(api_of(folder, name)) == told(api_of(folder, FIRST[folder]))
    assert any(cause for cause, *_ in told(api_of(folder, name)))
    assert all(finding.marks for finding in check(api_of(folder, name)).findings)


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_each_is_fixed_in_its_own_idiom_to_the_same_verdicts(folder: str, name: str) -> None:
    result, first = fixed(folder, name), fixed(folder, FIRST[folder])
    assert result.is_changed
    assert not result.refused
    assert [proof[2:] for proof in result.proofs] == [proof[2:] for proof in first.proofs]
    (after,) = read_text(name, result.after).apis
    assert told(after) == told(read_text(FIRST[folder], first.after).apis[0])
    assert not [finding for finding in check(after).findings if finding.severity != "note"]
    assert not fixed_text([after]).is_changed


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_each_is_accepted_by_others_before_and_after(folder: str, name: str) -> None:
    before = (EXAMPLES / folder / name).read_text("utf-8")
    for text in (before, fixed(folder, name).after):
        if name.startswith(("template", "sam")):
            assert [str(match) for match in cfnlint.api.lint(text)] == []
        elif name != "export.json":  # exports leave out what OpenAPI asks of every operation, its responses
            assert is_valid(text)


TOKEN = ("Authorization", "Bearer token")
PREFLIGHT = (ORIGIN, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"))
REQUESTS: list[tuple[str, str, tuple[tuple[str, str], ...], bytes]] = [
    ("GET", "/pets", (ORIGIN,), b""),
    ("GET", "/pets", (ORIGIN, TOKEN), b""),
    ("POST", "/pets", (ORIGIN, TOKEN, ("Content-Type", "application/json")), b"{}"),
    ("GET", "/pets/1", (TOKEN,), b""),
    ("OPTIONS", "/pets", PREFLIGHT, b""),
    ("OPTIONS", "/pets/1", PREFLIGHT, b""),
    ("OPTIONS", "/pets", (("Origin", "https://other.example.com"), *PREFLIGHT[1:]), b""),
    ("OPTIONS", "/pets", (*PREFLIGHT, TOKEN), b""),
    ("DELETE", "/pets", (ORIGIN,), b""),
    ("GET", "/nowhere", (ORIGIN,), b""),
]


def answers(api: Api) -> list[Received]:
    application, _ = served(api)
    return [ask(application, verb, path, headers, body) for verb, path, headers, body in REQUESTS]


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_each_is_served_with_the_same_bytes(folder: str, name: str) -> None:
    assert answers(api_of(folder, name)) == answers(api_of(folder, FIRST[folder]))


@pytest.mark.parametrize(("folder", "name"), EVERY)
def test_each_is_served_with_the_same_bytes_once_fixed(folder: str, name: str) -> None:
    after, first = (read_text(form, fixed(folder, form).after).apis[0] for form in (name, FIRST[folder]))
    assert answers(after) == answers(first)
    assert answers(after) != answers(api_of(folder, name))
