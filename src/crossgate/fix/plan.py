"""From an API and a policy to the changes that make all exchanges come out; decides the order, each theme decides its changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crossgate.api import Api, ApiKind, CorsPolicy
from crossgate.api.change import (
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    PlannedChange,
    RenewDeployment,
    SetCorsConfiguration,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)
from crossgate.check import CAUSES, Finding, RouteReport, Survey, Trial, survey
from crossgate.check.diagnosis import diagnose
from crossgate.exchange import PREFLIGHT, declared_policy
from crossgate.fix.applied import applied
from crossgate.fix.attribution import attributed
from crossgate.fix.cors_configuration import cors_configuration_changes
from crossgate.fix.deployment import deployment_changes
from crossgate.fix.gateway_responses import gateway_response_changes
from crossgate.fix.granted import is_choosing
from crossgate.fix.loose_ends import loose_end_changes
from crossgate.fix.preflight import preflight_changes
from crossgate.fix.refused_definition import definition_repairs
from crossgate.fix.responses import response_changes
from crossgate.fix.situation import NO_CORS, Situation, Wishes

BROWSERS = ("chromium", "firefox", "standard")
"""The browsers that decide, and the standard, which tells what they only tolerate."""

_MOST_ROUNDS = 6
"""A refusal can hide another behind it; each round mends what the one before brought to light."""

_THEMES: dict[ApiKind, tuple[Callable[[Situation], Iterator[PlannedChange]], ...]] = {
    "REST": (definition_repairs, preflight_changes, response_changes, gateway_response_changes, loose_end_changes),
    "HTTP": (cors_configuration_changes,),
}


class Plan(NamedTuple):
    """What is to be done to one API, and what comes of it.

    *changes* are in the order in which they apply, *choices* are what its owner has to decide. *before* and *after* are the
    surveys without and with the changes, *expected* is the model that the edited text must come to. *left* are changes that the
    text does not allow.
    """

    api: Api
    policy: CorsPolicy
    wishes: Wishes
    changes: tuple[PlannedChange, ...]
    choices: tuple[PlannedChange, ...]
    before: Survey
    expected: Api
    after: Survey
    left: tuple[PlannedChange, ...] = ()

    @property
    def steps(self) -> tuple[Change, ...]:
        """The changes themselves."""
        return tuple(planned.change for planned in self.changes if planned.change is not None)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be changed."""
        return not self.changes


def remaining(played: Survey) -> tuple[Finding, ...]:
    """Return what a check finds in *played*, notes left out.

    That the gateway's own errors allow only the first of several origins is no finding here but a choice of the owner.
    """
    shown = played
    if is_choosing(played.policy):
        shown = played.showing(played.api, tuple(route._replace(trials=tuple(_ours(route, played.policy))) for route in played.routes))
    return tuple(finding for finding in diagnose(shown, CAUSES) if finding.severity != "note")


def _ours(route: RouteReport, policy: CorsPolicy) -> Iterator[Trial]:
    for trial in route.trials:
        answer = trial.transcript.last.answer if trial.transcript.turns else None
        if answer is None or answer.answered_by == "integration" or trial.outcome == PREFLIGHT or trial.origin == policy.origins[0]:
            yield trial


def plan(api: Api, stated: dict[str, Any] | None = None, wishes: Wishes | None = None, before: Survey | None = None) -> Plan:
    """Plan what makes *api* serve the pages of its policy: what it declares, under the fields of a CorsPolicy that are *stated*.

    A survey of *api* in at least BROWSERS may be given as *before*, so that it is not played again.
    """
    wanted = declared_policy(api)._replace(**(stated or {}))
    policy, choices = _grantable(wanted)
    start = before if before is not None and before.policy == policy else survey(api, policy, BROWSERS)
    wishes = _known(wishes or Wishes(), start)
    rounds, here = _rounds(start, wishes)
    choices += [planned for planned in rounds if planned.change is None]
    changes = _folded([planned for planned in rounds if planned.change is not None], here.api)
    situation = Situation(start, wishes)
    changes += deployment_changes(situation, [planned.change for planned in changes if planned.change is not None])
    expected = applied(api, (planned.change for planned in changes if planned.change is not None))
    after = here.showing(expected, here.routes)
    return Plan(api, policy, wishes, tuple(changes), tuple(dict.fromkeys(choices)), start, expected, after)


def concerns_deployment(planned: PlannedChange) -> bool:
    """Whether a change is about deployments only, so that without any other it makes no sense."""
    return isinstance(planned.change, DeployAfter | RenewDeployment)


def without(planned: Plan, left: Sequence[PlannedChange]) -> Plan:
    """Return *planned* without the changes *left*, and what comes of it then; without all when only deployments would be left."""
    kept = [one for one in planned.changes if one not in left and not concerns_deployment(one)]
    gone = (*planned.left, *left)
    if kept:
        situation = Situation(planned.before, planned.wishes)
        kept += [one for one in deployment_changes(situation, [one.change for one in kept if one.change is not None]) if one not in gone]
    expected = applied(planned.api, (one.change for one in kept if one.change is not None))
    after = survey(expected, planned.policy, BROWSERS)
    return planned._replace(changes=tuple(kept), expected=expected, after=after, left=gone)


