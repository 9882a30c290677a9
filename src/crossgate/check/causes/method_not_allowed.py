"""Cause ``method-not-allowed``: methods that exist and Access-Control-Allow-Methods does not list; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, listed, made_by, mark
from crossgate.exchange import verbs_of

_NEED_NO_ENTRY = ("GET", "HEAD", "POST")
"""https://fetch.spec.whatwg.org/#cors-safelisted-method"""


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a method that the preflight does not allow; names are compared by case, and ANY is no method."""
    allowed = refused.header("Access-Control-Allow-Methods")
    names = [name.strip() for name in (allowed or "").split(",") if name.strip()]
    return Diagnosis(
        message="browsers refuse to send {routes}: the preflight does not allow the method",
        marks=mark(refused.header_place("Access-Control-Allow-Methods"), _label(refused, names, allowed)),
        fix=_fix(refused),
    )


def _fix(refused: Refused) -> str:
    if refused.is_http:
        return "list every method that pages use in the allowed methods of the CORS configuration, in capital letters"
    if made_by(refused.answering, "Cors") is not None:
        return "list every method in AllowMethods of Cors, in capital letters, or leave it out: SAM then lists those of the path"
    return "list every method of the path in Access-Control-Allow-Methods, in capital letters"


def _label(refused: Refused, names: list[str], allowed: str | None) -> str:
    verb = refused.trial.verb
    if allowed is None:
        return f"no Access-Control-Allow-Methods is set, so only GET, HEAD and POST may be sent, not {verb}"
    if verb.lower() in [name.lower() for name in names]:
        return f"{verb} must be in capital letters: browsers compare method names by case"
    if "ANY" in names:
        return f"ANY is API Gateway's word: to browsers it is a method of that name, not {verb}"
    missing = _missing(refused, names)
    return f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing from this list"


def _missing(refused: Refused, names: list[str]) -> list[str]:
    """Return every verb of the path that the list lacks, the refused one at least."""
    resource = refused.api.resources.get(refused.route.path)
    methods = resource.methods.values() if resource is not None else ()
    needed = [verb for method in methods if method.http_method != "OPTIONS" for verb in verbs_of(refused.api, method)]
    return [verb for verb in dict.fromkeys((refused.trial.verb, *needed)) if verb not in names and verb not in _NEED_NO_ENTRY]


CAUSE = Cause(
    "method-not-allowed", "error", "a method of the path is not in Access-Control-Allow-Methods", explain, reasons=("method-not-allowed",)
)
