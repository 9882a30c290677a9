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


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report settings that only HTTP APIs read on REST APIs, and those of SAM that it passes over."""
    for refusal in survey.api.refusals:
        if refusal.kind in _FIXES:
            yield Diagnosis(
                message="a CORS setting has no effect where it stands",
                marks=mark(refusal.place.span, refusal.message),
                fix=_FIXES[refusal.kind],
            )


CAUSE = Cause("setting-without-effect", "warning", "a CORS setting stands where API Gateway ignores it", inspect=inspect)
