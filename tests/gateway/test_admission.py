"""What the control plane refuses, by kind and place."""

from __future__ import annotations

from typing import Any

import pytest

from crossgate.api import Authorizer, GatewayResponse, Integration, IntegrationResponse, MethodResponse, Place, Refusal, Unknown
from crossgate.gateway import refusals
from crossgate.text import Source, Span
from tests.gateway.builders import JSON, LAMBDA_URI, api, declared, http, method, mock, preflight_mock, proxy

ALLOW = "Access-Control-Allow-Origin"


def kinds(*methods: Any, **fields: Any) -> list[str]:
    return [refusal.kind for refusal in refusals(api(*methods, **fields))]


def answering(key: str = f"method.response.header.{ALLOW}", value: Any = "'*'", **fields: Any) -> Any:
    integration = mock(responses=(IntegrationResponse("200", parameters={key: value}),))
    return method("GET", "/x", integration, **{"responses": declared(ALLOW), **fields})


def test_a_good_definition_is_admitted() -> None:
    responses = declared("Access-Control-Allow-Headers", "Access-Control-Allow-Methods", ALLOW)
    good = GatewayResponse("DEFAULT_4XX", "404", {f"gatewayresponse.header.{ALLOW}": "method.request.header.Origin"}, {JSON: "{}"})
    authorizer = Authorizer("T", "TOKEN")
    assert (
        kinds(
            method("OPTIONS", "/pets", preflight_mock(), responses=responses),
            method("ANY", "/pets/{id}", proxy(), authorization="CUSTOM", authorizer=authorizer),
            method("GET", "/shops/{proxy+}", http(request_parameters={"integration.request.path.proxy": "method.request.path.proxy"})),
            responses=(good,),
        )
        == []
    )


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (f"method.response.header.{ALLOW}", "*", ["unquoted-literal"]),
        (f"method.response.header.{ALLOW}", "'*", ["unquoted-literal"]),
        (f"method.response.header.{ALLOW}", "method.request.header.Origin", ["foreign-mapping-expression"]),
        (f"method.response.header.{ALLOW}", Unknown("a parameter"), []),
        (f"gatewayresponse.header.{ALLOW}", "'*'", ["wrong-prefix"]),
        (f"method.response.header.method.response.header.{ALLOW}", "'*'", ["doubled-prefix"]),
        (ALLOW, "'*'", ["wrong-prefix"]),
        ("method.response.header.Vary", "'Origin'", ["undeclared-response-header"]),
    ],
)
def test_response_parameters(key: str, value: Any, expected: list[str]) -> None:
    assert kinds(answering(key, value)) == expected


def test_a_status_without_method_response_declares_nothing() -> None:
    assert kinds(answering(responses={})) == ["undeclared-response-header"]
    assert [refusal.message for refusal in refusals(api(answering(responses={})))] == [
        "No method response exists for method: 200 is not declared"
    ]
    unknown = {"?": MethodResponse(Unknown("a parameter"))}
    assert kinds(answering(responses=unknown)) == []


