"""Cause ``setting-without-effect``: CORS settings in a place where API Gateway does not look; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Api
from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.survey import Survey

_FIXES = {
    "ignored-cors-extension": "define OPTIONS methods with a MOCK integration, as crossgate fix does, then delete it",
    "ignored-sam-cors": "write AllowCredentials: true, a boolean, or take it out",
}
"""What to do instead, by the kind of the refusal."""

_DELETE = "delete it: the OPTIONS methods of this API answer preflights"

_OVERRULED_FIX = "write into CorsConfiguration what is to count, and take out what does not"


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Report settings that only HTTP APIs read on REST APIs, and those that SAM passes over, or puts others in place of."""
    for refusal in survey.api.refusals:
        if refusal.kind in _FIXES:
            yield Diagnosis(
                message="a CORS setting has no effect where it stands",
                marks=mark(refusal.place.span, refusal.message),
                fix=_fix(refusal.kind, survey.api),
                severity="note" if _is_superseded(refusal.kind, survey.api) else None,
            )


def _fix(kind: str, api: Api) -> str:
    if api.kind != "REST":
        return _OVERRULED_FIX
    return _DELETE if _is_superseded(kind, api) else _FIXES[kind]


def _is_superseded(kind: str, api: Api) -> bool:
    """Whether the REST API has what the settings of an HTTP API were written for."""
    is_extension = kind == "ignored-cors-extension" and api.kind == "REST"
    return is_extension and any(method.http_method == "OPTIONS" for method in api.methods)


CAUSE = Cause("setting-without-effect", "warning", "a CORS setting stands where API Gateway ignores it", inspect=inspect)
