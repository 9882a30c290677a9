"""OpenAPI documents, alone and inside a template, take the same changes."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api.change import (
    AddIntegrationResponse,
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    RemoveValidator,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
)
from crossgate.sources.writing import edits_for
from crossgate.text import CannotEdit
from tests.sources.writing.drive import ORIGIN, only_api, preflight, written
from tests.text.documents import json_texts, yaml_texts

INTEGRATION = {
    "type": "http",
    "httpMethod": "GET",
    "uri": "https://backend.example.com",
    "responses": {
        "default": {"statusCode": "200"},
        "4..": {"statusCode": "400", "responseParameters": {"method.response.header.access-control-allow-origin": "'x'"}},
    },
}
OPERATION = {
    "security": [{"tokens": []}, {"keys": [], "tokens": []}],
    "x-amazon-apigateway-request-validator": "all",
    "responses": {"200": {"description": "ok"}, "400": {"description": "no", "headers": {"access-control-allow-origin": {}}}},
    "x-amazon-apigateway-integration": INTEGRATION,
}
SCHEMES = {
    "keys": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "tokens": {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": "arn:aws:x"},
    },
}
COMMON = {
    "info": {"title": "pets", "version": "1"},
    "paths": {"/pets": {"get": OPERATION}, "/toys": {"x-amazon-apigateway-any-method": OPERATION}},
    "x-amazon-apigateway-request-validators": {"all": {"validateRequestBody": True, "validateRequestParameters": True}},
}
VERSION_2: dict[str, Any] = {"swagger": "2.0", **COMMON, "securityDefinitions": SCHEMES}
VERSION_3: dict[str, Any] = {"openapi": "3.0.1", **COMMON, "components": {"securitySchemes": SCHEMES}}


def in_template(document: dict[str, Any]) -> dict[str, Any]:
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": document}}
    deployment = {"Type": "AWS::ApiGateway::Deployment", "Properties": {"RestApiId": {"Ref": "Api"}}}
    return {"Resources": {"Api": api, "Deployment": deployment}}


CHANGES: tuple[Change, ...] = (
    AddMethod(preflight("/pets")),
    AddResource("/pets/{id}"),
    AddMethod(preflight("/pets/{id}")),
    SetAuthorization("GET /pets"),
    SetAuthorization("ANY /toys"),
    SetApiKeyRequired("GET /pets", True),
    SetApiKeyRequired("ANY /toys", False),
    RemoveValidator("GET /pets"),
    SetContentHandling("ANY /toys", "CONVERT_TO_TEXT"),
    SetRequestTemplate("GET /pets", "application/json", '{"statusCode": 200}'),
    SetResponseHeader("GET /pets", "200", ORIGIN, "'*'"),
    SetResponseHeader("GET /pets", "400", ORIGIN, "'*'"),
    SetResponseHeader("ANY /toys", "400", "Vary", None),
    AddIntegrationResponse("ANY /toys", "500", "5.."),
    SetGatewayResponseHeaders("DEFAULT_5XX", {ORIGIN: "'*'"}),
)


def chosen(draw: Callable[[st.SearchStrategy[set[int]]], set[int]]) -> list[Change]:
    kept = draw(st.sets(st.integers(0, len(CHANGES) - 1)))
    if kept & {1, 2}:
        kept = kept | {1, 2}
    return [CHANGES[index] for index in sorted(kept)]


DOCUMENTS = st.sampled_from([VERSION_2, VERSION_3, in_template(VERSION_2), in_template(VERSION_3)])


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_yaml_document(choice: st.DataObject) -> None:
    document = copy.deepcopy(choice.draw(DOCUMENTS))
    written(choice.draw(yaml_texts(document)), chosen(choice.draw))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_json_document(choice: st.DataObject) -> None:
    document = copy.deepcopy(choice.draw(DOCUMENTS))
    written(choice.draw(json_texts(document)), chosen(choice.draw), "t.json")


SHARED = """\
swagger: '2.0'
info: {title: pets}
paths:
  /pets:
    get: &operation
      responses: {'200': {$ref: '#/responses/Ok'}}
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
  /toys:
    get: *operation
  /other:
    get:
      responses: {'200': {$ref: '#/responses/Ok'}}
      x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: '200'}}}
responses:
  Ok: {description: ok}
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (SetContentHandling("GET /toys", "CONVERT_TO_TEXT"), "shared with other places"),
        (SetContentHandling("GET /pets", "CONVERT_TO_TEXT"), "shared with other places"),
        (SetResponseHeader("GET /other", "200", ORIGIN, "'*'"), "others refer to"),
        (SetApiKeyRequired("GET /other", True), "no security scheme"),
        (AddMethod(preflight("/pets")._replace(http_method="GET")), "is there already"),
        (DeployAfter("Deployment", ()), "nothing of deployments"),
    ],
)
def test_refusals(change: Change, words: str) -> None:
    with pytest.raises(CannotEdit, match=words):
        edits_for(only_api(SHARED), [change])
