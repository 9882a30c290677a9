"""Cause ``binary-media-types-break-preflight``: binary media types that turn an empty preflight into binary data; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a 500 that comes of a mapping template over a payload that counts as binary."""
    if refused.answer.cause != "binary-request-template":
        return None
    return Diagnosis(
        message="every preflight of {routes} is answered with 500, because its empty body counts as binary"
        if refused.in_preflight
        else "{routes} is answered with 500, because its body counts as binary",
        marks=(
            *mark(refused.integration_place("content_handling"), "CONVERT_TO_TEXT is missing on this integration"),
            *mark(refused.api.place["binary_media_types"], "makes every body binary", primary=False),
        ),
        fix="set ContentHandling: CONVERT_TO_TEXT on the integration of OPTIONS, or name the media types that really are binary",
    )


CAUSE = Cause("binary-media-types-break-preflight", "error", "binaryMediaTypes */* without CONVERT_TO_TEXT makes the MOCK fail", explain)
