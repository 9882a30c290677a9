"""Cause ``unquoted-header-value``: static header values without their inner single quotes; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refusal_cause, refused_at_deployment

CAUSE = refusal_cause(
    "unquoted-header-value",
    "a static value lacks its inner single quotes",
    refused_at_deployment(
        kind="unquoted-literal",
        message="API Gateway refuses header values that are neither quoted nor a mapping expression",
        fix="put the value in single quotes inside the YAML or JSON string, as in \"'*'\"",
    ),
)
