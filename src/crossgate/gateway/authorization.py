"""Whether a request may come in: IAM, Cognito and Lambda authorizers with their identity sources; no API key, no resource policy."""

from __future__ import annotations

from crossgate.api import Authorizer, Method, Unknown
from crossgate.gateway.answer import Step
from crossgate.gateway.facts import SIGNATURE_SCHEME
from crossgate.gateway.header_mapping import Expression, parse_expression
from crossgate.gateway.invocation import Fault, Invocation
from crossgate.gateway.java_regex import matches_whole

_DEFAULT_IDENTITY = ("method.request.header.Authorization",)
"""What TOKEN and Cognito authorizers read unless told otherwise,
https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html."""

_LAMBDA_VERDICTS = {
    "deny": ("ACCESS_DENIED", "denied", "User is not authorized to access this resource with an explicit deny"),
    "unauthorized": ("UNAUTHORIZED", "unauthorized", None),
    "expired": ("UNAUTHORIZED", "expired", None),
    "fail": ("AUTHORIZER_FAILURE", "authorizer-failure", None),
    "misconfigured": ("AUTHORIZER_CONFIGURATION_ERROR", "authorizer-misconfigured", None),
}

_COGNITO_VERDICTS = {
    **_LAMBDA_VERDICTS,
    "deny": ("UNAUTHORIZED", "unauthorized", None),
    "expired": ("UNAUTHORIZED", "expired", "The incoming token has expired"),
}

_IAM_VERDICTS = {
    **_LAMBDA_VERDICTS,
    "deny": ("ACCESS_DENIED", "denied", "User is not authorized to perform: execute-api:Invoke with an explicit deny"),
    "expired": ("EXPIRED_TOKEN", "expired", None),
}


def authorize(method: Method, invocation: Invocation) -> Fault | None:
    """Return why *method* refuses the caller, or None."""
    authorization = method.authorization
    if authorization == "NONE":
        return None
    invocation.varies = True
    if isinstance(authorization, Unknown):
        invocation.doubt(authorization)
        return None
    if authorization == "AWS_IAM":
        return _authorize_by_signature(method, invocation)
    return _authorize_by_authorizer(method, invocation)


def _authorize_by_signature(method: Method, invocation: Invocation) -> Fault | None:
    place = method.place["authorization"]
    received = invocation.received
    authorization = received.header("authorization")
    if not authorization and "X-Amz-Signature" not in received.query:
        step = Step("authorizer", "AWS_IAM: the request is not signed", place, refused=True)
        return Fault("MISSING_AUTHENTICATION_TOKEN", "unsigned", step)
    if authorization and not authorization.startswith(SIGNATURE_SCHEME):
        step = Step("authorizer", "AWS_IAM: header Authorization holds no signature", place, refused=True)
        return Fault("INVALID_SIGNATURE", "invalid-signature", step)
    if not invocation.circumstances.signed:
        return Fault("INVALID_SIGNATURE", "invalid-signature", Step("authorizer", "AWS_IAM: the signature is wrong", place, refused=True))
    return _verdict(_IAM_VERDICTS, "AWS_IAM", method, invocation)


def _authorize_by_authorizer(method: Method, invocation: Invocation) -> Fault | None:
    authorizer = method.authorizer
    if not isinstance(authorizer, Authorizer):
        return _authorize_by_unseen(authorizer, method, invocation)
    label = _label(authorizer)
    sources = _identity_sources(authorizer, invocation)
    missing = [source for source in sources if not _identity(parse_expression(source), invocation)]
    if missing:
        text = f"{label}: no {_spoken(parse_expression(missing[0]))}"
        return Fault("UNAUTHORIZED", "missing-identity", Step("authorizer", text, method.place["authorization"], refused=True))
    if not _expected_form(authorizer, sources, invocation):
        step = Step("authorizer", f"{label}: the token does not have the expected form", method.place["authorization"], refused=True)
        return Fault("UNAUTHORIZED", "malformed-identity", step)
    _doubt_about_preflight(authorizer, label, invocation)
    cognito = method.authorization == "COGNITO_USER_POOLS" or authorizer.kind == "COGNITO_USER_POOLS"
    return _verdict(_COGNITO_VERDICTS if cognito else _LAMBDA_VERDICTS, label, method, invocation)


def _label(authorizer: Authorizer) -> str:
    """Name an authorizer in a sentence, without saying the word twice."""
    if authorizer.name.lower().endswith("authorizer"):
        return authorizer.name
    return f"authorizer {authorizer.name}".rstrip()


