"""Cause ``undeclared-response-header``: mapped headers that the method response does not declare; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refused_at_deployment
from crossgate.check.cause import Cause

CAUSE = Cause(
    "undeclared-response-header",
    "error",
    "a mapped header is not declared in the method response",
    inspect=refused_at_deployment(
        kind="undeclared-response-header",
        message="API Gateway refuses to set a header that the method response does not declare",
        fix="declare the header under ResponseParameters of the method response of the same status, with true or false",
    ),
)
