"""Cause ``preflight-needs-api-key``: an API key required of the preflight; no other cause."""

from __future__ import annotations

from crossgate.api import Method
from crossgate.check.cause import Cause, Diagnosis, Refused, has_security_of_all, made_by, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that had to bring an API key: browsers send no header of the page's with one."""
    method = refused.answering
    if method is None or refused.answer.answered_by != "INVALID_API_KEY":
        return None
    label = (
        f"also asked of OPTIONS, because {method.route} answers it"
        if method.http_method == "ANY"
        else "browsers send no key with a preflight"
    )
    place = method.place["api_key_required" if "api_key_required" in method.place else "authorization"]
    default = made_by(method, "ApiKeyRequired")
    if default is not None:
        place, label = default, "SAM asks the preflights for a key as well, which never bring one, unless told otherwise"
    return Diagnosis("the preflight of {routes} needs an API key", mark(place, label), _fix(refused, method))


def _fix(refused: Refused, method: Method) -> str:
    if made_by(method, "ApiKeyRequired") is not None:
        return "set AddApiKeyRequiredToCorsPreflight: false beside ApiKeyRequired"
    if method.http_method == "ANY":
        return "give {paths} an OPTIONS method with a MOCK integration and without a key"
    if has_security_of_all(refused):
        return "write security: [] in OPTIONS on {paths}, which has that of the whole document"
    return "let OPTIONS do without a key on {paths}: ApiKeyRequired false, or in OpenAPI no security"


CAUSE = Cause(
    "preflight-needs-api-key", "error", "OPTIONS asks for an API key, and browsers send none with a preflight", explain, part="preflight"
)
