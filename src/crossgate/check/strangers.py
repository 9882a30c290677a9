"""What the gateway answers to pages of other origins than those that were tried; no judgement of it."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.check.cause import override_of, place_of_header
from crossgate.check.survey import Survey, Trial
from crossgate.exchange import PREFLIGHT, SUCCESS
from crossgate.gateway import ORDINARY, Answer
from crossgate.http import Request
from crossgate.text import Span

_ALLOW_ORIGIN = "Access-Control-Allow-Origin"

STRANGER = "https://stranger.example"
"""The origin of a page that nobody's policy names (RFC 2606 keeps the domain free)."""


def let_in(survey: Survey) -> Iterator[Trial]:
    """Yield one readable preflight and one readable success of each method and page."""
    seen = set()
    for trial in survey.trials("readable"):
        key = (id(trial.transcript.last.answer.method), trial.outcome, trial.origin)
        if trial.outcome in (PREFLIGHT, SUCCESS) and key not in seen:
            seen.add(key)
            yield trial


def answer_to(survey: Survey, trial: Trial, origin: str) -> Answer:
    """Return the answer that a page of *origin* gets for the same request, under the same circumstances."""
    asked, answer, _ = trial.transcript.last
    if not answer.heeds_origin:
        return answer
    request = Request(asked.method, asked.url, asked.headers.without("origin").plus(("Origin", origin)), asked.body)
    if trial.possible is None or trial.possible.backend is None:
        return survey.pairing.gateway.answer(request)
    return survey.pairing.gateway.answer(request, ORDINARY, trial.possible.backend)


def allowed_origin(answer: Answer) -> object:
    """Return the value of Access-Control-Allow-Origin in *answer*, or None."""
    return next((value for name, value in answer.headers if name.lower() == _ALLOW_ORIGIN.lower()), None)


def place_of_allowed_origin(answer: Answer) -> Span | None:
    """Return where the definition sets Access-Control-Allow-Origin of *answer*: in a template's override, or in a mapping."""
    override = override_of(answer, _ALLOW_ORIGIN)
    return override or (place_of_header(answer.mapped_by, _ALLOW_ORIGIN) if answer.mapped_by is not None else None)
