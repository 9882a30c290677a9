from __future__ import annotations

import json

import pytest
import yaml

from crossgate.api import Authorizer, MethodResponse, RequestValidator, Unknown
from crossgate.sources import read_text
from tests.sources.reading_of import HEAD, api_of, integration_of, kinds_of, loaded, method_with

WHOLE = """\
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: pets
      ApiKeySourceType: AUTHORIZER
      BinaryMediaTypes: ['image/png', '*/*']
      EndpointConfiguration: {Types: [REGIONAL]}
      Policy:
        Statement:
          - {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: !Sub 'arn:aws:execute-api:${AWS::Region}:*:*/*'}
  Pets:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: pets}
  Pet:
    Type: AWS::ApiGateway::Resource
    Properties: {RestApiId: !Ref Api, ParentId: !Ref Pets, PathPart: '{id}'}
  Tokens:
    Type: AWS::ApiGateway::Authorizer
    Properties: {RestApiId: !Ref Api, Name: tokens, Type: REQUEST, IdentitySource: 'method.request.header.X, method.request.querystring.q'}
  Strict:
    Type: AWS::ApiGateway::RequestValidator
    Properties: {RestApiId: !Ref Api, ValidateRequestBody: 'true', ValidateRequestParameters: false}
  PetModel:
    Type: AWS::ApiGateway::Model
    Properties: {RestApiId: !Ref Api, Name: Pet, ContentType: application/json, Schema: {type: object}}
  PutPet:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Pet
      HttpMethod: PUT
      AuthorizationType: CUSTOM
      AuthorizerId: !Ref Tokens
      AuthorizationScopes: [a, b]
      ApiKeyRequired: true
      RequestValidatorId: !Ref Strict
      RequestParameters: {method.request.path.id: true, method.request.header.X: false}
      RequestModels: {application/json: !Ref PetModel}
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: !Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations'
        PassthroughBehavior: NEVER
        ContentHandling: CONVERT_TO_TEXT
        TimeoutInMillis: 5000
        RequestTemplates: {application/json: '{}'}
        IntegrationResponses:
          - StatusCode: 200
            ResponseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
          - StatusCode: 400
            SelectionPattern: 'bad.*'
            ResponseTemplates: {application/json: "{}"}
      MethodResponses:
        - StatusCode: 200
          ResponseParameters: {method.response.header.Access-Control-Allow-Origin: true}
        - StatusCode: '400'
  F:
    Type: AWS::Lambda::Function
  Denied:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: DEFAULT_4XX
      StatusCode: '499'
      ResponseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'*'"}
  Deployed:
    Type: AWS::ApiGateway::Deployment
    DependsOn: PutPet
    Properties: {RestApiId: !Ref Api, StageName: first, StageDescription: {Variables: {a: b}}}
  Live:
    Type: AWS::ApiGateway::Stage
    Properties: {RestApiId: !Ref Api, DeploymentId: !Ref Deployed, StageName: prod, Variables: {origin: !Ref 'AWS::Region'}}
  Domain:
    Type: AWS::ApiGateway::DomainName
    Properties: {DomainName: api.example.com}
  Mapped:
    Type: AWS::ApiGateway::BasePathMapping
    Properties: {RestApiId: !Ref Api, DomainName: !Ref Domain, BasePath: v1, Stage: prod}
"""


def test_a_whole_api() -> None:
    api = api_of(WHOLE)
    assert (api.name, api.id, api.kind, api.source) == ("pets", "Api", "REST", "template.yaml")
    assert (api.api_key_source, api.binary_media_types, api.endpoint) == ("AUTHORIZER", ("image/png", "*/*"), "REGIONAL")
    assert list(api.resources) == ["/pets", "/pets/{id}"]
    assert api.models == {"Pet": '{"type":"object"}'}
    assert not api.refusals
    assert not api.gaps
    assert api.policy is not None
    assert api.policy.unknown is None
    assert api.policy.statements[0]["Resource"] == "arn:aws:execute-api:${AWS::Region}:*:*/*"


