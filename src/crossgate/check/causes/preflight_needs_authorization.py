"""Cause ``preflight-needs-authorization``: an authorizer in front of the preflight; no other cause."""

from __future__ import annotations

from crossgate.api import Authorizer, Method
from crossgate.check.cause import Cause, Diagnosis, Refused, has_security_of_all, is_operation, made_by, mark
from crossgate.check.finding import Mark

_REFUSALS = frozenset(
    {
        *("UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR"),
        *("FORBIDDEN", "INTERNAL_SERVER_ERROR"),
    }
)
"""By which gateway responses an authorizer shows; the last two are those of HTTP APIs."""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that met a JWT, Cognito or Lambda authorizer: browsers never send credentials with one."""
    method = refused.answering
    if method is None or method.authorization not in ("CUSTOM", "COGNITO_USER_POOLS", "JWT"):
        return None
    if refused.answer.answered_by not in _REFUSALS:
        return None
    also = "also guards OPTIONS, because " + method.route + " answers it"
    label = also if method.http_method == "ANY" else _label(method)
    return Diagnosis(
        message="browsers cannot send the preflight of {routes}",
        marks=(*mark(method.place["authorization"], label), *_authorizer_mark(refused)),
        fix=_fix(refused),
    )


def _label(method: Method) -> str:
    if made_by(method, "DefaultAuthorizer") is not None:
        return "SAM puts it before the preflights as well, which never bring a token, unless told otherwise"
    return "asks the preflight for a token that browsers never send with one"


def _fix(refused: Refused) -> str:
    method = refused.answering
    if made_by(method, "DefaultAuthorizer") is not None:
        return "set AddDefaultAuthorizerToCorsPreflight: false beside DefaultAuthorizer"
    if method is not None and method.http_method == "ANY":
        return "give {paths} an OPTIONS method with a MOCK integration and no authorizer"
    if has_security_of_all(refused):
        return "write security: [] in OPTIONS on {paths}, which has that of the whole document"
    if method is not None and is_operation(method):
        return "take the security off OPTIONS on {paths}"
    return "set the authorization of OPTIONS to NONE on {paths}"


def _authorizer_mark(refused: Refused) -> tuple[Mark, ...]:
    authorizer = refused.answering.authorizer if refused.answering else None
    if not isinstance(authorizer, Authorizer):
        return ()
    return mark(authorizer.place.span, f"the authorizer {authorizer.name}", primary=False)


CAUSE = Cause(
    "preflight-needs-authorization",
    "error",
    "an authorizer guards OPTIONS, and browsers send no token with a preflight",
    explain,
    part="preflight",
)
