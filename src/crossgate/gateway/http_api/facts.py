"""What is known of HTTP APIs' behaviour, as tables with their sources; the open points are with those of REST APIs."""

from __future__ import annotations

from typing import NamedTuple

DEFAULT_ROUTE = "$default"
"""The route for everything that no other route matches, and the stage that is served without a path segment.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html and http-api-stages.html
"""

MEDIA_TYPE = "application/json"
TEXT = "text/plain;charset=UTF-8"
"""The Content-Type of a function's answer that names none (users' reports)."""

REQUEST_ID = "apigw-requestid"
"""What each answer carries, in place of x-amzn-RequestId (users' reports)."""


class ErrorResponse(NamedTuple):
    """What the gateway answers by itself: nothing of it can be customised."""

    status: int
    message: str


ERRORS: dict[str, ErrorResponse] = {
    "UNAUTHORIZED": ErrorResponse(401, "Unauthorized"),
    "FORBIDDEN": ErrorResponse(403, "Forbidden"),
    "NOT_FOUND": ErrorResponse(404, "Not Found"),
    "REQUEST_TOO_LARGE": ErrorResponse(413, "Request Entity Too Large"),
    "THROTTLED": ErrorResponse(429, "Too Many Requests"),
    "INTERNAL_SERVER_ERROR": ErrorResponse(500, "Internal Server Error"),
    "SERVICE_UNAVAILABLE": ErrorResponse(503, "Service Unavailable"),
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html and http-api-develop-routes.html
for 401 and 404; the others are users' reports."""

UNROUTED = frozenset({"no-route", "no-stage", "request-too-large"})
"""The causes of errors that no route has a part in; whether a CORS configuration applies to them is an open point."""

CHALLENGES = {
    "missing": "Bearer",
    "unauthorized": 'Bearer scope="" error="invalid_token" error_description="signing key not found"',
    "expired": 'Bearer scope="" error="invalid_token" error_description="the token has expired"',
    "deny": 'Bearer scope="" error="insufficient_scope" error_description="the token does not have the required scope"',
}
"""The header www-authenticate of JWT authorizers, by what is wrong.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
"""

SCHEME_WILDCARDS = {"https://*": "https://", "http://*": "http://"}
"""Entries of allowOrigins that stand for all origins of a scheme; no other wildcard is known.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
"""

RESERVED = ("access-control-", "apigw-", "x-amz-", "x-amzn-", "x-forwarded-", "proxy-")
RESERVED_NAMES = frozenset(
    {
        "authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded", "keep-alive", "origin",
        "te", "trailers", "transfer-encoding", "upgrade", "via",
    }
)  # fmt: skip
"""Headers that no parameter mapping may touch, by how they begin and by name.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
"""

HOP_BY_HOP = frozenset({"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"})
"""Headers of one connection, which no gateway passes on (RFC 9110, 7.6.1)."""