def test_a_whole_method() -> None:
    method = api_of(WHOLE).resources["/pets/{id}"].methods["PUT"]
    authorizer = method.authorizer
    assert (method.id, method.authorization, method.scopes, method.api_key_required) == ("PutPet", "CUSTOM", ("a", "b"), True)
    assert isinstance(authorizer, Authorizer)
    assert (authorizer.name, authorizer.kind) == ("tokens", "REQUEST")
    assert authorizer.identity_sources == ("method.request.header.X", "method.request.querystring.q")
    assert method.validator == RequestValidator(body=True, parameters=False)
    assert method.request_parameters == {"method.request.path.id": True, "method.request.header.X": False}
    assert method.request_models == {"application/json": "Pet"}
    assert method.responses == {
        "200": MethodResponse("200", {"method.response.header.Access-Control-Allow-Origin": True}),
        "400": MethodResponse("400"),
    }


def test_a_whole_integration() -> None:
    integration = integration_of(api_of(WHOLE).methods[0])
    assert (integration.kind, integration.http_method, integration.passthrough) == ("AWS", "POST", "NEVER")
    assert (integration.content_handling, integration.timeout) == ("CONVERT_TO_TEXT", 5000)
    assert integration.is_lambda
    assert integration.request_templates == {"application/json": "{}"}
    first, second = integration.responses
    assert (first.status_code, first.selection_pattern, second.status_code, second.selection_pattern) == ("200", None, "400", "bad.*")
    assert first.parameters == {"method.response.header.Access-Control-Allow-Origin": "'*'"}
    assert second.templates == {"application/json": "{}"}


