"""The event that an HTTP API sends to a Lambda function, in both payload formats; no output."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from crossgate.api import Integration, Method
from crossgate.gateway.http_api.facts import DEFAULT_ROUTE
from crossgate.gateway.invocation import Invocation
from crossgate.gateway.lambda_event import proxy_event
from crossgate.gateway.media_types import essence

_TEXTS = ("text/", "application/json", "application/xml", "application/javascript", "application/x-www-form-urlencoded")
"""Media types whose bodies come as text; all else comes as Base64 (users' reports)."""


def event_for(method: Method, integration: Integration, headers: Mapping[str, str], invocation: Invocation) -> Mapping[str, object]:
    """Return the event for *method*, the request's *headers* as the parameter mapping left them.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    binary = _is_binary(invocation.received.media_type)
    if integration.payload_format == "2.0":
        return _second(method, headers, invocation, binary=binary)
    event = proxy_event(method, invocation, binary=binary)
    return {"version": "1.0", **event, "headers": dict(headers), "resource": _path_of(method)}


def route_key(method: Method) -> str:
    """Return the key of a route as an HTTP API has it: ``GET /pets``, ``$default``."""
    return DEFAULT_ROUTE if method.path == DEFAULT_ROUTE else method.route


def _path_of(method: Method) -> str:
    return DEFAULT_ROUTE if method.path == DEFAULT_ROUTE else method.path


def _second(method: Method, headers: Mapping[str, str], invocation: Invocation, *, binary: bool) -> Mapping[str, object]:
    received, context = invocation.received, invocation.context
    body = base64.b64encode(received.body).decode() if binary else received.body.decode("utf-8", "replace")
    event: dict[str, object] = {
        "version": "2.0",
        "routeKey": route_key(method),
        "rawPath": context["path"],
        "rawQueryString": received.query_string,
        "headers": _joined(headers),
        "requestContext": _context(method, invocation),
        "isBase64Encoded": binary and bool(received.body),
    }
    cookies = [cookie.strip() for value in received.header_values("cookie") for cookie in value.split(";") if cookie.strip()]
    optional = {
        "cookies": cookies,
        "queryStringParameters": {name: ",".join(values) for name, values in received.multi_query.items()},
        "pathParameters": dict(invocation.path_parameters),
        "stageVariables": invocation.known_stage_variables(),
        "body": body if received.body else None,
    }
    return event | {name: value for name, value in optional.items() if value}


def _joined(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers by lower-case name, cookies apart."""
    joined: dict[str, str] = {}
    for name, value in headers.items():
        key = name.lower()
        if key != "cookie":
            joined[key] = f"{joined[key]},{value}" if key in joined else value
    return joined


def _context(method: Method, invocation: Invocation) -> dict[str, object]:
    received, context = invocation.received, invocation.context
    found: dict[str, object] = {name: context[name] for name in ("accountId", "apiId", "domainName", "domainPrefix", "requestId", "stage")}
    if "authorizer" in context:
        told = context["authorizer"]
        found["authorizer"] = {"jwt": {"claims": told, "scopes": None}} if method.authorization == "JWT" else {"lambda": told}
    http = {
        "method": received.verb,
        "path": context["path"],
        "protocol": context["protocol"],
        "sourceIp": "127.0.0.1",
        "userAgent": received.header("user-agent") or "",
    }
    return found | {"http": http, "routeKey": route_key(method), "time": context["requestTime"], "timeEpoch": context["requestTimeEpoch"]}


def _is_binary(media_type: str | None) -> bool:
    return media_type is not None and not (essence(media_type) or "").startswith(_TEXTS)
