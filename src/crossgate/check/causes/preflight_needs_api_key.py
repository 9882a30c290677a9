"""Cause ``preflight-needs-api-key``: an API key required of the preflight; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


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
    return Diagnosis(
        message="the preflight of {routes} needs an API key",
        marks=mark(place, label),
        fix="give {paths} an OPTIONS method with a MOCK integration and without a key"
        if method.http_method == "ANY"
        else "let OPTIONS do without a key on {paths}: ApiKeyRequired false, or in OpenAPI no security",
    )


CAUSE = Cause(
    "preflight-needs-api-key", "error", "OPTIONS asks for an API key, and browsers send none with a preflight", explain, part="preflight"
)
