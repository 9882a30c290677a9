"""Calls that are meant to reach what is behind the gateway, kept apart from those that it refuses before; no cause is sought here."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Method, Unknown
from crossgate.browser import PageRequest
from crossgate.exchange.legitimate import checked_model
from crossgate.exchange.possible import PossibleOutcome
from crossgate.exchange.run import Pairing
from crossgate.exchange.transcript import Transcript
from crossgate.gateway import Step

_IN_FRONT = frozenset({"authorizer", "validation"})
"""The steps of the gateway that look at what only a caller knows; an API key is refused only where none would do."""

BODILESS = frozenset({"GET", "HEAD"})
"""The methods with which fetch takes no body (https://fetch.spec.whatwg.org/#dom-request); whether pages use ANY by them is not known."""


def actuals(
    pairing: Pairing, pages: Sequence[str], request: PageRequest, method: Method, possible: PossibleOutcome
) -> tuple[PossibleOutcome, list[Transcript]]:
    """Play *possible* of *method* by *request* for each of *pages*; return it as it was played, with what came of it.

    An outcome of the backend is never judged by a refusal that came before it: where no request is known that would get past,
    the backend answers all the same, and what comes of it hangs on that. Where no page can make such a request, the refusal stands.
    """
    played = pairing.actuals(pages, request, possible.circumstances, possible.backend)
    refusing = _refusing_step(played) if possible.backend is not None else None
    if refusing is None or (_wants_a_body(refusing, method) and method.http_method in BODILESS):
        return possible, played
    admitted = possible.circumstances._replace(admitted=Unknown(_why(refusing, method, request), refusing.place))
    possible = possible._replace(circumstances=admitted)
    return possible, pairing.actuals(pages, request, possible.circumstances, possible.backend)


def _refusing_step(played: Sequence[Transcript]) -> Step | None:
    """Return the step in front of the backend that refused the call, if one did."""
    steps = (step for transcript in played for turn in transcript.turns for step in turn.answer.steps)
    return next((step for step in steps if step.refused and step.kind in _IN_FRONT), None)


def _wants_a_body(step: Step, method: Method) -> bool:
    """Whether *step* is the check of the body against the model of *method*."""
    return step.kind == "validation" and checked_model(method) is not None and step.text.startswith("the body ")


def _why(step: Step, method: Method, request: PageRequest) -> str:
    if not _wants_a_body(step, method):
        return f"no call is known that gets past this: {step.text}"
    model = checked_model(method)
    if request.body is None:
        return f"the model {model}: browsers send no body with {request.method}, and the validator takes none without"
    return f"the model {model}: no example could be made"
