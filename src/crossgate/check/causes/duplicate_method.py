"""Cause ``duplicate-method``: two methods of one name on one path; no other cause."""

from __future__ import annotations

from crossgate.check.admission import refused_at_deployment
from crossgate.check.cause import Cause

CAUSE = Cause(
    "duplicate-method",
    "error",
    "a second OPTIONS method collides with one that exists",
    inspect=refused_at_deployment(
        kind="duplicate-method",
        message="two definitions claim the same method of the same path, and the second is refused",
        fix="keep one of them; repair the OPTIONS method that exists instead of adding another",
    ),
)
