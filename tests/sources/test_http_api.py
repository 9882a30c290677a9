from __future__ import annotations

import json
from textwrap import dedent

import pytest

from crossgate.api import Api, Authorizer, CorsConfiguration, Integration, Unknown
from crossgate.sources import read_text
from tests.sources.reading_of import api_of, kinds_of, loaded

TEMPLATE = """\
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: pets
      ProtocolType: HTTP
      CorsConfiguration:
        AllowOrigins: ['https://app.example.com']
        AllowMethods: [GET, POST]
        AllowHeaders: [authorization]
        ExposeHeaders: [x-count]
        AllowCredentials: 'true'
        MaxAge: 600
  Function:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: 'arn:aws:lambda:eu-west-1:1:function:pets'
      PayloadFormatVersion: '2.0'
      ResponseParameters:
        '200': {ResponseParameters: [{Destination: 'append:header.x-seen', Source: 'yes'}]}
  Tokens:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Api
      AuthorizerType: JWT
      Name: tokens
      IdentitySource: ['$request.header.Authorization']
      JwtConfiguration: {Issuer: 'https://issuer.example.com', Audience: [pets]}
  GetPets:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: GET /pets
      Target: !Sub 'integrations/${Function}'
      AuthorizationType: JWT
      AuthorizerId: !Ref Tokens
      AuthorizationScopes: [read]
  Else:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: $default, Target: !Join ['/', [integrations, !Ref Function]]}
  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {ApiId: !Ref Api, StageName: live, AutoDeploy: true, StageVariables: {a: b}}
  Domain:
    Type: AWS::ApiGatewayV2::DomainName
    Properties: {DomainName: api.example.com}
  Mapping:
    Type: AWS::ApiGatewayV2::ApiMapping
    Properties: {ApiId: !Ref Api, DomainName: !Ref Domain, Stage: !Ref Live, ApiMappingKey: v1}
"""

DOCUMENT = """\
openapi: 3.0.1
info: {title: pets}
x-amazon-apigateway-cors:
  allowOrigins: ['https://app.example.com']
  allowMethods: [GET, POST]
  allowHeaders: [authorization]
  exposeHeaders: [x-count]
  allowCredentials: true
  maxAge: 600
components:
  securitySchemes:
    tokens:
      type: oauth2
      x-amazon-apigateway-authorizer:
        type: jwt
        identitySource: $request.header.Authorization
        jwtConfiguration: {issuer: 'https://issuer.example.com', audience: [pets]}
  x-amazon-apigateway-integrations:
    function:
      type: AWS_PROXY
      uri: 'arn:aws:lambda:eu-west-1:1:function:pets'
      payloadFormatVersion: 2.0
      responseParameters: {'200': {'append:header.x-seen': 'yes'}}
paths:
  /pets:
    get:
      security: [{tokens: [read]}]
      x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/function'}
  /$default:
    x-amazon-apigateway-any-method:
      isDefaultRoute: true
      x-amazon-apigateway-integration: {$ref: '#/components/x-amazon-apigateway-integrations/function'}
"""


def check_pets(api: Api) -> None:
    assert (api.kind, api.name, kinds_of(api), api.gaps) == ("HTTP", "pets", [], ())
    assert api.cors == CorsConfiguration(("https://app.example.com",), ("GET", "POST"), ("authorization",), ("x-count",), True, 600)
    get, other = api.methods
    assert (get.route, other.route) == ("GET /pets", "ANY $default")
    tokens = Authorizer("tokens", "JWT", ("$request.header.Authorization",))
    assert (get.authorization, get.authorizer, get.scopes, other.authorization) == ("JWT", tokens, ("read",), "NONE")
    function = get.integration
    assert isinstance(function, Integration)
    assert function == other.integration
    assert (function.kind, function.payload_format, function.timeout, function.is_lambda) == ("AWS_PROXY", "2.0", 30_000, True)
    assert [(one.status_code, one.parameters) for one in function.responses] == [("200", {"append:header.x-seen": "yes"})]


def test_a_template() -> None:
    api = api_of(TEMPLATE)
    check_pets(api)
    assert [(stage.name, stage.variables, stage.deployment) for stage in api.stages] == [("live", {"a": "b"}, None)]
    assert [(path.domain, path.path) for path in api.base_paths] == [("api.example.com", "v1")]
    get = api.methods[0]
    assert get.id == "GetPets"
    assert get.place.span is not None
    assert get.place.span.text == "GetPets"
    assert (get.place["path"].text, get.place["authorization"].text) == ("GET /pets", "JWT")  # type: ignore[union-attr]


def test_a_document() -> None:
    check_pets(read_text("api.yaml", DOCUMENT).apis[0])


def test_a_document_in_a_template() -> None:
    body = DOCUMENT.replace("\n", "\n        ")
    api = api_of(f"Resources:\n  Api:\n    Type: AWS::ApiGatewayV2::Api\n    Properties:\n      Body:\n        {body}\n")
    check_pets(api._replace(name="pets"))
    assert api.id == "Api"


def test_what_is_written_beside_a_document_counts_more() -> None:
    text = (
        "Resources: {Api: {Type: AWS::ApiGatewayV2::Api, Properties: {CorsConfiguration: {AllowOrigins: ['*']}, Body: {openapi: 3.0.1}}}}"
    )
    cors = api_of(text).cors
    assert isinstance(cors, CorsConfiguration)
    assert cors.allow_origins == ("*",)


