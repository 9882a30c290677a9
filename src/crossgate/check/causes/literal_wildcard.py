"""Cause ``literal-wildcard``: `*` in Allow-Headers or Allow-Methods, which credentials turn into a mere name; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_HEADER = {"header-not-allowed": "Access-Control-Allow-Headers", "method-not-allowed": "Access-Control-Allow-Methods"}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a refusal that `*` would have prevented had the request not carried credentials."""
    header = _HEADER[refused.reason]
    if refused.trial.transcript.request.credentials != "include":
        return None
    if "*" not in [item.strip() for item in (refused.header(header) or "").split(",")]:
        return None
    return Diagnosis(
        message=f"with credentials `*` in {header} is taken literally, and {{routes}} cannot be called",
        marks=mark(refused.header_place(header), f"does not allow `{refused.blocked.detail}` to requests with credentials"),
        fix=f"list the names in {header}",
    )


CAUSE = Cause(
    "literal-wildcard",
    "error",
    "with credentials `*` in Allow-Headers or Allow-Methods is taken literally",
    explain,
    reasons=tuple(_HEADER),
)
