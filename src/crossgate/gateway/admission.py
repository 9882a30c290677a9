"""What the control plane refuses: definitions that are never deployed, so that no request shows their fault; nothing at run time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from crossgate.api import Api, GatewayResponse, Integration, IntegrationResponse, Method, Place, Refusal, Unknown, Value
from crossgate.gateway.facts import ANY_METHODS, DEFAULT_TYPES, GATEWAY_RESPONSES
from crossgate.gateway.header_mapping import (
    GATEWAY_RESPONSE_HEADER,
    GATEWAY_RESPONSE_KINDS,
    INTEGRATION_REQUEST_KINDS,
    INTEGRATION_RESPONSE_KINDS,
    RESPONSE_HEADER,
    Kind,
    parse_expression,
)
from crossgate.text import Span

_STATUS = re.compile(r"[1-5][0-9]{2}")
_MEDIA_TYPE = re.compile(r"[^\s/;]+/[^\s/;]+(\s*;.*)?")
_REQUEST_KEY = re.compile(r"integration\.request\.(header|querystring|path)\..+")
_SEGMENT = re.compile(r"[A-Za-z0-9._:,$~!*'()@%+-]*|\{[A-Za-z0-9._:-]+\+?\}")
_INTEGRATION_ARN = re.compile(r"arn:[^:]*:apigateway:[^:]*:[^:]*:(path|action)/.+", re.DOTALL)
_LOOKS_LIKE_ARN = re.compile(r"arn:.+:.+")
_PLACEHOLDERS = ("${", "{{")
"""What stage variables and tools that fill in texts leave in a URI: what it becomes is not known."""
_OTHER_GATEWAY_RESPONSE_KEYS = ("gatewayresponse.path.", "gatewayresponse.querystring.")
"""Taken though no response has such parts:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.responseParameters.html
"""


def refusals(api: Api) -> tuple[Refusal, ...]:
    """Return what API Gateway refuses in *api*, after what its source already found; messages begin as AWS words them.

    https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
    """
    if api.kind == "HTTP":
        from crossgate.gateway.http_api.admission import http_refusals  # noqa: PLC0415 - most definitions are of REST APIs

        return http_refusals(api)
    noted = {refusal.kind for refusal in api.refusals} & {"child-of-greedy", "variable-sibling"}
    found = [refusal for refusal in _paths(api) if refusal.kind not in noted]
    for method in api.methods:
        found += _method(method)
    for response in api.gateway_responses.values():
        found += _gateway_response(response)
    return (*api.refusals, *found)


def _refusal(kind: str, message: str, span: Span | None, route: str = "") -> Refusal:
    return Refusal(kind, message, Place(span), route)


def _paths(api: Api) -> Iterator[Refusal]:
    seen: set[tuple[str, str]] = set()
    variables: dict[str, str] = {}
    for resource in api.resources.values():
        segments = resource.path.split("/")[1:]
        greedy = [segment for segment in segments[:-1] if segment.endswith("+}")]
        if greedy:
            message = f"Cannot create a child of a resource with a greedy path variable: {greedy[0]}"
            yield _refusal("child-of-greedy", message, resource.place.span)
        for depth, segment in enumerate(segments):  # ancestors too: a document need not list them
            parent = "/".join(segments[:depth])
            if (parent, segment) not in seen:
                seen.add((parent, segment))
                yield from _segment(segment, variables.setdefault(parent, segment) if segment.startswith("{") else "", resource.place.span)


def _segment(segment: str, sibling: str, span: Span | None) -> Iterator[Refusal]:
    """Check one part of a path; *sibling* is the first variable part beside it, which may be itself."""
    if not _SEGMENT.fullmatch(segment) and "…" not in segment and "${" not in segment:
        message = f"Resource's path part only allow a-zA-Z0-9._-:, or a path variable in curly braces that is the whole part: {segment}"
        yield _refusal("invalid-path-part", message, span)
    if sibling and sibling != segment:
        message = f"A sibling ({sibling}) of this resource already has a variable path part -- only one is allowed"
        yield _refusal("variable-sibling", message, span)


def _method(method: Method) -> Iterator[Refusal]:
    if method.http_method not in ANY_METHODS and method.http_method != "ANY":
        message = "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
        yield _refusal("invalid-http-method", message, method.place["http_method"], method.route)
    if method.authorization in ("CUSTOM", "COGNITO_USER_POOLS") and method.authorizer is None:
        message = (
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."
        )
        yield _refusal("missing-authorizer", message, method.place["authorization"], method.route)
    for response in method.responses.values():
        yield from _status(response.status_code, response.place, method.route)
        for key in response.parameters:
            yield from _prefix(key, RESPONSE_HEADER, response.place, method.route)
    if isinstance(method.integration, Integration):
        yield from _integration(method, method.integration)


def _integration(method: Method, integration: Integration) -> Iterator[Refusal]:
    yield from _endpoint(method, integration)
    for key, value in integration.request_parameters.items():
        place = integration.place[f"request_parameters/{key}"]
        if not _REQUEST_KEY.fullmatch(key):
            message = f"Invalid mapping expression parameter specified: {key}"
            yield _refusal("wrong-prefix", message, place, method.route)
        yield from _expression(value, INTEGRATION_REQUEST_KINDS, place, method.route)
    yield from _templates(integration.request_templates, "request_templates", integration.place, method.route)
    for response in integration.responses:
        yield from _integration_response(method, integration, response)


def _endpoint(method: Method, integration: Integration) -> Iterator[Refusal]:
    """Check the address and verb of a backend."""
    kind, uri = integration.kind, integration.uri
    if isinstance(kind, Unknown) or kind == "MOCK":
        return
    if integration.http_method is None:
        yield _refusal(
            "missing-integration-method", "Enumeration value for HttpMethod must be non-empty", integration.place.span, method.route
        )
    if uri is None:
        yield _refusal("missing-uri", "Uri must be specified for an integration of this type", integration.place["uri"], method.route)
    elif not isinstance(uri, Unknown) and not any(mark in uri for mark in _PLACEHOLDERS):
        yield from _address(kind, uri, integration.place["uri"], method.route)


def _address(kind: str, uri: str, place: Span | None, route: str) -> Iterator[Refusal]:
    """Check the address *uri* of a backend that is called by an integration of *kind*."""
    if kind in ("HTTP", "HTTP_PROXY"):
        if not uri.startswith(("http://", "https://")):
            yield _refusal("invalid-uri", "Invalid HTTP endpoint specified for URI", place, route)
    elif not _LOOKS_LIKE_ARN.fullmatch(uri):
        yield _refusal("invalid-uri", "Invalid ARN specified in the request", place, route)
    elif not _INTEGRATION_ARN.fullmatch(uri):
        yield _refusal("invalid-uri", "AWS ARN for integration must contain path or action", place, route)
    elif kind == "AWS_PROXY" and ":lambda:path/" not in uri and ":firehose:" not in uri:
        message = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
        yield _refusal("unsupported-proxy-service", message, place, route)


def _integration_response(method: Method, integration: Integration, response: IntegrationResponse) -> Iterator[Refusal]:
    yield from _status(response.status_code, response.place, method.route)
    declared = _declared(method, response.status_code)
    for key, value in response.parameters.items():
        prefixed = list(_prefix(key, RESPONSE_HEADER, response.place, method.route))
        yield from prefixed
        yield from _expression(value, INTEGRATION_RESPONSE_KINDS, response.place[f"parameters/{key}"], method.route)
        if declared is not None and not prefixed and key not in declared:
            kind, message = _undeclared(method, integration, response, key)
            yield _refusal(kind, message, response.place[f"key:parameters/{key}"], method.route)
    yield from _templates(response.templates, "templates", response.place, method.route)


def _undeclared(method: Method, integration: Integration, response: IntegrationResponse, key: str) -> tuple[str, str]:
    """Return kind and message for the mapping *key* of a header that no method response declares.

    The messages were reported, for statuses in https://github.com/amazon-archives/aws-apigateway-importer/issues/121, for headers in
    https://github.com/awslabs/aws-solutions-constructs/issues/1130. None was of a proxy integration, which has no use for the mapping.
    """
    if integration.is_proxy:
        return "undeclared-proxy-header", "a proxy integration does not look at this mapping, and the header is not declared either"
    if response.status_code not in method.responses:
        return "undeclared-response-header", f"No method response exists for method: {response.status_code} is not declared"
    return "undeclared-response-header", f"Invalid mapping expression parameter specified: {key}"


def _declared(method: Method, status: Value[str]) -> Mapping[str, Value[bool]] | None:
    """Return the headers that the method response of *status* declares, or None where that cannot be told."""
    if isinstance(status, Unknown) or any(isinstance(response.status_code, Unknown) for response in method.responses.values()):
        return None
    response = method.responses.get(status)
    return response.parameters if response is not None else {}


def _gateway_response(response: GatewayResponse) -> Iterator[Refusal]:
    if response.type not in GATEWAY_RESPONSES and response.type not in DEFAULT_TYPES:
        message = f"Invalid response type specified: {response.type}"
        yield _refusal("unknown-gateway-response", message, response.place["type"])
    if response.status_code is not None:
        yield from _status(response.status_code, response.place, "")
    for key, value in response.parameters.items():
        if not key.startswith(_OTHER_GATEWAY_RESPONSE_KEYS):
            yield from _prefix(key, GATEWAY_RESPONSE_HEADER, response.place, "")
        yield from _expression(value, GATEWAY_RESPONSE_KINDS, response.place[f"parameters/{key}"], "")
    yield from _templates(response.templates, "templates", response.place, "")


def _status(status: Value[str], place: Place, route: str) -> Iterator[Refusal]:
    if not isinstance(status, Unknown) and not _STATUS.fullmatch(status):
        message = (
            f"Value '{status}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"
        )
        yield _refusal("invalid-status-code", message, place["status_code"], route)


def _prefix(key: str, prefix: str, place: Place, route: str) -> Iterator[Refusal]:
    """Check the key of a mapping. Two prefixes are taken: what stands behind the first one is the header's name, dots and all.

    Recorded: ``test_import_rest_api`` of LocalStack imported such gateway responses into AWS with failOnWarnings,
    https://github.com/localstack/localstack/blob/main/tests/aws/services/apigateway/test_apigateway_import.py
    """
    name = key.removeprefix(prefix)
    if name == key or not name:
        message = f"Invalid mapping expression specified: {key} should be {prefix}NAME"
        yield _refusal("wrong-prefix", message, place[f"key:parameters/{key}"], route)
    elif RESPONSE_HEADER in name or GATEWAY_RESPONSE_HEADER in name:
        message = f"sends a header that is named '{name}' as a whole"
        yield _refusal("doubled-prefix", message, place[f"key:parameters/{key}"], route)


def _expression(value: Value[str], allowed: frozenset[Kind], span: Span | None, route: str) -> Iterator[Refusal]:
    if isinstance(value, Unknown):
        return
    expression = parse_expression(value)
    if expression.kind == "invalid":
        message = f"Invalid mapping expression specified: {value} is neither in single quotes nor a mapping expression"
        yield _refusal("unquoted-literal", message, span, route)
    elif expression.kind not in allowed:
        yield _refusal("foreign-mapping-expression", f"Invalid mapping expression specified: {value} is not to be had here", span, route)


def _templates(templates: Mapping[str, object], field: str, place: Place, route: str) -> Iterator[Refusal]:
    for key in templates:
        if not _MEDIA_TYPE.fullmatch(key) and key != "$default":
            yield _refusal("invalid-template-key", f"Invalid content type specified: {key}", place[f"key:{field}/{key}"], route)
