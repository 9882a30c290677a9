"""What a stage serves against what is configured, and a live API against its template: every difference named, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossgate.api import Api, Counterpart, GatewayResponse, IntegrationResponse, Method, MethodResponse, Resource, Unknown
from crossgate.check import Finding, check
from crossgate.check.differences import agree, differences
from crossgate.sources.aws import read_live, state_text
from tests.gateway.builders import api as api_of
from tests.gateway.builders import http, method, mock, preflight_mock
from tests.live.deploying import state_of
from tests.live.drawing import apis, methods
from tests.live.test_state import HTTP

PREFLIGHT_HEADERS = {f"method.response.header.Access-Control-Allow-{name}": False for name in ("Headers", "Methods", "Origin")}
PREFLIGHT = method("OPTIONS", "/pets", preflight_mock(), responses={"200": MethodResponse("200", PREFLIGHT_HEADERS)})
PUT = method(
    "PUT", "/pets", mock(headers={"Access-Control-Allow-Origin": "'*'"}), responses={"200": MethodResponse("200", PREFLIGHT_HEADERS)}
)
READY = api_of(PUT, PREFLIGHT)._replace(name="pets", id="a1b2c3d4e5")


def live(configured: Api, served: Api, **more: Any) -> Api:
    loaded = read_live("aws:eu-west-1/a1b2c3d4e5", state_text(state_of(configured, export=served) | more))
    return loaded.apis[0]


def found(api: Api, cause: str = "stage-not-deployed") -> list[Finding]:
    return [finding for finding in check(api).findings if finding.cause == cause]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis(with_validators=False))
def test_a_stage_that_serves_what_is_configured(api: Api) -> None:
    read = live(api, api)
    assert differences(read, read.counterparts[0].api) == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(apis(with_validators=False), st.data())
def test_every_change_since_the_deployment_is_named(api: Api, data: st.DataObject) -> None:
    changed, name = data.draw(changes(api))
    read = live(changed, api)
    assert [difference.what for difference in differences(read, read.counterparts[0].api)] == [name]


@st.composite
def changes(draw: st.DrawFn, api: Api) -> tuple[Api, str]:
    """Another API than *api*, and the name of what is other."""
    kind = draw(st.sampled_from(["add", "remove", "authorization", "key", "header", "gateway response", "binary"]))
    existing = list(api.methods)
    if kind == "gateway response":
        response = GatewayResponse("ACCESS_DENIED", None, {"gatewayresponse.header.X-Reason": "'denied'"})
        return api._replace(gateway_responses={**api.gateway_responses, "ACCESS_DENIED": response}), "gateway response ACCESS_DENIED"
    if kind == "binary":
        return api._replace(binary_media_types=("application/pdf",)), "binary media types"
    if kind == "add" or not existing:
        added: Method = draw(methods("HEAD", "/new"))._replace(validator=None, authorizer=None, authorization="NONE")
        return _with(api, added), added.route
    one: Method = draw(st.sampled_from(existing))
    if kind == "remove":
        left = {verb: other for verb, other in api.resources[one.path].methods.items() if verb != one.http_method}
        return api._replace(resources={**api.resources, one.path: Resource(one.path, left)}), one.route
    if kind == "authorization":
        other: Any = "NONE" if one.authorization == "AWS_IAM" else "AWS_IAM"
        return _with(api, one._replace(authorization=other, authorizer=None)), one.route
    if kind == "key":
        return _with(api, one._replace(api_key_required=not one.api_key_required)), one.route
    mapped = IntegrationResponse("200", None, {"method.response.header.X-New": "'1'"})
    integration: Any = one.integration
    return _with(api, one._replace(integration=integration._replace(kind="HTTP", uri="https://c", responses=(mapped,)))), one.route


def _with(api: Api, one: Method) -> Api:
    there = api.resources[one.path].methods if one.path in api.resources else {}
    return api._replace(resources={**api.resources, one.path: Resource(one.path, {**there, one.http_method: one})})


def test_preflight_that_was_never_deployed() -> None:
    (finding,) = found(live(READY, api_of(PUT)))
    assert finding.severity == "error"
    assert finding.message == (
        "the stage 'prod' serves an older state of OPTIONS /pets: the changes since 2026-03-02 09:15 UTC are not deployed"
    )
    assert finding.notes == ("OPTIONS /pets: not on the stage", "pages cannot use PUT /pets until it is deployed")
    assert finding.fix == "deploy: aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod --region eu-west-1"
    assert finding.marks[0].span.part == "stage prod"


def test_a_whole_route_that_was_never_deployed() -> None:
    (finding,) = found(live(READY, api_of(PREFLIGHT)))
    assert finding.routes == ("PUT /pets",)
    assert finding.severity == "error"


def test_what_works_until_the_next_deployment() -> None:
    (finding,) = found(live(api_of(PUT)._replace(name="pets", id="a1b2c3d4e5"), READY))
    assert finding.severity == "warning"
    assert "pages still can use PUT /pets: the next deployment takes that away" in finding.notes


def test_a_difference_that_no_page_meets() -> None:
    other = api_of(PUT._replace(api_key_required=False), PREFLIGHT, method("GET", "/health", http("HTTP_PROXY")))
    configured = api_of(PUT, PREFLIGHT, method("GET", "/health", http("HTTP_PROXY", uri="https://new.example.com")))
    (finding,) = found(live(configured, other))
    assert (finding.severity, finding.notes) == ("note", ("GET /health: other integration",))


def test_a_stage_that_was_left_with_an_older_deployment() -> None:
    deployments = [
        {"id": "d1", "createdDate": "2026-03-02T09:15:44+00:00"},
        {"id": "d2", "createdDate": "2026-03-05T11:00:00+00:00"},
    ]
    (finding,) = found(live(READY, api_of(PUT), deployments=deployments))
    assert finding.message == "the stage 'prod' serves an older state of OPTIONS /pets: it does not use the newest deployment, d2"
    assert "update-stage --rest-api-id a1b2c3d4e5 --stage-name prod" in finding.fix
    assert "value=d2 --region eu-west-1" in finding.fix


def test_a_deployment_that_serves_another_stage_is_not_meant_for_this_one() -> None:
    deployments = [
        {"id": "d1", "createdDate": "2026-03-02T09:15:44+00:00"},
        {"id": "d2", "createdDate": "2026-03-05T11:00:00+00:00"},
    ]
    stages = [{"stageName": "prod", "deploymentId": "d1"}, {"stageName": "test", "deploymentId": "d2"}]
    (finding,) = found(live(READY, api_of(PUT), deployments=deployments, stages=stages))
    assert finding.message.endswith("the changes since 2026-03-02 09:15 UTC are not deployed")


def test_a_deployment_older_than_its_methods_by_its_own_summary() -> None:
    summary = {"/pets": {"PUT": {"authorizationType": "NONE", "apiKeyRequired": False}}}
    (finding,) = found(live(READY, READY, deployments=[{"id": "d1", "apiSummary": summary}]))
    assert (finding.severity, finding.routes) == ("error", ("OPTIONS /pets",))
    assert found(live(READY, READY, deployments=[{"id": "d1", "apiSummary": summary | {"/pets": {"PUT": {}, "OPTIONS": {}}}}])) == []


def test_what_a_mock_would_call_is_no_difference() -> None:
    preflight = PREFLIGHT._replace(integration=preflight_mock()._replace(http_method="POST", uri=""))
    assert differences(READY, api_of(PUT, preflight)) == ()


def test_an_api_without_any_stage() -> None:
    (finding,) = found(live(READY, READY, stages=[], deployments=[], exports={}))
    assert (finding.severity, finding.message) == ("error", "nothing serves this API: it has no stage")


def test_a_stage_that_gives_no_export_is_not_judged() -> None:
    assert found(live(READY, READY, exports={})) == []


def _against(configured: Api, template: Api) -> list[Finding]:
    return found(configured._replace(counterparts=(Counterpart("template", "template.yaml", template),)), "drifted-from-template")


def test_the_next_release_takes_the_preflight_away() -> None:
    (finding,) = _against(READY, api_of(PUT))
    assert finding.severity == "warning"
    assert finding.message == "the next release of template.yaml takes away what is live: OPTIONS /pets"
    assert finding.notes == ("after it pages cannot use PUT /pets",)


def test_the_next_release_brings_the_preflight() -> None:
    (finding,) = _against(api_of(PUT), READY)
    assert (finding.severity, finding.message) == ("note", "template.yaml has what is not live yet: OPTIONS /pets")
    assert finding.notes == ("after it pages can use PUT /pets",)


def test_the_next_release_changes_a_method() -> None:
    guarded = PREFLIGHT._replace(authorization="AWS_IAM")
    (finding,) = _against(READY, api_of(PUT, guarded))
    assert finding.message == "the next release of template.yaml changes what is live: OPTIONS /pets"
    assert finding.notes == ("OPTIONS /pets: other authorization", "after it pages cannot use PUT /pets")


def test_a_template_that_says_the_same() -> None:
    assert _against(READY, READY) == []


@pytest.mark.parametrize(
    ("shape", "text", "is_possible"),
    [
        ("arn:aws:apigateway:${…}:lambda:path/${…}/invocations", "arn:aws:apigateway:eu-west-1:lambda:path/f/invocations", True),
        ("arn:aws:apigateway:${…}:lambda:path/${…}/invocations", "arn:aws:apigateway:eu-west-1:s3:path/f/invocations", False),
        ("a${…}a", "a", False),
        ("${Host}/x/${AWS::Region}", "a/x/b", True),
        ("${…}", "", True),
        ("", "anything", True),
        ("plain", "other", False),
    ],
)
def test_an_unknown_text_may_be_what_has_its_parts(shape: str, text: str, *, is_possible: bool) -> None:
    assert agree(Unknown("who knows", shape=shape), text) is is_possible
    assert agree((text,), (Unknown("who knows", shape=shape),)) is is_possible


FERRY = "arn:aws:lambda:eu-west-1:123456789012:function:ferry"
EXPORTED: dict[str, Any] = {
    "openapi": "3.0.1",
    "info": {"title": "ferry", "version": "2026-03-02 09:15:44UTC"},
    "servers": [{"url": "https://h1.execute-api.eu-west-1.amazonaws.com/{basePath}", "variables": {"basePath": {"default": "test"}}}],
    "paths": {
        "/$default": {
            "x-amazon-apigateway-any-method": {
                "responses": {"default": {"description": "Default response for $default"}},
                "isDefaultRoute": True,
                "x-amazon-apigateway-integration": {
                    "payloadFormatVersion": "2.0",
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FERRY}/invocations",
                    "connectionType": "INTERNET",
                },
            }
        },
        "/tickets/{id}": {
            "put": {
                "responses": {"default": {"description": "Default response for PUT /tickets/{id}"}},
                "security": [{"people": ["sail"]}],
                "x-amazon-apigateway-integration": {
                    "payloadFormatVersion": "2.0",
                    "type": "aws_proxy",
                    "httpMethod": "POST",
                    "uri": f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FERRY}/invocations",
                    "connectionType": "INTERNET",
                },
            },
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        },
    },
    "components": {
        "securitySchemes": {
            "people": {
                "type": "oauth2",
                "x-amazon-apigateway-authorizer": {"type": "jwt", "identitySource": "$request.header.Authorization"},
            }
        }
    },
    "x-amazon-apigateway-cors": {"allowOrigins": ["https://www.example.com"], "allowCredentials": True, "maxAge": 600},
    "x-amazon-apigateway-importexport-version": "1.0",
}
"""What an export of the API in tests/live/test_state.py gives, after https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-export.html."""


def exported(export: dict[str, Any]) -> Api:
    return read_live("aws:eu-west-1/h1", state_text(HTTP | {"exports": {"test": export}})).apis[0]


def test_a_stage_of_an_http_api_that_serves_what_is_configured() -> None:
    read = exported(EXPORTED)
    assert differences(read, read.counterparts[0].api) == ()


def test_cors_settings_that_were_never_deployed() -> None:
    (finding,) = found(exported({key: value for key, value in EXPORTED.items() if key != "x-amazon-apigateway-cors"}))
    assert finding.message.startswith("the stage 'test' serves an older state of CORS configuration")
    assert finding.notes[0] == "CORS configuration: not on the stage"
    assert finding.fix == "deploy: aws apigatewayv2 create-deployment --api-id h1 --stage-name 'test' --region eu-west-1"


def test_a_route_that_was_never_deployed() -> None:
    paths = {path: item for path, item in EXPORTED["paths"].items() if path == "/$default"}
    (finding,) = found(exported(EXPORTED | {"paths": paths}))
    assert finding.routes == ("PUT /tickets/{id}",)
