"""Which refusal each change of a preflight mends, where one hides another: plays what the browsers would meet without it; plans nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossgate.api import Api
from crossgate.api.change import AddMethod, PlannedChange, SetResponseHeader
from crossgate.check import Survey, Trial
from crossgate.exchange import PREFLIGHT, Pairing
from crossgate.fix.applied import applied
from crossgate.fix.situation import Situation
from crossgate.gateway import gateway_of

_Kind = tuple[str, str]
"""What a change alters of a preflight: its type, and the header that it sets."""


def attributed(situation: Situation, planned: Sequence[PlannedChange], browsers: Sequence[str]) -> list[PlannedChange]:
    """Return *planned*, each change of a preflight with the cause that would come to light if it alone were left out.

    *browsers* are those to ask. What hid that cause is named in ``behind``. A preflight that one kind of change mends has nothing hidden.
    """
    kinds = _kinds_by_route(planned)
    several = {kind for found in kinds.values() if len(found) > 1 for kind in found}
    if not several:
        return list(planned)
    refused = _refused_preflights(situation)
    causes: dict[tuple[str, _Kind], str] = {}
    for kind in several:
        routes = [route for route, found in kinds.items() if len(found) > 1 and kind in found]
        partial = applied(situation.api, [one.change for one in planned if one.change is not None and _kind(one) != kind])
        causes |= {
            (route, kind): cause for route, cause in _met(situation, partial, {route: refused.get(route, []) for route in routes}, browsers)
        }
    return [_named(one, causes.get((getattr(one.change, "route", ""), _kind(one)), "")) for one in planned]


def _named(planned: PlannedChange, cause: str) -> PlannedChange:
    return planned._replace(cause=cause, behind=planned.cause) if cause not in ("", planned.cause) else planned


def _kinds_by_route(planned: Sequence[PlannedChange]) -> dict[str, set[_Kind]]:
    found: dict[str, set[_Kind]] = {}
    for one in planned:
        route: str = getattr(one.change, "route", "")
        if route.startswith("OPTIONS ") and not isinstance(one.change, AddMethod):
            found.setdefault(route, set()).add(_kind(one))
    return found


def _kind(planned: PlannedChange) -> _Kind:
    change = planned.change
    return type(change).__name__, change.header.lower() if isinstance(change, SetResponseHeader) else ""


def _refused_preflights(situation: Situation) -> dict[str, list[Trial]]:
    """Return the refused preflights by the route of the OPTIONS method that is to answer them."""
    found: dict[str, list[Trial]] = {}
    for trial, _ in situation.blocked():
        if trial.outcome == PREFLIGHT:
            answering = trial.transcript.last.answer.method
            for route in dict.fromkeys((f"OPTIONS {trial.method.path}", answering.route if answering is not None else "")):
                found.setdefault(route, []).append(trial)
    return found


def _met(situation: Situation, api: Api, refused: dict[str, list[Trial]], browsers: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield for each route of *refused* the cause for which *api* refuses one of its preflights still, if it does."""
    pairing = Pairing(gateway_of(api), browsers)
    again = Situation(Survey(api, situation.policy, (), pairing), situation.wishes)
    for route, trials in refused.items():
        cause = next(filter(None, (_cause(again, pairing, trial) for trial in trials)), "")
        if cause:
            yield route, cause


def _cause(again: Situation, pairing: Pairing, trial: Trial) -> str:
    played = pairing.preflights((trial.origin,), trial.transcript.request)
    refused = next((one for one in played if one is not None and one.verdict == "blocked" and one.turns), None)
    return again.cause_of(trial._replace(transcript=refused)) if refused is not None else ""
