"""Cause ``sam-refuses-cors``: Cors or CorsConfiguration that SAM does not take, so that nothing is deployed; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey

_KIND = "sam-refuses-cors"


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report what SAM has against the CORS settings of an API: the verdicts hold as if they were not there."""
    for refusal in survey.refusals:
        if refusal.kind == _KIND:
            yield Diagnosis(
                message="SAM refuses these CORS settings, so the template cannot be deployed",
                marks=mark(refusal.place.span, refusal.message),
                fix=_fix(refusal.message),
            )


def _fix(message: str) -> str:
    if "only with inline" in message:
        return "SAM cannot add to a definition that it does not see: bring it in as DefinitionBody (AWS::Include), or write OPTIONS into it"
    if "AllowCredentials" in message:
        return "allow the exact origin with credentials, or any origin without"
    return "correct these settings; see crossgate explain sam-refuses-cors"


CAUSE = Cause("sam-refuses-cors", "error", "SAM refuses the CORS settings of the API", inspect=inspect)
