"""The event that a Lambda proxy integration sends to its function; no output."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from crossgate.api import Method
from crossgate.gateway.facts import INVISIBLE
from crossgate.gateway.invocation import Invocation

_FROM_CONTEXT = (
    "accountId", "apiId", "authorizer", "domainName", "domainPrefix", "extendedRequestId", "httpMethod", "identity", "path", "protocol",
    "requestId", "requestTime", "requestTimeEpoch", "resourceId", "resourcePath", "stage",
)  # fmt: skip


def proxy_event(method: Method, invocation: Invocation, *, binary: bool) -> Mapping[str, object]:
    """Return the event; *binary* tells whether the request's Content-Type is a binary media type, the body is Base64 then.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
    """
    received, context = invocation.received, invocation.context
    multi: dict[str, list[str]] = {}
    for name, value in received.headers:
        if name.lower() not in INVISIBLE:
            multi.setdefault(name, []).append(value)
    body = base64.b64encode(received.body).decode() if binary else received.body.decode("utf-8", "replace")
    return {
        "resource": method.path,
        "path": received.path,
        "httpMethod": received.verb,
        "headers": dict(received.visible_headers),
        "multiValueHeaders": multi,
        "queryStringParameters": received.query or None,
        "multiValueQueryStringParameters": received.multi_query or None,
        "pathParameters": dict(invocation.path_parameters) or None,
        "stageVariables": invocation.known_stage_variables() or None,
        "requestContext": {name: context[name] for name in _FROM_CONTEXT if name in context},
        "body": body if received.body else None,
        "isBase64Encoded": binary and bool(received.body),
    }
