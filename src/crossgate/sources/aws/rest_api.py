"""The state of a REST API into the model: settings, resources, responses, authorizers; stages and exports are read elsewhere."""

from __future__ import annotations

from typing import cast

from crossgate.api import (
    Api,
    AuthorizationType,
    Authorizer,
    AuthorizerKind,
    GatewayResponse,
    Integration,
    Method,
    MethodResponse,
    Policy,
    RequestValidator,
    Resource,
    Unknown,
    Value,
)
from crossgate.sources.aws.deployed import base_paths, counterparts, deployments, stages
from crossgate.sources.aws.parts import blocks_of, not_read, text_in, texts_in
from crossgate.sources.block import Block
from crossgate.sources.integration import CONTROL_PLANE, read_gateway_response, read_integration
from crossgate.sources.policy import read_policy
from crossgate.sources.terms import API_KEY_SOURCES, AUTHORIZATION_TYPES, AUTHORIZER_KINDS


def read_rest_api(root: Block, source: str) -> Api:
    """Return the API of the state *root*.

    Source: https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html
    """
    api = root.block("api", "api")
    if not isinstance(api, Block):
        return Api("", "REST", "", source, gaps=(api or Unknown("the state holds no API", root.span),), place=root.place())
    companions = _Companions(root)
    key_source = api.choice("apiKeySource", "api_key_source", API_KEY_SOURCES, "API key source")
    return Api(
        name=text_in(api, "name", "name"),
        kind="REST",
        id=text_in(api, "id"),
        source=source,
        resources=_resources(root, companions),
        gateway_responses=_gateway_responses(root),
        authorizers={one.name: one for one in companions.authorizers.values()},
        models=_models(root),
        binary_media_types=texts_in(api, "binaryMediaTypes", "binary_media_types"),
        api_key_source="HEADER" if key_source is None else key_source,
        policy=_policy(api),
        stages=stages(root),
        deployments=deployments(root),
        base_paths=base_paths(root),
        endpoint=_endpoint(api),
        refusals=tuple(root.reading.refusals),
        gaps=(*root.reading.gaps, *_out_of_reach(api)),
        place=api.place(),
        counterparts=counterparts(root, source),
        region=text_in(root, "region"),
    )


class _Companions:
    """What methods refer to by the ids that the service gave."""

    def __init__(self, root: Block) -> None:
        self.authorizers = {text_in(block, "id"): _authorizer(block) for block in blocks_of(root, "authorizers")}
        self.validators = {text_in(block, "id"): _validator(block) for block in blocks_of(root, "requestValidators")}

    def authorizer(self, method: Block) -> Value[Authorizer] | None:
        """Return the authorizer of *method*."""
        name = text_in(method, "authorizerId", "authorizer")
        return None if not name else self.authorizers.get(name) or not_read("authorizer", name, method)

    def validator(self, method: Block) -> Value[RequestValidator] | None:
        """Return the request validator of *method*."""
        name = text_in(method, "requestValidatorId", "validator")
        return None if not name else self.validators.get(name) or not_read("request validator", name, method)


def _authorizer(block: Block) -> Authorizer:
    """Read one authorizer, https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html."""
    kind = block.choice("type", "kind", AUTHORIZER_KINDS, "authorizer type")
    sources = block.text("identitySource", "identity_sources")
    ttl = block.number("authorizerResultTtlInSeconds", "result_ttl")
    return Authorizer(
        name=text_in(block, "name", "name"),
        kind=cast("Value[AuthorizerKind]", kind or Unknown("the authorizer has no type", block.span)),
        identity_sources=tuple(part.strip() for part in (sources if isinstance(sources, str) else "").split(",") if part.strip()),
        validation_expression=block.text("identityValidationExpression", "validation_expression"),
        result_ttl=300 if ttl is None else ttl,
        place=block.place(),
    )