@pytest.mark.parametrize(
    ("target", "kind", "payload_format"),
    [("https://backend.example.com/{proxy}", "HTTP_PROXY", "1.0"), ("arn:aws:lambda:eu-west-1:1:function:f", "AWS_PROXY", "2.0")],
)
def test_quick_create(target: str, kind: str, payload_format: str) -> None:
    api = api_of(f"Resources: {{Api: {{Type: AWS::ApiGatewayV2::Api, Properties: {{Name: n, ProtocolType: HTTP, Target: '{target}'}}}}}}")
    (method,) = api.methods
    assert isinstance(method.integration, Integration)
    assert (method.route, method.integration.kind, method.integration.payload_format) == ("ANY $default", kind, payload_format)
    assert [stage.name for stage in api.stages] == ["$default"]


def test_quick_create_with_a_route_key() -> None:
    text = (
        "Resources: {Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: HTTP, RouteKey: GET /x, Target: 'https://a'}}}"
    )
    assert [method.route for method in api_of(text).methods] == ["GET /x"]


def test_web_socket_apis_are_named_with_what_to_check() -> None:
    text = """
    Resources:
      Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action}}
      Old: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, RouteSelectionExpression: $request.body.action}}
      Connect: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Chat, RouteKey: $connect}}
      Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Chat, StageName: live}}
    """
    found = loaded(text)
    assert not found.apis
    assert not found.failures
    assert ["$connect" in one.reason and one.reason.endswith(": Chat, Old") for one in found.skipped] == [True]


def test_parts_of_apis_that_are_elsewhere() -> None:
    text = """
    Resources:
      Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !ImportValue pets, RouteKey: GET /pets}}
      Mapping: {Type: AWS::ApiGatewayV2::ApiMapping, Properties: {ApiId: abc, Stage: live, DomainName: a.example.com}}
    """
    found = loaded(text)
    assert [[method.route for method in api.methods] for api in found.apis] == [["GET /pets"]]
    assert found.apis[0].gaps
    assert ["routes are elsewhere: abc" in one.reason for one in found.skipped] == [True]


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        ("{Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: /pets}}", "invalid-route-key"),
        ("{Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: FETCH /pets}}", "invalid-route-key"),
        ("{Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api}}", "invalid-route-key"),
        ("{Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: $default, Target: abc}}", "unknown-integration"),
        (
            "{Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: $default, AuthorizationType: JWT}}",
            "missing-authorizer",
        ),
        ("{Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api, IntegrationType: MOCK}}", "unknown-value"),
        ("{Type: AWS::ApiGatewayV2::Integration, Properties: {ApiId: !Ref Api}}", "missing-integration-type"),
        ("{Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Nothing, StageName: x, Foo: 1}}", None),
        ("{Type: AWS::ApiGatewayV2::Api, Properties: {Name: x}}", "missing-protocol"),
        (
            (
                "{Type: AWS::ApiGatewayV2::Api, Properties: {Name: x, ProtocolType: HTTP, CorsConfiguration:"
                " {AllowOrigins: ['*'], AllowCredentials: true}}}"
            ),
            "any-origin-with-credentials",
        ),
    ],
)
def test_what_is_refused(resource: str, kind: str | None) -> None:
    text = f"Resources:\n  Api: {{Type: AWS::ApiGatewayV2::Api, Properties: {{Name: n, ProtocolType: HTTP}}}}\n  Other: {resource}\n"
    refused = [refusal.kind for api in loaded(text).apis for refusal in api.refusals]
    assert refused == ([] if kind is None else [kind])


def test_integrations_that_only_rest_apis_have() -> None:
    document = {
        "openapi": "3.0.1",
        "x-amazon-apigateway-cors": {},
        "paths": {"/x": {"options": {"x-amazon-apigateway-integration": {"type": "mock"}}}},
    }
    for strict in (False, True):
        properties = {"Body": document, "FailOnWarnings": strict}
        api = api_of(json.dumps({"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": properties}}}))
        assert [(one.kind, "fails" in one.message) for one in api.refusals] == [("unsupported-integration", strict)]
        assert api.methods[0].integration is None


def test_settings_that_cannot_be_told() -> None:
    text = """
    Parameters: {Origin: {Type: String}}
    Resources:
      Api:
        Type: AWS::ApiGatewayV2::Api
        Properties: {Name: n, ProtocolType: HTTP, CorsConfiguration: {AllowOrigins: [!Ref Origin], MaxAge: !ImportValue age}}
      Route: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Api, RouteKey: GET /x, Target: !ImportValue target}}
    """
    api = api_of(text)
    assert isinstance(api.cors, CorsConfiguration)
    assert isinstance(api.cors.allow_origins, tuple)
    assert isinstance(api.cors.allow_origins[0], Unknown)
    assert isinstance(api.cors.max_age, Unknown)
    assert isinstance(api.methods[0].integration, Unknown)
    given = api_of(text, {"Origin": "https://a.example"}).cors
    assert isinstance(given, CorsConfiguration)
    assert given.allow_origins == ("https://a.example",)


def test_routes_under_conditions() -> None:
    text = dedent(
        """
        Parameters: {Stage: {Type: String}}
        Conditions: {Never: !Equals [a, b], Maybe: !Equals [!Ref Stage, live]}
        Resources:
          Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: HTTP}}
          A: {Type: AWS::ApiGatewayV2::Route, Condition: Never, Properties: {ApiId: !Ref Api, RouteKey: GET /a}}
          B: {Type: AWS::ApiGatewayV2::Route, Condition: Maybe, Properties: {ApiId: !Ref Api, RouteKey: GET /b}}
        """
    )
    (method,) = api_of(text).methods
    assert method.route == "GET /b"
    assert isinstance(method.presence, Unknown)