def test_a_mapping_beside_a_proxy_integration_is_not_said_to_be_refused() -> None:
    mapped = (IntegrationResponse("200", parameters={f"method.response.header.{ALLOW}": "'*'"}),)
    assert kinds(method("GET", "/x", proxy(responses=mapped))) == ["undeclared-proxy-header"]
    assert kinds(method("GET", "/x", proxy(responses=mapped), responses=declared(ALLOW))) == []


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (GatewayResponse("DEFAULT_4XX", parameters={f"method.response.header.{ALLOW}": "'*'"}), ["wrong-prefix"]),
        (GatewayResponse("DEFAULT_4XX", parameters={f"gatewayresponse.header.method.response.header.{ALLOW}": "'*'"}), ["doubled-prefix"]),
        (GatewayResponse("DEFAULT_4XX", parameters={f"gatewayresponse.header.{ALLOW}": "*"}), ["unquoted-literal"]),
        (
            GatewayResponse("DEFAULT_4XX", parameters={f"gatewayresponse.header.{ALLOW}": "integration.response.header.A"}),
            ["foreign-mapping-expression"],
        ),
        (GatewayResponse("DEFAULT_4XX", status_code="4xx"), ["invalid-status-code"]),
        (GatewayResponse("DEFAULT_4X"), ["unknown-gateway-response"]),
        (GatewayResponse("THROTTLED", templates={"123": ""}), ["invalid-template-key"]),
    ],
)
def test_gateway_responses(response: GatewayResponse, expected: list[str]) -> None:
    assert kinds(responses=(response,)) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (method("LIST", "/x"), ["invalid-http-method"]),
        (method("GET", "/x", authorization="CUSTOM"), ["missing-authorizer"]),
        (method("GET", "/x", mock("2xx")), ["invalid-status-code"]),
        (method("GET", "/x", http(http_method=None)), ["missing-integration-method"]),
        (method("GET", "/x", http(uri=None)), ["missing-uri"]),
        (method("GET", "/x", http(uri="backend.example.com")), ["invalid-uri"]),
        (method("GET", "/x", http(uri="http://${stageVariables.host}/x")), []),
        (method("GET", "/x", http(uri="${backend}/{petId}")), []),
        (method("GET", "/x", proxy(uri="${pets_function_arn}")), []),
        (method("GET", "/x", proxy(uri="{{ pets_function }}")), []),
        (method("GET", "/x", proxy(uri="my-function")), ["invalid-uri"]),
        (method("GET", "/x", proxy(uri="arn:aws:lambda:us-east-1:1:function:f")), ["invalid-uri"]),
        (method("GET", "/x", proxy(uri="arn:aws:apigateway:us-east-1:s3:path/bucket/key")), ["unsupported-proxy-service"]),
        (method("GET", "/x", Integration("AWS", "POST", LAMBDA_URI)), []),
        (method("GET", "/x", proxy(uri=Unknown("elsewhere"))), []),
        (method("GET", "/x", mock(request_parameters={"method.request.header.A": "'1'"})), ["wrong-prefix"]),
        (method("GET", "/pet-{id}"), ["invalid-path-part"]),
    ],
)
def test_methods(one: Any, expected: list[str]) -> None:
    assert kinds(one) == expected


def test_paths() -> None:
    assert kinds(paths=("/{proxy+}", "/{proxy+}/child")) == ["child-of-greedy"]
    assert kinds(paths=("/x/{p+}/y/z",)) == ["child-of-greedy"], "the resource between them need not be listed"
    assert kinds(paths=("/{a}", "/{b}")) == ["variable-sibling"]
    assert kinds(paths=("/x/{a}", "/x/{b}/y", "/x/{b}/z")) == ["variable-sibling"], "told once, though no method is between them"
    assert kinds(paths=("/x/{a}", "/x/{a}/y", "/x/{a}/{b}", "/y/{b}")) == []
    assert kinds(paths=("/x/a b/c",)) == ["invalid-path-part"]
    assert kinds(paths=("/{a}/x", "/{a}/y", "/{a}", "/{a}/{b}")) == []
    noted = (Refusal("variable-sibling", "the source said so"),)
    assert kinds(paths=("/{a}", "/{b}"), refusals=noted) == ["variable-sibling"], "told once"


def test_a_refusal_knows_its_place_and_route() -> None:
    source = Source("t.yaml", "value: '*'")
    span = Span(source, 7, 10)
    key = f"method.response.header.{ALLOW}"
    response = IntegrationResponse("200", parameters={key: "*"}, place=Place(fields={f"parameters/{key}": span}))
    found = refusals(api(method("GET", "/x", mock(responses=(response,)), responses=declared(ALLOW))))
    assert [(refusal.place.span, refusal.route) for refusal in found] == [(span, "GET /x")]
