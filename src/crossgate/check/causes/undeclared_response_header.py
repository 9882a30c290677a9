"""Cause ``undeclared-response-header``: mapped headers that the method response does not declare; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refusal_cause, refused_at_deployment

CAUSE = refusal_cause(
    "undeclared-response-header",
    "a mapped header is not declared in the method response",
    refused_at_deployment(
        kind="undeclared-response-header",
        message="API Gateway refuses to set a header that the method response does not declare",
        fix="declare the header in the method response of the same status: under ResponseParameters, in OpenAPI under headers",
    ),
    refused_at_deployment(
        kind="undeclared-proxy-header",
        message="a header mapping beside a proxy integration has no effect, and names a header that the method response does not declare",
        fix="delete the mapping, the backend sends its own headers; or declare the header, as the deployment may be refused without",
        severity="warning",
    ),
)