def test_what_stands_around_the_methods() -> None:
    api = api_of(WHOLE)
    response = api.gateway_responses["DEFAULT_4XX"]
    assert (response.status_code, response.parameters) == ("499", {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"})
    assert (response.id, response.presence) == ("Denied", None)
    first, live = sorted(api.stages, key=lambda stage: str(stage.name))
    assert (first.name, first.deployment, first.variables) == ("first", "Deployed", {"a": "b"})
    assert (live.name, live.deployment, live.id) == ("prod", "Deployed", "Live")
    assert isinstance(live.variables["origin"], Unknown)
    (deployment,) = api.deployments
    assert (deployment.id, deployment.renewed, deployment.stage_name) == ("Deployed", False, "first")
    assert deployment.after == {"PutPet", "Api", "Pet", "Pets", "Tokens", "Strict", "PetModel", "F"}
    (path,) = api.base_paths
    assert (path.domain, path.path, path.stage) == ("api.example.com", "v1", "prod")


def test_places_lead_to_the_text() -> None:
    api = api_of(WHOLE)
    method = api.methods[0]
    integration = integration_of(method)
    response = integration.responses[0]
    header = "method.response.header.Access-Control-Allow-Origin"
    texts = {
        "Api": api.place.span,
        "pets": api.place["name"],
        "PutPet": method.place.span,
        "CUSTOM": method.place["authorization"],
        "AuthorizationType": method.place["key:authorization"],
        "!Ref Tokens": method.place["authorizer"],
        "Integration": integration.place.span,
        "NEVER": integration.place["passthrough"],
        "\"'*'\"": response.place[f"parameters/{header}"],
        header: response.place[f"key:parameters/{header}"],
        "bad.*": None,
        "DEFAULT_4XX": api.gateway_responses["DEFAULT_4XX"].place["type"],
        "Pet": api.resources["/pets/{id}"].place.span,
    }
    for text, span in texts.items():
        assert span is None or span.text == text
    assert method.place["validator"].line == 37  # type: ignore[union-attr]
    assert method.place.label == "PutPet"
    assert method.place["responses/400"].text == "StatusCode: '400'"  # type: ignore[union-attr]


def test_json_gives_the_same_api() -> None:
    class Long(yaml.SafeLoader):
        pass

    def long_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:
        value = loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else node.value
        return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}

    Long.add_multi_constructor("!", long_form)
    text = json.dumps(yaml.load(WHOLE, Long), indent=1)
    (api,) = read_text("template.yaml", text).apis
    assert api == api_of(WHOLE)


def with_resources(text: str) -> str:
    return HEAD + text


RESOURCE = "  {}: {{Type: AWS::ApiGateway::Resource, Properties: {{RestApiId: !Ref Api, ParentId: {}, PathPart: '{}'}}}}\n"
METHOD = "  {}: {{Type: AWS::ApiGateway::Method, Properties: {{RestApiId: {}, ResourceId: {}, HttpMethod: {}, AuthorizationType: NONE, Integration: {{Type: MOCK}}}}}}\n"
ROOT = "!GetAtt Api.RootResourceId"


@pytest.mark.parametrize(
    ("resources", "kinds"),
    [
        (RESOURCE.format("A", ROOT, "x") + RESOURCE.format("B", ROOT, "x"), ["duplicate-path-part"]),
        (RESOURCE.format("A", ROOT, "{x}") + RESOURCE.format("B", ROOT, "y"), []),
        (RESOURCE.format("A", ROOT, "/x"), ["invalid-path-part"]),
        (RESOURCE.format("A", "!Ref A", "x"), ["unknown-resource"]),
        (RESOURCE.format("A", "!Ref B", "x") + RESOURCE.format("B", "!Ref A", "x"), ["unknown-resource", "unknown-resource"]),
        (RESOURCE.format("A", "!Ref Nowhere", "x"), ["unknown-resource"]),
        (RESOURCE.format("A", "!Ref Api", "x"), ["unknown-resource"]),
        (METHOD.format("M", "!Ref Api", "!Ref Nowhere", "GET"), ["unknown-resource"]),
        (METHOD.format("M", "!Ref Api", ROOT, "FETCH"), ["unknown-value"]),
        (METHOD.format("M", "!Ref Api", ROOT, "GET") + METHOD.format("N", "!Ref Api", ROOT, "get"), ["duplicate-method"]),
        ("  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, HttpMethod: GET}}\n", ["unknown-resource"]),
        ("  M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: " + ROOT + "}}\n", ["missing-http-method"]),
        ("  M: {Type: AWS::ApiGateway::Method, Properties: {ResourceId: " + ROOT + ", HttpMethod: GET}}\n", ["missing-rest-api"]),
        ("  R: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: !Ref Api, ParentId: " + ROOT + "}}\n", ["unknown-resource"]),
        ("  S: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, Name: x}}\n", ["unknown-property"]),
    ],
)
def test_what_api_gateway_refuses(resources: str, kinds: list[str]) -> None:
    api = api_of(with_resources(resources))
    assert kinds_of(api) == kinds
    assert all(refusal.place.span is not None for refusal in api.refusals)


@pytest.mark.parametrize(
    ("properties", "kinds"),
    [
        ("AuthorizationType: CUSTOM", ["missing-authorizer"]),
        ("AuthorizationType: SECRET", ["unknown-value"]),
        ("AuthorizationType: [NONE]", ["wrong-type"]),
        ("AuthorizationType: CUSTOM\nAuthorizerId: !Ref Nobody", ["unknown-authorizer"]),
        ("RequestValidatorId: !Ref Nobody", ["unknown-validator"]),
        ("ApiKeyRequired: perhaps", ["wrong-type"]),
        ("RequestParameters: [a]", ["wrong-type"]),
        ("Integration: mock", ["wrong-type"]),
        ("Integration: {Uri: x}", ["missing-integration-type"]),
        ("Integration: {Type: MOCK, Colour: red}", ["unknown-property"]),
        ("Integration: {Type: MOCK, IntegrationResponses: {StatusCode: 200}}", ["wrong-type"]),
        ("Integration: {Type: MOCK, IntegrationResponses: [{ResponseParameters: {}}]}", ["missing-status-code"]),
        ("Integration: {Type: MOCK, IntegrationResponses: [{StatusCode: 200}, {StatusCode: '200'}]}", ["duplicate-integration-response"]),
        ("Integration: {Type: MOCK, RequestTemplates: {application/json: {statusCode: 200}}}", ["wrong-type"]),
        ("Integration: {Type: MOCK, Type: HTTP}", ["duplicate-key"]),
        ("Integration: {Type: MOCK, TimeoutInMillis: soon}", ["wrong-type"]),
    ],
)
def test_what_is_wrong_in_a_method(properties: str, kinds: list[str]) -> None:
    text = METHOD.format("M", "!Ref Api", ROOT, "GET").replace(", AuthorizationType: NONE, Integration: {Type: MOCK}}}", "}}")
    lines = "".join(f"      {line}\n" for line in properties.split("\n"))
    text = f"  M:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      RestApiId: !Ref Api\n      ResourceId: {ROOT}\n      HttpMethod: GET\n{lines}"
    api = api_of(with_resources(text))
    assert kinds_of(api) == kinds
    assert len(api.methods) == 1


def test_a_method_under_a_condition() -> None:
    sections = "Parameters: {P: {Type: String}}\nConditions:\n  Open: !Equals [!Ref P, x]\n"
    text = METHOD.format("M", "!Ref Api", ROOT, "GET").replace("Properties", "Condition: Open, Properties", 1)
    method = api_of(sections + with_resources(text)).methods[0]
    assert method.presence is not None
    assert method.presence.remedy == "--parameter P=…"
    assert api_of(sections + with_resources(text), {"P": "x"}).methods[0].presence is None
    assert api_of(sections + with_resources(text), {"P": "y"}).methods == ()


def test_a_method_on_a_path_under_a_condition() -> None:
    sections = "Parameters: {P: {Type: String}}\nConditions:\n  Open: !Equals [!Ref P, x]\n"
    text = RESOURCE.format("A", ROOT, "x").replace("Properties", "Condition: Open, Properties", 1)
    text += RESOURCE.format("B", "!Ref A", "y") + METHOD.format("M", "!Ref Api", "!Ref B", "GET")
    presence = api_of(sections + with_resources(text)).methods[0].presence
    assert presence is not None
    assert "Open" in presence.why


ALTERNATIVES = """\
  One: {Type: AWS::ApiGateway::Method, Condition: Open, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId,
    HttpMethod: GET, AuthorizationType: NONE, RequestParameters: {a: true, b: true}, Integration: {Type: MOCK}}}
  Two: {Type: AWS::ApiGateway::Method, Condition: COND, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId,
    HttpMethod: GET, AuthorizationType: AWS_IAM, RequestParameters: {a: true, c: true}, Integration: {Type: MOCK}}}
"""


@pytest.mark.parametrize(("condition", "certain"), [("Shut", True), ("Else", False)])
def test_two_methods_of_which_one_is_made(condition: str, certain: bool) -> None:
    sections = "Parameters: {P: {Type: String}}\nConditions:\n  Open: !Equals [!Ref P, x]\n  Shut: !Not [!Condition Open]\n  Else: !Equals [!Ref P, y]\n"
    api = api_of(sections + with_resources(ALTERNATIVES.replace("COND", condition)))
    assert not api.refusals
    (method,) = api.methods
    assert isinstance(method.authorization, Unknown)
    assert integration_of(method).kind == "MOCK"
    assert method.request_parameters["a"] is True
    assert isinstance(method.request_parameters["b"], Unknown)
    assert (method.presence is None) is certain
    (chosen,) = api_of(sections + with_resources(ALTERNATIVES.replace("COND", condition)), {"P": "y"}).methods
    assert (chosen.id, chosen.authorization) == ("Two", "AWS_IAM")


def test_a_refusal_tells_its_route() -> None:
    text = METHOD.format("M", "!Ref Api", ROOT, "GET").replace("Type: MOCK", "Type: MOCK, Uri: [x]")
    assert [refusal.route for refusal in api_of(with_resources(text)).refusals] == ["GET /"]


@pytest.mark.parametrize(
    ("line", "gaps"),
    [
        ("Transform: AWS::Serverless-2016-10-31", 0),
        ("Transform: [AWS::LanguageExtensions, OurMacro]", 1),
        ("Transform: {Name: AWS::Include, Parameters: {Location: s3://x}}", 1),
        ("Fn::Transform: {Name: AWS::Include}", 1),
    ],
)
def test_transforms_that_cannot_be_seen(line: str, gaps: int) -> None:
    assert len(api_of(f"{line}\n{HEAD}").gaps) == gaps


def test_a_gateway_response_under_a_condition() -> None:
    sections = "Parameters: {P: {Type: String}}\nConditions:\n  Open: !Equals [!Ref P, x]\n"
    text = "  G: {Type: AWS::ApiGateway::GatewayResponse, Condition: Open, Properties: {RestApiId: !Ref Api, ResponseType: UNAUTHORIZED}}\n"
    assert api_of(sections + with_resources(text)).gateway_responses["UNAUTHORIZED"].presence is not None
    assert not api_of(sections + with_resources(text), {"P": "y"}).gateway_responses


def test_an_api_that_is_elsewhere() -> None:
    text = "Parameters: {ApiId: {Type: String, Default: ''}, Parent: {Type: String}}\nResources:\n"
    text += RESOURCE.format("A", "!Ref Parent", "pets").replace("!Ref Api", "!Ref ApiId") + METHOD.format(
        "M", "!Ref ApiId", "!Ref A", "GET"
    )
    text += METHOD.format("N", "!Ref ApiId", "!ImportValue other-root", "POST")
    api = api_of(text)
    assert (api.name, api.id) == ("ApiId", "ApiId")
    assert "only part of the API 'ApiId' is seen" in api.gaps[0].why
    assert [method.route for method in api.methods] == ["GET /…/pets", "POST /…otherroot"]


def test_a_reference_to_nothing() -> None:
    api = api_of("Resources:\n" + METHOD.format("M", "!Ref Gone", "!GetAtt Gone.RootResourceId", "GET"))
    assert api.name == "Gone"
    assert kinds_of(api) == ["unknown-rest-api"]
    assert [method.route for method in api.methods] == ["GET /"]


def test_two_apis_keep_their_own() -> None:
    text = HEAD + "  Other: {Type: AWS::ApiGateway::RestApi, Properties: {Name: !Sub '${AWS::StackName}-x'}}\n"
    text += METHOD.format("M", "!Ref Api", ROOT, "GET") + METHOD.format("N", "!Ref Other", "!GetAtt Other.RootResourceId", "GET")
    apis = loaded(text).apis
    assert [(api.name, [method.id for method in api.methods]) for api in apis] == [("pets", ["M"]), ("Other", ["N"])]


def test_bodies_and_resources_come_together() -> None:
    text = """\
    Resources:
      Api:
        Type: AWS::ApiGateway::RestApi
        Properties:
          Body:
            openapi: 3.0.1
            info: {title: t}
            paths:
              /pets:
                get: {operationId: listPets, x-amazon-apigateway-integration: {type: aws_proxy, uri: !Sub 'arn:${AWS::Region}:lambda:path/x'}}
              /cats: !If [Never, {get: {}}, !Ref 'AWS::NoValue']
            x-amazon-apigateway-gateway-responses: {DEFAULT_5XX: {responseParameters: {gatewayresponse.header.A: "'b'"}}}
      Post: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, ResourceId: !GetAtt Api.RootResourceId, HttpMethod: POST}}
      Deployed1234567890: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}
    Conditions: {Never: !Equals [a, b]}
    """
    api = api_of(text)
    assert [method.route for method in api.methods] == ["GET /pets", "POST /"]
    assert integration_of(api.methods[0]).is_lambda
    assert list(api.gateway_responses) == ["DEFAULT_5XX"]
    (deployment,) = api.deployments
    assert deployment.renewed is True
    assert deployment.after == {"Api", "listPets"}
    assert api.place.span is not None
    assert api.place.span.text == "Api"


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ("BodyS3Location: {Bucket: b, Key: k}", "on S3"),
        ("Body: {'Fn::Transform': {Name: AWS::Include}}", "another file"),
        ("CloneFrom: abc", "a copy of another one"),
        ("Body: !Ref Nowhere", "the Body cannot be seen"),
        ("{'Fn::Transform': {Name: X}}", "cannot be seen"),
    ],
)
def test_what_cannot_be_seen_is_a_gap(properties: str, words: str) -> None:
    inline = properties.strip("{}") if properties.startswith("{") else properties
    api = api_of(f"Resources: {{Api: {{Type: AWS::ApiGateway::RestApi, Properties: {{{inline}{'}' if inline != properties else ''}}}}}}}")
    assert any(words in gap.why for gap in api.gaps), api.gaps


