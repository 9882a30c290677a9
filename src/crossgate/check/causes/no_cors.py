"""Cause ``no-cors``: the definition says nothing of CORS at all, and pages are refused; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_LABELS = {"REST": "no OPTIONS method and no Access-Control header in this API", "HTTP": "no CORS configuration and no route for OPTIONS"}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim every refusal of an API that never mentions CORS; whether that is a mistake only its owner knows."""
    if refused.survey.mentions_cors or not refused.survey.refuses_outright or _never_works(refused):
        return None
    return Diagnosis(
        message="no page of another origin can use this API: it has no CORS configuration at all",
        marks=mark(refused.api.place.span, _LABELS[refused.api.kind]),
        fix="if pages are to use it, add CORS (crossgate fix); if not, say so with --ignore no-cors or in crossgate.toml",
    )


def _never_works(refused: Refused) -> bool:
    """Whether the call would end in an error of the gateway with all CORS headers as well."""
    return refused.trial.fails and (refused.answer.status >= 500 or refused.answer.cause == "no-integration")


CAUSE = Cause("no-cors", "warning", "the API has no CORS configuration at all", explain)