def _authorize_by_unseen(authorizer: Unknown | None, method: Method, invocation: Invocation) -> Fault | None:
    """Handle an authorizer that the source does not show: it is taken to read the usual header."""
    if not invocation.received.header("authorization"):
        why = authorizer or Unknown("the method names no authorizer, so what it reads is not known", method.place["authorization"])
        if method.authorization != "COGNITO_USER_POOLS":
            invocation.doubt(why)
        step = Step("authorizer", "authorizer: no token in header Authorization", method.place["authorization"], refused=True)
        return Fault("UNAUTHORIZED", "missing-identity", step)
    verdicts = _COGNITO_VERDICTS if method.authorization == "COGNITO_USER_POOLS" else _LAMBDA_VERDICTS
    return _verdict(verdicts, "authorizer", method, invocation)


def _verdict(verdicts: dict[str, tuple[str, str, str | None]], label: str, method: Method, invocation: Invocation) -> Fault | None:
    mind = invocation.circumstances.authorizer
    place = method.place["authorization"]
    if mind not in verdicts:
        invocation.step("authorizer", f"{label} allows", place)
        return None
    kind, cause, message = verdicts[mind]
    return Fault(kind, cause, Step("authorizer", f"{label}: {cause.replace('-', ' ')}", place, refused=True), message)


def _identity_sources(authorizer: Authorizer, invocation: Invocation) -> tuple[str, ...]:
    """Return what the authorizer reads. A preflight carries no header of the page's, so it lacks a token wherever that is looked for."""
    sources = authorizer.identity_sources
    if isinstance(sources, Unknown):
        certain = _is_preflight(invocation) and authorizer.kind in ("TOKEN", "COGNITO_USER_POOLS")
        if not certain and not invocation.received.header("authorization"):
            invocation.doubt(sources)
        return _DEFAULT_IDENTITY
    if isinstance(authorizer.kind, Unknown) and not sources:
        invocation.doubt(authorizer.kind)
    if not sources and authorizer.kind != "REQUEST":
        return _DEFAULT_IDENTITY
    return tuple(piece for source in sources for piece in (part.strip() for part in source.split(",")) if piece)


def _identity(source: Expression, invocation: Invocation) -> object:
    """Return what an identity source holds; header names match in any case here."""
    received = invocation.received
    if source.kind in ("method.request.header", "method.request.multivalueheader"):
        return received.header(source.name)
    if source.kind in ("method.request.querystring", "method.request.multivaluequerystring"):
        return received.query.get(source.name)
    if source.kind == "stageVariables":
        return invocation.stage_variable(source.name)
    if source.kind == "context":
        return _from_context(source.name, invocation)
    return "present"


def _from_context(name: str, invocation: Invocation) -> object:
    found: object = invocation.context
    for key in name.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return "present" if found is None else found


def _spoken(source: Expression) -> str:
    if "header" in source.kind:
        return f"token in header {source.name}"
    if "querystring" in source.kind:
        return f"token in query parameter {source.name}"
    return f"value for {source.kind}.{source.name}"


def _expected_form(authorizer: Authorizer, sources: tuple[str, ...], invocation: Invocation) -> bool:
    """Match the token against the TOKEN authorizer's validation expression; the Lambda function is not called if it fails."""
    pattern = authorizer.validation_expression
    if not pattern or authorizer.kind == "REQUEST":
        return True
    if isinstance(pattern, Unknown):
        invocation.doubt(pattern)
        return True
    token = _identity(parse_expression(sources[0]), invocation)
    fits = matches_whole(pattern, str(token))
    if fits is None:
        invocation.doubt(Unknown(f"the validation expression {pattern} cannot be run here", authorizer.place["validation_expression"]))
    return fits is not False


def _doubt_about_preflight(authorizer: Authorizer, label: str, invocation: Invocation) -> None:
    """A REQUEST authorizer that is called for a preflight decides about a request without any credentials."""
    if authorizer.kind == "REQUEST" and _is_preflight(invocation):
        invocation.doubt(Unknown(f"{label} is called for preflights too and decides by itself", authorizer.place.span))


def _is_preflight(invocation: Invocation) -> bool:
    """Tell a CORS preflight, https://fetch.spec.whatwg.org/#cors-preflight-request."""
    received = invocation.received
    return received.verb == "OPTIONS" and received.header("access-control-request-method") is not None
