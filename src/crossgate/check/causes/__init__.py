"""The causes, one file each, in the order in which they are asked: the first that explains a refusal has it; no logic here."""

from __future__ import annotations

from importlib import import_module

from crossgate.check.cause import Cause

_ORDER = (
    "client-sends-cors-headers",
    "no-cors",
    "unknown-route",
    "preflight-refused-by-policy",
    "preflight-falls-through",
    "default-route-needs-authorization",
    "preflight-needs-authorization",
    "preflight-needs-signature",
    "preflight-needs-api-key",
    "preflight-fails-validation",
    "missing-preflight",
    "backend-cors-headers-ignored",
    "origin-not-in-configuration",
    "binary-media-types-break-preflight",
    "preflight-media-type-refused",
    "mock-without-status-code",
    "broken-integration",
    "unquoted-header-value",
    "wrong-mapping-prefix",
    "undeclared-response-header",
    "preflight-reaches-backend",
    "sdk-header-not-allowed",
    "literal-wildcard",
    "sam-cors-without-headers",
    "header-not-allowed",
    "method-not-allowed",
    "unparsable-allow-list",
    "any-origin-with-credentials",
    "credentials-not-allowed",
    "several-origins",
    "null-origin",
    "wildcard-in-origin",
    "malformed-origin",
    "origin-not-allowed",
    "origin-misread",
    "preflight-without-allow-origin",
    "preflight-status-not-ok",
    "missing-allow-origin",
    "errors-without-allow-origin",
    "customised-gateway-response",
    "gateway-responses-without-cors",
    "http-api-without-cors-configuration",
    "too-large-at-the-edge",
    "unusable-response",
    "duplicate-method",
    "sam-refuses-cors",
    "refused-definition",
    "wildcard-misses-authorization",
    "missing-vary",
    "origin-check-too-wide",
    "backend-must-send-headers",
    "deployment-before-methods",
    "deployment-not-renewed",
    "stage-not-deployed",
    "drifted-from-template",
    "mutual-tls",
    "setting-without-effect",
    "sam-cors-lists-other-keys",
)
"""By name, as users read it. What is special comes before what is general."""

_REST_ONLY = frozenset(
    {
        "preflight-refused-by-policy",
        "preflight-falls-through",
        "preflight-needs-api-key",
        "preflight-fails-validation",
        "binary-media-types-break-preflight",
        "preflight-media-type-refused",
        "mock-without-status-code",
        "unquoted-header-value",
        "wrong-mapping-prefix",
        "undeclared-response-header",
        "preflight-without-allow-origin",
        "missing-allow-origin",
        "errors-without-allow-origin",
        "customised-gateway-response",
        "gateway-responses-without-cors",
        "too-large-at-the-edge",
        "missing-vary",
    }
)
_HTTP_ONLY = frozenset(
    {
        "default-route-needs-authorization",
        "http-api-without-cors-configuration",
        "origin-not-in-configuration",
        "backend-cors-headers-ignored",
    }
)
"""What only one kind of API can have: HTTP APIs have no mapping templates, API keys, validators and gateway responses, and REST APIs no
CORS configuration (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html)."""


def _cause(name: str) -> Cause:
    cause: Cause = import_module(f"crossgate.check.causes.{name.replace('-', '_')}").CAUSE
    if name in _REST_ONLY:
        return cause._replace(kind="REST")
    return cause._replace(kind="HTTP") if name in _HTTP_ONLY else cause


CAUSES: tuple[Cause, ...] = tuple(_cause(name) for name in _ORDER)
