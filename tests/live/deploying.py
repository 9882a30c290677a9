"""APIs of the model made in an account, call by call with boto3, and their states and exports as AWS writes them: the tests' own way there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from crossgate.api import Api, Authorizer, GatewayResponse, Integration, Method, RequestValidator, Unknown

Fields = dict[str, Any]

LAMBDA = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations"

_VERBS = {"ANY": "x-amazon-apigateway-any-method"}


def told(value: Any) -> Any:
    """A value of the model as an account would have it: what a template leaves open is filled in."""
    if isinstance(value, Unknown):
        return re.sub(r"\$\{[^{}]*\}", "filled", value.shape) if value.shape else LAMBDA
    return value


def client(endpoint: str, region: str, service: str = "apigateway") -> Any:
    import boto3  # noqa: PLC0415 - half a second

    return boto3.client(service, region_name=region, endpoint_url=endpoint)


def deploy(api: Api, endpoint: str, region: str) -> str:
    """Make *api*, a REST API, in the account and return its id."""
    calls = client(endpoint, region)
    made = calls.create_rest_api(
        name=api.name,
        endpointConfiguration={"types": ["REGIONAL"]},
        apiKeySource=told(api.api_key_source),
        binaryMediaTypes=list(told(api.binary_media_types)),
    )
    api_id = str(made["id"])
    authorizers = {name: _authorizer(calls, api_id, one) for name, one in api.authorizers.items()}
    paths = {"/": made["rootResourceId"]}
    for path in sorted(api.resources):
        resource = _resource(calls, api_id, path, paths)
        for method in api.resources[path].methods.values():
            _method(calls, api_id, resource, method, authorizers)
    for response in api.gateway_responses.values():
        calls.put_gateway_response(restApiId=api_id, **gateway_response(response))
    calls.create_deployment(restApiId=api_id, stageName="prod")
    return api_id


def _resource(calls: Any, api_id: str, path: str, paths: dict[str, str]) -> str:
    if path not in paths:
        parent, _, part = path.rpartition("/")
        above = _resource(calls, api_id, parent or "/", paths)
        paths[path] = calls.create_resource(restApiId=api_id, parentId=above, pathPart=part)["id"]
    return paths[path]


def _authorizer(calls: Any, api_id: str, authorizer: Authorizer) -> str:
    return str(calls.create_authorizer(restApiId=api_id, **authorizer_fields(authorizer), authorizerUri="arn:aws:lambda:f")["id"])


def _method(calls: Any, api_id: str, resource: str, method: Method, authorizers: Mapping[str, str]) -> None:
    where: Fields = {"restApiId": api_id, "resourceId": resource, "httpMethod": method.http_method}
    guard = {"authorizerId": authorizers[method.authorizer.name]} if isinstance(method.authorizer, Authorizer) else {}
    calls.put_method(
        **where,
        **guard,
        authorizationType=told(method.authorization),
        apiKeyRequired=told(method.api_key_required),
        requestParameters={key: bool(told(value)) for key, value in method.request_parameters.items()},
        requestModels={key: told(value) for key, value in method.request_models.items()},
    )
    for status, response in method.responses.items():
        parameters = {key: bool(told(value)) for key, value in response.parameters.items()}
        models = {key: told(value) for key, value in response.models.items()}
        calls.put_method_response(**where, statusCode=status, responseParameters=parameters, responseModels=models)
    integration = method.integration
    if not isinstance(integration, Integration):
        return
    fields = integration_fields(integration)
    responses = fields.pop("integrationResponses")
    if "httpMethod" in fields:
        fields["integrationHttpMethod"] = fields.pop("httpMethod")
    calls.put_integration(**where, **fields)
    for response in responses.values():
        calls.put_integration_response(**where, **response)


def authorizer_fields(authorizer: Authorizer) -> Fields:
    fields: Fields = {"name": authorizer.name, "type": told(authorizer.kind), "authorizerResultTtlInSeconds": told(authorizer.result_ttl)}
    if authorizer.identity_sources:
        fields["identitySource"] = ",".join(told(authorizer.identity_sources))
    if authorizer.validation_expression:
        fields["identityValidationExpression"] = told(authorizer.validation_expression)
    return fields


def integration_fields(integration: Integration) -> Fields:
    fields: Fields = {"type": told(integration.kind), "passthroughBehavior": told(integration.passthrough)}
    fields["requestTemplates"] = {key: told(value) for key, value in integration.request_templates.items()}
    fields["requestParameters"] = {key: told(value) for key, value in integration.request_parameters.items()}
    fields["timeoutInMillis"] = told(integration.timeout)
    for key, value in (
        ("httpMethod", integration.http_method),
        ("uri", integration.uri),
        ("contentHandling", integration.content_handling),
    ):
        if value is not None:
            fields[key] = told(value)
    fields["integrationResponses"] = {str(told(one.status_code)): _integration_response(one) for one in integration.responses}
    return fields


def _integration_response(response: Any) -> Fields:
    fields: Fields = {"statusCode": str(told(response.status_code))}
    fields["responseParameters"] = {key: told(value) for key, value in response.parameters.items()}
    fields["responseTemplates"] = {key: told(value) or "" for key, value in response.templates.items()}
    for key, value in (("selectionPattern", response.selection_pattern), ("contentHandling", response.content_handling)):
        if value is not None:
            fields[key] = told(value)
    return fields


def gateway_response(response: GatewayResponse) -> Fields:
    fields: Fields = {"responseType": response.type}
    if response.status_code is not None:
        fields["statusCode"] = told(response.status_code)
    fields["responseParameters"] = {key: told(value) for key, value in response.parameters.items()}
    if response.templates:
        fields["responseTemplates"] = {key: told(value) or "" for key, value in response.templates.items()}
    return fields


def state_of(api: Api, *, region: str = "eu-west-1", export: Api | None = None) -> Fields:
    """The state of the REST API *api*, as the control plane would give it; its one stage serves *export*."""
    validators = {id(one.validator): one.validator for one in api.methods if isinstance(one.validator, RequestValidator)}
    state: Fields = {
        "crossgate": "state",
        "version": 1,
        "kind": "REST",
        "region": region,
        "api": {"id": api.id or "a1b2c3d4e5", "name": api.name, "binaryMediaTypes": list(told(api.binary_media_types))},
        "resources": [_resource_state(path, resource.methods.values()) for path, resource in reversed(list(api.resources.items()))],
        "gatewayResponses": [{**gateway_response(one), "defaultResponse": False} for one in api.gateway_responses.values()],
        "authorizers": [{"id": f"id-{name}", **authorizer_fields(one)} for name, one in api.authorizers.items()],
        "requestValidators": [
            {"id": f"v{key}", "validateRequestBody": told(one.body), "validateRequestParameters": told(one.parameters)}
            for key, one in validators.items()
        ],
        "models": [{"id": name, "name": name, "schema": told(schema)} for name, schema in api.models.items()],
        "stages": [{"stageName": "prod", "deploymentId": "d1"}],
        "deployments": [{"id": "d1", "createdDate": "2026-03-02T09:15:44+00:00"}],
    }
    return state | ({"exports": {"prod": export_of(export)}} if export is not None else {})


def _resource_state(path: str, methods: Any) -> Fields:
    fields: Fields = {"id": f"r{path}", "path": path}
    if path != "/":
        fields["pathPart"] = path.rpartition("/")[2]
    shown = {method.http_method: _method_state(method) for method in methods}
    return {**fields, "resourceMethods": shown} if shown else fields


def _method_state(method: Method) -> Fields:
    fields: Fields = {
        "httpMethod": method.http_method,
        "authorizationType": told(method.authorization),
        "apiKeyRequired": told(method.api_key_required),
        "requestParameters": {key: bool(told(value)) for key, value in method.request_parameters.items()},
        "requestModels": {key: told(value) for key, value in method.request_models.items()},
        "authorizationScopes": list(told(method.scopes)),
        "methodResponses": {
            status: {"statusCode": status, "responseParameters": {key: bool(told(value)) for key, value in one.parameters.items()}}
            for status, one in method.responses.items()
        },
    }
    if isinstance(method.authorizer, Authorizer):
        fields["authorizerId"] = f"id-{method.authorizer.name}"
    if isinstance(method.validator, RequestValidator):
        fields["requestValidatorId"] = f"v{id(method.validator)}"
    if isinstance(method.integration, Integration):
        fields["methodIntegration"] = integration_fields(method.integration)
    return fields


def export_of(api: Api) -> Fields:
    """The OpenAPI 3 document that an export of *api* with its extensions gives.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html
    """
    document: Fields = {"openapi": "3.0.1", "info": {"title": api.name, "version": "2026-03-02T09:15:44Z"}, "paths": {}}
    for path, resource in api.resources.items():
        item = {_VERBS.get(verb, verb.lower()): _operation(method) for verb, method in resource.methods.items()}
        document["paths"][path] = item
    document["components"] = {"securitySchemes": {name: _scheme(one) for name, one in api.authorizers.items()}}
    document["components"]["securitySchemes"] |= {
        "api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
        "sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
    }
    if api.gateway_responses:
        shown = {
            one.type: {k: v for k, v in gateway_response(one).items() if k != "responseType"} for one in api.gateway_responses.values()
        }
        document["x-amazon-apigateway-gateway-responses"] = shown
    if api.binary_media_types:
        document["x-amazon-apigateway-binary-media-types"] = list(told(api.binary_media_types))
    return json.loads(json.dumps(document))  # type: ignore[no-any-return]


def _scheme(authorizer: Authorizer) -> Fields:
    kind = told(authorizer.kind)
    sources = told(authorizer.identity_sources)
    header = sources[0].rpartition(".")[2] if sources and kind != "REQUEST" else "Unused"
    inner = {"type": kind.lower(), "authorizerResultTtlInSeconds": told(authorizer.result_ttl)}
    if kind == "REQUEST":
        inner["identitySource"] = ", ".join(sources)
    scheme = {"type": "apiKey", "name": header, "in": "header", "x-amazon-apigateway-authtype": "custom"}
    return {**scheme, "x-amazon-apigateway-authorizer": inner}


def _operation(method: Method) -> Fields:
    security: list[Fields] = []
    if isinstance(method.authorizer, Authorizer):
        security.append({method.authorizer.name: list(told(method.scopes))})
    if told(method.authorization) == "AWS_IAM":
        security.append({"sigv4": []})
    if told(method.api_key_required) is True:
        security.append({"api_key": []})
    operation: Fields = {"security": security} if security else {}
    operation["responses"] = {
        status: {
            "description": f"{status} response",
            "headers": {key.rpartition(".")[2]: {"schema": {"type": "string"}} for key in one.parameters},
        }
        for status, one in method.responses.items()
    }
    if isinstance(method.integration, Integration):
        operation["x-amazon-apigateway-integration"] = _exported_integration(method.integration)
    return operation


def _exported_integration(integration: Integration) -> Fields:
    fields = integration_fields(integration)
    responses = fields.pop("integrationResponses")
    fields["type"] = fields["type"].lower()
    fields["passthroughBehavior"] = fields["passthroughBehavior"].lower()
    fields["responses"] = {one.pop("selectionPattern", "default"): one for one in responses.values()}
    return {key: value for key, value in fields.items() if value not in ({}, None)}
