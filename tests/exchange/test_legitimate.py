"""The request of a page that knows the API: browsers make it, whatever the definition holds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.api import Api, Authorizer
from crossgate.check import ALL_BROWSERS, check, survey
from crossgate.exchange import declared_policy, legitimate_request
from crossgate.sources.openapi import read_json

NO_TOKENS = ["X Api Key", "{{HEADER}}", "Authorization:", "", "Sch\u00fcssel", "\u0100"]
ORIGIN = "gatewayresponse.header.Access-Control-Allow-Origin"


def api_with(scheme: dict[str, Any]) -> Api:
    operation = {"x-amazon-apigateway-integration": {"type": "http_proxy", "httpMethod": "PUT", "uri": "https://example.com"}}
    document = {
        "openapi": "3.0.1",
        "info": {"title": "a"},
        "components": {"securitySchemes": {"K": {"type": "apiKey", "in": "header", **scheme}}},
        "security": [{"K": []}],
        "x-amazon-apigateway-gateway-responses": {f"DEFAULT_{n}XX": {"responseParameters": {ORIGIN: "'*'"}} for n in (4, 5)},
        "paths": {"/pets": {"put": operation}},
    }
    return read_json(json.dumps(document))


def names_sent(api: Api) -> list[str]:
    (method,) = api.methods
    return [name for name, _ in legitimate_request(api, method, "PUT", declared_policy(api)).headers]


@pytest.mark.parametrize("name", NO_TOKENS)
def test_a_header_that_nobody_can_send_is_left_out_and_hides_no_route(name: str) -> None:
    api = api_with({"name": name})
    assert names_sent(api) == ["content-type"]
    report = check(api)
    assert set(report.survey.routes[0].outcomes) >= {"preflight", "success"}
    assert report.findings


@pytest.mark.parametrize("name", NO_TOKENS)
def test_so_is_one_that_the_definition_wants_without_a_scheme(name: str) -> None:
    api = api_with({"name": "X-Fine"})
    (method,) = api.methods
    method = method._replace(sent_headers=(name, "X-Fine"), request_parameters={f"method.request.header.{name}": True})
    request = legitimate_request(api, method, "PUT", declared_policy(api)._replace(headers=(name,)))
    assert [name for name, _ in request.headers] == ["content-type", "X-Fine"]


@pytest.mark.parametrize("kind", ["a/b\nc", "a/\0", "a/\u0100"])
def test_a_value_on_which_fetch_throws_is_left_out(kind: str) -> None:
    api = api_with({"name": "X-Fine"})
    (method,) = api.methods
    request = legitimate_request(api, method._replace(request_models={kind: "Empty"}), "PUT", declared_policy(api))
    assert [name for name, _ in request.headers] == ["X-Fine"]


@pytest.mark.parametrize("pattern", [r"\x00+", "Token .*"])
def test_an_odd_form_of_token_hides_no_route(pattern: str) -> None:
    api = api_with({"name": "X-Token", "x-amazon-apigateway-authorizer": {"type": "token", "identityValidationExpression": pattern}})
    assert isinstance(api.methods[0].authorizer, Authorizer)
    (route,) = check(api).survey.routes
    assert set(route.outcomes) >= {"preflight", "success"}


def test_a_route_that_no_browser_calls_is_no_sound_one() -> None:
    api = api_with({"name": "X-Fine"})
    resource = api.resources["/pets"]
    methods = {"TRACE": resource.methods["PUT"]._replace(http_method="TRACE")}
    api = api._replace(resources={"/pets": resource._replace(methods=methods)})
    assert [gap.why for gap in survey(api, declared_policy(api), ALL_BROWSERS).api.gaps] == [
        "no call of TRACE /pets is known that browsers make"
    ]
    assert check(api).depends_on
