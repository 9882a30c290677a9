"""Routes, integrations and authorizers of an HTTP API in a template, into the model; which API they belong to is told from outside."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from crossgate.api import AuthorizationType, Authorizer, Integration, Method, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.http_api import (
    CLOUDFORMATION_AUTHORIZER,
    CLOUDFORMATION_INTEGRATION,
    read_http_authorizer,
    read_http_integration,
    route_parts,
)
from crossgate.sources.reading import Reference, Undetermined
from crossgate.sources.terms import HTTP_API_AUTHORIZATION_TYPES
from crossgate.sources.values import as_text

_TARGET = re.compile(r"integrations/(?:\$\{([^{}]*)\}|([^/${}]+))")
_GUARDED = ("CUSTOM", "JWT")


class Parts(NamedTuple):
    """What routes refer to by logical id; those of other APIs are not among them."""

    authorizers: dict[str, Authorizer]
    integrations: dict[str, Value[Integration]]


def read_authorizer(block: Block, logical_id: str) -> Authorizer:
    """Return the authorizer that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-authorizer.html
    """
    name = block.text("Name", "name")
    sources = _texts(block, "IdentitySource", "identity_sources")
    return read_http_authorizer(block, CLOUDFORMATION_AUTHORIZER, name if isinstance(name, str) and name else logical_id, sources)


def read_integration(block: Block) -> Value[Integration]:
    """Return the integration that *block* declares.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html
    """
    return read_http_integration(block, CLOUDFORMATION_INTEGRATION)


def read_route(block: Block, logical_id: str, parts: Parts, presence: Unknown | None) -> Method | None:
    """Return the route that *block* declares, or None when its key cannot be told.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-route.html
    """
    key = _key(block)
    if key is None:
        return None
    verb, path = key
    block.reading.route = f"{verb} {path}"
    authorization = block.choice("AuthorizationType", "authorization", HTTP_API_AUTHORIZATION_TYPES, "authorization type of an HTTP API")
    method = Method(
        http_method=verb,
        path=path,
        authorization=cast("Value[AuthorizationType]", "NONE" if authorization is None else authorization),
        authorizer=_authorizer(block, parts, authorization) if authorization not in (None, "NONE", "AWS_IAM") else None,
        scopes=_texts(block, "AuthorizationScopes", "scopes"),
        integration=_integration(block, parts),
        presence=presence,
        id=logical_id,
        place=block.place(),
    )
    block.reading.route = ""
    return method


def _key(block: Block) -> tuple[str, str] | None:
    block.resolved("RouteKey", "path")
    key = block.text("RouteKey", "http_method")
    if isinstance(key, Unknown):
        block.reading.gap(Unknown(f"which route {block.label} is cannot be told: {key.why}", key.where, key.remedy))
        return None
    parts = route_parts(key) if key is not None else None
    if parts is None:
        message = f"{block.label} needs a RouteKey" if key is None else f"'{key[:80]}' is no route key: these are 'GET /path' or '$default'"
        block.reading.refuse("invalid-route-key", message, block.place()["http_method"])
    return parts


def _texts(block: Block, key: str, field: str) -> Value[tuple[str, ...]]:
    try:
        items = block.items(key, field)
    except Undetermined as undetermined:
        return undetermined.unknown
    texts = [as_text(item, f"an entry of {key}", block.reading) for item in items]
    return next((text for text in texts if isinstance(text, Unknown)), tuple(text for text in texts if isinstance(text, str)))


def _authorizer(block: Block, parts: Parts, authorization: Value[str] | None) -> Value[Authorizer] | None:
    value = as_text(block.resolved("AuthorizerId", "authorizer"), "AuthorizerId", block.reading)
    if value is None:
        if authorization in _GUARDED:
            message = f"AuthorizationType {authorization} needs an AuthorizerId"
            block.reading.refuse("missing-authorizer", message, block.place()["authorization"])
        return None
    if isinstance(value, Reference):
        authorizer = parts.authorizers.get(value.logical_id)
        if authorizer is None:
            block.reading.refuse("unknown-authorizer", f"no authorizer '{value.logical_id[:80]}' belongs to this API", value.where)
        return authorizer or value
    if isinstance(value, Unknown):
        return value
    return Unknown(f"the authorizer '{value[:80]}' is not in this template", block.place()["authorizer"])


def _integration(block: Block, parts: Parts) -> Value[Integration] | None:
    """Return the integration that Target names, ``integrations/`` with its id behind; a route without Target has none."""
    value = as_text(block.resolved("Target", "integration"), "Target", block.reading)
    if value is None:
        return None
    found = _TARGET.fullmatch(value.shape if isinstance(value, Unknown) else value)
    if found is None:
        if isinstance(value, Unknown):
            return value
        message = f"'{value[:80]}' is no target: 'integrations/', then the id"
        block.reading.refuse("unknown-integration", message, block.place()["integration"])
        return Unknown("the route's target is no integration", block.place()["integration"])
    name = found[1] or found[2]
    known = parts.integrations.get(name)
    if known is not None:
        return known
    why = f"the integration '{name[:80]}' is not in this template"
    return Unknown(why, block.place()["integration"])
