"""What templates and OpenAPI documents write alike of HTTP APIs: CORS settings, integrations, authorizers; no route and no path."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from crossgate.api import Authorizer, AuthorizerKind, CorsConfiguration, Integration, IntegrationKind, IntegrationResponse, Unknown, Value
from crossgate.sources.block import Block
from crossgate.sources.reading import Undetermined
from crossgate.sources.terms import HTTP_API_AUTHORIZER_KINDS, HTTP_API_INTEGRATION_KINDS, HTTP_METHODS
from crossgate.sources.values import as_text

DEFAULT_ROUTE = "$default"
TIMEOUT = 30_000
"""The longest and the usual timeout of an integration, in milliseconds.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
"""

_ROUTE_KEY = re.compile(r"([A-Za-z]+) (/\S*)")


class CorsSpelling(NamedTuple):
    """How a kind of file spells the CORS settings."""

    allow_origins: str
    allow_methods: str
    allow_headers: str
    expose_headers: str
    allow_credentials: str
    max_age: str


CLOUDFORMATION_CORS = CorsSpelling("AllowOrigins", "AllowMethods", "AllowHeaders", "ExposeHeaders", "AllowCredentials", "MaxAge")
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigatewayv2-api-cors.html"""

OPENAPI_CORS = CorsSpelling("allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "allowCredentials", "maxAge")
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html"""


class IntegrationSpelling(NamedTuple):
    """How a kind of file spells the keys of an integration."""

    kind: str
    subtype: str
    http_method: str
    uri: str
    payload_format: str
    timeout: str
    request_parameters: str
    response_parameters: str


CLOUDFORMATION_INTEGRATION = IntegrationSpelling(
    "IntegrationType",
    "IntegrationSubtype",
    "IntegrationMethod",
    "IntegrationUri",
    "PayloadFormatVersion",
    "TimeoutInMillis",
    "RequestParameters",
    "ResponseParameters",
)
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-integration.html"""

OPENAPI_INTEGRATION = IntegrationSpelling(
    "type",
    "integrationSubtype",
    "httpMethod",
    "uri",
    "payloadFormatVersion",
    "timeoutInMillis",
    "requestParameters",
    "responseParameters",
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html"""


class AuthorizerSpelling(NamedTuple):
    """How a kind of file spells the keys of an authorizer."""

    kind: str
    validation_expression: str
    result_ttl: str
    payload_format: str
    simple_responses: str


CLOUDFORMATION_AUTHORIZER = AuthorizerSpelling(
    "AuthorizerType",
    "IdentityValidationExpression",
    "AuthorizerResultTtlInSeconds",
    "AuthorizerPayloadFormatVersion",
    "EnableSimpleResponses",
)
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-authorizer.html"""

OPENAPI_AUTHORIZER = AuthorizerSpelling(
    "type", "identityValidationExpression", "authorizerResultTtlInSeconds", "authorizerPayloadFormatVersion", "enableSimpleResponses"
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html"""


def route_parts(key: str) -> tuple[str, str] | None:
    """Return the method and the path of the route *key*, or None when an HTTP API knows no such key.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
    """
    if key == DEFAULT_ROUTE:
        return "ANY", DEFAULT_ROUTE
    found = _ROUTE_KEY.fullmatch(key)
    return (found[1].upper(), found[2]) if found is not None and found[1].upper() in HTTP_METHODS else None


def read_cors(block: Block, spelling: CorsSpelling) -> CorsConfiguration:
    """Return the CORS settings in *block*; credentials with any origin are refused, as the service refuses them."""
    credentials = block.flag(spelling.allow_credentials, "allow_credentials")
    origins = _texts(block, spelling.allow_origins, "allow_origins")
    if credentials is True and not isinstance(origins, Unknown) and "*" in origins:
        message = "allow-credentials is not supported if 'allow-origin' is *"
        block.reading.refuse("any-origin-with-credentials", message, block.place()["allow_credentials"])
    return CorsConfiguration(
        allow_origins=origins,
        allow_methods=_texts(block, spelling.allow_methods, "allow_methods"),
        allow_headers=_texts(block, spelling.allow_headers, "allow_headers"),
        expose_headers=_texts(block, spelling.expose_headers, "expose_headers"),
        allow_credentials=False if credentials is None else credentials,
        max_age=block.number(spelling.max_age, "max_age"),
        place=block.place(),
    )


def _texts(block: Block, key: str, field: str) -> Value[tuple[Value[str], ...]]:
    try:
        items = block.items(key, field)
    except Undetermined as undetermined:
        return undetermined.unknown
    found: list[Value[str]] = []
    for item in items:
        text = as_text(item, f"an entry of {key}", block.reading)
        if text is None:
            continue
        if not isinstance(item, Unknown):
            block.note(f"{field}/{len(found)}", None, item, item)
        found.append(text)
    return tuple(found)


def read_http_integration(block: Block, spelling: IntegrationSpelling) -> Integration | Unknown:
    """Return the integration in *block*, or Unknown when a whole part of it cannot be told."""
    try:
        return _integration(block, spelling)
    except Undetermined as undetermined:
        return undetermined.unknown


def _integration(block: Block, spelling: IntegrationSpelling) -> Integration:
    kind = block.choice(spelling.kind, "kind", HTTP_API_INTEGRATION_KINDS, "integration type of an HTTP API")
    if kind is None:
        kind = Unknown("the integration has no type", block.span)
        block.reading.refuse("missing-integration-type", f"an integration needs the property {spelling.kind}", block.span)
    timeout = block.number(spelling.timeout, "timeout")
    payload_format = block.text(spelling.payload_format, "payload_format")
    return Integration(
        kind=cast("Value[IntegrationKind]", kind),
        http_method=block.choice(spelling.http_method, "http_method", HTTP_METHODS, "HTTP method"),
        uri=block.text(spelling.uri, "uri"),
        request_parameters=block.texts(spelling.request_parameters, "request_parameters"),
        responses=_response_mappings(block, spelling),
        timeout=TIMEOUT if timeout is None else timeout,
        payload_format="1.0" if payload_format is None else payload_format,
        subtype=block.text(spelling.subtype, "subtype"),
        place=block.place(),
    )


def _response_mappings(block: Block, spelling: IntegrationSpelling) -> tuple[IntegrationResponse, ...]:
    """Read the parameter mapping of each status code, ``{"200": {"append:header.x": "y"}}``; CloudFormation writes it as lists of pairs.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """
    table = block.block(spelling.response_parameters, "responses")
    if isinstance(table, Unknown):
        raise Undetermined(table)
    found = []
    for name in table.names() if table is not None else ():
        assert table is not None
        listed = table.block(name.raw)
        if not isinstance(listed, Block):
            continue
        parameters = _pairs(listed) if "ResponseParameters" in listed else _mapped(table, name.raw)
        found.append(IntegrationResponse(name.raw, name.raw, parameters, place=listed.place()))
    return tuple(found)


def _mapped(table: Block, status: str) -> dict[str, Value[str]]:
    return table.texts(status, "parameters")


def _pairs(listed: Block) -> dict[str, Value[str]]:
    found: dict[str, Value[str]] = {}
    for item in listed.items("ResponseParameters"):
        pair = listed.as_block(item, "a response parameter")
        if not isinstance(pair, Block):
            continue
        destination, source = pair.text("Destination"), pair.text("Source")
        if isinstance(destination, str) and source is not None:
            found[destination] = source
            listed.note(f"parameters/{destination}", None, pair.node, pair.node)
    return found


def read_http_authorizer(block: Block, spelling: AuthorizerSpelling, name: str, sources: Value[tuple[str, ...]]) -> Authorizer:
    """Return the authorizer *name* that *block* declares, its identity *sources* read from where they are written."""
    kind = block.choice(spelling.kind, "kind", HTTP_API_AUTHORIZER_KINDS, "authorizer type of an HTTP API")
    if kind is None:
        kind = Unknown("the authorizer has no type", block.span)
        block.reading.refuse("missing-authorizer-type", f"an authorizer needs the property {spelling.kind}", block.span)
    ttl = block.number(spelling.result_ttl, "result_ttl")
    payload_format = block.text(spelling.payload_format, "payload_format")
    simple = block.flag(spelling.simple_responses, "simple_responses")
    return Authorizer(
        name=name,
        kind=cast("Value[AuthorizerKind]", kind),
        identity_sources=sources,
        validation_expression=block.text(spelling.validation_expression, "validation_expression"),
        result_ttl=300 if ttl is None else ttl,
        payload_format="1.0" if payload_format is None else payload_format,
        simple_responses=False if simple is None else simple,
        place=block.place(),
    )
