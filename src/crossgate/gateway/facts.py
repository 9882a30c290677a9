"""What is known of REST APIs' behaviour, as tables with their sources, and what is not, as open points; no behaviour."""

from __future__ import annotations

from typing import Literal, NamedTuple

ANY_METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
"""The verbs that ``ANY`` stands for, https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html."""

PAYLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes of a request body, https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html."""

DEFAULT_MEDIA_TYPE = "application/json"


class ResponseType(NamedTuple):
    """What a gateway response is before anybody customises it.

    *message* is the text that the default template shows (None: null), *error_type* the value of x-amzn-ErrorType (empty: no header).
    """

    status: int
    message: str | None
    error_type: str

    @property
    def default(self) -> str:
        """The type whose customisation this one takes over while it has none of its own."""
        return "DEFAULT_4XX" if self.status < 500 else "DEFAULT_5XX"


GATEWAY_RESPONSES: dict[str, ResponseType] = {
    "ACCESS_DENIED": ResponseType(403, "User is not authorized to access this resource", "AccessDeniedException"),
    "API_CONFIGURATION_ERROR": ResponseType(500, "Internal server error", "InternalServerErrorException"),
    "AUTHORIZER_CONFIGURATION_ERROR": ResponseType(500, None, "AuthorizerConfigurationException"),
    "AUTHORIZER_FAILURE": ResponseType(500, None, "AuthorizerConfigurationException"),
    "BAD_REQUEST_BODY": ResponseType(400, "Invalid request body", "BadRequestException"),
    "BAD_REQUEST_PARAMETERS": ResponseType(400, "Missing required request parameters", "BadRequestException"),
    "EXPIRED_TOKEN": ResponseType(403, "The security token included in the request is expired", "ExpiredTokenException"),
    "INTEGRATION_FAILURE": ResponseType(504, "Internal server error", "InternalServerErrorException"),
    "INTEGRATION_TIMEOUT": ResponseType(504, "Endpoint request timed out", "InternalServerErrorException"),
    "INVALID_API_KEY": ResponseType(403, "Forbidden", "ForbiddenException"),
    "INVALID_SIGNATURE": ResponseType(
        403, "The request signature we calculated does not match the signature you provided.", "InvalidSignatureException"
    ),
    "MISSING_AUTHENTICATION_TOKEN": ResponseType(403, "Missing Authentication Token", "MissingAuthenticationTokenException"),
    "QUOTA_EXCEEDED": ResponseType(429, "Limit Exceeded", "LimitExceededException"),
    "REQUEST_TOO_LARGE": ResponseType(413, "HTTP content length exceeded 10485760 bytes.", ""),
    "RESOURCE_NOT_FOUND": ResponseType(404, "Not Found", "NotFoundException"),
    "THROTTLED": ResponseType(429, "Too Many Requests", "TooManyRequestsException"),
    "UNAUTHORIZED": ResponseType(401, "Unauthorized", "UnauthorizedException"),
    "UNSUPPORTED_MEDIA_TYPE": ResponseType(415, "Unsupported Media Type", "BadRequestException"),
    "WAF_FILTERED": ResponseType(403, "Forbidden", "ForbiddenException"),
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html; statuses and the messages of the
commoner types were recorded, the other messages are users' reports."""

DEFAULT_TYPES = ("DEFAULT_4XX", "DEFAULT_5XX")

DEFAULT_RESPONSE_TEMPLATE = '{"message":$context.error.messageString}'

RENAMED_PREFIX = "x-amzn-Remapped-"

RENAMED = frozenset(
    {
        "authorization", "connection", "content-length", "content-md5", "date", "expect", "host", "max-forwards", "proxy-authenticate",
        "server", "trailer", "upgrade", "user-agent", "www-authenticate",
    }
)  # fmt: skip
"""Response headers that reach the client as ``x-amzn-Remapped-NAME``; no Access-Control-* header and no Vary is among them.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html, and recorded."""

DROPPED = frozenset({"transfer-encoding"})

HTTP_PROXY_RENAMED = RENAMED | {"x-amzn-requestid"}

HTTP_PROXY_DROPPED = DROPPED | {"content-encoding", "via"}

INVISIBLE = frozenset(
    {
        "connection", "content-length", "content-md5", "expect", "max-forwards", "proxy-authenticate", "server", "te", "transfer-encoding",
        "trailer", "upgrade", "www-authenticate",
    }
)  # fmt: skip
"""Request headers that neither templates nor backends see (recorded)."""

UNSETTABLE = frozenset({"content-length", "transfer-encoding"})
"""Headers that no integration request may set: the gateway answers 500 (recorded)."""