def changes_again(planned: Plan, again: Plan) -> bool:
    """Whether *again*, planned for the text that *planned* came to, still changes anything but what *planned* had to leave."""
    left = {target(one.change) for one in planned.left}
    real = [one for one in again.changes if not concerns_deployment(one)]
    if real:
        return any(target(one.change) not in left for one in real)
    return bool(again.changes) and not planned.left


def _rounds(start: Survey, wishes: Wishes) -> tuple[list[PlannedChange], Survey]:
    """Return what each round planned, and the survey after the last one."""
    planned: list[PlannedChange] = []
    here = start
    for _ in range(_MOST_ROUNDS):
        situation = Situation(here, wishes)
        new = [one for theme in _THEMES[here.api.kind] for one in theme(situation) if one not in planned and not _is_vain(here.api, one)]
        new = attributed(situation, new, BROWSERS)
        planned += _hidden_behind(planned, new) if planned else new
        steps = [one.change for one in new if one.change is not None]
        if not steps:
            break
        here = survey(applied(here.api, steps), start.policy, BROWSERS)
    return planned, here


def _hidden_behind(earlier: Sequence[PlannedChange], new: Iterable[PlannedChange]) -> Iterator[PlannedChange]:
    """Yield *new*, what *earlier* changes brought to light, with the cause of the first of these on the same route where it is another."""
    first: dict[str, str] = {}
    for one in earlier:
        first.setdefault(getattr(one.change, "route", ""), one.cause)
    for one in new:
        cause = first.get(getattr(one.change, "route", "") or "-", "")
        yield one if one.behind or cause == one.cause else one._replace(behind=cause)


def _is_vain(api: Api, planned: PlannedChange) -> bool:
    return planned.change is not None and applied(api, (planned.change,)) == api


def _grantable(policy: CorsPolicy) -> tuple[CorsPolicy, list[PlannedChange]]:
    """Return the policy to plan for, and what its owner must decide where it cannot be granted."""
    if not (policy.allows_any_origin and policy.credentials):
        return policy, []
    why = "no browser lets `*` through with credentials: name the pages with --origin (and --credentials), or take credentials off"
    return policy._replace(credentials=False), [PlannedChange(None, "any-origin-with-credentials", "needs-a-choice", why)]


def _known(wishes: Wishes, start: Survey) -> Wishes:
    """Return *wishes* without the cause that stands for all others in an API that never mentions CORS."""
    if NO_CORS not in wishes.select:
        return wishes
    return wishes._replace(select=frozenset() if not start.mentions_cors else wishes.select - {NO_CORS} | {"-"})


def _folded(planned: Sequence[PlannedChange], final: Api) -> list[PlannedChange]:
    """Return *planned* with later changes of one thing folded into the first, in the order of kinds that a writer can follow."""
    added = {one.change.method.route for one in planned if isinstance(one.change, AddMethod)}
    kept: dict[object, PlannedChange] = {}
    for one in planned:
        change = one.change
        if isinstance(change, AddMethod):
            method = final.resources[change.method.path].methods[change.method.http_method]
            one = one._replace(change=AddMethod(method._replace(id="")))  # noqa: PLW2901
        elif getattr(change, "route", None) in added:
            continue
        key = target(change)
        known = kept.get(key)
        kept[key] = one if known is None else _joined(known, one)
    return sorted(
        kept.values(), key=lambda one: 0 if isinstance(one.change, AddResource) else 1 if isinstance(one.change, AddMethod) else 2
    )


def _joined(first: PlannedChange, second: PlannedChange) -> PlannedChange:
    if isinstance(first.change, SetGatewayResponseHeaders) and isinstance(second.change, SetGatewayResponseHeaders):
        return first._replace(change=SetGatewayResponseHeaders(first.change.type, _merged(first.change.headers, second.change.headers)))
    if isinstance(second.change, SetResponseHeader) and second.change.value is None:
        return first
    return first._replace(change=second.change, why=second.why)


def _merged(first: Any, second: Any) -> dict[str, str]:
    again = {name.lower() for name in second}
    return {name: value for name, value in first.items() if name.lower() not in again} | dict(second)


def target(change: object) -> object:
    """Return what *change* sets, whatever it sets it to."""
    kind = type(change).__name__
    if isinstance(change, SetGatewayResponseHeaders):
        return kind, change.type
    if isinstance(change, SetResponseHeader):
        return kind, change.route, change.status, change.header.lower()
    if isinstance(change, SetRequestTemplate):
        return kind, change.route, change.media_type
    if isinstance(change, SetResponseTemplate):
        return kind, change.route, change.status, change.media_type
    if isinstance(change, AddMethod):
        return kind, change.method.route
    if isinstance(change, SetCorsConfiguration):
        return kind
    return (kind, *change) if isinstance(change, Iterable) else change
