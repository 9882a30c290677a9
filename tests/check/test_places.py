"""Where findings about HTTP APIs point, and by which names their steps call routes."""

from __future__ import annotations

from crossgate import check_api, load
from crossgate.api import Api, Integration, IntegrationResponse, Method, MethodResponse, Resource
from crossgate.check import Finding, Report, check

ROUTES = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: shop, ProtocolType: HTTP}
  Everything:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: ANY /{proxy+}
      Target: !Join [/, [integrations, !Ref Backend]]
  Backend:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: HTTP_PROXY
      IntegrationMethod: ANY
      IntegrationUri: https://shop.example.com
      PayloadFormatVersion: "1.0"
"""

EVENTS = """\
Transform: AWS::Serverless-2016-10-31
{globals}Resources:
  Shop:
    Type: AWS::Serverless::Function
    Properties:
      Handler: shop.handler
      Runtime: python3.12
      CodeUri: s3://bucket/key
      Events:
        List:
          Type: HttpApi
          Properties: {{Path: /orders, Method: {verb}}}
"""


def report_of(text: str) -> Report:
    (api,) = load(["-"], stdin=text).apis
    return check_api(api)


def found(text: str, cause: str) -> tuple[Finding, str]:
    """Return the finding of *cause* and the text that it marks."""
    (finding,) = [one for one in report_of(text).findings if one.cause == cause]
    assert finding.primary is not None
    return finding, finding.primary.span.text


def test_a_route_is_marked_by_its_key() -> None:
    finding, marked = found(ROUTES, "preflight-reaches-backend")
    assert marked == "ANY /{proxy+}"
    assert finding.primary is not None
    assert finding.primary.label == "sends OPTIONS on to the backend"


def test_the_steps_name_no_route_that_is_not_there() -> None:
    finding, _ = found(ROUTES, "http-api-without-cors-configuration")
    assert finding.because[:2] == ("GET /proxy", "ANY /{proxy+} (no GET route there) (line 5)")


def test_a_greedy_route_leaves_the_root_without_one() -> None:
    (route,) = report_of(ROUTES).survey.routes
    lost = route.outcomes["NOT_FOUND"].transcript
    assert (lost.status, lost.request.url.rpartition(".com")[2]) == (404, "/")
    both = (
        ROUTES
        + "  Root:\n    Type: AWS::ApiGatewayV2::Route\n    Properties:\n      ApiId: !Ref Api\n      RouteKey: ANY /\n      Target: !Join [/, [integrations, !Ref Backend]]\n"
    )
    assert all("NOT_FOUND" not in route.outcomes for route in report_of(both).survey.routes)


def test_settings_of_an_api_of_events_belong_to_globals() -> None:
    text = EVENTS.format(globals="Globals:\n  HttpApi:\n    FailOnWarnings: true\n", verb="GET")
    finding, marked = found(text, "http-api-without-cors-configuration")
    assert marked == "HttpApi"
    assert finding.primary is not None
    assert finding.primary.span.line == 3
    assert "in Globals > HttpApi > CorsConfiguration" in finding.fix


def test_without_globals_the_first_event_is_marked_and_said_to_hold_no_settings() -> None:
    finding, marked = found(EVENTS.format(globals="", verb="GET"), "http-api-without-cors-configuration")
    assert marked == "List"
    assert finding.primary is not None
    assert finding.primary.label == "SAM makes an HTTP API of this and like events: its settings stand in Globals, where none are"
    assert "in Globals > HttpApi > CorsConfiguration" in finding.fix


def test_where_nothing_has_a_place_a_refusal_claims_no_exchange_of_another_route() -> None:
    origin = {"method.response.header.Access-Control-Allow-Origin": "'*'"}
    undeclared = Integration(
        "MOCK", request_templates={"application/json": '{"statusCode": 200}'}, responses=(IntegrationResponse("200", parameters=origin),)
    )
    allowing = IntegrationResponse("200", parameters={**origin, "method.response.header.Access-Control-Allow-Credentials": "'true'"})
    declared = {"200": MethodResponse("200", dict.fromkeys(allowing.parameters, True))}
    methods = {
        "PUT": Method("PUT", "/", integration=undeclared),
        "GET": Method("GET", "/", integration=undeclared._replace(responses=(allowing,)), responses=declared),
    }
    report = check(Api("a", "REST", "a", "a", {"/": Resource("/", methods)}))
    causes = {finding.cause for finding in report.findings if "GET /" in finding.routes and "success" in finding.outcomes}
    assert causes == {"any-origin-with-credentials"}
