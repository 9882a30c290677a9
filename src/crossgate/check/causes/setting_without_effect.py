"""Cause ``setting-without-effect``: CORS settings in a place where API Gateway does not look; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey

_FIXES = {
    "ignored-cors-extension": "on a REST API define OPTIONS methods with a MOCK integration instead",
    "ignored-sam-cors": "write AllowCredentials: true, a boolean, or take it out",
}
"""What to do instead, by the kind of the refusal."""

_OVERRULED_FIX = "write into CorsConfiguration what is to count, and take out what does not"


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report settings that only HTTP APIs read on REST APIs, and those that SAM passes over, or puts others in place of."""
    for refusal in survey.api.refusals:
        if refusal.kind in _FIXES:
            yield Diagnosis(
                message="a CORS setting has no effect where it stands",
                marks=mark(refusal.place.span, refusal.message),
                fix=_FIXES[refusal.kind] if survey.api.kind == "REST" else _OVERRULED_FIX,
            )


CAUSE = Cause("setting-without-effect", "warning", "a CORS setting stands where API Gateway ignores it", inspect=inspect)
