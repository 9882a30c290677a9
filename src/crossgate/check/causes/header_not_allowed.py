"""Cause ``header-not-allowed``: request headers that the preflight does not allow; no other cause."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from crossgate.check.cause import Cause, Diagnosis, Refused, listed, made_by, mark
from crossgate.check.survey import Survey

_HEADER = "Access-Control-Allow-Headers"
_REASON = "header-not-allowed"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim request headers that the preflight does not allow: all of them, though a browser names only one."""
    allowed = refused.header(_HEADER)
    if allowed is not None and "*" in allowed.split(","):
        return None
    missing = _missing(refused)
    if allowed is not None and set(missing) & _names_in_quotes(allowed):
        return _quoted_each(refused)
    named = listed([f"`{name}`" for name in missing])
    label = (
        f"no {_HEADER} beside these, so {named} may not be sent"
        if allowed is None
        else f"{named} {'is' if len(missing) == 1 else 'are'} missing from this list"
    )
    return Diagnosis(
        message=f"browsers refuse to send {named} with {{routes}}",
        marks=mark(refused.header_place(_HEADER), label),
        fix=f"add {', '.join(missing)} to {_list(refused)}",
    )


def _missing(refused: Refused) -> Sequence[str]:
    """Return what the one list lacks for any of the routes that it is for, so that it is told once; AWS SDKs are another cause's."""
    decided = refused.answer.mapped_by
    if decided is None:
        return refused.headers_not_allowed
    signed = refused.route.authorization == "AWS_IAM"
    lacking = _lacking(refused.survey)
    beside = lacking.get((id(decided), True), {}) if signed else {}
    return tuple(lacking.get((id(decided), False), {}) | beside | dict.fromkeys(refused.headers_not_allowed))


@lru_cache(maxsize=1)
def _lacking(survey: Survey) -> dict[tuple[int, bool], dict[str, None]]:
    """Return what each list lacks, by the identity of the response that has it and whether the route is one of signed calls."""
    found: dict[tuple[int, bool], dict[str, None]] = {}
    for trial in survey.trials("blocked"):
        if trial.transcript.reason.removeprefix("preflight-") == _REASON:
            key = id(trial.transcript.last.answer.mapped_by), trial.method.authorization == "AWS_IAM"
            found.setdefault(key, {}).update(dict.fromkeys(Refused(survey, trial).headers_not_allowed))
    return found


def _names_in_quotes(allowed: str) -> set[str]:
    """Return the names in the list *allowed* that carry a quote, without it: to browsers a quote belongs to the name.

    Source: https://fetch.spec.whatwg.org/#extract-header-list-values, https://www.rfc-editor.org/rfc/rfc9110#name-tokens
    """
    return {name.strip(" '").lower() for name in allowed.split(",") if "'" in name}


def _quoted_each(refused: Refused) -> Diagnosis:
    return Diagnosis(
        message="the preflight of {routes} allows names with quotes around them, which are other names to browsers",
        marks=mark(refused.header_place(_HEADER), "only the whole list may stand in single quotes, not each name"),
        fix=f"write {_HEADER} in one pair of single quotes: 'Content-Type,Authorization'",
    )


def _list(refused: Refused) -> str:
    if refused.is_http:
        return "the allowed headers of the CORS configuration"
    return "AllowHeaders of Cors" if made_by(refused.answering, "Cors") is not None else f"{_HEADER} of OPTIONS"


CAUSE = Cause("header-not-allowed", "error", f"a request header is not in {_HEADER}", explain, reasons=(_REASON,))
