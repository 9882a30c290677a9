"""What is usually behind a refusal on API Gateway, the commonest first, and how to tell it from the others; data, and its choice."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from crossgate.browser import Reason
from crossgate.browser.wordings import (
    BLOCKED_BY_CORS,
    BLOCKED_BY_EXTENSION,
    CORS_SWITCHED_OFF,
    INVALID_RESPONSE,
    LOCAL_NETWORK,
    ONLY_FAILED,
)
from crossgate.check.causes.sdk_header_not_allowed import SDK_HEADERS
from crossgate.probe.layers import Layer, layer_of
from crossgate.probe.recording import Recording


class Likely(NamedTuple):
    """One suspect: the name of its page (*cause*, empty where there is none), the *sign* that tells it from others, and the
    statuses with which it comes (None: any).
    """

    cause: str
    sign: str
    statuses: Container[int] | None = None


_OK, _REDIRECTS, _ERRORS, _GATEWAY_ERRORS = (
    range(200, 300),
    range(300, 400),
    range(400, 600),
    (400, 401, 403, 413, 415, 429, 500, 502, 503, 504),
)

_NOT_RENEWED = Likely(
    "deployment-not-renewed", "the template is right, but its Deployment was not made anew, so the stage serves the old state"
)
_NOT_DEPLOYED = Likely("stage-not-deployed", "the configuration was changed after the last deployment: deploy the stage")
_WIPED = Likely("drifted-from-template", "it worked until the last release, which put back what the template says")
_UNKNOWN_ROUTE = Likely("unknown-route", "stage, base path or path is missing or misspelt in the URL", (403, 404))
_UNDECLARED = Likely("undeclared-response-header", "the integration response sets it, and the method response does not declare it", _OK)
_NOT_LISTED = Likely("origin-not-in-configuration", "HTTP API: the origin is not among the AllowOrigins of its CORS configuration", _OK)
_WITHOUT_EFFECT = Likely("setting-without-effect", "the CORS setting stands where API Gateway ignores it")
_WITHOUT_ORIGIN = Likely("preflight-without-allow-origin", "OPTIONS answers 200 or 204, without the header", _OK)

_PREFLIGHT_REFUSED = (
    Likely("preflight-needs-authorization", "OPTIONS answers 401 or 403 and x-amzn-ErrorType: UnauthorizedException", (401, 403, 500)),
    Likely("missing-preflight", "OPTIONS answers 403 Missing Authentication Token (REST API) or 404 Not Found (HTTP API)", (403, 404)),
    _NOT_RENEWED,
    Likely("binary-media-types-break-preflight", "OPTIONS answers 500, and binaryMediaTypes holds */*", (500,)),
    Likely("preflight-needs-api-key", "OPTIONS answers 403 Forbidden with x-amzn-ErrorType: ForbiddenException", (403,)),
    _WIPED,
    _NOT_DEPLOYED,
    Likely("preflight-needs-signature", "OPTIONS answers 403 Missing Authentication Token, and the route has AWS_IAM", (403,)),
    Likely("mock-without-status-code", 'OPTIONS answers 500, and its MOCK has no template with {"statusCode": 200}', (500,)),
    _UNKNOWN_ROUTE,
    Likely("default-route-needs-authorization", "HTTP API: OPTIONS answers 401, as an ANY or $default route takes it", (401, 403)),
    Likely("preflight-media-type-refused", "OPTIONS answers 415 or 500: no template for application/json", (415, 500)),
    _WITHOUT_EFFECT,
    Likely("preflight-falls-through", "an ANY /{proxy+} takes the OPTIONS and has its authorizer or backend answer", _ERRORS),
    Likely("preflight-reaches-backend", "a function or server gets the OPTIONS and does not know it"),
    Likely("preflight-refused-by-policy", "403 AccessDeniedException: the resource policy stops callers without identity", (403,)),
    Likely("preflight-fails-validation", "400: a request validator asks OPTIONS for what no browser sends", (400,)),
    Likely("broken-integration", "500: the definition cannot work", (500,)),
)

_MISMATCH = (
    Likely("malformed-origin", "the allowed origin has a slash at its end, a path, capitals, a default port or no scheme"),
    Likely("origin-not-allowed", "another origin is allowed: http for https, another port, with or without www"),
    Likely("missing-vary", "it fails only at times, or after another page was here: a cache keeps the answer for that page"),
    Likely("wildcard-in-origin", "the allowed origin holds a *, as https://*.example.com"),
    Likely("null-origin", "the page's origin is null: a local file or a sandboxed frame"),
    Likely("origin-misread", "a mapping template picks the origin, and does not find the page's"),
)

_SEVERAL = (
    Likely("", "the same value twice: API Gateway and the backend both add the header, so let one of them do it"),
    Likely("several-origins", "different values in one header: only one origin may be sent, the page's own"),
)

_INVALID = (
    Likely("malformed-origin", "the value lacks the scheme, as app.example.com does"),
    Likely("wildcard-in-origin", "the value holds a *, as *.example.com"),
    Likely("unquoted-header-value", "the value is a mapping expression, sent as it stands"),
)

_BARE_ERROR = (
    Likely("gateway-responses-without-cors", "the network tab shows 401, 403, 429 or 5xx, made by API Gateway itself", _GATEWAY_ERRORS),
    Likely("backend-must-send-headers", "a Lambda or HTTP proxy answered, and its code sends no such header"),
    _NOT_RENEWED,
    Likely("", "the token is missing or expired: a plain 401 that the page may not see", (401, 403)),
    Likely("", "the function fails or times out: see its log; the status is 500, 502 or 504", (500, 502, 503, 504)),
    _WIPED,
    _NOT_DEPLOYED,
    _UNDECLARED,
    Likely("missing-allow-origin", "the route is no proxy, and its integration response does not set the header", _OK),
    Likely("errors-without-allow-origin", "the route is no proxy, and only its 200 sets the header", _ERRORS),
    _UNKNOWN_ROUTE,
    _WITHOUT_EFFECT,
    Likely("too-large-at-the-edge", "413: the body is over 10 MB", (413,)),
    _NOT_LISTED,
    Likely("backend-cors-headers-ignored", "HTTP API: it has a CORS configuration, and so drops what its backend sends"),
    Likely("customised-gateway-response", "this error has a gateway response of its own, without the headers", _GATEWAY_ERRORS),
    Likely("http-api-without-cors-configuration", "HTTP API: errors of its own have headers only by a CORS configuration", _ERRORS),
)

_CREDENTIALS = (
    Likely("credentials-not-allowed", "Access-Control-Allow-Credentials must be exactly true, on the preflight and on the answer itself"),
)
_WILDCARD = (Likely("any-origin-with-credentials", "the page sends cookies; then the header must name its origin"),)

_WRONG_HOST = Likely("", "the host name is wrong, or belongs to a private API that is reached only within its VPC")
_WRONG_CERTIFICATE = Likely("", "the certificate is not for this host name: a custom domain needs one of its own")
_MUTUAL_TLS = Likely("", "the API asks for a client's certificate (mutual TLS), which no preflight brings")
_TOO_SLOW = Likely("", "the server closed the connection or took too long")

FAULTS: dict[str, tuple[Likely, ...]] = {
    "dns": (_WRONG_HOST,),
    "unreachable": (_WRONG_HOST,),
    "tls": (_WRONG_CERTIFICATE, _MUTUAL_TLS),
    "closed": (_MUTUAL_TLS,),
}
"""What is likely where no answer came, by the kind of the fault."""

TABLE: dict[str, tuple[Likely, ...]] = {
    Reason.PREFLIGHT_MISSING_ALLOW_ORIGIN: (
        *_PREFLIGHT_REFUSED[:2],
        _WITHOUT_ORIGIN,
        *_PREFLIGHT_REFUSED[2:9],
        _UNDECLARED,
        *_PREFLIGHT_REFUSED[9:],
        _NOT_LISTED,
    ),
    Reason.PREFLIGHT_STATUS_NOT_OK: (
        *_PREFLIGHT_REFUSED,
        Likely("preflight-status-not-ok", "a status of the backend, or of a custom response, that is not 200 to 299", _ERRORS),
    ),
    Reason.PREFLIGHT_REDIRECT: (
        Likely(
            "preflight-status-not-ok",
            "the URL leads elsewhere: http instead of https, a slash too many or too few; call the last URL",
            _REDIRECTS,
        ),
    ),
    Reason.MISSING_ALLOW_ORIGIN: _BARE_ERROR,
    Reason.ALLOW_ORIGIN_MISMATCH: _MISMATCH,
    Reason.PREFLIGHT_ALLOW_ORIGIN_MISMATCH: _MISMATCH,
    Reason.INVALID_ALLOW_ORIGIN: _INVALID,
    Reason.PREFLIGHT_INVALID_ALLOW_ORIGIN: _INVALID,
    Reason.MULTIPLE_ALLOW_ORIGIN: _SEVERAL,
    Reason.PREFLIGHT_MULTIPLE_ALLOW_ORIGIN: _SEVERAL[::-1],
    Reason.WILDCARD_WITH_CREDENTIALS: _WILDCARD,
    Reason.PREFLIGHT_WILDCARD_WITH_CREDENTIALS: _WILDCARD,
    Reason.ALLOW_CREDENTIALS_NOT_TRUE: _CREDENTIALS,
    Reason.PREFLIGHT_ALLOW_CREDENTIALS_NOT_TRUE: _CREDENTIALS,
    Reason.METHOD_NOT_ALLOWED: (
        Likely("method-not-allowed", "Access-Control-Allow-Methods of OPTIONS does not list it; capitals count, so patch is not PATCH"),
        Likely("literal-wildcard", "the page sends cookies, and the list is a *"),
        _NOT_RENEWED,
        _NOT_DEPLOYED,
    ),
    Reason.HEADER_NOT_ALLOWED: (
        Likely("sdk-header-not-allowed", "an AWS SDK or Amplify adds this header by itself"),
        Likely("header-not-allowed", "Access-Control-Allow-Headers of OPTIONS does not list it"),
        Likely("sam-cors-without-headers", "SAM: Cors names origins, but no AllowHeaders"),
        Likely("client-sends-cors-headers", "the page sends Access-Control-* itself: take it out of the page's code"),
        Likely("wildcard-misses-authorization", "the list is a *, which is not meant to cover Authorization"),
        Likely("literal-wildcard", "the page sends cookies, and the list is a *"),
    ),
    Reason.UNPARSABLE_ALLOW_METHODS: (Likely("unparsable-allow-list", "the list holds what is no method, such as quotes or a blank"),),
    Reason.UNPARSABLE_ALLOW_HEADERS: (Likely("unparsable-allow-list", "the list holds what is no name, such as quotes or a blank"),),
    Reason.REDIRECT_WITH_CREDENTIALS: (Likely("unusable-response", "a Location with a user name or password"),),
    Reason.REDIRECT_SCHEME: (Likely("unusable-response", "a Location that is not http or https"),),
    Reason.INVALID_REDIRECT: (Likely("unusable-response", "a Location that is no URL"),),
    Reason.TOO_MANY_REDIRECTS: (Likely("unusable-response", "the redirects go round in a circle"),),
    Reason.UNEXPECTED_STATUS: (Likely("unusable-response", "status 407, which only a proxy may send"),),
    Reason.RESOURCE_POLICY: (Likely("", "Cross-Origin-Resource-Policy forbids other pages to use it"),),
    Reason.NETWORK_FAULT: (_WRONG_HOST, _WRONG_CERTIFICATE, _MUTUAL_TLS, _TOO_SLOW),
    Reason.SCHEME_NOT_HTTP: (Likely("", "the URL must begin with https://; a WebSocket API is called by new WebSocket(), not fetch()"),),
    Reason.MODE_SAME_ORIGIN: (Likely("", "the page asks for it: mode 'same-origin' forbids other origins, whatever they send"),),
    LOCAL_NETWORK: (Likely("", "Chrome asks the user before a page may call this machine or the local network; CORS comes after that"),),
    CORS_SWITCHED_OFF: (Likely("", "a setting of this browser keeps it from using CORS at all"),),
    INVALID_RESPONSE: (Likely("", "a service worker, or something before the API, gave no usable response"),),
    BLOCKED_BY_EXTENSION: (Likely("", "an extension of this browser, such as an ad blocker, stopped the call"),),
    BLOCKED_BY_CORS: (
        Likely("", "the rest of the line in the console says which check; paste it whole, or give the HAR of the network tab with --har"),
        _PREFLIGHT_REFUSED[0],
        _PREFLIGHT_REFUSED[1],
        _BARE_ERROR[0],
        _BARE_ERROR[1],
    ),
    ONLY_FAILED: (Likely("", "the reason stands in the console, in the line that speaks of CORS policy or of a blocked request"),),
}
"""Ordered by how many reports of each were met in the issue trackers of frameworks and tools for API Gateway."""


def likely(
    says: Iterable[str], *, status: int = 0, layer: Layer | None = None, detail: str = "", credentialed: bool = True
) -> tuple[Likely, ...]:
    """Return the suspects behind a refusal that *says* these reasons, the likeliest first.

    What is known besides leaves only those that fit: the *status*, the *layer* that answered, the *detail* (header) that was refused,
    and whether the page may have sent credentials.
    """
    says = tuple(says)
    if says and says[0].startswith("preflight-"):
        says = tuple(said for said in says if said.startswith("preflight-"))
    by_reason = [[one for one in TABLE.get(said, ()) if _comes_with(one, status)] for said in says]
    in_turn = (one for several in zip_longest(*by_reason) for one in several if one is not None)
    found = tuple(dict.fromkeys(in_turn))
    found = tuple(one for one in found if credentialed or one.cause != "literal-wildcard")
    found = _fitting_header(found, detail.lower())
    if layer is None or not any(one.cause in layer.causes for one in found):
        return found
    hinted = sorted((one for one in found if one.cause in layer.causes), key=lambda one: layer.causes.index(one.cause))
    return (*hinted, *(one for one in found if not one.cause and one.statuses is not None))


def _comes_with(one: Likely, status: int) -> bool:
    return not status or one.statuses is None or status in one.statuses


def _fitting_header(found: Sequence[Likely], name: str) -> tuple[Likely, ...]:
    """Leave out what cannot be said of the refused header *name*."""
    if not name:
        return tuple(found)
    impossible = {
        "client-sends-cors-headers": not name.startswith("access-control-"),
        "sdk-header-not-allowed": name not in SDK_HEADERS,
        "wildcard-misses-authorization": name != "authorization",
        "header-not-allowed": name.startswith("access-control-"),
        "sam-cors-without-headers": name.startswith("access-control-"),
    }
    return tuple(one for one in found if not impossible.get(one.cause, False))


def suspects_of(recording: Recording) -> tuple[Likely, ...]:
    """Return what is likely behind the refusal of *recording*, in the light of the answer that decided."""
    refusal, met = recording.refusal, recording.deciding
    if refusal is None:
        return ()
    if refusal.reason is Reason.NETWORK_FAULT:
        return FAULTS.get(refusal.detail, ())
    response = met.response if met else None
    layer = layer_of(response) if response is not None else None
    status, credentialed = response.status if response else 0, recording.request.credentials == "include"
    return likely([refusal.reason], status=status, layer=layer, detail=refusal.detail, credentialed=credentialed)
