"""Cause ``method-not-allowed``: methods that exist and Access-Control-Allow-Methods does not list; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a method that the preflight does not allow; names are compared by case, and ANY is no method."""
    if refused.reason != "method-not-allowed":
        return None
    allowed = refused.header("Access-Control-Allow-Methods")
    names = [name.strip() for name in (allowed or "").split(",") if name.strip()]
    return Diagnosis(
        message="browsers refuse to send {routes}: the preflight does not allow the method",
        marks=mark(refused.header_place("Access-Control-Allow-Methods"), _label(refused.trial.verb, names, allowed)),
        fix="list every method of the path in Access-Control-Allow-Methods, in capital letters",
    )


def _label(verb: str, names: list[str], allowed: str | None) -> str:
    if allowed is None:
        return f"no Access-Control-Allow-Methods is set, so only GET, HEAD and POST are allowed, not {verb}"
    if verb.lower() in [name.lower() for name in names]:
        return f"{verb} must be in capital letters: browsers compare method names by case"
    if "ANY" in names:
        return f"ANY is API Gateway's word: to browsers it is a method of that name, not {verb}"
    return f"{verb} is missing from this list"


CAUSE = Cause("method-not-allowed", "error", "a method of the path is not in Access-Control-Allow-Methods", explain)
