"""Fixing HTTP APIs: one CORS configuration, open routes for preflights, in templates and documents; nothing else of the text changes."""

from __future__ import annotations

import difflib
import json
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator

from crossgate.api import Api, CorsConfiguration, Unknown
from crossgate.api.change import AddMethod, SetAuthorization, SetCorsConfiguration
from crossgate.fix import FixedText, fixed_text
from crossgate.fix.wording import told
from crossgate.sources import read_text

PAGE = "https://app.example.com"

CORS = """\
      CorsConfiguration:
        AllowOrigins:
          - https://app.example.com   # the page
        AllowMethods: [GET, PUT]
        AllowHeaders: ['authorization', 'content-type']
"""

TEMPLATE = """\
# An HTTP API.
Resources:
  Pets:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: pets  # its name
      ProtocolType: HTTP
{cors}  Function:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {{ApiId: !Ref Pets, IntegrationType: AWS_PROXY, IntegrationUri: 'arn:aws:lambda:eu-west-1:1:function:f', PayloadFormatVersion: '2.0'}}
  Tokens:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties:
      ApiId: !Ref Pets
      Name: tokens
      AuthorizerType: JWT
      IdentitySource: ['$request.header.Authorization']
      JwtConfiguration: {{Issuer: 'https://issuer.example.com', Audience: [pets]}}
{routes}  Live:
    Type: AWS::ApiGatewayV2::Stage
    Properties: {{ApiId: !Ref Pets, StageName: $default, AutoDeploy: true}}
"""

ROUTE = """\
  {id}:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Pets
      RouteKey: {key}
      Target: !Sub integrations/${{Function}}
"""

GUARD = "      AuthorizationType: JWT\n      AuthorizerId: !Ref Tokens\n"

INTEGRATION = {"type": "aws_proxy", "uri": "arn:aws:lambda:eu-west-1:1:function:f", "payloadFormatVersion": "2.0"}


def template(*routes: str, cors: str = CORS) -> str:
    return TEMPLATE.format(cors=cors, routes="".join(routes))


def route(key: str, guard: str = "") -> str:
    return ROUTE.format(id="R" + "".join(filter(str.isalnum, key)), key=key) + guard


def fixed(text: str, name: str = "t.yaml", **stated: Any) -> FixedText:
    found = fixed_text(read_text(name, text).apis, stated)
    again = fixed_text(read_text(name, found.after).apis, stated)
    assert not again.is_changed
    return found


def api_of(text: str, name: str = "t.yaml") -> Api:
    (api,) = read_text(name, text).apis
    assert not api.refusals
    return api


def lost_lines(before: str, after: str) -> list[str]:
    return [line[2:] for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line.startswith("- ")]


def test_an_api_without_any_cors_gets_a_configuration() -> None:
    text = template(route("PUT /pets", GUARD), cors="")
    done = fixed(text, origins=(PAGE,), credentials=True, max_age=600, headers=("X-A",), expose=("X-Count",))
    assert lost_lines(text, done.after) == []
    assert api_of(done.after).cors == CorsConfiguration(
        (PAGE,), ("PUT",), ("content-type", "authorization", "x-a"), ("X-Count",), True, 600
    )
    (proof,) = done.proofs
    assert (proof.refused_after, proof.depending) == (0, 0)
    assert "set the CORS configuration" in told(done.plans[0].steps[0])


@pytest.mark.parametrize(
    ("old", "new", "stated", "lost"),
    [
        ("[GET, PUT]", "[GET]", {}, "        AllowMethods: [GET]"),
        ("['authorization', 'content-type']", "['authorization']", {}, "        AllowHeaders: ['authorization']"),
        ("https://app.example.com   # the page", "https://app.example.com/", {}, "          - https://app.example.com/"),
        (
            "          - https://app.example.com   # the page",
            "          - '*'",
            {"origins": (PAGE,), "credentials": True},
            "          - '*'",
        ),
    ],
)
def test_only_what_is_missing_is_added(old: str, new: str, stated: dict[str, Any], lost: str) -> None:
    good = template(route("PUT /pets", GUARD), route("GET /pets"))
    assert not fixed(good).is_changed
    broken = good.replace(old, new)
    done = fixed(broken, **stated)
    assert done.is_changed
    assert lost_lines(broken, done.after) == [lost]
    cors = api_of(done.after).cors
    assert isinstance(cors, CorsConfiguration)
    assert (PAGE in cors.allow_origins, "PUT" in cors.allow_methods, "content-type" in cors.allow_headers) == (True, True, True)  # type: ignore[operator]
    assert "# its name" in done.after


