"""Cause ``unparsable-allow-list``: Allow-Methods or Allow-Headers values that are no list of names; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_HEADER = {"unparsable-allow-methods": "Access-Control-Allow-Methods", "unparsable-allow-headers": "Access-Control-Allow-Headers"}


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a list that browsers cannot parse: one bad element spoils the whole."""
    header = _HEADER[refused.reason]
    return Diagnosis(
        message=f"browsers cannot parse {header} in the preflight of {{routes}}",
        marks=mark(refused.header_place(header), "must be names with commas between them"),
        fix=f"write {header} as names with commas between them",
    )


CAUSE = Cause(
    "unparsable-allow-list", "error", "Access-Control-Allow-Methods or -Headers is no list of names", explain, reasons=tuple(_HEADER)
)
