"""Cause ``no-cors``: the definition says nothing of CORS at all, and pages are refused; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey
from crossgate.exchange import PREFLIGHT, SUCCESS, mentions_cors

_ESSENTIAL = (PREFLIGHT, SUCCESS)


def explain(refused: Refused) -> Diagnosis | None:
    """Claim every refusal of an API that never mentions CORS; whether that is a mistake only its owner knows."""
    if mentions_cors(refused.api) or not _is_refused_outright(refused.survey):
        return None
    return Diagnosis(
        message="no page of another origin can use this API: it has no CORS configuration at all",
        marks=mark(refused.api.place.span, "no OPTIONS method and no Access-Control header in this API"),
        fix="if pages are to use it, add CORS (crossgate fix); if not, say so with --ignore no-cors or in crossgate.toml",
    )


def _is_refused_outright(survey: Survey) -> bool:
    return any(trial.outcome in _ESSENTIAL for trial in survey.trials("blocked"))


CAUSE = Cause("no-cors", "warning", "the API has no CORS configuration at all", explain)
