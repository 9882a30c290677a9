"""Generated templates: findings tell the construct, or the function and event, that made a place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from crossgate.cli import main
from crossgate.sources import read_text
from crossgate.sources.made_by import made_by

URI = {
    "Fn::Join": [
        "",
        ["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", {"Fn::GetAtt": ["HelloDashworldLambdaFunction", "Arn"]}],
    ]
}


def method(resource: str, verb: str, api: str, integration: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "RestApiId": {"Ref": api},
        "ResourceId": {"Ref": resource},
        "HttpMethod": verb,
        "AuthorizationType": "NONE",
        "Integration": integration,
    }
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties}


def with_path(resource: dict[str, Any], path: str) -> dict[str, Any]:
    return {**resource, "Metadata": {"aws:cdk:path": path}}


PROXY = {"Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": URI}

CDK: dict[str, Any] = {
    "Resources": {
        "PetsApi1A2B": with_path({"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pets"}}, "Shop/PetsApi/Resource"),
        "PetsApiPets3C4D": with_path(
            {
                "Type": "AWS::ApiGateway::Resource",
                "Properties": {
                    "RestApiId": {"Ref": "PetsApi1A2B"},
                    "ParentId": {"Fn::GetAtt": ["PetsApi1A2B", "RootResourceId"]},
                    "PathPart": "pets",
                },
            },
            "Shop/PetsApi/Default/pets/Resource",
        ),
        "PetsApiPetsPUT5E6F": with_path(
            method("PetsApiPets3C4D", "PUT", "PetsApi1A2B", PROXY), "Shop/PetsApi/Default/pets/{x+}/PUT/Resource"
        ),
        "PetsApiPetsGET7A8B": method("PetsApiPets3C4D", "GET", "PetsApi1A2B", PROXY),
    },
    "Rules": {"CheckBootstrapVersion": {}},
}

SERVERLESS: dict[str, Any] = {
    "Description": "The AWS CloudFormation template for this Serverless application",
    "Resources": {
        "ApiGatewayRestApi": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pets"}},
        "ApiGatewayResourcePets": {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {
                "RestApiId": {"Ref": "ApiGatewayRestApi"},
                "ParentId": {"Fn::GetAtt": ["ApiGatewayRestApi", "RootResourceId"]},
                "PathPart": "pets",
            },
        },
        "ApiGatewayMethodPetsPut": method("ApiGatewayResourcePets", "PUT", "ApiGatewayRestApi", PROXY),
        "ApiGatewayMethodPetsOptions": method("ApiGatewayResourcePets", "OPTIONS", "ApiGatewayRestApi", {"Type": "MOCK"}),
        "OwnMethod": method("ApiGatewayResourcePets", "GET", "ApiGatewayRestApi", PROXY),
    },
}


def text_of(template: dict[str, Any], form: str) -> str:
    return json.dumps(template, indent=1) if form == "json" else yaml.safe_dump(json.loads(json.dumps(template)), sort_keys=False)


def makers_of(template: dict[str, Any], form: str) -> dict[str, str]:
    (api,) = read_text("t", text_of(template, form)).apis
    found = {"api": api.place.span} | {one.route: one.place.span for one in api.methods}
    return {name: made_by(api, span) for name, span in found.items() if span is not None}


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_constructs_of_the_cdk(form: str) -> None:
    assert makers_of(CDK, form) == {
        "api": "construct Shop/PetsApi",
        "PUT /pets": "construct Shop/PetsApi/Default/pets/{x+}/PUT",
        "GET /pets": "",
    }


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_functions_and_events_of_the_serverless_framework(form: str) -> None:
    assert makers_of(SERVERLESS, form) == {
        "api": "provider of serverless.yml",
        "PUT /pets": "function hello-world, event http PUT /pets",
        "OPTIONS /pets": "cors of the http events on /pets",
        "GET /pets": "",
    }


def test_the_http_api_of_the_serverless_framework() -> None:
    integration = {"ApiId": {"Ref": "HttpApi"}, "IntegrationType": "AWS_PROXY", "IntegrationUri": URI, "PayloadFormatVersion": "2.0"}
    target = {"Fn::Join": ["/", ["integrations", {"Ref": "HttpApiIntegrationHelloDashworld"}]]}
    template = {
        "Description": SERVERLESS["Description"],
        "Resources": {
            "HttpApi": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "pets", "ProtocolType": "HTTP"}},
            "HttpApiIntegrationHelloDashworld": {"Type": "AWS::ApiGatewayV2::Integration", "Properties": integration},
            "HttpApiRouteGetPets": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {"ApiId": {"Ref": "HttpApi"}, "RouteKey": "GET /pets", "Target": target},
            },
        },
    }
    assert makers_of(template, "json") == {
        "api": "provider of serverless.yml",
        "GET /pets": "function hello-world, event httpApi GET /pets",
    }


def test_templates_made_by_hand_and_minified_ones_tell_nothing() -> None:
    by_hand = {"Resources": {name: {**node, "Metadata": {}} for name, node in CDK["Resources"].items()}}
    assert set(makers_of(by_hand, "json").values()) == {""}
    (api,) = read_text("t", json.dumps(CDK)).apis
    assert api.place.span is not None
    assert made_by(api, api.place.span) == ""


def test_findings_and_refused_fixes_name_the_maker(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.json"
    file.write_text(text_of(CDK, "json"), "utf-8")
    main(["check", str(file), "--origin", "https://app.example.com"])
    assert "= made by: construct Shop/PetsApi\n" in capsys.readouterr().out
    main(["check", str(file), "--format", "json"])
    locations = [location for finding in json.loads(capsys.readouterr().out)["findings"] for location in finding["locations"]]
    assert "construct Shop/PetsApi" in {location.get("made_by") for location in locations}
    assert main(["fix", str(file)]) == 2
    assert "(made by construct Shop/PetsApi)" in " ".join(capsys.readouterr().out.split())
