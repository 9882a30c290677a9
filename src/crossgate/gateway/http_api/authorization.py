"""Whether a route of an HTTP API lets a caller in: JWT and Lambda authorizers, IAM signatures; no routing."""

from __future__ import annotations

from crossgate.api import Authorizer, Method, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.facts import SIGNATURE_SCHEME
from crossgate.gateway.http_api.cors import is_preflight
from crossgate.gateway.http_api.facts import CHALLENGES
from crossgate.gateway.http_api.values import Expression, expression_in
from crossgate.gateway.invocation import Fault, Invocation

_JWT_VERDICTS = {
    "deny": ("FORBIDDEN", "denied"),
    "unauthorized": ("UNAUTHORIZED", "unauthorized"),
    "expired": ("UNAUTHORIZED", "expired"),
    "fail": ("INTERNAL_SERVER_ERROR", "authorizer-failure"),
    "misconfigured": ("INTERNAL_SERVER_ERROR", "authorizer-misconfigured"),
}
_LAMBDA_VERDICTS = {**_JWT_VERDICTS, "expired": ("FORBIDDEN", "denied")}
_IAM_VERDICTS = {**_JWT_VERDICTS, "unauthorized": ("FORBIDDEN", "denied"), "expired": ("FORBIDDEN", "expired")}
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html, http-api-lambda-authorizer.html and
http-api-access-control-iam.html; the statuses were reported by users."""

_DEFAULT_IDENTITY = "$request.header.Authorization"


def authorize(method: Method, invocation: Invocation) -> Fault | None:
    """Return why the route refuses the caller, or None."""
    authorization = method.authorization
    if authorization == "NONE":
        return None
    if isinstance(authorization, Unknown):
        invocation.doubt(authorization)
        return None
    if authorization == "AWS_IAM":
        return _by_signature(method, invocation)
    return _by_authorizer(method, invocation)


def challenge_of(fault: Fault, method: Method | None) -> str | None:
    """Return the value of www-authenticate that goes with *fault*; only JWT authorizers send one."""
    if method is None or method.authorization != "JWT":
        return None
    if fault.cause == "missing-identity":
        return CHALLENGES["missing"]
    mind = next((mind for mind, verdict in _JWT_VERDICTS.items() if verdict == (fault.type, fault.cause)), "")
    return CHALLENGES.get(mind)


def _by_signature(method: Method, invocation: Invocation) -> Fault | None:
    place = method.place["authorization"]
    given = invocation.received.header("authorization")
    if not given and "X-Amz-Signature" not in invocation.received.query:
        return Fault("FORBIDDEN", "unsigned", Step("authorizer", "AWS_IAM: the request is not signed", place, refused=True))
    if (given and not given.startswith(SIGNATURE_SCHEME)) or not invocation.circumstances.signed:
        return Fault("FORBIDDEN", "invalid-signature", Step("authorizer", "AWS_IAM: the signature is wrong", place, refused=True))
    return _verdict(_IAM_VERDICTS, "AWS_IAM", method, invocation)


def _by_authorizer(method: Method, invocation: Invocation) -> Fault | None:
    authorizer = method.authorizer
    place = method.place["authorization"]
    if not isinstance(authorizer, Authorizer):
        if not invocation.received.header("authorization"):
            invocation.doubt(authorizer or Unknown("the route names no authorizer, so what it reads is not known", place))
            step = Step("authorizer", "authorizer: no token in header Authorization", place, refused=True)
            return Fault("UNAUTHORIZED", "missing-identity", step)
        return _verdict(_verdicts(method), "authorizer", method, invocation)
    label = authorizer.name if authorizer.name.lower().endswith("authorizer") else f"authorizer {authorizer.name}"
    for source in _identity_sources(authorizer, invocation):
        expression = expression_in(source)
        if expression is not None and not _identity(expression, invocation):
            step = Step("authorizer", f"{label}: no token in {_spoken(expression)}", place, refused=True)
            return Fault("UNAUTHORIZED", "missing-identity", step)
    if authorizer.kind == "REQUEST" and is_preflight(invocation):
        invocation.doubt(Unknown(f"{label} is called for preflights too and decides by itself", authorizer.place.span))
    return _verdict(_verdicts(method), label, method, invocation)


def _verdicts(method: Method) -> dict[str, tuple[str, str]]:
    return _JWT_VERDICTS if method.authorization == "JWT" else _LAMBDA_VERDICTS


def _verdict(verdicts: dict[str, tuple[str, str]], label: str, method: Method, invocation: Invocation) -> Fault | None:
    mind = invocation.circumstances.authorizer
    place = method.place["authorization"]
    if mind not in verdicts:
        invocation.step("authorizer", f"{label} allows", place)
        return None
    kind, cause = verdicts[mind]
    return Fault(kind, cause, Step("authorizer", f"{label}: {cause.replace('-', ' ')}", place, refused=True))


def _identity_sources(authorizer: Authorizer, invocation: Invocation) -> tuple[str, ...]:
    """Return what must be there before the authorizer is asked; a Lambda authorizer without sources is always asked.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources
    """
    sources = authorizer.identity_sources
    if isinstance(sources, Unknown):
        if not invocation.received.header("authorization"):
            invocation.doubt(sources)
        return (_DEFAULT_IDENTITY,)
    return sources if sources or authorizer.kind != "JWT" else (_DEFAULT_IDENTITY,)


def _identity(expression: Expression, invocation: Invocation) -> object:
    received = invocation.received
    if expression.kind == "request.header":
        return received.header(expression.name)
    if expression.kind == "request.querystring":
        return received.query.get(expression.name)
    if expression.kind == "stageVariables":
        return invocation.stage_variable(expression.name)
    return "present"


def _spoken(expression: Expression) -> str:
    where = {"request.header": "header", "request.querystring": "query parameter"}.get(expression.kind, expression.kind)
    return f"{where} {expression.name}"
