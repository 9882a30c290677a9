"""How the time of ``check`` grows with the API: generated templates of 10 to 300 resources, all methods, all outcomes, two origins."""

from __future__ import annotations

import json

from bench.timing import best
from crossgate import check_api, read_text
from crossgate.cli.collection import without_collection

_SIZES = (10, 30, 100, 300)
_METHODS = ("GET", "POST", "PUT", "DELETE")
_ORIGINS = ("https://app.example.com", "https://admin.example.com")


def template(resources: int) -> str:
    """Return a template of an API with *resources* paths, five methods each, behind an authorizer and with mapped errors."""
    found: dict[str, object] = {
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "big"}},
        "Tokens": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "Name": "Tokens",
                "Type": "TOKEN",
                "RestApiId": {"Ref": "Api"},
                "IdentitySource": "method.request.header.Authorization",
            },
        },
    }
    for number in range(resources):
        found[f"R{number}"] = {
            "Type": "AWS::ApiGateway::Resource",
            "Properties": {"RestApiId": {"Ref": "Api"}, "ParentId": {"Fn::GetAtt": ["Api", "RootResourceId"]}, "PathPart": f"path{number}"},
        }
        for verb in _METHODS:
            found[f"{verb.title()}{number}"] = _method(number, verb)
        found[f"Options{number}"] = _options(number)
    return json.dumps({"Resources": found})


def _method(number: int, verb: str) -> dict[str, object]:
    origin = {"method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'"}
    responses = [
        {"StatusCode": "200", "ResponseParameters": origin},
        {"StatusCode": "404", "SelectionPattern": "404", "ResponseParameters": origin},
        {"StatusCode": "500", "SelectionPattern": "5\\d{2}"},
    ]
    integration: dict[str, object] = {
        "Type": "HTTP",
        "IntegrationHttpMethod": verb,
        "Uri": "https://backend.example.com",
        "IntegrationResponses": responses,
    }
    return _of_path(number, verb, "CUSTOM", integration) | {"DependsOn": []}


def _options(number: int) -> dict[str, object]:
    headers = {"Origin": "'https://app.example.com'", "Methods": "'GET,POST,PUT,DELETE'", "Headers": "'content-type,authorization'"}
    response = {
        "StatusCode": "200",
        "ResponseParameters": {f"method.response.header.Access-Control-Allow-{name}": value for name, value in headers.items()},
    }
    mock: dict[str, object] = {
        "Type": "MOCK",
        "RequestTemplates": {"application/json": '{"statusCode": 200}'},
        "IntegrationResponses": [response],
    }
    return _of_path(number, "OPTIONS", "NONE", mock)


def _of_path(number: int, verb: str, authorization: str, integration: dict[str, object]) -> dict[str, object]:
    declared = {f"method.response.header.Access-Control-Allow-{name}": True for name in ("Origin", "Methods", "Headers")}
    properties = {
        "RestApiId": {"Ref": "Api"},
        "ResourceId": {"Ref": f"R{number}"},
        "HttpMethod": verb,
        "AuthorizationType": authorization,
        "Integration": integration,
        "MethodResponses": [{"StatusCode": status, "ResponseParameters": declared} for status in ("200", "404", "500")],
    }
    if authorization == "CUSTOM":
        properties["AuthorizerId"] = {"Ref": "Tokens"}
    return {"Type": "AWS::ApiGateway::Method", "Properties": properties}


def main() -> None:
    """Print seconds and exchanges for each size, and the growth against the smallest; without garbage collection, as the command runs."""
    with without_collection():
        floor = 0.0
        for size in _SIZES:
            floor = floor or _measure(size, floor)
            _measure(size, floor, tell=True)


def _measure(size: int, floor: float, *, tell: bool = False) -> float:
    text = template(size)
    read = best(lambda: read_text("big.json", text))
    (api,) = read_text("big.json", text).apis
    whole = best(lambda: check_api(api, {"origins": _ORIGINS}))
    if tell:
        outcomes = sum(1 for _ in check_api(api, {"origins": _ORIGINS}).survey.trials())
        growth = (read + whole) / size / floor
        told = f"read {read:6.3f} s, check {whole:6.3f} s, {outcomes} outcomes"
        print(f"{size:>4} resources: {told}, {growth:5.2f} x the time per resource of the smallest")
    return (read + whole) / size
