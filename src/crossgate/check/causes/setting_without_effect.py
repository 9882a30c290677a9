"""Cause ``setting-without-effect``: CORS settings in a place where API Gateway does not look; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report x-amazon-apigateway-cors on a REST API, which only HTTP APIs read."""
    for refusal in survey.api.refusals:
        if refusal.kind == "ignored-cors-extension":
            yield Diagnosis(
                message="a CORS setting has no effect where it stands",
                marks=mark(refusal.place.span, refusal.message),
                fix="on a REST API define OPTIONS methods with a MOCK integration instead",
            )


CAUSE = Cause("setting-without-effect", "warning", "a CORS setting stands where API Gateway ignores it", inspect=inspect)
