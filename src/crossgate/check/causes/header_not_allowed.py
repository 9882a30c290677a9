"""Cause ``header-not-allowed``: request headers that the preflight does not allow; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, listed, made_by, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim request headers that the preflight does not allow: all of them, though a browser names only one."""
    allowed = refused.header("Access-Control-Allow-Headers")
    if allowed is not None and "*" in allowed.split(","):
        return None
    missing = refused.headers_not_allowed
    named = listed([f"`{name}`" for name in missing])
    label = (
        f"no Access-Control-Allow-Headers beside these, so {named} may not be sent"
        if allowed is None
        else f"{named} {'is' if len(missing) == 1 else 'are'} missing from this list"
    )
    return Diagnosis(
        message=f"browsers refuse to send {named} with {{routes}}",
        marks=mark(refused.header_place("Access-Control-Allow-Headers"), label),
        fix=f"add {', '.join(missing)} to {_list(refused)}",
    )


def _list(refused: Refused) -> str:
    if refused.is_http:
        return "the allowed headers of the CORS configuration"
    return "AllowHeaders of Cors" if made_by(refused.answering, "Cors") is not None else "Access-Control-Allow-Headers of OPTIONS"


CAUSE = Cause(
    "header-not-allowed", "error", "a request header is not in Access-Control-Allow-Headers", explain, reasons=("header-not-allowed",)
)
