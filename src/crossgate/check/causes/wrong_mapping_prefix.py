"""Cause ``wrong-mapping-prefix``: mapping keys and expressions that belong to another place; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refusal_cause, refused_at_deployment

CAUSE = refusal_cause(
    "wrong-mapping-prefix",
    "a mapping key or expression belongs to another place",
    refused_at_deployment(
        kind="wrong-prefix",
        message="API Gateway refuses a mapping key with the wrong prefix",
        fix="write method.response.header.NAME in integration responses and gatewayresponse.header.NAME in gateway responses",
    ),
    refused_at_deployment(
        kind="doubled-prefix",
        message="a mapping key with two prefixes sets no CORS header, but one whose name begins with the second prefix",
        fix="keep one prefix: method.response.header.NAME in integration responses, gatewayresponse.header.NAME in gateway responses",
    ),
    refused_at_deployment(
        kind="foreign-mapping-expression",
        message="API Gateway refuses a mapping expression that is not to be had in this place",
        fix="an integration response cannot see the request: choose the origin in a mapping template with $context.responseOverride.header",
    ),
)
