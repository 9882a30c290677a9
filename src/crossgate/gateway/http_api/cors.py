"""The CORS headers that an HTTP API makes out of its configuration, on preflights and on everything else; no routing."""

from __future__ import annotations

from crossgate.api import CorsConfiguration, Unknown, Value
from crossgate.gateway.http_api.facts import SCHEME_WILDCARDS
from crossgate.gateway.invocation import Invocation
from crossgate.gateway.renaming import HeaderList

_PREFIX = "access-control-"
_LISTS = (("access-control-allow-methods", "allow_methods"), ("access-control-allow-headers", "allow_headers"))


def configured(cors: Value[CorsConfiguration] | None) -> bool:
    """Whether the API has CORS settings, an empty set of them being none."""
    if cors is None or isinstance(cors, Unknown):
        return False
    return cors != CorsConfiguration(place=cors.place)


def is_preflight(invocation: Invocation) -> bool:
    """Whether the request is one that the gateway takes for a preflight: OPTIONS with Origin and Access-Control-Request-Method.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    received = invocation.received
    return (
        received.verb == "OPTIONS"
        and received.header("origin") is not None
        and received.header("access-control-request-method") is not None
    )


def is_cors_request(invocation: Invocation) -> bool:
    """Whether the request gets CORS headers if its origin is allowed: it needs an Origin, and as OPTIONS all that makes a preflight.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    return invocation.received.header("origin") is not None and (invocation.received.verb != "OPTIONS" or is_preflight(invocation))


def preflight_headers(cors: CorsConfiguration, invocation: Invocation) -> HeaderList:
    """Return the CORS headers of the answer to a preflight; none for an origin that is not allowed."""
    allowed = allowed_origin(cors, invocation)
    if allowed is None:
        return []
    headers: HeaderList = [("access-control-allow-origin", allowed)]
    for name, field in _LISTS:
        value = _joined(getattr(cors, field))
        if value:
            headers.append((name, value))
    if cors.max_age is not None:
        headers.append(("access-control-max-age", cors.max_age if isinstance(cors.max_age, Unknown) else str(cors.max_age)))
    return headers + _credentials(cors)


def actual_headers(cors: CorsConfiguration, invocation: Invocation) -> HeaderList:
    """Return the CORS headers of any other answer: none without an Origin, and none for an origin that is not allowed.

    That errors of the gateway carry them, in this order and with ``vary: origin``, was recorded of an API with a list of origins.
    """
    allowed = allowed_origin(cors, invocation) if is_cors_request(invocation) else None
    if allowed is None:
        return []
    headers: HeaderList = [("access-control-allow-origin", allowed)]
    if allowed != "*" or _varies_with_any(invocation):
        headers.append(("vary", "origin"))
    headers += _credentials(cors)
    exposed = _joined(cors.expose_headers)
    if exposed:
        headers.append(("access-control-expose-headers", exposed))
    return headers


def allowed_origin(cors: CorsConfiguration, invocation: Invocation) -> Value[str] | None:
    """Return the value of Access-Control-Allow-Origin for the page that asks: its origin, ``*``, or None where it is not allowed."""
    origin = invocation.received.header("origin")
    if origin is None:
        return None
    if isinstance(cors.allow_origins, Unknown):
        return cors.allow_origins
    unknown: Unknown | None = None
    for entry in cors.allow_origins:
        if isinstance(entry, Unknown):
            unknown = unknown or entry
        elif entry == "*":
            return "*"
        elif entry == origin or (entry in SCHEME_WILDCARDS and origin.startswith(SCHEME_WILDCARDS[entry])):
            return origin
    return unknown


def without_cors(headers: HeaderList) -> HeaderList:
    """Return *headers* of a backend without its CORS headers, which an API with CORS settings ignores."""
    return [(name, value) for name, value in headers if not name.lower().startswith(_PREFIX)]


def _varies_with_any(invocation: Invocation) -> bool:
    return invocation.points.http_api_vary_with_any


def _credentials(cors: CorsConfiguration) -> HeaderList:
    if cors.allow_credentials is False:
        return []
    value = cors.allow_credentials
    return [("access-control-allow-credentials", value if isinstance(value, Unknown) else "true")]


def _joined(names: Value[tuple[Value[str], ...]]) -> Value[str]:
    if isinstance(names, Unknown):
        return names
    unknown = next((name for name in names if isinstance(name, Unknown)), None)
    return unknown if unknown is not None else ",".join(name for name in names if isinstance(name, str))
