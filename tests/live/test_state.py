"""States of live APIs as texts: what is read out of them, how their places are called, and that no text does harm."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.api import Api, Policy, Unknown
from crossgate.sources import read_text
from crossgate.sources.aws import read_live, state_text
from crossgate.text import Span
from tests.live.deploying import state_of
from tests.live.drawing import apis


def live(state: dict[str, Any]) -> Api:
    loaded = read_live("aws:eu-west-1/a1b2c3d4e5", state_text(state))
    assert not loaded.failures
    return loaded.apis[0]


def comparable(api: Api) -> Api:
    """*api* without what only one side of the comparison has."""
    resources = {path: resource._replace(id="") for path, resource in sorted(api.resources.items())}
    return api._replace(resources=resources, stages=(), deployments=(), region="")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis())
def test_an_api_is_read_as_it_was_made(api: Api) -> None:
    assert comparable(live(state_of(api))) == comparable(api)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis())
def test_every_place_is_called_by_route_or_name(api: Api) -> None:
    read = live(state_of(api))
    for method in read.methods:
        assert part(method.place.span) == method.route
        assert part(method.place["authorization"]) == method.route
        for status, response in method.responses.items():
            assert part(response.place.span) == f"{method.route} method response {status}"
        integration = method.integration
        assert integration is not None
        assert not isinstance(integration, Unknown)
        assert part(integration.place.span) == f"{method.route} integration"
        for mapped in integration.responses:
            assert part(mapped.place.span) == f"{method.route} integration response {mapped.status_code}"
            for key in mapped.parameters:
                assert part(mapped.place[f"parameters/{key}"]) == f"{method.route} integration response {mapped.status_code}"
    for kind, customised in read.gateway_responses.items():
        assert part(customised.place.span) == f"gateway response {kind}"
    for name, authorizer in read.authorizers.items():
        assert part(authorizer.place.span) == f"authorizer {name}"
    assert part(read.stages[0].place.span) == "stage prod"
    assert str(read.place.span) == "aws:eu-west-1/a1b2c3d4e5 API"


def part(span: Span | None) -> str:
    assert span is not None
    return span.part


def test_a_saved_state_has_lines() -> None:
    text = state_text(state_of(Api("pets", "REST", "a1", "")))
    (api,) = read_text("saved.json", text).apis
    assert str(api.place.span) == "saved.json:6:3"
    assert api.region == "eu-west-1"


def test_default_gateway_responses_do_not_count() -> None:
    state = state_of(Api("pets", "REST", "a1", ""))
    state["gatewayResponses"] = [
        {"responseType": "DEFAULT_4XX", "defaultResponse": True},
        {"responseType": "THROTTLED", "statusCode": "429"},
    ]
    assert list(live(state).gateway_responses) == ["THROTTLED"]


@pytest.mark.parametrize("policy", ['{"Statement": [{"Effect": "Deny"}]}', '{\\"Statement\\": [{\\"Effect\\": \\"Deny\\"}]}'])
def test_a_policy_is_a_text_plain_or_escaped_once_more(policy: str) -> None:
    state = state_of(Api("pets", "REST", "a1", ""))
    state["api"]["policy"] = policy
    found = live(state).policy
    assert isinstance(found, Policy)
    assert found.statements == ({"Effect": "Deny"},)


def test_a_private_api_is_told() -> None:
    state = state_of(Api("pets", "REST", "a1", ""))
    state["api"]["endpointConfiguration"] = {"types": ["PRIVATE"]}
    read = live(state)
    assert read.endpoint == "PRIVATE"
    assert [gap.why for gap in read.gaps if "the API is private" in gap.why]


def test_what_was_not_read_is_unknown() -> None:
    state = state_of(Api("pets", "REST", "a1", ""))
    method = {"httpMethod": "GET", "authorizationType": "CUSTOM", "authorizerId": "q1", "requestValidatorId": "v1"}
    state["resources"] = [{"id": "r", "path": "/", "resourceMethods": {"GET": method}}]
    (read,) = live(state).methods
    assert read.authorizer == Unknown("the authorizer q1 was not read with the API")
    assert read.validator == Unknown("the request validator v1 was not read with the API")


HTTP: dict[str, Any] = {
    "crossgate": "state",
    "version": 1,
    "kind": "HTTP",
    "region": "eu-west-1",
    "api": {
        "ApiId": "h1",
        "Name": "ferry",
        "ProtocolType": "HTTP",
        "CorsConfiguration": {"AllowOrigins": ["https://www.example.com"], "AllowCredentials": True, "MaxAge": 600},
    },
    "routes": [
        {"RouteId": "2", "RouteKey": "$default", "AuthorizationType": "NONE", "Target": "integrations/i1"},
        {
            "RouteId": "1",
            "RouteKey": "PUT /tickets/{id}",
            "AuthorizationType": "JWT",
            "AuthorizerId": "z",
            "AuthorizationScopes": ["sail"],
            "Target": "integrations/i1",
        },
    ],
    "integrations": [
        {
            "IntegrationId": "i1",
            "IntegrationType": "AWS_PROXY",
            "IntegrationMethod": "POST",
            "IntegrationUri": "arn:aws:lambda:eu-west-1:123456789012:function:ferry",
            "PayloadFormatVersion": "2.0",
            "TimeoutInMillis": 30000,
        }
    ],
    "authorizers": [{"AuthorizerId": "z", "Name": "people", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"]}],
    "stages": [{"StageName": "$default", "AutoDeploy": True, "DeploymentId": "d1"}, {"StageName": "test", "DeploymentId": "d1"}],
    "deployments": [{"DeploymentId": "d1", "CreatedDate": "2026-03-02T09:15:44+00:00"}],
    "apiMappings": [{"ApiMappingId": "m", "ApiMappingKey": "v1", "DomainName": "api.example.com", "Stage": "test"}],
}

TEMPLATE = """\
Resources:
  Ferry:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: ferry
      ProtocolType: HTTP
      CorsConfiguration: {AllowOrigins: ["https://www.example.com"], AllowCredentials: true, MaxAge: 600}
  People:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: {ApiId: !Ref Ferry, Name: people, AuthorizerType: JWT, IdentitySource: ["$request.header.Authorization"]}
  Sail:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Ferry
      IntegrationType: AWS_PROXY
      IntegrationMethod: POST
      IntegrationUri: arn:aws:lambda:eu-west-1:123456789012:function:ferry
      PayloadFormatVersion: "2.0"
  Rest:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Ferry, RouteKey: $default, Target: !Sub "integrations/${Sail}"}
  Tickets:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Ferry
      RouteKey: PUT /tickets/{id}
      AuthorizationType: JWT
      AuthorizerId: !Ref People
      AuthorizationScopes: [sail]
      Target: !Sub "integrations/${Sail}"
