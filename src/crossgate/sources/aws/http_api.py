"""The state of an HTTP API into the model: settings, routes, integrations, authorizers, stages; the keys are CloudFormation's own."""

from __future__ import annotations

from typing import cast

from crossgate.api import (
    Api,
    AuthorizationType,
    Authorizer,
    BasePath,
    CorsConfiguration,
    Deployment,
    Integration,
    Method,
    Resource,
    Stage,
    Unknown,
    Value,
)
from crossgate.sources.aws.deployed import UNTOLD, http_counterparts
from crossgate.sources.aws.parts import blocks_of, not_read, text_in, texts_in
from crossgate.sources.block import Block
from crossgate.sources.http_api import (
    CLOUDFORMATION_AUTHORIZER,
    CLOUDFORMATION_CORS,
    CLOUDFORMATION_INTEGRATION,
    read_cors,
    read_http_authorizer,
    read_http_integration,
    route_parts,
)
from crossgate.sources.terms import HTTP_API_AUTHORIZATION_TYPES

_TARGET = "integrations/"


def read_http_api(root: Block, source: str) -> Api:
    """Return the API of the state *root*.

    Source: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
    """
    api = root.block("api", "api")
    if not isinstance(api, Block):
        return Api("", "HTTP", "", source, gaps=(api or Unknown("the state holds no API", root.span),), place=root.place())
    authorizers = {text_in(block, "AuthorizerId"): _authorizer(block) for block in blocks_of(root, "authorizers")}
    return Api(
        name=text_in(api, "Name", "name"),
        kind="HTTP",
        id=text_in(api, "ApiId"),
        source=source,
        resources=_resources(root, authorizers),
        authorizers={one.name: one for one in authorizers.values()},
        stages=_stages(root),
        deployments=_deployments(root),
        base_paths=_base_paths(root),
        endpoint="REGIONAL",
        cors=_cors(api),
        refusals=tuple(root.reading.refusals),
        gaps=tuple(root.reading.gaps),
        place=api.place(),
        counterparts=http_counterparts(root, source),
        region=text_in(root, "region"),
    )


def _cors(api: Block) -> Value[CorsConfiguration] | None:
    inner = api.block("CorsConfiguration", "cors")
    return read_cors(inner, CLOUDFORMATION_CORS) if isinstance(inner, Block) else inner


def _authorizer(block: Block) -> Authorizer:
    """Read one authorizer, https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html."""
    sources = tuple(text for text in texts_in(block, "IdentitySource", "identity_sources") if isinstance(text, str))
    return read_http_authorizer(block, CLOUDFORMATION_AUTHORIZER, text_in(block, "Name", "name"), sources)


def _resources(root: Block, authorizers: dict[str, Authorizer]) -> dict[str, Resource]:
    """Read the routes in the order of their keys: the service lists them in none."""
    integrations = {text_in(block, "IntegrationId"): block for block in blocks_of(root, "integrations")}
    found: dict[str, dict[str, Method]] = {}
    for block in sorted(blocks_of(root, "routes"), key=lambda block: text_in(block, "RouteKey").split(" ")[::-1]):
        key = text_in(block, "RouteKey", "http_method")
        parts = route_parts(key)
        if parts is None:
            block.reading.refuse("invalid-route-key", f"'{key[:80]}' is no route key of an HTTP API", block.place()["http_method"])
            continue
        verb, path = parts
        found.setdefault(path, {})[verb] = _route(block, verb, path, authorizers, integrations)
    return {path: Resource(path, methods, place=next(iter(methods.values())).place) for path, methods in found.items()}


def _route(block: Block, verb: str, path: str, authorizers: dict[str, Authorizer], integrations: dict[str, Block]) -> Method:
    """Read one route, https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html."""
    block.reading.route = f"{verb} {path}"
    authorization = block.choice("AuthorizationType", "authorization", HTTP_API_AUTHORIZATION_TYPES, "authorization type of an HTTP API")
    authorizer = text_in(block, "AuthorizerId", "authorizer")
    method = Method(
        http_method=verb,
        path=path,
        authorization=cast("Value[AuthorizationType]", "NONE" if authorization is None else authorization),
        authorizer=(authorizers.get(authorizer) or not_read("authorizer", authorizer, block)) if authorizer else None,
        scopes=tuple(text for text in texts_in(block, "AuthorizationScopes", "scopes") if isinstance(text, str)),
        integration=_integration(block, integrations),
        place=block.place(),
    )
    block.reading.route = ""
    return method


def _integration(block: Block, integrations: dict[str, Block]) -> Value[Integration] | None:
    target = text_in(block, "Target", "integration")
    if not target:
        return None
    name = target.removeprefix(_TARGET)
    found = integrations.get(name)
    return read_http_integration(found, CLOUDFORMATION_INTEGRATION) if found is not None else not_read("integration", name, block)


def _stages(root: Block) -> tuple[Stage, ...]:
    """Read the stages, https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html; one that deploys by itself
    serves what is there.
    """
    return tuple(
        Stage(
            name=text_in(block, "StageName", "name"),
            deployment=None if block.flag("AutoDeploy", "automatic") is True else text_in(block, "DeploymentId", "deployment") or None,
            variables=block.texts("StageVariables", "variables"),
            place=block.place(),
        )
        for block in blocks_of(root, "stages")
    )


def _deployments(root: Block) -> tuple[Deployment, ...]:
    return tuple(
        Deployment(text_in(block, "DeploymentId", "id"), renewed=UNTOLD, place=block.place()) for block in blocks_of(root, "deployments")
    )


def _base_paths(root: Block) -> tuple[BasePath, ...]:
    return tuple(
        BasePath(
            domain=text_in(block, "DomainName", "domain"),
            path=text_in(block, "ApiMappingKey", "path"),
            stage=text_in(block, "Stage", "stage") or None,
            place=block.place(),
        )
        for block in blocks_of(root, "apiMappings")
    )
