"""Cause ``missing-allow-origin``: methods whose own success response lacks Access-Control-Allow-Origin; no other cause."""

from __future__ import annotations

from crossgate.api import Api, Integration, Value
from crossgate.check.cause import Cause, Diagnosis, Refused, mark
from crossgate.exchange import SUCCESS

_KEY = "method.response.header.Access-Control-Allow-Origin"


def explain(refused: Refused) -> Diagnosis | None:
    """Claim the response of a working backend that the definition maps without the header."""
    if refused.trial.outcome != SUCCESS or refused.answer.answered_by != "integration":
        return None
    return Diagnosis(
        message="pages cannot read the response of {routes}: it lacks Access-Control-Allow-Origin",
        marks=mark(
            refused.header_place("Access-Control-Allow-Origin"),
            "this MOCK response does not set the header"
            if refused.is_mock
            else "custom integrations pass no header of the backend's; this one must be mapped",
        ),
        fix=_fix(refused.api),
    )


def _fix(api: Api) -> str:
    """Return what to do for all methods that may lack the header, as one finding stands for them."""
    custom = [method for method in api.methods if method.http_method != "OPTIONS" and _maps(method.integration)]
    declared = [method for method in custom if any(_KEY in response.parameters for response in method.responses.values())]
    if custom and len(declared) == len(custom):
        return f"map {_KEY} in the integration response"
    where = "method responses that do not declare it yet" if declared else "method response"
    return f"map {_KEY} in the integration response, and declare it in the {where}"


def _maps(integration: Value[Integration] | None) -> bool:
    """Whether *integration* is a custom one with a response that does not map the header."""
    if not isinstance(integration, Integration) or integration.is_proxy:
        return False
    return any(_KEY not in response.parameters for response in integration.responses)


CAUSE = Cause(
    "missing-allow-origin",
    "error",
    "a method's own response lacks Access-Control-Allow-Origin",
    explain,
    part="actual",
    reasons=("missing-allow-origin",),
)
