"""Cause ``preflight-without-allow-origin``: an OPTIONS method that answers without Access-Control-Allow-Origin; no other cause."""

from __future__ import annotations

from crossgate.check.cause import Cause, Diagnosis, Refused, mark

_HEADER = "Access-Control-Allow-Origin"
_KEY = f"method.response.header.{_HEADER}"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim a preflight that an integration answered without the header."""
    if refused.answer.answered_by != "integration":
        return None
    method = refused.answering
    return Diagnosis(
        message=f"the preflight of {{routes}} is answered {_status(refused)}without Access-Control-Allow-Origin",
        marks=mark(refused.header_place(_HEADER), f"{method.route if method else 'OPTIONS'} does not set the header"),
        fix=_fix(refused),
    )


def _status(refused: Refused) -> str:
    """Return the status that browsers would refuse next, in words: only 2xx passes."""
    return "" if 200 <= refused.answer.status < 300 else f"with {refused.answer.status}, and "


def _fix(refused: Refused) -> str:
    """Return what to do: an OPTIONS method can be mended, beside any other that answers one is missing."""
    method = refused.answering
    if method is not None and method.http_method != "OPTIONS":
        return f"give {{paths}} an OPTIONS method with a MOCK integration that sets {_HEADER}"
    setting = f"set {_KEY} in the integration response"
    if _status(refused):
        setting = f"answer OPTIONS with 200 or 204, as a MOCK integration does, and {setting}"
    is_declared = method is not None and any(_KEY in response.parameters for response in method.responses.values())
    return setting if is_declared else f"{setting}, and declare it in the method response"


CAUSE = Cause(
    "preflight-without-allow-origin",
    "error",
    "OPTIONS answers without Access-Control-Allow-Origin",
    explain,
    part="preflight",
    reasons=("missing-allow-origin",),
)