@pytest.mark.parametrize(
    ("key", "added"), [("$default", "OPTIONS /{proxy+}"), ("ANY /{all+}", "OPTIONS /{all+}"), ("ANY /pets", "OPTIONS /pets")]
)
def test_preflights_get_a_route_past_the_authorizer(key: str, added: str) -> None:
    text = template(route(key, GUARD))
    done = fixed(text)
    assert lost_lines(text, done.after) == []
    api = api_of(done.after)
    new = next(method for method in api.methods if method.http_method == "OPTIONS")
    assert (new.route, new.authorization) == (added, "NONE")
    assert new.integration == api.methods[0].integration
    assert [type(step) for step in done.plans[0].steps] == [AddMethod]


def test_a_route_and_a_configuration_where_both_are_missing() -> None:
    done = fixed(template(route("$default", GUARD), cors=""))
    assert [type(step) for step in done.plans[0].steps] == [AddMethod, SetCorsConfiguration]
    assert done.proofs[0].refused_after == 0


def test_a_route_for_options_is_opened() -> None:
    text = template(route("PUT /pets"), route("OPTIONS /pets", GUARD))
    done = fixed(text)
    assert [type(step) for step in done.plans[0].steps] == [SetAuthorization]
    assert lost_lines(text, done.after) == ["      AuthorizationType: JWT", "      AuthorizerId: !Ref Tokens"]


def test_backends_that_may_answer_by_themselves_are_left_to_their_owner() -> None:
    text = template(route("ANY /pets"), cors="")
    asked = fixed(text)
    assert not asked.is_changed
    (choice,) = asked.plans[0].choices
    assert choice.why.startswith("who answers CORS? ANY /pets can take preflights to its backend. If that answers them, nothing is to be")
    assert fixed(text, origins=(PAGE,)).is_changed


def test_what_else_the_question_depends_on_is_told() -> None:
    done = fixed(template(route("ANY /pets"), route("OPTIONS /cats"), route("PUT /dogs"), cors=""))
    (choice,) = done.plans[0].choices
    assert "ANY /pets and 1 more can take preflights to their backends" in choice.why
    assert "give PUT /dogs a route for OPTIONS as well" in choice.why
    assert not done.is_changed


def test_a_route_without_integration_is_left_to_its_owner() -> None:
    text = template(
        route("PUT /pets"), "  O:\n    Type: AWS::ApiGatewayV2::Route\n    Properties: {ApiId: !Ref Pets, RouteKey: OPTIONS /pets}\n"
    )
    done = fixed(text)
    assert ["remove the route" in choice.why for choice in done.plans[0].choices] == [True]
    assert not done.is_changed


def test_json() -> None:
    resources = yaml.load(template(route("PUT /pets"), cors="").replace("!Ref Pets", "{Ref: Pets}").replace("!Sub ", ""), yaml.SafeLoader)
    text = json.dumps(resources, indent=1)
    done = fixed(text, "t.json")
    assert json.loads(done.after)["Resources"]["Pets"]["Properties"]["CorsConfiguration"]["AllowOrigins"] == ["*"]
    assert done.after.startswith(text[: text.index('"Function"') - 20].rstrip("},\n "))


