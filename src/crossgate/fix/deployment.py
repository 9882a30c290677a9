"""What a change of the API means for its deployments: they wait for what is new, and are made anew; no other change is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossgate.api import Api, Deployment, Unknown
from crossgate.api.change import AddMethod, Change, DeployAfter, PlannedChange, RenewDeployment, SetGatewayResponseHeaders
from crossgate.fix.sam import is_made_by_sam
from crossgate.fix.situation import Situation

_BEFORE = "deployment-before-methods"
_STALE = "deployment-not-renewed"


def deployment_changes(situation: Situation, changes: Sequence[Change]) -> Iterator[PlannedChange]:
    """Yield what makes the stages of the API serve it with *changes*; also where a deployment does not wait for an OPTIONS method."""
    api = situation.api
    if is_made_by_sam(api):
        return  # SAM makes a new deployment for every new definition
    added = tuple(change.method.route for change in changes if isinstance(change, AddMethod))
    types = tuple(
        change.type for change in changes if isinstance(change, SetGatewayResponseHeaders) and change.type not in api.gateway_responses
    )
    for deployment in _serving(api):
        missed = _missed(situation, deployment, is_changed=bool(changes))
        routes = (*missed, *(route for route in added if route not in missed))
        if not changes and not missed:
            continue
        if routes or types:
            why = f"{deployment.id} could be made before them, and would lack them"
            yield PlannedChange(DeployAfter(deployment.id, routes, types), _BEFORE, "safe", why)
        if not isinstance(deployment.renewed, Unknown):
            why = f"{deployment.id} is a snapshot that never changes: under a new logical id the stage gets a new one"
            yield PlannedChange(RenewDeployment(deployment.id), _STALE, "safe", why)


def _serving(api: Api) -> list[Deployment]:
    """Return the deployments that stages serve; all of them where that cannot be told."""
    named = {stage.deployment for stage in api.stages if isinstance(stage.deployment, str)}
    serving = [deployment for deployment in api.deployments if deployment.id in named or deployment.stage_name is not None]
    return serving or list(api.deployments)


def _missed(situation: Situation, deployment: Deployment, *, is_changed: bool) -> tuple[str, ...]:
    """Return the methods that are there already and that *deployment* does not wait for."""
    missed = [method for method in situation.api.methods if method.id and method.id not in deployment.after and method.presence is None]
    is_named = situation.wishes.wants_cause(_BEFORE) and not situation.wishes.only
    if not is_named or not (is_changed or any(method.http_method == "OPTIONS" for method in missed)):
        return ()
    return tuple(method.route for method in missed)