"""


def test_an_http_api_is_read_as_its_template_is() -> None:
    read = live(HTTP)
    (template,) = read_text("ferry.yaml", TEMPLATE).apis
    assert read.cors == template.cors
    assert [one._replace(id="") for one in sorted(template.methods)] == sorted(read.methods)
    assert [(stage.name, stage.deployment) for stage in read.stages] == [("$default", None), ("test", "d1")]
    assert read.base_paths[0].domain == "api.example.com"


def test_the_places_of_an_http_api() -> None:
    read = live(HTTP)
    assert read.cors is not None
    assert not isinstance(read.cors, Unknown)
    assert part(read.cors.place.span) == "CORS configuration"
    assert sorted(part(method.place.span) for method in read.methods) == ["$default", "PUT /tickets/{id}"]
    assert part(read.authorizers["people"].place.span) == "authorizer people"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({"version": 2}, "this state is of version 2, and only version 1 is read"),
        ({"version": 1, "kind": "WEBSOCKET"}, "neither REST nor HTTP"),
        ({"version": 1, "kind": "REST", "api": {}, "resources": {"a": 1}}, "this is no state of an API: resources must be a list"),
    ],
)
def test_what_is_no_state_is_refused(state: dict[str, Any], told: str) -> None:
    (failure,) = read_text("s.json", json.dumps({"crossgate": "state", **state})).failures
    assert told in failure.message


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, item in inner for path in _paths(item, (*at, key)))]


junk: st.SearchStrategy[Any] = st.sampled_from([None, 0, -1, True, "", "x", [], {}, [[]], [{}], {"a": {}}, "\u0000", 1e308])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis(), st.data())
def test_no_state_ends_in_a_traceback(api: Api, data: st.DataObject) -> None:
    state = json.loads(json.dumps(data.draw(st.sampled_from([HTTP, state_of(api, export=api)]))))
    path = data.draw(st.sampled_from(_paths(state)[1:]))
    holder = state
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = data.draw(junk)
    loaded = read_live("aws:eu-west-1/x", state_text(state))
    for found in loaded.apis:
        for refusal in found.refusals:
            assert str(refusal.place.span)
        assert str(found.place.span)