def document(paths: dict[str, Any], **more: Any) -> dict[str, Any]:
    scheme = {"type": "jwt", "identitySource": "$request.header.Authorization", "jwtConfiguration": {"issuer": "https://i.example"}}
    flows = {"clientCredentials": {"tokenUrl": "https://i.example", "scopes": {}}}
    components = {"securitySchemes": {"tokens": {"type": "oauth2", "flows": flows, "x-amazon-apigateway-authorizer": scheme}}}
    return {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": paths, "components": components, **more}


def operation(*, guarded: bool = False) -> dict[str, Any]:
    security: dict[str, Any] = {"security": [{"tokens": []}]} if guarded else {}
    return {"responses": {"default": {"description": "d"}}, **security, "x-amazon-apigateway-integration": INTEGRATION}


@pytest.mark.parametrize("in_template", [False, True])
@pytest.mark.parametrize("as_json", [False, True])
def test_documents(in_template: bool, as_json: bool) -> None:
    whole: Any = document({"/$default": {"x-amazon-apigateway-any-method": operation(guarded=True)}, "/pets": {"put": operation()}})
    if in_template:
        whole = {"Resources": {"Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Body": whole}}}}
    text = json.dumps(whole, indent=2) if as_json else yaml.safe_dump(whole, sort_keys=False)
    done = fixed(text, "t.json" if as_json else "t.yaml", origins=(PAGE,))
    assert [line for line in lost_lines(text, done.after) if line.strip(" }],")] == []
    api = api_of(done.after)
    assert "OPTIONS /{proxy+}" in [method.route for method in api.methods]
    assert isinstance(api.cors, CorsConfiguration)
    assert api.cors.allow_origins == (PAGE,)
    assert done.proofs[0].refused_after == 0
    if not in_template:
        # the validator takes the sign behind the name of a greedy variable for a part of it
        found = [str(error) for error in OpenAPIV30SpecValidator(yaml.safe_load(done.after)).iter_errors()]
        assert [error for error in found if "proxy+" not in error] == []


def test_settings_of_a_document_are_extended() -> None:
    cors = {"x-amazon-apigateway-cors": {"allowOrigins": [PAGE], "allowMethods": ["GET"]}}
    text = yaml.safe_dump(document({"/pets": {"put": operation()}}, **cors), sort_keys=False)
    done = fixed(text)
    assert lost_lines(text, done.after) == []
    assert api_of(done.after).cors == CorsConfiguration((PAGE,), ("GET", "PUT"), ("content-type",))


def test_settings_that_cannot_be_told_are_not_touched() -> None:
    text = template(route("PUT /pets")).replace("['authorization', 'content-type']", "!Ref Headers").replace("[GET, PUT]", "[GET]")
    text += "Parameters: {Headers: {Type: CommaDelimitedList}}\n"
    done = fixed(text)
    assert lost_lines(text, done.after) == ["        AllowMethods: [GET]"]
    cors = api_of(done.after).cors
    assert isinstance(cors, CorsConfiguration)
    assert isinstance(cors.allow_headers, Unknown)


SAM = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  HttpApi:
    CorsConfiguration:
      AllowOrigins: ['https://app.example.com']
      AllowMethods: [GET]  # for all
      AllowHeaders: [authorization]
Resources:
  Pets: {{Type: AWS::Serverless::HttpApi{own}}}
  Others: {{Type: AWS::Serverless::HttpApi}}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: '0'
      Events:
        Put: {{Type: HttpApi, Properties: {{ApiId: !Ref Pets, Path: /pets, Method: put}}}}
        Get: {{Type: HttpApi, Properties: {{ApiId: !Ref Others, Path: /others, Method: get}}}}
