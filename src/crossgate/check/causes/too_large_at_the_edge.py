"""Cause ``too-large-at-the-edge``: bodies over 10 MB, which the edge refuses before any configuration; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.api import Unknown
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.check.survey import Survey
from crossgate.gateway import unescaped

_MESSAGE = "a body over 10 MB is refused before the API sees it, without CORS headers"
_FIX = "upload large bodies to S3 with a presigned URL"
_UPLOADS = frozenset({"POST", "PUT", "PATCH", "ANY"})


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a refusal that comes from in front of the API: no header can be put on it."""
    if refused.answer.answered_by not in ("edge", "REQUEST_TOO_LARGE"):
        return None
    return Diagnosis(_MESSAGE, (), _FIX)


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Tell it of APIs that take files: they name binary media types, and pages are meant to send bodies to them."""
    types = survey.api.binary_media_types
    named = [] if isinstance(types, Unknown) else [unescaped(kind) for kind in types if isinstance(kind, str) and unescaped(kind) != "*/*"]
    routes = tuple(method.route for method in survey.api.methods if method.http_method in _UPLOADS)
    if named and routes and survey.mentions_cors:
        place = survey.api.place["binary_media_types"]
        yield Diagnosis(_MESSAGE, mark(place, f"{', '.join(named[:3])}: files come through this API"), _FIX, routes=routes)


CAUSE = Cause("too-large-at-the-edge", "note", "a body over 10 MB is refused at the edge, where no header can be set", explain, inspect)
