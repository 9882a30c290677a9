"""Cause ``duplicate-method``: two methods of one name on one path; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refusal_cause, refused_at_deployment

CAUSE = refusal_cause(
    "duplicate-method",
    "a second OPTIONS method collides with one that exists",
    refused_at_deployment(
        kind="duplicate-method",
        message="two definitions claim the same method of the same path, and the second is refused",
        fix="keep one of them; repair the OPTIONS method that exists instead of adding another",
    ),
)
