"""States of live APIs for the tests, as the control plane would give them."""

from __future__ import annotations

from typing import Any

from crossgate.sources.aws.writing.nodes import DEFAULT_TEMPLATE

Fields = dict[str, Any]

H = "method.response.header."
ORIGIN = H + "Access-Control-Allow-Origin"
LAMBDA = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:pets/invocations"


def method(verb: str, integration: Fields | None = None, responses: Fields | None = None, **more: Any) -> Fields:
    fields = {"httpMethod": verb, "authorizationType": "NONE", "apiKeyRequired": False, **more}
    if responses is not None:
        fields["methodResponses"] = responses
    return {**fields, "methodIntegration": integration or proxy()}


def proxy(resource_id: str = "r1") -> Fields:
    return {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "uri": LAMBDA,
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": resource_id,
        "cacheKeyParameters": [],
    }


def custom(origin: str | None = None) -> tuple[Fields, Fields]:
    """A backend over HTTP with responses 200 and 500, and their declarations; the first allows *origin*."""
    ok: Fields = {"statusCode": "200", "responseTemplates": {"application/json": "$input.body"}}
    declared: Fields = {"statusCode": "200", "responseModels": {"application/json": "Empty"}}
    if origin is not None:
        ok["responseParameters"] = {ORIGIN: f"'{origin}'"}
        declared["responseParameters"] = {ORIGIN: True}
    integration = {
        "type": "HTTP",
        "httpMethod": "GET",
        "uri": "https://backend.example.net/pets",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": "r2",
        "cacheKeyParameters": [],
        "integrationResponses": {"200": ok, "500": {"statusCode": "500", "selectionPattern": "5\\d{2}"}},
    }
    return integration, {"200": declared, "500": {"statusCode": "500"}}


def guarded_preflight() -> Fields:
    """An OPTIONS method that asks for an authorizer and a key, and maps a header in a wrong spelling."""
    integration = {
        "type": "MOCK",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": "r2",
        "cacheKeyParameters": [],
        "integrationResponses": {
            "200": {
                "statusCode": "200",
                "responseParameters": {
                    H + "Access-Control-Allow-Headers": "'Content-Type'",
                    H + "Access-Control-Allow-Methods": "'GET'",
                    H + "access-control-allow-origin": "'https://old.example.com'",
                },
            }
        },
    }
    declared = dict.fromkeys(integration["integrationResponses"]["200"]["responseParameters"], True)  # type: ignore[index]
    responses = {"200": {"statusCode": "200", "responseParameters": declared, "responseModels": {"application/json": "Empty"}}}
    return method("OPTIONS", integration, responses, authorizationType="CUSTOM", authorizerId="auth1", apiKeyRequired=True)


def rest_state(resources: list[Fields], **more: Any) -> Fields:
    root = {"id": "root", "path": "/"}
    return {
        "crossgate": "state",
        "version": 1,
        "kind": "REST",
        "region": "eu-west-1",
        "api": {
            "id": "abc123",
            "name": "Pets",
            "description": "All about pets",
            "createdDate": "2026-01-01T00:00:00+00:00",
            "apiKeySource": "HEADER",
            "endpointConfiguration": {"types": ["REGIONAL"]},
            "disableExecuteApiEndpoint": False,
        },
        "resources": [root, *resources],
        "gatewayResponses": [],
        "authorizers": [
            {"id": "auth1", "name": "Tokens", "type": "TOKEN", "authorizerUri": LAMBDA, "identitySource": "method.request.header.Auth"}
        ],
        "requestValidators": [],
        "models": [],
        "stages": [{"stageName": "prod", "deploymentId": "old1", "variables": {"color": "red"}, "cacheClusterEnabled": False}],
        "deployments": [{"id": "old1", "description": "first", "createdDate": "2026-01-01T00:00:00+00:00"}],
        **more,
    }


def resource(number: int, path: str, *methods: Fields) -> Fields:
    parent, _, part = path.rpartition("/")
    fields: Fields = {"id": f"r{number}", "parentId": "root" if not parent else "?", "pathPart": part, "path": path}
    return {**fields, "resourceMethods": {one["httpMethod"]: one for one in methods}}


def small() -> Fields:
    """An API that needs about every kind of change: new preflights, a mended one, headers on responses, gateway responses."""
    integration, responses = custom()
    return rest_state(
        [
            resource(1, "/pets", method("GET"), method("POST", authorizationType="CUSTOM", authorizerId="auth1")),
            resource(2, "/toys", method("GET", integration, responses), method("PUT"), guarded_preflight()),
        ],
        gatewayResponses=[
            {
                "responseType": "DEFAULT_4XX",
                "responseParameters": {"gatewayresponse.header.X-Own": "'yes'"},
                "responseTemplates": {"application/json": DEFAULT_TEMPLATE},
                "defaultResponse": False,
            }
        ],
    )


def large(count: int) -> Fields:
    """An API of *count* resources with a GET and a POST that go to a function, and no preflight."""
    return rest_state([resource(index, f"/things{index}", method("GET"), method("POST")) for index in range(1, count + 1)])


def http_state(**more: Any) -> Fields:
    return {
        "crossgate": "state",
        "version": 1,
        "kind": "HTTP",
        "region": "eu-west-1",
        "api": {
            "ApiId": "def456",
            "Name": "Pets",
            "ProtocolType": "HTTP",
            "ApiEndpoint": "https://def456.execute-api.eu-west-1.amazonaws.com",
            "CreatedDate": "2026-01-01T00:00:00+00:00",
            "CorsConfiguration": {"AllowOrigins": ["https://old.example.com"], "AllowMethods": ["GET"], "MaxAge": 60},
        },
        "routes": [
            {"RouteId": "route1", "RouteKey": "GET /pets", "AuthorizationType": "NONE", "Target": "integrations/int1"},
            {
                "RouteId": "route2",
                "RouteKey": "$default",
                "AuthorizationType": "JWT",
                "AuthorizerId": "jwt1",
                "AuthorizationScopes": ["pets.read"],
                "Target": "integrations/int1",
            },
        ],
        "integrations": [
            {"IntegrationId": "int1", "IntegrationType": "AWS_PROXY", "IntegrationUri": LAMBDA, "PayloadFormatVersion": "2.0"}
        ],
        "authorizers": [
            {
                "AuthorizerId": "jwt1",
                "Name": "Jwt",
                "AuthorizerType": "JWT",
                "IdentitySource": ["$request.header.Authorization"],
                "JwtConfiguration": {"Audience": ["pets"], "Issuer": "https://issuer.example.com"},
            }
        ],
        "stages": [{"StageName": "prod", "AutoDeploy": False, "DeploymentId": "old1"}],
        "deployments": [{"DeploymentId": "old1", "Description": "first", "CreatedDate": "2026-01-01T00:00:00+00:00"}],
        **more,
    }
