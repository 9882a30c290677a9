"""What a fix does to the deployment of an API: a snapshot of its own, and a stage that serves it, and both taken back; no calls are made.

A deployment is made without a stage, and the stage then led to it: making it for the stage would set the stage's settings anew.
https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from crossgate.live.journal import Header
from crossgate.sources.aws.writing.calls import Call, Made

State = Mapping[str, Any]

_NEW = Made("the new deployment")


class _Words(NamedTuple):
    """How a kind of API spells what has to do with deployments."""

    service: str
    api: str
    api_id: str
    deployment: str
    described: str
    stage: str
    serves: str


_REST = _Words("apigateway", "restApiId", "id", "id", "description", "stageName", "deploymentId")
_HTTP = _Words("apigatewayv2", "ApiId", "ApiId", "DeploymentId", "Description", "StageName", "DeploymentId")


def stage_named(state: State, name: str) -> Mapping[str, Any] | None:
    """Return the stage *name* of *state*."""
    key = _words(state).stage
    return next((stage for stage in state.get("stages", ()) if stage.get(key) == name), None)


def stage_names(state: State) -> list[str]:
    """Return the names of all stages."""
    return [str(stage.get(_words(state).stage)) for stage in state.get("stages", ())]


def deploys_itself(stage: Mapping[str, Any]) -> bool:
    """Whether every change of the API is deployed to *stage* at once, which HTTP APIs can do."""
    return bool(stage.get("AutoDeploy"))


def canary_of(stage: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the canary of *stage*: then deployments go there, and production stays as it is until the canary is promoted.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
    """
    return stage.get("canarySettings") or None


def deploying_calls(state: State, header: Header) -> tuple[Call, ...]:
    """Return the calls that make the stage serve a snapshot of what is there now; none when it does."""
    stage = stage_named(state, header.stage) if header.stage else None
    if stage is None or deploys_itself(stage):
        return ()
    ours = _ours(state, header)
    if ours and _served(state, stage) == ours[-1]:
        return ()
    words = _words(state)
    if ours:
        return (_leading(state, header.stage, stage, ours[-1]),)
    parameters = {**_api(state), words.described: _mark(header)}
    if words is _HTTP:
        parameters["StageName"] = header.stage
        return (Call(f"{words.service}.create_deployment", parameters, f"stage {header.stage}"),)
    made = Call(f"{words.service}.create_deployment", parameters, f"stage {header.stage}", makes=_NEW.path)
    return (made, _leading(state, header.stage, stage, _NEW))


def taking_back_calls(state: State, header: Header) -> tuple[Call, ...]:
    """Return the calls that lead the stage back to what it served before, and delete the deployments that the fix made."""
    stage = stage_named(state, header.stage) if header.stage else None
    before = stage_named(header.first, header.stage) if header.stage else None
    ours = _ours(state, header)
    calls: list[Call] = []
    if stage is not None and before is not None and _served(state, stage) in ours:
        calls.append(_leading(state, header.stage, stage, str(_served(header.first, before))))
    words = _words(state)
    for deployment in ours:
        key = "deploymentId" if words is _REST else "DeploymentId"
        calls.append(Call(f"{words.service}.delete_deployment", {**_api(state), key: deployment}, f"stage {header.stage}"))
    return tuple(calls)


def overtaken(state: State, header: Header) -> bool:
    """Whether the stage serves a deployment that somebody made after the fix, and which holds it."""
    stage = stage_named(state, header.stage) if header.stage else None
    before = stage_named(header.first, header.stage) if header.stage else None
    if stage is None or before is None or deploys_itself(stage):
        return False
    return _served(state, stage) not in (*_ours(state, header), _served(header.first, before))


def _leading(state: State, name: str, stage: Mapping[str, Any], deployment: str | Made) -> Call:
    """Return the call that makes *stage* serve *deployment*; nothing else of the stage changes."""
    words = _words(state)
    if words is _HTTP:
        return Call("apigatewayv2.update_stage", {**_api(state), "StageName": name, "DeploymentId": deployment}, f"stage {name}")
    path = "/canarySettings/deploymentId" if canary_of(stage) else "/deploymentId"
    patch = {"op": "replace", "path": path, "value": deployment}
    return Call("apigateway.update_stage", {**_api(state), "stageName": name, "patchOperations": [patch]}, f"stage {name}")


def _served(state: State, stage: Mapping[str, Any]) -> object:
    return (canary_of(stage) or stage).get(_words(state).serves)


def _ours(state: State, header: Header) -> list[str]:
    """Return the deployments that this fix made, the last one last."""
    words = _words(state)
    made = [one for one in state.get("deployments", ()) if one.get(words.described) == _mark(header)]
    return [str(one[words.deployment]) for one in sorted(made, key=lambda one: str(one.get("createdDate", one.get("CreatedDate", ""))))]


def _mark(header: Header) -> str:
    return f"crossgate fix {header.token}"


def _api(state: State) -> dict[str, Any]:
    words = _words(state)
    return {words.api: state["api"][words.api_id]}


def _words(state: State) -> _Words:
    return _HTTP if state.get("kind") == "HTTP" else _REST
