from __future__ import annotations

import json
from typing import Any

import pytest

from crossgate.api import Api, Authorizer, MethodResponse, RequestValidator, Unknown
from crossgate.sources import read_text
from crossgate.sources.openapi import read_json
from crossgate.text import Unreadable
from tests.sources.reading_of import integration_of, kinds_of

INTEGRATION = "x-amazon-apigateway-integration"


def read(paths: dict[str, Any] | None = None, **rest: Any) -> Api:
    version = {} if "swagger" in rest else {"openapi": "3.0.1"}
    return read_json(json.dumps({**version, "info": {"title": "Pets"}, "paths": paths or {}, **rest}))


def test_paths_and_verbs() -> None:
    operation = {"operationId": "it"}
    verbs = ("get", "put", "post", "delete", "options", "head", "patch", "x-amazon-apigateway-any-method")
    api = read({"/": dict.fromkeys(verbs, operation), "/pets/": {"get": {}, "summary": "x"}, "x-other": {"get": {}}})
    assert api.name == "Pets"
    assert list(api.resources) == ["/", "/pets"]
    assert list(api.resources["/"].methods) == ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "ANY"]
    assert {method.id for method in api.resources["/"].methods.values()} == {"it"}
    assert api.resources["/pets"].methods["GET"].integration is None


def test_an_integration() -> None:
    integration = integration_of(
        read(
            {
                "/": {
                    "get": {
                        INTEGRATION: {
                            "type": "Http",
                            "httpMethod": "post",
                            "uri": "http://x",
                            "passthroughBehavior": "when_no_templates",
                            "contentHandling": "CONVERT_TO_BINARY",
                            "timeoutInMillis": 1000,
                            "requestTemplates": {"application/json": "{}", "a/b": None},
                            "requestParameters": {"integration.request.header.A": "'b'"},
                            "responses": {
                                "default": {"statusCode": "200", "responseParameters": {"method.response.header.A": "'b'"}},
                                "4\\d{2}": {"statusCode": 400, "responseTemplates": {"application/json": None}},
                            },
                        }
                    }
                }
            }
        ).methods[0]
    )
    assert (integration.kind, integration.http_method, integration.uri) == ("HTTP", "POST", "http://x")
    assert (integration.passthrough, integration.content_handling, integration.timeout) == ("WHEN_NO_TEMPLATES", "CONVERT_TO_BINARY", 1000)
    assert integration.request_templates == {"application/json": "{}", "a/b": None}
    first, second = integration.responses
    assert (first.selection_pattern, first.status_code, first.parameters) == (None, "200", {"method.response.header.A": "'b'"})
    assert (second.selection_pattern, second.status_code, second.templates) == ("4\\d{2}", "400", {"application/json": None})
    assert second.place["selection_pattern"].text == '"4\\\\d{2}"'  # type: ignore[union-attr]


def test_passthrough_is_when_no_match_unless_said() -> None:
    assert integration_of(read({"/": {"get": {INTEGRATION: {"type": "mock"}}}}).methods[0]).passthrough == "WHEN_NO_MATCH"


def test_parameters_and_their_references() -> None:
    api = read(
        {
            "/{id}": {
                "parameters": [{"name": "id", "in": "path"}, {"$ref": "#/components/parameters/Trace"}],
                "get": {"parameters": [{"name": "q", "in": "query", "required": True}, {"name": "c", "in": "cookie"}, {"$ref": "#/gone"}]},
            }
        },
        components={"parameters": {"Trace": {"name": "X-Trace", "in": "header", "required": False}}},
    )
    assert api.methods[0].request_parameters == {
        "method.request.path.id": True,
        "method.request.header.X-Trace": False,
        "method.request.querystring.q": True,
    }
    assert kinds_of(api) == ["unknown-reference"]


def test_bodies_and_models() -> None:
    api = read(
        {
            "/a": {"post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}}},
            "/b": {"post": {"requestBody": {"$ref": "#/components/requestBodies/B"}}},
        },
        components={
            "schemas": {"Pet": {"type": "object"}},
            "requestBodies": {"B": {"content": {"text/x": {"schema": {"type": "string"}}}}},
        },
    )
    assert api.resources["/a"].methods["POST"].request_models == {"application/json": "Pet"}
    (name,) = api.resources["/b"].methods["POST"].request_models.values()
    assert api.models == {"Pet": '{"type":"object"}', name: '{"type":"string"}'}


def test_bodies_and_models_of_version_two() -> None:
    text = json.dumps(
        {
            "swagger": "2.0",
            "consumes": ["application/json", "text/json"],
            "definitions": {"Pet": {"type": "object"}},
            "paths": {"/": {"post": {"parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Pet"}}]}}},
        }
    )
    api = read_json(text)
    assert api.methods[0].request_models == {"application/json": "Pet", "text/json": "Pet"}
    assert api.models == {"Pet": '{"type":"object"}'}


