"""Integrations and gateway responses, which all sources write alike but for the keys; no method, no path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from crossgate.api import (
    ContentHandling,
    GatewayResponse,
    Integration,
    IntegrationKind,
    IntegrationResponse,
    Passthrough,
    Unknown,
    Value,
)
from crossgate.sources.block import Block
from crossgate.sources.reading import Resolved, Undetermined
from crossgate.sources.terms import CONTENT_HANDLINGS, GATEWAY_RESPONSE_TYPES, HTTP_METHODS, INTEGRATION_KINDS, PASSTHROUGH_BEHAVIORS


class Spelling(NamedTuple):
    """How a kind of file spells the keys of an integration and of its responses."""

    kind: str
    http_method: str
    uri: str
    request_templates: str
    request_parameters: str
    passthrough: str
    content_handling: str
    responses: str
    timeout: str
    status_code: str
    response_parameters: str
    response_templates: str
    selection_pattern: str = ""
    """Empty where it is the key of the response."""


OPENAPI = Spelling(
    "type",
    "httpMethod",
    "uri",
    "requestTemplates",
    "requestParameters",
    "passthroughBehavior",
    "contentHandling",
    "responses",
    "timeoutInMillis",
    "statusCode",
    "responseParameters",
    "responseTemplates",
)
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html"""

CLOUDFORMATION = Spelling(
    "Type",
    "IntegrationHttpMethod",
    "Uri",
    "RequestTemplates",
    "RequestParameters",
    "PassthroughBehavior",
    "ContentHandling",
    "IntegrationResponses",
    "TimeoutInMillis",
    "StatusCode",
    "ResponseParameters",
    "ResponseTemplates",
    "SelectionPattern",
)
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-method-integration.html"""

CONTROL_PLANE = OPENAPI._replace(responses="integrationResponses", selection_pattern="selectionPattern")
"""https://docs.aws.amazon.com/apigateway/latest/api/API_Integration.html"""

_DEFAULT_PATTERN = "default"


def read_integration(block: Block, spelling: Spelling) -> Integration | Unknown:
    """Return the integration in *block*, or Unknown when a whole part of it cannot be told."""
    try:
        return _integration(block, spelling)
    except Undetermined as undetermined:
        return undetermined.unknown


def _integration(block: Block, spelling: Spelling) -> Integration:
    kind = block.choice(spelling.kind, "kind", INTEGRATION_KINDS, "integration type")
    if kind is None:
        kind = Unknown("the integration has no type", block.span)
        block.reading.refuse("missing-integration-type", f"an integration needs a {spelling.kind}", block.span)
    passthrough = block.choice(spelling.passthrough, "passthrough", PASSTHROUGH_BEHAVIORS, "passthrough behavior")
    timeout = block.number(spelling.timeout, "timeout")
    return Integration(
        kind=cast("Value[IntegrationKind]", kind),
        http_method=block.choice(spelling.http_method, "http_method", HTTP_METHODS, "HTTP method"),
        uri=block.text(spelling.uri, "uri"),
        request_templates=block.templates(spelling.request_templates, "request_templates", are_texts=spelling is CLOUDFORMATION),
        request_parameters=block.texts(spelling.request_parameters, "request_parameters"),
        passthrough=cast("Value[Passthrough]", "WHEN_NO_MATCH" if passthrough is None else passthrough),
        content_handling=_content_handling(block, spelling),
        responses=_responses(block, spelling),
        timeout=29_000 if timeout is None else timeout,
        place=block.place(),
    )


def _content_handling(block: Block, spelling: Spelling) -> Value[ContentHandling] | None:
    return cast(
        "Value[ContentHandling] | None", block.choice(spelling.content_handling, "content_handling", CONTENT_HANDLINGS, "content handling")
    )


def _responses(block: Block, spelling: Spelling) -> tuple[IntegrationResponse, ...]:
    if not spelling.selection_pattern:
        return _keyed(block, spelling)
    if spelling is CONTROL_PLANE:
        return _listed(block, spelling, [node for _, node in block.entries(spelling.responses, "responses")])
    return _listed(block, spelling, block.items(spelling.responses, "responses"))


def _listed(block: Block, spelling: Spelling, items: Sequence[Resolved]) -> tuple[IntegrationResponse, ...]:
    """Read the responses *items*; of two with one status code the later replaces the earlier, as the service keys them by it."""
    found: dict[object, IntegrationResponse] = {}
    for item in items:
        inner = block.as_block(item, spelling.responses)
        if inner is None:
            continue
        if isinstance(inner, Unknown):
            found[len(found)] = IntegrationResponse(inner, inner, place=block.place())
            continue
        pattern = inner.text(spelling.selection_pattern, "selection_pattern")
        response = _response(inner, spelling, None if pattern == "" else pattern)
        _keep(found, response, inner)
    return tuple(found.values())


def _keyed(block: Block, spelling: Spelling) -> tuple[IntegrationResponse, ...]:
    """Read a mapping from selection pattern to response; ``default`` stands for no pattern."""
    found: dict[object, IntegrationResponse] = {}
    for name, written in block.entries(spelling.responses, "responses"):
        node = block.reading.resolve(written)
        block.note(f"responses/{name.raw}", name, written, node)
        inner = block.as_block(node, f"the response '{name.raw}'", name)
        if isinstance(inner, Unknown):
            found[len(found)] = IntegrationResponse(inner, inner, place=block.place())
        elif inner is not None:
            inner.note("selection_pattern", name, name, name)
            _keep(found, _response(inner, spelling, None if name.raw in ("", _DEFAULT_PATTERN) else name.raw), inner)
    return tuple(found.values())


def _keep(found: dict[object, IntegrationResponse], response: IntegrationResponse, block: Block) -> None:
    key: object = len(found) if isinstance(response.status_code, Unknown) else response.status_code
    if key in found:
        message = f"a second integration response for status {key} replaces the first"
        block.reading.refuse("duplicate-integration-response", message, block.place()["status_code"])
    found[key] = response


def _response(block: Block, spelling: Spelling, pattern: Value[str] | None) -> IntegrationResponse:
    status = block.text(spelling.status_code, "status_code")
    if status is None:
        block.reading.refuse("missing-status-code", f"an integration response needs a {spelling.status_code}", block.span)
        status = Unknown("the integration response has no status code", block.span)
    return IntegrationResponse(
        status_code=status,
        selection_pattern=pattern,
        parameters=block.texts(spelling.response_parameters, "parameters"),
        templates=block.templates(spelling.response_templates, "templates", are_texts=spelling is CLOUDFORMATION),
        content_handling=_content_handling(block, spelling),
        place=block.place(),
    )


def read_gateway_response(
    block: Block, spelling: Spelling, kind: str, *, node_id: str = "", presence: Unknown | None = None
) -> GatewayResponse:
    """Return the gateway response in *block*; when a whole part of it cannot be told, its presence counts as unknown.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.html
    """
    kind = kind.upper()
    if kind not in GATEWAY_RESPONSE_TYPES:
        block.reading.refuse("unknown-gateway-response", f"API Gateway knows no gateway response '{kind}'", block.span)
    parameters: dict[str, Value[str]] = {}
    templates: dict[str, Value[str] | None] = {}
    status: Value[str] | None = None
    try:
        status = block.text(spelling.status_code, "status_code")
        parameters = block.texts(spelling.response_parameters, "parameters")
        templates = block.templates(spelling.response_templates, "templates", are_texts=spelling is CLOUDFORMATION)
    except Undetermined as undetermined:
        presence = undetermined.unknown
    return GatewayResponse(kind, status, parameters, templates, presence, node_id, block.place())