UNSETTABLE_FOR_AWS = UNSETTABLE | {"authorization", "connection", "expect", "proxy-authenticate", "te"}
"""The same where the backend is an AWS service, since those headers belong to the signed request (recorded)."""

TRACED = frozenset({"AWS", "AWS_PROXY", "HTTP"})
"""Kinds of integrations whose responses carry X-Amzn-Trace-Id (recorded)."""

SIGNATURE_SCHEME = "AWS4-"


class OpenPoints(NamedTuple):
    """What no ground truth was found for. Each field is one point with the assumed answer; an Answer that rests on one names it.

    *mock_without_template*: a MOCK without any request template answers ``error`` or with its ``default`` integration response.
    *bad_mock_status_type*: the gateway response type for a MOCK whose template gives no statusCode.
    *selection*: whether a selection pattern has to match the ``whole`` subject or a ``prefix``.
    *selection_order*: which of several matching integration responses wins: by ``status-code`` or by ``definition``.
    *access_denied_key*: the key of the message in the default body of ACCESS_DENIED.
    *gateway_template_by_accept*: whether Accept chooses among several templates of a gateway response (else the first).
    *default_request_template*: whether the template key ``$default`` stands in for media types without a template.
    *variable_falls_through*: whether ``/{id}`` without the method leaves the request to a greedy resource, as literal paths do.
    *header_names*: whether mapping expressions find a request header only in the ``same-case`` or in ``any-case``; by default a header
    that is there in another case gives an Unknown, since clients spell ``Origin`` over HTTP/1.1 and ``origin`` over HTTP/2.
    *undeclared_status*: an integration response whose status has no method response is ``served`` or an ``error``.
    *http_api_preflight_status*: the status of a preflight that the CORS configuration of an HTTP API answers.
    *http_api_preflight_route*: whether a preflight that a route of an HTTP API takes, without authorizer, is answered by the route's
    ``integration``, its CORS headers replaced, or by the ``gateway`` alone. That an ANY route's function gets the preflight was
    reported: https://github.com/aws/serverless-application-model/issues/1603.
    *http_api_disallowed_origin*: whether a request from an origin that the CORS configuration does not allow ``runs`` or is ``refused``.
    *http_api_unrouted_cors*: whether the CORS configuration also applies where no route, stage or body size fits.
    *http_api_vary_with_any*: whether ``vary: origin`` comes with ``*`` as well.
    *binary_mock_response*: whether a MOCK's empty payload counts as ``text`` or ``binary`` where binary media types cover everything.
    """

    mock_without_template: Literal["error", "default"] = "error"
    bad_mock_status_type: str = "API_CONFIGURATION_ERROR"
    selection: Literal["whole", "prefix"] = "whole"
    selection_order: Literal["status-code", "definition"] = "status-code"
    access_denied_key: str = "Message"
    gateway_template_by_accept: bool = True
    default_request_template: bool = True
    variable_falls_through: bool = True
    header_names: Literal["uncertain", "same-case", "any-case"] = "uncertain"
    undeclared_status: Literal["served", "error"] = "served"
    binary_mock_response: Literal["text", "binary"] = "text"
    http_api_preflight_status: int = 204
    http_api_preflight_route: Literal["integration", "gateway"] = "integration"
    http_api_disallowed_origin: Literal["runs", "refused"] = "runs"
    http_api_unrouted_cors: bool = True
    http_api_vary_with_any: bool = False


ASSUMED = OpenPoints()

OPEN_POINTS = {
    "mock_without_template": "what a MOCK without any request template answers",
    "bad_mock_status_type": "which gateway response a MOCK without a statusCode leads to",
    "selection": "whether a selection pattern must match the whole text",
    "selection_order": "which of several matching integration responses wins",
    "access_denied_key": "how the message of a denial is named",
    "gateway_template_by_accept": "whether Accept chooses among the templates of a gateway response",
    "default_request_template": "whether the template $default stands in for other media types",
    "variable_falls_through": "whether a path variable without the method leaves the call to a greedy path",
    "header_names": "whether mapping expressions find headers in any case",
    "undeclared_status": "what a status without method response comes to",
    "binary_mock_response": "whether the empty body of a MOCK counts as binary",
    "http_api_preflight_status": "with which status a CORS configuration answers preflights",
    "http_api_preflight_route": "whether the integration of a route that takes OPTIONS is called for preflights",
    "http_api_disallowed_origin": "whether calls from origins that are not allowed still run",
    "http_api_unrouted_cors": "whether a CORS configuration applies where no route fits",
    "http_api_vary_with_any": "whether vary: origin comes with *",
}
"""What each open point leaves open, in words."""