@pytest.mark.parametrize(
    ("logical_id", "renewed"),
    [
        ("Deployment", False),
        ("ApiDeployment2", False),
        ("Deployment20240131", False),
        ("RestApiDeployment180EC503", False),
        ("RestApiDeployment180EC50368af6d4b358eff290c08cb2de07c4042", True),
        ("MyApiDeployment5b2cd4a4a0", True),
        ("ApiGatewayDeployment1700000000000", True),
        ("Deploymentdeadbeefed", False),
        ("Deployment1a2b3c4d", True),
    ],
)
def test_ids_that_change_with_the_api(logical_id: str, renewed: bool) -> None:
    api = api_of(HEAD + f"  {logical_id}: {{Type: AWS::ApiGateway::Deployment, Properties: {{RestApiId: !Ref Api}}}}\n")
    assert api.deployments[0].renewed is renewed


def test_an_id_with_a_placeholder() -> None:
    api = api_of(HEAD + "  'Deployment__TIME__': {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: !Ref Api}}\n")
    assert isinstance(api.deployments[0].renewed, Unknown)


def test_what_a_deployment_waits_for() -> None:
    sections = "Parameters: {P: {Type: String}}\nConditions: {Open: !Equals [!Ref P, x], Shut: !Equals [a, b]}\n"
    text = HEAD + "".join(
        METHOD.format(name, "!Ref Api", ROOT, verb) for name, verb in zip("ABCDE", ("GET", "PUT", "POST", "PATCH", "HEAD"), strict=True)
    )
    text += "  Deployed:\n    Type: AWS::ApiGateway::Deployment\n    DependsOn: [A, Missing]\n    Properties:\n      RestApiId: !Ref Api\n"
    text += "      Description: !Join ['', [!Sub '${B.x} ${!C}', !If [Open, !Ref D, ''], !If [Shut, !Ref D, !Ref E]]]\n"
    (deployment,) = api_of(sections + text).deployments
    assert deployment.after == {"Api", "A", "B", "E"}


