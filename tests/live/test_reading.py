"""APIs made in an emulated account, read back over boto3: the models of their templates, with the fewest calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

import crossgate
from crossgate.api import Api, Method
from crossgate.check.differences import differences
from crossgate.live.client import AwsControlPlane, connect
from crossgate.live.failures import ControlPlaneError, Permission
from crossgate.live.loading import load
from crossgate.live.pacer import Pacer
from crossgate.live.reading import read_http, read_rest, with_domains
from crossgate.live.targets import Target
from tests.live.conftest import REGION
from tests.live.deploying import client, deploy
from tests.live.drawing import apis
from tests.live.test_state import comparable

EXAMPLES = Path(__file__).parents[2] / "examples"


def plane_of(emulator: str) -> AwsControlPlane:
    return connect(REGION, None, Pacer(1000, burst=1000, slower={}), endpoint=emulator)


class Counting:
    """A control plane that notes every call."""

    def __init__(self, plane: Any) -> None:
        self._plane = plane
        self.region: str = plane.region
        self.calls: list[str] = []

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        self.calls.append(operation.partition(".")[2])
        answer: dict[str, Any] = self._plane.call(operation, **parameters)
        return answer

    def permission(self, operation: str, **parameters: Any) -> Permission:
        found: Permission = self._plane.permission(operation, **parameters)
        return found


def rest_templates() -> list[Path]:
    return sorted(path for path in EXAMPLES.glob("*.yaml") if "AWS::ApiGateway::Method" in path.read_text(encoding="utf-8"))


def as_kept(method: Method) -> Method:
    """*method* without the ids of templates, and without the addresses that are known only when they are deployed."""
    integration: Any = method.integration
    return method._replace(id="", integration=integration._replace(uri=None))


@pytest.mark.parametrize("path", rest_templates(), ids=lambda path: path.stem)
def test_an_example_is_read_back_as_its_template(path: Path, emulator: str) -> None:
    for template in crossgate.load([str(path)]).apis:
        api_id = deploy(template, emulator, REGION)
        live = load(plane_of(emulator), Target(REGION, api_id)).api
        assert differences(template, live) == ()
        assert {one.route: as_kept(one) for one in live.methods} == {one.route: as_kept(one) for one in template.methods}
        assert live.gateway_responses.keys() == template.gateway_responses.keys()
        assert verdicts(live) == verdicts(template)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(apis(with_validators=False))
def test_any_api_is_read_back_as_it_was_made(emulator: str, api: Api) -> None:
    """Moto keeps all but the binary media types that an API is made with."""
    assume(api.methods)
    live = load(plane_of(emulator), Target(REGION, deploy(api, emulator, REGION))).api
    made = api._replace(id=live.id, source=live.source, binary_media_types=(), endpoint="REGIONAL")
    assert comparable(_with_methods(live)) == comparable(_with_methods(made))


def _with_methods(api: Api) -> Api:
    """*api* without the paths that come along with others."""
    return api._replace(resources={path: resource for path, resource in api.resources.items() if resource.methods})


def verdicts(api: Api) -> dict[str, dict[str, str]]:
    report = crossgate.check_api(api)
    return {route.method.route: {name: trial.verdict for name, trial in route.outcomes.items()} for route in report.survey.routes}


def test_the_fewest_calls(emulator: str) -> None:
    (template,) = crossgate.load([str(EXAMPLES / "pets-recipe.yaml")]).apis
    api_id = deploy(template, emulator, REGION)
    plane = Counting(plane_of(emulator))
    read_rest(plane, api_id)
    assert plane.calls == ["get_rest_api", "get_resources", "get_gateway_responses", "get_stages", "get_deployments"]
    plane.calls.clear()
    read_rest(plane, api_id, complete=True)
    assert {"get_authorizers", "get_request_validators", "get_models"} <= set(plane.calls)


def test_authorizers_are_asked_for_only_where_a_method_has_one(emulator: str) -> None:
    (template,) = crossgate.load([str(EXAMPLES / "pets-authorizer.yaml")]).apis
    plane = Counting(plane_of(emulator))
    read_rest(plane, deploy(template, emulator, REGION))
    assert plane.calls.count("get_authorizers") == 1


def test_an_http_api(emulator: str) -> None:
    calls = client(emulator, REGION, "apigatewayv2")
    api_id = calls.create_api(Name="ferry", ProtocolType="HTTP", CorsConfiguration={"AllowOrigins": ["https://www.example.com"]})["ApiId"]
    made = calls.create_integration(
        ApiId=api_id,
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri="https://a.example.com",
        PayloadFormatVersion="1.0",
    )
    calls.create_route(ApiId=api_id, RouteKey="GET /tickets", Target=f"integrations/{made['IntegrationId']}")
    calls.create_stage(ApiId=api_id, StageName="test")
    plane = Counting(plane_of(emulator))
    state = read_http(plane, api_id)
    assert plane.calls == ["get_api", "get_routes", "get_integrations", "get_stages", "get_deployments"]
    assert state["api"]["CorsConfiguration"]["AllowOrigins"] == ["https://www.example.com"]
    assert [route["RouteKey"] for route in state["routes"]] == ["GET /tickets"]


class Account:
    """A control plane that answers from a table; a list of answers is given one after the other."""

    region = REGION

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        self.calls.append((operation, parameters))
        answer = self._answers.get(operation.partition(".")[2], {})
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        result: dict[str, Any] = answer(**parameters) if callable(answer) else answer
        return result

    def permission(self, operation: str, **_: Any) -> Permission:
        return Permission("apigateway:GET", f"arn:aws:apigateway:{REGION}::/{operation}")


def resource(number: int) -> dict[str, Any]:
    return {"id": f"r{number}", "path": f"/p{number}"}


def test_all_pages_are_read() -> None:
    pages = [
        {"items": [resource(n) for n in range(500)], "position": "next"},
        {"items": [resource(n) for n in range(500, 620)]},
    ]
    account = Account({"get_rest_api": {"id": "a1", "name": "pets"}, "get_resources": pages})
    state = read_rest(account, "a1", stages=False)
    assert len(state["resources"]) == 620
    asked = [parameters for operation, parameters in account.calls if operation == "apigateway.get_resources"]
    assert asked == [
        {"restApiId": "a1", "embed": ["methods"], "limit": 500},
        {"restApiId": "a1", "embed": ["methods"], "limit": 500, "position": "next"},
    ]


def test_a_list_without_end_is_given_up() -> None:
    account = Account({"get_rest_api": {"id": "a1"}, "get_resources": {"items": [resource(1)], "position": "again"}})
    with pytest.raises(ControlPlaneError, match="more than 100 pages"):
        read_rest(account, "a1")


def test_custom_domains_are_those_of_the_api() -> None:
    account = Account(
        {
            "get_domain_names": {"items": [{"domainName": "one.example.com"}, {"domainName": "two.example.com"}]},
            "get_base_path_mappings": lambda domainName, limit: {  # noqa: N803 - as botocore spells them
                "items": [
                    {"basePath": "(none)", "restApiId": "a1", "stage": "prod"},
                    {"basePath": domainName, "restApiId": "other", "stage": "prod"},
                ]
            },
        }
    )
    state = with_domains(account, {"kind": "REST", "api": {"id": "a1"}})
    assert [(one["domainName"], one["basePath"]) for one in state["basePathMappings"]] == [
        ("one.example.com", "(none)"),
        ("two.example.com", "(none)"),
    ]


def missing(operation: str = "apigateway.get_rest_api") -> ControlPlaneError:
    return ControlPlaneError("no such thing", "missing", code="NotFoundException", operation=operation)


HTTP_API = {"ApiId": "a1", "Name": "ferry", "ProtocolType": "HTTP"}


def test_an_id_may_be_that_of_an_http_api() -> None:
    account = Account({"get_rest_api": missing(), "get_api": HTTP_API})
    assert load(account, Target(REGION, "a1")).api.kind == "HTTP"


def test_an_arn_spares_the_guess() -> None:
    account = Account({"get_api": HTTP_API})
    assert load(account, Target(REGION, "a1", kind="HTTP")).api.name == "ferry"
    assert account.calls[0][0] == "apigatewayv2.get_api"


@pytest.mark.parametrize(
    ("answers", "target", "told"),
    [
        (
            {"get_rest_api": missing(), "get_api": missing()},
            Target(REGION, "a1"),
            "aws:eu-west-1/a1: this account has no REST or HTTP API 'a1' in eu-west-1; is it another region, or another account",
        ),
        ({"get_rest_api": missing()}, Target(REGION, "a1", kind="REST"), "this account has no REST API 'a1'"),
        (
            {"get_rest_api": missing(), "get_api": {**HTTP_API, "ProtocolType": "WEBSOCKET"}},
            Target(REGION, "a1"),
            "aws:eu-west-1/a1 is a WebSocket API: browsers let any page connect to it",
        ),
        (
            {"get_rest_api": {"id": "a1"}, "get_stages": {"item": [{"stageName": "live"}]}},
            Target(REGION, "a1", "prod"),
            "aws:eu-west-1/a1 has no stage 'prod'; it has live",
        ),
        ({"get_rest_api": {"id": "a1"}}, Target(REGION, "a1", "prod"), "has no stage 'prod'; it has none: deploy it first"),
        (
            {"get_rest_api": {"id": "a1"}, "get_resources": ControlPlaneError("eu-west-1: throttled", "throttled")},
            Target(REGION, "a1"),
            "eu-west-1: throttled",
        ),
        (
            {
                "get_rest_api": {"id": "a1"},
                "get_stages": {"item": [{"stageName": "prod"}]},
                "get_export": {"body": "<x-amazon-apigateway-integration>"},
            },
            Target(REGION, "a1"),
            "the export of the stage is no JSON document",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(answers: dict[str, Any], target: Target, told: str) -> None:
    with pytest.raises(ControlPlaneError) as failure:
        load(Account(answers), target)
    assert told in str(failure.value)


EXPORT = {"openapi": "3.0.1", "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}


def test_an_export_without_integrations_tells_nothing() -> None:
    body = '{"swagger": "2.0", "paths": {"/": {"GET": {}}}}'
    account = Account({"get_rest_api": {"id": "a1"}, "get_stages": {"item": [{"stageName": "prod"}]}, "get_export": {"body": body}})
    assert load(account, Target(REGION, "a1")).api.counterparts == ()


def test_only_the_named_stage_is_exported() -> None:
    stages = {"item": [{"stageName": "prod"}, {"stageName": "test"}]}
    account = Account({"get_rest_api": {"id": "a1"}, "get_stages": stages, "get_export": {"body": json.dumps(EXPORT)}})
    live = load(account, Target(REGION, "a1", "test"))
    assert [one.name for one in live.api.counterparts] == ["test"]
    assert list(live.state["exports"]) == ["test"]


def test_exports_that_may_not_be_read_are_told_and_the_rest_is_judged() -> None:
    refused = ControlPlaneError("the credentials lack the permission apigateway:GET on …/exports", "denied")
    account = Account({"get_rest_api": {"id": "a1"}, "get_stages": {"item": [{"stageName": "prod"}]}, "get_export": refused})
    (gap,) = load(account, Target(REGION, "a1")).api.gaps
    assert gap.remedy == str(refused)


def test_a_stage_without_deployment_has_no_export() -> None:
    account = Account({"get_rest_api": {"id": "a1"}, "get_stages": {"item": [{"stageName": "prod"}]}, "get_export": missing()})
    assert load(account, Target(REGION, "a1")).api.counterparts == ()


def test_stages_of_a_large_api_are_compared_as_far_as_there_is_room() -> None:
    large = EXPORT | {"info": {"description": "x" * 3_000_000}}
    stages = {"item": [{"stageName": name} for name in ("one", "two", "three")]}
    account = Account({"get_rest_api": {"id": "a1"}, "get_stages": stages, "get_export": {"body": json.dumps(large)}})
    api = load(account, Target(REGION, "a1")).api
    assert [one.name for one in api.counterparts] == ["one", "two"]
    assert [gap.remedy for gap in api.gaps] == ["name the stage"]