def test_responses_declare_headers() -> None:
    api = read(
        {"/": {"get": {"responses": {"200": {"headers": {"A": {}}}, "404": {"$ref": "#/components/responses/No"}, "default": {}}}}},
        components={"responses": {"No": {"headers": {"B": {}}}}},
    )
    assert api.methods[0].responses == {
        "200": MethodResponse("200", {"method.response.header.A": False}),
        "404": MethodResponse("404", {"method.response.header.B": False}),
    }


SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "iam": {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"},
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Token",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "u"},
    },
    "request": {
        "type": "apiKey",
        "name": "Unused",
        "x-amazon-apigateway-authorizer": {"type": "request", "identitySource": "method.request.header.A, context.stage"},
    },
    "users": {
        "type": "apiKey",
        "name": "Authorization",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["a"]},
    },
    "jwt": {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt"}},
    "basic": {"type": "http"},
}


@pytest.mark.parametrize(
    ("security", "authorization", "authorizer", "sources", "key"),
    [
        ([], "NONE", "", (), False),
        ([{"key": []}], "NONE", "", (), True),
        ([{"iam": []}], "AWS_IAM", "", (), False),
        ([{"token": []}], "CUSTOM", "token", ("method.request.header.X-Token",), False),
        ([{"request": []}, {"key": []}], "CUSTOM", "request", ("method.request.header.A", "context.stage"), True),
        ([{"users": ["a"], "key": []}], "COGNITO_USER_POOLS", "users", ("method.request.header.Authorization",), True),
        ([{"basic": []}], "NONE", "", (), False),
        ([{"NONE": []}], "NONE", "", (), False),
    ],
)
def test_security(security: Any, authorization: str, authorizer: str, sources: tuple[str, ...], key: bool) -> None:
    method = read({"/": {"get": {"security": security}}}, components={"securitySchemes": SCHEMES}).methods[0]
    assert (method.authorization, method.api_key_required) == (authorization, key)
    found = method.authorizer
    assert (found.name, found.identity_sources) == (authorizer, sources) if isinstance(found, Authorizer) else authorizer == ""


def test_scopes_and_unknown_authorizers() -> None:
    schemes = {"components": {"securitySchemes": SCHEMES}}
    assert read({"/": {"get": {"security": [{"users": ["a", "b"]}]}}}, **schemes).methods[0].scopes == ("a", "b")
    jwt = read({"/": {"get": {"security": [{"jwt": []}]}}}, **schemes)
    assert isinstance(jwt.methods[0].authorization, Unknown)
    assert kinds_of(jwt) == ["unknown-value"]
    assert kinds_of(read({"/": {"get": {"security": [{"nobody": []}]}}})) == ["unknown-security-scheme"]


def test_security_of_the_root_counts_for_operations_without_their_own() -> None:
    """As AWS imported two documents that LocalStack recorded: the authorizer and its scopes come to them."""
    paths = {"/": {"get": {}, "options": {}, "put": {"security": [{"key": []}]}, "post": {"security": []}}}
    schemes = {name: SCHEMES[name] for name in ("users", "key")}
    api = read(paths, security=[{"users": ["a"], "key": []}], components={"securitySchemes": schemes})
    access = {m.http_method: (m.authorization, m.scopes, m.api_key_required, m.authorizer is not None) for m in api.methods}
    inherited = ("COGNITO_USER_POOLS", ("a",), True, True)
    assert access == {"GET": inherited, "OPTIONS": inherited, "PUT": ("NONE", (), True, False), "POST": ("NONE", (), False, False)}
    place = api.methods[0].place["authorization"]
    assert place is not None
    assert "users" in place.text
    assert kinds_of(api) == []


@pytest.mark.parametrize("kind", ["NONE", "none"])
def test_an_operation_that_names_open_access_has_no_authorizer_of_the_root_but_its_api_key(kind: str) -> None:
    paths = {"/": {"get": {}, "options": {"x-amazon-apigateway-auth": {"type": kind}}}}
    schemes = {name: SCHEMES[name] for name in ("users", "key")}
    api = read(paths, security=[{"users": ["a"], "key": []}], components={"securitySchemes": schemes})
    get, options = api.methods
    assert (get.authorization, get.authorizer is not None, get.api_key_required) == ("COGNITO_USER_POOLS", True, True)
    assert (options.authorization, options.authorizer, options.scopes, options.api_key_required) == ("NONE", None, (), True)
    assert kinds_of(api) == []


def test_a_scheme_of_the_root_that_is_not_there_is_told_once() -> None:
    api = read({"/": {"get": {}, "put": {}}}, security=[{"nobody": []}])
    assert kinds_of(api) == ["unknown-security-scheme"]


