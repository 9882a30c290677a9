"""Changes in words, for people to read before they are made; nothing is planned here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from crossgate.api import CorsConfiguration, Unknown, Value
from crossgate.api.change import (
    AddIntegrationResponse,
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    PlannedChange,
    RemoveValidator,
    RenewDeployment,
    SetApiKeyRequired,
    SetAuthorization,
    SetContentHandling,
    SetCorsConfiguration,
    SetGatewayResponseHeaders,
    SetRequestTemplate,
    SetResponseHeader,
    SetResponseTemplate,
)

_MOST_SUBJECTS = 4

_TOLD: dict[type, Callable[[Any], tuple[str, str]]] = {
    AddResource: lambda change: ("add the path", change.path),
    AddMethod: lambda change: ("add", change.method.route),
    SetAuthorization: lambda change: ("take the authorizer off", change.route),
    SetApiKeyRequired: lambda change: ("require an API key of" if change.required else "require no API key of", change.route),
    RemoveValidator: lambda change: ("take the request validator off", change.route),
    SetContentHandling: lambda change: (f"set {change.handling} on the integration of", change.route),
    SetRequestTemplate: lambda change: ("set the request template of", change.route),
    SetResponseTemplate: lambda change: ("set the response template of", f"{change.route} {change.status}"),
    SetResponseHeader: lambda change: (
        f"{'declare' if change.value is None else 'set'} {change.header} on",
        f"{change.route} {change.status}",
    ),
    AddIntegrationResponse: lambda change: ("add the response", f"{change.status} of {change.route}"),
    SetGatewayResponseHeaders: lambda change: (f"set {' and '.join(change.headers)} on", change.type),
    SetCorsConfiguration: lambda change: ("set the CORS configuration:", _cors_told(change.cors)),
    DeployAfter: lambda change: (f"let {change.deployment} wait for", _listed((*change.routes, *change.gateway_responses))),
    RenewDeployment: lambda change: ("give a new logical id, so that the stage gets a new snapshot, to", change.deployment),
}
"""For each kind of change what it does, and to what."""


def told(change: Change) -> str:
    """Return what *change* does, in words."""
    return " ".join(_TOLD[type(change)](change))


def told_by_cause(changes: Iterable[PlannedChange]) -> list[tuple[str, str]]:
    """Return for each cause and kind of change what is done, its subjects listed; what another cause hides is told as such."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in changes:
        if one.change is not None:
            action, subject = _TOLD[type(one.change)](one.change)
            subjects = found.setdefault((one.cause, f"then also: {action}" if one.behind else action), [])
            if subject not in subjects:
                subjects.append(subject)
    return [(cause, f"{action} {_listed(subjects)}") for (cause, action), subjects in found.items()]


def _cors_told(cors: CorsConfiguration) -> str:
    lists = (("origins", cors.allow_origins), ("methods", cors.allow_methods), ("headers", cors.allow_headers))
    told = [f"{what} {_listed(map(_known, values))}" for what, values in lists if not isinstance(values, Unknown) and values]
    return "; ".join((*told, "with credentials") if cors.allow_credentials is True else told)


def _known(value: Value[str]) -> str:
    return value.shape if isinstance(value, Unknown) else value


def _listed(subjects: Iterable[str]) -> str:
    every = list(subjects)
    shown = ", ".join(every[:_MOST_SUBJECTS])
    return shown if len(every) <= _MOST_SUBJECTS else f"{shown} and {len(every) - _MOST_SUBJECTS} more"
