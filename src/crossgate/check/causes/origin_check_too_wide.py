"""Cause ``origin-check-too-wide``: origin checks that let look-alike or foreign origins through; no other cause."""

from __future__ import annotations

from collections.abc import Iterable

from crossgate.check.cause import Cause, Diagnosis, mark
from crossgate.check.strangers import STRANGER, allowed_origin, answer_to, let_in, place_of_allowed_origin
from crossgate.check.survey import Survey
from crossgate.http import NULL_ORIGIN, OriginError, parse_origin


def inspect(survey: Survey) -> Iterable[Diagnosis]:
    """Try the origins an attacker could register against a choice of origins that the policy limits."""
    if survey.policy.allows_any_origin and not survey.policy.credentials:
        return
    for trial in let_in(survey):
        answer = trial.transcript.last.answer
        if allowed_origin(answer_to(survey, trial, STRANGER)) == allowed_origin(answer):
            continue  # the same for everybody: no choice is made by the page's origin
        foreign = [origin for origin in _attackers(trial.origin) if origin not in survey.policy.origins]
        stranger = next((origin for origin in foreign if allowed_origin(answer_to(survey, trial, origin)) == origin), None)
        if stranger is not None and answer.mapped_by is not None:
            yield Diagnosis(
                message="the choice of allowed origins lets foreign pages through to {routes}",
                marks=mark(place_of_allowed_origin(answer), f"lets {stranger} in as well"),
                fix="compare with the exact origins, without patterns",
                routes=(trial.method.route,),
                notes=(f"{_who(stranger)} can read what users of {trial.origin} may read",),
            )


def _who(stranger: str) -> str:
    return "any site, from a sandboxed frame," if stranger == NULL_ORIGIN else f"whoever owns {stranger}"


def _attackers(origin: str) -> tuple[str, ...]:
    """Return origins that anybody can have, made to pass as *origin* by its beginning, by its end, or by a dot that matches anything."""
    try:
        own = parse_origin(origin)
    except OriginError:
        return ()
    stranger = STRANGER.removeprefix("https://")
    domain = ".".join(own.host.split(".")[-2:])
    dotless = (f"{own.scheme}://{own.host.replace('.', 'x', 1)}",) if own.host.count(".") > 1 else ()
    return (STRANGER, f"{own.scheme}://{own.host}.{stranger}", f"{own.scheme}://stranger-{domain}", *dotless, NULL_ORIGIN)


CAUSE = Cause("origin-check-too-wide", "warning", "the choice of allowed origins lets foreign origins through", inspect=inspect)