def test_loops_are_unrolled() -> None:
    text = """\
    Transform: AWS::LanguageExtensions
    Parameters:
      Paths: {Type: CommaDelimitedList, Default: "pets,food-store"}
      Other: {Type: CommaDelimitedList}
    Resources:
      Api: {Type: AWS::ApiGateway::RestApi}
      Fn::ForEach::R:
        - P
        - !Ref Paths
        - Res&{P}:
            Type: AWS::ApiGateway::Resource
            Properties: {RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: !Ref P}
          Fn::ForEach::M:
            - V
            - [GET, OPTIONS]
            - ${V}&{P}:
                Type: AWS::ApiGateway::Method
                Properties: {RestApiId: !Ref Api, ResourceId: {Ref: 'Res&{P}'}, HttpMethod: '${V}', Integration: {Type: MOCK, Uri: 'x/${P}'}}
      Fn::ForEach::Q: [P, !Ref Other, {'Res${P}': {Type: AWS::ApiGateway::Resource}}]
    """
    api = api_of(text)
    assert [method.route for method in api.methods] == ["GET /pets", "OPTIONS /pets", "GET /food-store", "OPTIONS /food-store"]
    assert [method.id for method in api.methods] == ["GETpets", "OPTIONSpets", "GETfoodstore", "OPTIONSfoodstore"]
    assert integration_of(api.methods[3]).uri == "x/food-store"
    assert ["Fn::ForEach::Q" in gap.why for gap in api.gaps] == [True]


