"""Cause ``preflight-needs-signature``: IAM authorization in front of the preflight; no other cause."""

from __future__ import annotations

from crossgate.api import Method
from crossgate.check.cause import Cause, Diagnosis, Refused, has_security_of_all, is_operation, made_by, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that had to be signed: no browser signs one."""
    method = refused.answering
    if method is None or method.authorization != "AWS_IAM":
        return None
    if refused.answer.answered_by not in ("MISSING_AUTHENTICATION_TOKEN", "ACCESS_DENIED", "FORBIDDEN"):
        return None
    either = f"{method.route} answers OPTIONS too" if method.http_method == "ANY" else "browsers cannot sign a preflight"
    return Diagnosis(
        message="browsers cannot sign the preflight of {routes}",
        marks=mark(method.place["authorization"], either),
        fix=_fix(refused, method),
    )


def _fix(refused: Refused, method: Method) -> str:
    if made_by(method, "DefaultAuthorizer") is not None:
        return "set AddDefaultAuthorizerToCorsPreflight: false beside DefaultAuthorizer"
    if method.http_method == "OPTIONS" and has_security_of_all(refused):
        return "write security: [] in OPTIONS on {paths}, which has that of the whole document"
    if method.http_method == "OPTIONS" and is_operation(method):
        return "take the security, or x-amazon-apigateway-auth, off OPTIONS on {paths}"
    if method.http_method == "OPTIONS":
        return "set the authorization of OPTIONS to NONE on {paths}"
    return "give {paths} an OPTIONS method with a MOCK integration and authorization NONE"


CAUSE = Cause(
    "preflight-needs-signature", "error", "AWS_IAM guards OPTIONS, and browsers cannot sign a preflight", explain, part="preflight"
)
