"""What the control plane refuses of an HTTP API, so that no request shows the fault; nothing at run time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.api import Api, Integration, IntegrationResponse, Method, Place, Refusal, Unknown
from crossgate.gateway.http_api.parameter_mapping import is_reserved, parse_key
from crossgate.text import Span

_STATUS = re.compile(r"[2-5][0-9]{2}")
_WEB = ("http://", "https://")


def http_refusals(api: Api) -> tuple[Refusal, ...]:
    """Return what API Gateway refuses in *api*, after what its source already found.

    https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html
    """
    found: list[Refusal] = []
    seen: set[int] = set()
    for method in api.methods:
        integration = method.integration
        if isinstance(integration, Integration) and id(integration) not in seen:
            seen.add(id(integration))
            found += _integration(method, integration)
    return (*api.refusals, *found)


def _refusal(kind: str, message: str, span: Span | None, route: str) -> Refusal:
    return Refusal(kind, message, Place(span), route)


def _integration(method: Method, integration: Integration) -> Iterator[Refusal]:
    uri, place = integration.uri, integration.place
    if integration.kind == "HTTP_PROXY" and integration.http_method is None:
        yield _refusal("missing-integration-method", "IntegrationMethod must not be null", place.span, method.route)
    if uri is None and integration.subtype is None:
        yield _refusal("missing-uri", "Integration Uri is required", place.span, method.route)
    elif integration.kind == "AWS_PROXY" and isinstance(uri, str) and uri.startswith(_WEB):
        yield _refusal("invalid-uri", f"Invalid Function ARN: {uri[:80]}", place["uri"], method.route)
    for key in integration.request_parameters if integration.subtype is None else ():
        yield from _key(key, place[f"request_parameters/{key}"], method)
    for response in integration.responses:
        yield from _response(response, method)


def _response(response: IntegrationResponse, method: Method) -> Iterator[Refusal]:
    status = response.status_code
    if not isinstance(status, Unknown) and not _STATUS.fullmatch(status):
        message = f"Invalid status code for response parameters: {status[:20]}"
        yield _refusal("invalid-status-code", message, response.place.span, method.route)
    for key in response.parameters:
        yield from _key(key, response.place[f"parameters/{key}"], method)


def _key(key: str, span: Span | None, method: Method) -> Iterator[Refusal]:
    """Check one key of a parameter mapping.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
    """
    entry = parse_key(key)
    if entry is None:
        message = f"Invalid mapping expression specified: {key[:80]} is not ACTION:header.NAME and the like"
        yield _refusal("invalid-parameter-mapping", message, span, method.route)
    elif entry.what == "header" and is_reserved(entry.name):
        message = f"Invalid mapping expression specified: operations on header {entry.name} are restricted"
        yield _refusal("reserved-header", message, span, method.route)