"""


@pytest.mark.parametrize(
    "own", ["", ", Properties: {CorsConfiguration: {MaxAge: 9}}", ", Properties: {CorsConfiguration: {AllowMethods: [POST]}}"]
)
def test_an_api_says_only_what_globals_do_not_say_before_it(own: str) -> None:
    text = SAM.format(own=own)
    done = fixed(text)
    assert not done.refused
    assert [line for line in lost_lines(text, done.after) if "Pets" not in line] == []
    pets, others = read_text("t.yaml", done.after).apis
    assert isinstance(pets.cors, CorsConfiguration)
    assert pets.cors.allow_methods == ("GET", *(["POST"] if "POST" in own else []), "PUT")
    assert pets.cors.allow_headers == ("authorization", "content-type")
    assert others.cors == read_text("t.yaml", text).apis[1].cors


def test_what_globals_say_is_not_taken_back_for_one_api_alone() -> None:
    text = SAM.format(own=", Properties: {CorsConfiguration: {MaxAge: 9}}").replace("'https://app.example.com'", "'*'")
    done = fixed_text(read_text("t.yaml", text).apis, {"origins": (PAGE,), "credentials": True})
    assert "AllowOrigins stands in Globals" in done.refused[0].reason
    assert not done.is_changed


EVENTS = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Pets:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefinitionBody: {openapi: 3.0.1, info: {title: pets, version: '1'}, paths: {}}
      CorsConfiguration:
        AllowOrigins: ['*']
        AllowMethods: [PUT]
        AllowHeaders: [content-type]
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.handler
      InlineCode: '0'
      Events:
        Put: {Type: HttpApi, Properties: {ApiId: !Ref Pets, Path: /pets, Method: put}}
        Any: {Type: HttpApi, Properties: {ApiId: !Ref Pets, Path: /cats, Method: any}}
"""


def test_a_definition_whose_paths_all_come_from_events_is_no_hindrance() -> None:
    done = fixed(EVENTS, origins=(PAGE,), credentials=True)
    assert not done.refused
    assert lost_lines(EVENTS, done.after) == ["        AllowOrigins: ['*']"]


def test_settings_that_sam_refuses_ask_for_a_configuration_though_a_backend_takes_preflights() -> None:
    text = EVENTS.replace("AllowMethods: [PUT]", "AllowCredentials: true")
    done = fixed_text(read_text("t.yaml", text).apis)
    assert [choice.cause for choice in done.plans[0].choices] == ["sam-refuses-cors"]
    assert api_of(done.after).cors == CorsConfiguration(("*",), ("PUT", "GET", "POST", "PATCH", "DELETE"), ("content-type",))
    assert not fixed(text, origins=(PAGE,), credentials=True).plans[0].choices


def test_deployments_wait_and_are_renewed() -> None:
    stage = "  Live:\n    Type: AWS::ApiGatewayV2::Stage\n    Properties: {ApiId: !Ref Pets, StageName: live, DeploymentId: !Ref Made}\n"
    made = "  Made:\n    Type: AWS::ApiGatewayV2::Deployment\n    DependsOn: Rdefault\n    Properties: {ApiId: !Ref Pets}\n"
    text = template(route("$default", GUARD))
    text = text[: text.index("  Live:")] + made + stage
    done = fixed(text)
    api = api_of(done.after)
    assert api.deployments[0].id != "Made"
    assert api.stages[0].deployment == api.deployments[0].id
    assert {method.id for method in api.methods} <= api.deployments[0].after


routes = st.lists(
    st.builds(
        route,
        st.sampled_from(["GET /pets", "PUT /pets", "ANY /pets", "OPTIONS /pets", "ANY /{proxy+}", "$default", "DELETE /pets/{id}"]),
        st.sampled_from(["", GUARD, "      AuthorizationType: AWS_IAM\n"]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda text: text.splitlines()[0],
)
settings_of_cors = st.sampled_from(
    [
        "",
        CORS,
        "      CorsConfiguration: {AllowOrigins: ['*']}\n",
        "      CorsConfiguration:\n        AllowOrigins: ['https://other.example', 'https://app.example.com/']\n        AllowMethods: ['*']\n",
        "      CorsConfiguration: {AllowOrigins: ['https://*'], AllowHeaders: ['*'], AllowCredentials: true}\n",
    ]
)


@settings(max_examples=15, deadline=None)
@given(routes, settings_of_cors, st.sampled_from([{}, {"origins": (PAGE,)}, {"origins": (PAGE, "https://b.example"), "credentials": True}]))
def test_whatever_is_broken_is_mended_once_and_for_all(these: list[str], cors: str, stated: dict[str, Any]) -> None:
    text = template(*these, cors=cors)
    done = fixed(text, **stated)
    assert not done.refused
    if "origins" in stated:
        played = done.proofs[0].survey if done.proofs else done.plans[0].before
        assert played.trials("blocked") == ()
