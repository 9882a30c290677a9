"""Cause ``too-large-at-the-edge``: bodies over 10 MB, which the edge refuses before any configuration; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a refusal that comes from in front of the API: no header can be put on it."""
    if refused.answer.answered_by not in ("edge", "REQUEST_TOO_LARGE"):
        return None
    return Diagnosis(
        message="a body over 10 MB is refused before the API sees it, without CORS headers",
        marks=(),
        fix="upload large bodies to S3 with a presigned URL",
    )


CAUSE = Cause("too-large-at-the-edge", "note", "a body over 10 MB is refused at the edge, where no header can be set", explain)
