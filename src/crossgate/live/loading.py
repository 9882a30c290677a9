"""A live API that the user named, into the model: which kind it is, what its stages serve, and what could not be seen; no judgement."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.api import Api, Unknown
from crossgate.live.client import ControlPlane
from crossgate.live.failures import ControlPlaneError
from crossgate.live.reading import State, api_named, read_http, read_rest, stage_names, with_domains, with_exports
from crossgate.live.targets import Target
from crossgate.sources.aws import MOST_CHARACTERS, read_live, state_text


class Live(NamedTuple):
    """A live API with the state that it was read from."""

    api: Api
    state: State


def load(plane: ControlPlane, target: Target, *, domains: bool = False, complete: bool = False) -> Live:
    """Return the API that *target* names, with what its stages serve; with *domains* its custom domains too, with *complete* all.

    Raises ControlPlaneError.
    """
    named = target._replace(region=plane.region)
    state = _read(plane, named, complete=complete)
    _require_stage(state, named)
    if domains:
        state = with_domains(plane, state)
    state, gaps = _compared(plane, state, target.stage or None)
    api = api_of(state, named.name)
    return Live(api._replace(gaps=(*api.gaps, *gaps)), state)


def _compared(plane: ControlPlane, state: State, stage: str | None) -> tuple[State, list[Unknown]]:
    """Return *state* with what its stages serve, as far as that may be read and is not too large, and what was left out."""
    try:
        whole = with_exports(plane, state, stage)
    except ControlPlaneError as failure:
        if failure.reason != "denied":
            raise
        return state, [Unknown("whether the stages serve what is configured was not seen", remedy=str(failure))]
    gaps = []
    while whole["exports"] and len(state_text(whole)) > MOST_CHARACTERS:
        name = list(whole["exports"])[-1]
        whole = whole | {"exports": {other: export for other, export in whole["exports"].items() if other != name}}
        gaps.append(
            Unknown(f"whether the stage '{name}' serves what is configured was not seen: the API is large", remedy="name the stage")
        )
    return whole, gaps


def api_of(state: State, name: str) -> Api:
    """Return the API of *state*, which the user calls *name*.

    Raises ControlPlaneError when the answers of the control plane make no API.
    """
    loaded = read_live(name, state_text(state))
    if not loaded.apis:
        why = loaded.failures[0].message if loaded.failures else "its answers hold no API"
        raise ControlPlaneError(f"{name} cannot be read: {why}", "server")
    return loaded.apis[0]


def _read(plane: ControlPlane, target: Target, *, complete: bool) -> State:
    """Read *target* as the kind of API that it is: an id alone does not tell."""
    if target.kind != "HTTP":
        try:
            return read_rest(plane, target.api_id, complete=complete)
        except ControlPlaneError as failure:
            if target.kind == "REST" or failure.reason not in ("missing", "denied"):
                raise _named(failure, target) from None
            first = failure
    else:
        first = None
    return _read_http(plane, target, first, complete=complete)


def _read_http(plane: ControlPlane, target: Target, first: ControlPlaneError | None, *, complete: bool) -> State:
    try:
        api = api_named(plane, "HTTP", target.api_id)
    except ControlPlaneError as failure:
        told = first if first is not None and (first.reason == "denied" or failure.reason == "missing") else failure
        raise _named(told, target) from None
    if api.get("ProtocolType") == "WEBSOCKET":
        raise ControlPlaneError(
            f"{target.name} is a WebSocket API: browsers let any page connect to it, CORS has no part in that; "
            "let the function behind $connect check the header Origin",
            "usage",
        )
    return read_http(plane, target.api_id, api=api, complete=complete)


def _named(failure: ControlPlaneError, target: Target) -> ControlPlaneError:
    if failure.reason != "missing":
        return failure
    kinds = "REST API" if target.kind == "REST" else "HTTP API" if target.kind == "HTTP" else "REST or HTTP API"
    message = (
        f"{target.name}: this account has no {kinds} '{target.api_id}' in {target.region}; "
        "is it another region, or another account (--profile)?"
    )
    return ControlPlaneError(message, "missing", code=failure.code, operation=failure.operation)


def _require_stage(state: State, target: Target) -> None:
    known = stage_names(state)
    if target.stage and target.stage not in known:
        have = f"it has {', '.join(known)}" if known else "it has none: deploy it first"
        raise ControlPlaneError(f"{target.name} has no stage '{target.stage}'; {have}", "missing")