def test_loops_end() -> None:
    inner = "{'X&{Z}': {Type: AWS::SNS::Topic}}"
    for letter in "abcdefgh":
        inner = f"{{'Fn::ForEach::{letter}': [{letter}, [{', '.join(map(str, range(20)))}], {inner}]}}"
    text = f"Resources:\n  Api: {{Type: AWS::ApiGateway::RestApi}}\n  {inner[1:-1]}\n"
    assert any("the loops make more" in gap.why for gap in api_of(text).gaps)


def test_websocket_apis_are_named() -> None:
    found = loaded(HEAD + "  W: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}\n")
    assert len(found.apis) == 1
    assert [(skipped.source, skipped.reason.split(": ")[-1]) for skipped in found.skipped] == [("template.yaml", "W")]


def test_default_values() -> None:
    method = method_with("Integration: {Type: MOCK}")
    assert (method.authorization, method.authorizer, method.scopes, method.api_key_required) == ("NONE", None, (), False)
    integration = integration_of(method)
    assert (integration.passthrough, integration.timeout, integration.responses) == ("WHEN_NO_MATCH", 29_000, ())


@pytest.mark.parametrize(
    ("policy", "statements", "unknown"),
    [
        ('""', None, False),
        ('\'{"Statement": [{"Effect": "Deny"}]}\'', ({"Effect": "Deny"},), False),
        ("not JSON", (), True),
    ],
)
def test_a_policy_may_be_a_text(policy: str, statements: tuple[object, ...] | None, unknown: bool) -> None:
    text = f"Resources:\n  Api:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Name: x\n      Policy: {policy}\n"
    (api,) = read_text("template.yaml", text).apis
    found = api.policy
    assert (None if found is None else found.statements) == statements
    assert (found is not None and found.unknown is not None) == unknown
