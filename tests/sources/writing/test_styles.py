"""One template in any style: the same changes come to the same model, in that style."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crossgate.api.change import (
    AddIntegrationResponse,
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    RemoveValidator,
    RenewDeployment,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from tests.sources.writing.drive import ORIGIN, preflight, written
from tests.text.documents import json_texts, yaml_texts

API = {"Ref": "Api"}
PETS = {"Ref": "Pets"}


def method(verb: str, integration: dict[str, Any], **more: Any) -> dict[str, Any]:
    properties = {"RestApiId": API, "ResourceId": PETS, "HttpMethod": verb, "AuthorizationType": "NONE", "Integration": integration}
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties | more}


TEMPLATE: dict[str, Any] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pets"}},
        "Authorizer": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "Name": "tokens",
                "RestApiId": API,
                "Type": "TOKEN",
                "IdentitySource": "method.request.header.Authorization",
                "AuthorizerUri": {"Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/f"},
            },
        },
        "Pets": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {"RestApiId": API, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": "pets"},
        },
        "Toys": {"Type": "AWS::ApiGateway::Resource", "Properties": {"RestApiId": API, "ParentId": PETS, "PathPart": "toys"}},
        "PetsGet": method(
            "GET",
            {
                "Type": "HTTP",
                "IntegrationHttpMethod": "GET",
                "Uri": "https://backend.example.com",
                "IntegrationResponses": [{"StatusCode": "200"}, {"StatusCode": "500", "SelectionPattern": "5..", "ResponseParameters": {}}],
            },
            MethodResponses=[{"StatusCode": "200"}],
        ),
        "ToysOptions": method(
            "OPTIONS",
            {
                "Type": "MOCK",
                "RequestTemplates": {"application/json": "{}"},
                "IntegrationResponses": [
                    {"StatusCode": "200", "ResponseParameters": {"method.response.header.access-control-allow-origin": "'x'"}}
                ],
            },
            ResourceId={"Ref": "Toys"},
            AuthorizationType="CUSTOM",
            AuthorizerId={"Ref": "Authorizer"},
            ApiKeyRequired=True,
        ),
        "Deployment": {"Type": "AWS::ApiGateway::Deployment", "DependsOn": "PetsGet", "Properties": {"RestApiId": API}},
        "Stage": {
            "Type": "AWS::ApiGateway::Stage",
            "Properties": {"RestApiId": API, "DeploymentId": {"Ref": "Deployment"}, "StageName": "v1"},
        },
    },
    "Outputs": {"Made": {"Value": {"Fn::Sub": "${Deployment} of ${Api}"}}},
}

CHANGES: tuple[Change, ...] = (
    AddMethod(preflight("/pets")),
    AddResource("/pets/{id}"),
    AddMethod(preflight("/pets/{id}", "204")),
    SetAuthorization("OPTIONS /pets/toys"),
    SetApiKeyRequired("OPTIONS /pets/toys", False),
    RemoveValidator("OPTIONS /pets/toys"),
    SetContentHandling("OPTIONS /pets/toys", "CONVERT_TO_TEXT"),
    SetRequestTemplate("OPTIONS /pets/toys", "application/json", '{"statusCode": 200}'),
    SetRequestTemplate("GET /pets", "text/plain", '#set($x = 1)\n{"a": "$x"}\n'),
    SetResponseTemplate("GET /pets", "200", "application/json", ""),
    SetResponseHeader("OPTIONS /pets/toys", "200", ORIGIN, "'*'"),
    SetResponseHeader("GET /pets", "200", ORIGIN, "'https://app.example.com'"),
    SetResponseHeader("GET /pets", "500", ORIGIN, "'*'"),
    SetResponseHeader("GET /pets", "500", "Vary", None),
    AddIntegrationResponse("GET /pets", "404", "4\\d{2}"),
    SetResponseHeader("GET /pets", "404", ORIGIN, "'*'"),
    SetGatewayResponseHeaders("DEFAULT_4XX", {ORIGIN: "'*'", "Vary": "'Origin'"}),
    SetGatewayResponseHeaders("THROTTLED", {ORIGIN: "'*'"}),
    DeployAfter("Deployment", ("OPTIONS /pets/toys",)),
    RenewDeployment("Deployment"),
)


def chosen(draw: Callable[[st.SearchStrategy[set[int]]], set[int]]) -> list[Change]:
    """Return some of the changes, in their order, with what they need before them."""
    kept = draw(st.sets(st.integers(0, len(CHANGES) - 1), max_size=len(CHANGES)))
    if 2 in kept:
        kept = kept | {1}
    if 15 in kept:
        kept = kept | {14}
    return [CHANGES[index] for index in sorted(kept)]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_yaml(choice: st.DataObject) -> None:
    written(choice.draw(yaml_texts(TEMPLATE)), chosen(choice.draw))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_json(choice: st.DataObject) -> None:
    written(choice.draw(json_texts(TEMPLATE)), chosen(choice.draw), "t.json")
