"""Mapping expressions: their grammar, which of them each place allows, and what they give; no choice of the response they belong to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal[
    "literal",
    "method.request.header",
    "method.request.multivalueheader",
    "method.request.querystring",
    "method.request.multivaluequerystring",
    "method.request.path",
    "method.request.body",
    "integration.response.header",
    "integration.response.multivalueheader",
    "integration.response.body",
    "context",
    "stageVariables",
    "invalid",
]


class Expression(NamedTuple):
    """A parsed mapping expression; *name* is the literal's text, the name of what is read, or the JSONPath behind ``body``."""

    kind: Kind
    name: str


_REFERENCE = re.compile(
    r"(?P<kind>method\.request\.(?:multivalueheader|header|multivaluequerystring|querystring|path)"
    r"|integration\.response\.(?:multivalueheader|header)|context|stageVariables)\.(?P<name>[^\s'\"]+)"
)
_BODY = re.compile(r"(?P<kind>method\.request\.body|integration\.response\.body)(?:\.(?P<name>\S+))?")

_FIXED: frozenset[Kind] = frozenset({"literal", "context", "stageVariables"})

INTEGRATION_REQUEST_KINDS: frozenset[Kind] = _FIXED | {
    "method.request.header",
    "method.request.multivalueheader",
    "method.request.querystring",
    "method.request.multivaluequerystring",
    "method.request.path",
    "method.request.body",
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html#mapping-request-parameters"""

INTEGRATION_RESPONSE_KINDS: frozenset[Kind] = _FIXED | {
    "integration.response.header",
    "integration.response.multivalueheader",
    "integration.response.body",
}
"""The request is not among them: an integration response cannot echo Origin this way.
https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html#mapping-response-parameters"""

GATEWAY_RESPONSE_KINDS: frozenset[Kind] = _FIXED | {
    "method.request.header",
    "method.request.multivalueheader",
    "method.request.querystring",
    "method.request.multivaluequerystring",
    "method.request.path",
}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html"""

RESPONSE_HEADER = "method.response.header."
GATEWAY_RESPONSE_HEADER = "gatewayresponse.header."
REQUEST_HEADER = "integration.request.header."


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """Parse the value of a parameter mapping. What API Gateway refuses (an unquoted text, say) comes out as ``invalid``."""
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return Expression("literal", text[1:-1])
    found = _REFERENCE.fullmatch(text) or _BODY.fullmatch(text)
    if found is None:
        return Expression("invalid", text)
    kind: Kind = found["kind"]  # type: ignore[assignment]  # the pattern admits no other
    return Expression(kind, found["name"] or "")
