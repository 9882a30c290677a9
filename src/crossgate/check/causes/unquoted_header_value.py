"""Cause ``unquoted-header-value``: static header values without their inner single quotes; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refused_at_deployment
from crossgate.check.cause import Cause

CAUSE = Cause(
    "unquoted-header-value",
    "error",
    "a static value lacks its inner single quotes",
    inspect=refused_at_deployment(
        kind="unquoted-literal",
        message="API Gateway refuses header values that are neither quoted nor a mapping expression",
        fix="put the value in single quotes inside the YAML or JSON string: \"'*'\"",
    ),
)