def _validator(block: Block) -> RequestValidator:
    """Read one request validator, https://docs.aws.amazon.com/apigateway/latest/api/API_RequestValidator.html."""
    body, parameters = block.flag("validateRequestBody", "body"), block.flag("validateRequestParameters", "parameters")
    return RequestValidator(bool(body), bool(parameters), block.place())


def _resources(root: Block, companions: _Companions) -> dict[str, Resource]:
    """Read the resources in the order of their paths: the service lists them in none."""
    found = {}
    for block in sorted(blocks_of(root, "resources"), key=lambda block: text_in(block, "path")):
        path = text_in(block, "path", "path")
        methods = {}
        for name, node in block.entries("resourceMethods"):
            inner = block.as_block(node, f"the method {name.raw}", name)
            if isinstance(inner, Block):
                methods[name.raw] = _method(inner, name.raw, path, companions)
        found[path] = Resource(path, methods, text_in(block, "id"), block.place())
    return found


def _method(block: Block, verb: str, path: str, companions: _Companions) -> Method:
    """Read one method, https://docs.aws.amazon.com/apigateway/latest/api/API_Method.html."""
    block.reading.route = f"{verb} {path}"
    authorization = block.choice("authorizationType", "authorization", AUTHORIZATION_TYPES, "authorization type")
    key_required = block.flag("apiKeyRequired", "api_key_required")
    method = Method(
        http_method=verb,
        path=path,
        authorization=cast("Value[AuthorizationType]", "NONE" if authorization is None else authorization),
        authorizer=companions.authorizer(block),
        scopes=tuple(scope for scope in texts_in(block, "authorizationScopes", "scopes") if isinstance(scope, str)),
        api_key_required=False if key_required is None else key_required,
        validator=companions.validator(block),
        request_parameters=block.flags("requestParameters", "request_parameters"),
        request_models=block.texts("requestModels", "request_models"),
        integration=_integration(block),
        responses=_responses(block),
        place=block.place(),
    )
    block.reading.route = ""
    return method


def _integration(block: Block) -> Value[Integration] | None:
    inner = block.block("methodIntegration", "integration")
    return read_integration(inner, CONTROL_PLANE) if isinstance(inner, Block) else inner


def _responses(block: Block) -> dict[str, MethodResponse]:
    found = {}
    for name, node in block.entries("methodResponses", "responses"):
        inner = block.as_block(node, f"the method response {name.raw}", name)
        if isinstance(inner, Block):
            block.note(f"responses/{name.raw}", name, node, None)
            status = text_in(inner, "statusCode", "status_code") or name.raw
            parameters = inner.flags("responseParameters", "parameters")
            found[status] = MethodResponse(status, parameters, inner.texts("responseModels", "models"), inner.place())
    return found


def _gateway_responses(root: Block) -> dict[str, GatewayResponse]:
    """Read the customised gateway responses, https://docs.aws.amazon.com/apigateway/latest/api/API_GatewayResponse.html."""
    found = {}
    for block in blocks_of(root, "gatewayResponses"):
        kind = text_in(block, "responseType", "type")
        if kind and block.flag("defaultResponse") is not True:
            found[kind] = read_gateway_response(block, CONTROL_PLANE, kind)
    return found


def _models(root: Block) -> dict[str, Value[str]]:
    return {text_in(block, "name"): block.text("schema") or "{}" for block in blocks_of(root, "models")}


def _policy(api: Block) -> Policy | None:
    node = api.written("policy")
    return None if node is None else read_policy(node, api.node.key("policy"), api.reading)


def _out_of_reach(api: Block) -> tuple[Unknown, ...]:
    """Tell that browsers elsewhere get no answer at all from a private API.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
    """
    if _endpoint(api) != "PRIVATE":
        return ()
    why = "the API is private: only browsers inside a VPC with an endpoint for it reach it, and others get no answer"
    return (Unknown(why, api.place()["endpoint"]),)


def _endpoint(api: Block) -> Value[str]:
    configuration = api.block("endpointConfiguration", "endpoint")
    types = texts_in(configuration, "types", "types") if isinstance(configuration, Block) else ()
    return types[0] if types else "EDGE"