def test_security_of_the_root_is_not_applied_in_swagger_2() -> None:
    api = read({"/": {"get": {}}}, swagger="2.0", security=[{"iam": []}], securityDefinitions=SCHEMES)
    assert api.methods[0].authorization == "NONE"
    assert "ignored-security" in kinds_of(api)


@pytest.mark.parametrize(
    ("security", "operation"),
    [
        ([], {}),
        ([{}], {}),
        ([{"iam": []}], {"security": []}),
        ([{"iam": []}], {"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}),
    ],
)
def test_security_of_the_root_of_swagger_2_is_no_matter(security: Any, operation: Any) -> None:
    api = read({"/": {"get": operation, "options": {}}}, swagger="2.0", security=security, securityDefinitions=SCHEMES)
    assert "ignored-security" not in kinds_of(api)


def test_settings_of_the_document() -> None:
    api = read(
        {
            "/": {
                "get": {},
                "put": {"x-amazon-apigateway-request-validator": "params"},
                "post": {"x-amazon-apigateway-request-validator": "gone"},
            }
        },
        **{
            "x-amazon-apigateway-request-validators": {
                "all": {"validateRequestBody": True, "validateRequestParameters": True},
                "params": {"validateRequestParameters": True},
            },
            "x-amazon-apigateway-request-validator": "all",
            "x-amazon-apigateway-binary-media-types": ["image/png"],
            "x-amazon-apigateway-api-key-source": "AUTHORIZER",
            "x-amazon-apigateway-gateway-responses": {"default_4xx": {"statusCode": 418, "responseTemplates": {"a/b": "c"}}, "ODD": {}},
            "x-amazon-apigateway-policy": {"Statement": {"Effect": "Deny"}},
            "x-amazon-apigateway-cors": {"allowOrigins": ["*"]},
        },
    )
    methods = api.resources["/"].methods
    assert (methods["GET"].validator, methods["PUT"].validator) == (RequestValidator(True, True), RequestValidator(False, True))
    assert methods["POST"].validator is None
    assert (api.binary_media_types, api.api_key_source) == (("image/png",), "AUTHORIZER")
    assert api.gateway_responses["DEFAULT_4XX"].status_code == "418"
    assert api.policy is not None
    assert api.policy.statements == ({"Effect": "Deny"},)
    assert kinds_of(api) == ["unknown-validator", "ignored-cors-extension", "unknown-gateway-response"]


@pytest.mark.parametrize("reference", ["#/a", "#/paths/~1/get/parameters/0", "other.yaml#/x", "#"])
def test_references_that_lead_nowhere(reference: str) -> None:
    api = read({"/": {"get": {"parameters": [{"$ref": reference}]}}}, a={"$ref": "#/b"}, b={"$ref": "#/a"})
    assert api.methods[0].request_parameters == {}


def test_a_path_written_twice() -> None:
    assert kinds_of(read({"/a": {}, "/a/": {}})) == ["duplicate-path-part"]


@pytest.mark.parametrize("text", ["[]", "3", '{"openapi": 3}', '{"paths": []}', '{"paths": {"/": 1}}', '{"paths": {"/": {"get": []}}}'])
def test_odd_documents_give_an_api(text: str) -> None:
    assert not read_json(text).methods


def test_what_is_no_json() -> None:
    with pytest.raises(Unreadable):
        read_json("{")


def test_a_file_of_its_own() -> None:
    text = "openapi: 3.0.1\ninfo: {title: Pets}\npaths:\n  /pets:\n    get:\n      x-amazon-apigateway-integration: {type: mock}\n"
    (api,) = read_text("api.yaml", text).apis
    assert (api.name, api.id, api.source) == ("Pets", "", "api.yaml")
    method = api.methods[0]
    assert method.place.span is not None
    assert (method.place.span.text, method.place.span.line, method.place["integration"].text) == ("get", 5, "{type: mock}")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("integration", "rest"),
    [
        ("{type: aws_proxy, payloadFormatVersion: '2.0'}", False),
        ("{type: aws_proxy, payloadFormatVersion: 1.0}", True),
        ("{type: aws_proxy}\nx-amazon-apigateway-cors: {}", False),
        ("{type: mock}\nx-amazon-apigateway-cors: {}", True),
        ("{type: http, passthroughBehavior: never}\nx-amazon-apigateway-cors: {}", True),
        ("{type: aws_proxy}\nx-amazon-apigateway-importexport-version: '1.0'", False),
    ],
)
def test_documents_tell_for_which_kind_of_api_they_are(integration: str, rest: bool) -> None:
    found = read_text("api.yaml", f"openapi: 3.0.1\npaths:\n /:\n  get:\n   x-amazon-apigateway-integration: {integration}\n")
    assert [api.kind for api in found.apis] == ["REST" if rest else "HTTP"]


def test_a_file_that_a_template_includes() -> None:
    text = """\
openapi: 3.0.1
info: {title: {Fn::Sub: '${AWS::StackName}-api'}}
paths:
  /:
    get:
      x-amazon-apigateway-integration:
        type: aws_proxy
        uri: {Fn::Sub: 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations'}
        responses: {default: {statusCode: 200, responseParameters: {method.response.header.A: {Fn::Sub: "'${Site}'"}}}}
"""
    (api,) = read_text("api.yaml", text).apis
    assert not api.refusals
    integration = integration_of(api.methods[0])
    assert integration.is_lambda
    header = integration.responses[0].parameters["method.response.header.A"]
    assert isinstance(header, Unknown)
    assert (header.why, header.shape) == ("Site is in the template that includes this file", "'${Site}'")
    (given,) = read_text("api.yaml", text, {"Site": "https://a.example"}).apis
    assert integration_of(given.methods[0]).responses[0].parameters == {"method.response.header.A": "'https://a.example'"}


def test_repeated_keys_are_told() -> None:
    text = "openapi: 3.0.1\npaths:\n  /a: {get: {x-amazon-apigateway-integration: {type: mock, type: http}}}\n"
    (api,) = read_text("api.yaml", text).apis
    assert kinds_of(api) == ["duplicate-key"]


def test_a_template_that_is_no_text() -> None:
    api = read({"/": {"get": {INTEGRATION: {"type": "mock", "requestTemplates": {"application/json": {"statusCode": 200}}}}}})
    assert isinstance(integration_of(api.methods[0]).request_templates["application/json"], Unknown)
    assert not api.refusals


@pytest.mark.parametrize(("security", "shown"), [("[{key: []}]", "[{key: []}]"), ("\n        - key: []\n        - token: []", "key")])
def test_security_shows_what_it_names(security: str, shown: str) -> None:
    schemes = "components: {securitySchemes: {key: {type: apiKey, name: x-api-key}, token: {type: apiKey}}}\n"
    text = f"openapi: 3.0.1\n{schemes}paths:\n  /:\n    get:\n      x-amazon-apigateway-integration: {{type: mock}}\n      security: {security}\n"
    (api,) = read_text("api.yaml", text).apis
    span = api.methods[0].place["authorization"]
    assert span is not None
    assert span.text == shown


@pytest.mark.parametrize(
    ("scheme", "header"),
    [
        ({"type": "http", "scheme": "bearer"}, "Authorization"),
        ({"type": "oauth2", "flows": {}}, "Authorization"),
        ({"type": "openIdConnect", "openIdConnectUrl": "https://users.example.com"}, "Authorization"),
        ({"type": "apiKey", "in": "header", "name": "X-Session"}, "X-Session"),
        ({"type": "apiKey", "in": "cookie", "name": "session"}, ""),
        ({"type": "apiKey", "in": "header", "name": "x-api-key"}, ""),
        ({"type": "apiKey", "in": "header", "name": "X Api Key"}, ""),
        ({"type": "apiKey", "in": "header", "name": "Authorization:"}, ""),
        ({"type": "apiKey", "in": "header", "name": "{{HEADER}}"}, ""),
    ],
)
def test_a_scheme_without_authorizer_leaves_the_method_open_and_has_pages_send_its_header(scheme: Any, header: str) -> None:
    method = read({"/": {"get": {"security": [{"it": []}]}}}, components={"securitySchemes": {"it": scheme}}).methods[0]
    assert (method.authorization, method.authorizer) == ("NONE", None)
    assert method.sent_headers == ((header,) if header else ())


def test_only_the_first_of_alternatives_is_sent_and_none_where_nothing_is_an_alternative() -> None:
    schemes = {"components": {"securitySchemes": {"a": {"type": "http"}, "b": {"type": "apiKey", "in": "header", "name": "X-B"}}}}
    paths: dict[str, Any] = {"/": {"get": {"security": [{"b": []}, {"a": []}]}, "put": {"security": [{"a": []}, {}]}}}
    assert [method.sent_headers for method in read(paths, **schemes).methods] == [("X-B",), ()]


def test_an_authorizer_that_the_document_only_names_guards_all_the_same() -> None:
    scheme = {"type": "apiKey", "in": "header", "name": "X-Token"}
    for auth_type, authorization in (("custom", "CUSTOM"), ("cognito_user_pools", "COGNITO_USER_POOLS")):
        schemes = {"securitySchemes": {"it": {**scheme, "x-amazon-apigateway-authtype": auth_type}}}
        method = read({"/": {"get": {"security": [{"it": []}]}}}, components=schemes).methods[0]
        assert method.authorization == authorization
        assert isinstance(method.authorizer, Authorizer)
        assert method.authorizer.identity_sources == ("method.request.header.X-Token",)
