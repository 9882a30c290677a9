"""Reads a text, writes changes into it and reads it again, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Api, Integration, IntegrationResponse, Method, MethodResponse
from crossgate.api.change import (
    AddMethod,
    Change,
    DeployAfter,
    RenewDeployment,
    SetApiKeyRequired,
    SetAuthorization,
    SetGatewayResponseHeaders,
    SetResponseHeader,
)
from crossgate.fix.applied import applied
from crossgate.fix.comparison import differences
from crossgate.sources import read_text
from crossgate.sources.writing import edits_for, source_of
from crossgate.text import Edit, apply

ORIGIN = "Access-Control-Allow-Origin"
HEADERS = {"Access-Control-Allow-Headers": "'Content-Type,Authorization'", "Access-Control-Allow-Methods": "'GET,OPTIONS'", ORIGIN: "'*'"}
PREFIX = "method.response.header."


def preflight(path: str, status: str = "200") -> Method:
    """Return a complete OPTIONS method."""
    return Method(
        "OPTIONS",
        path,
        integration=Integration(
            "MOCK",
            request_templates={"application/json": f'{{"statusCode": {status}}}'},
            responses=(IntegrationResponse(status, parameters={PREFIX + name: value for name, value in HEADERS.items()}),),
        ),
        responses={status: MethodResponse(status, dict.fromkeys((PREFIX + name for name in HEADERS), True))},
    )


def only_api(text: str, name: str = "t.yaml") -> Api:
    loaded = read_text(name, text)
    assert not loaded.failures, loaded.failures
    return next(api for api in loaded.apis if api.methods or len(loaded.apis) == 1)


def written(text: str, changes: Sequence[Change], name: str = "t.yaml") -> str:
    """Return *text* with *changes* to its API; it must read as they say, and making them again must change nothing."""
    api = only_api(text, name)
    source = source_of(api)
    assert source is not None
    edits = edits_for(api, changes)
    edited = apply(source, edits)
    again = only_api(edited, name)
    check(api, changes, again)
    settled = [change for change in changes if not isinstance(change, (AddMethod, RenewDeployment, DeployAfter))]
    assert edits_for(again, settled) == (), "making the same changes again must change nothing"
    check_untouched(source.text, edits, edited)
    return edited


def check(api: Api, changes: Sequence[Change], again: Api) -> None:
    """The edited text must read as *api* with *changes*."""
    renewed = frozenset(change.deployment for change in changes if isinstance(change, RenewDeployment))
    assert list(differences(applied(api, changes), again, renewed)) == []


def check_untouched(text: str, edits: Sequence[Edit], edited: str) -> None:
    """Whatever lies between the edits must be there, in order."""
    at = end = 0
    for edit in edits:
        between = text[end : edit.start]
        assert edited[at : at + len(between)] == between
        at += len(between) + len(edit.text)
        end = edit.end
    assert edited[at:] == text[end:]


def every_change(api: Api) -> list[Change]:
    """Return changes of every kind that a fix makes, wherever *api* has a place for them."""
    changes: list[Change] = []
    added = []
    for resource in api.resources.values():
        if resource.methods and "OPTIONS" not in resource.methods:
            method = preflight(resource.path)
            presences = {other.presence for other in resource.methods.values()}
            changes.append(AddMethod(method._replace(presence=presences.pop() if len(presences) == 1 else None)))
            added.append(method.route)
        for method in resource.methods.values():
            changes += _repairs(method)
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX"):
        changes.append(SetGatewayResponseHeaders(kind, {ORIGIN: "'https://app.example.com'"}))
    for deployment in api.deployments:
        changes += [DeployAfter(deployment.id, tuple(added), ("DEFAULT_4XX", "DEFAULT_5XX")), RenewDeployment(deployment.id)]
    return changes


def _repairs(method: Method) -> list[Change]:
    changes: list[Change] = []
    if method.http_method == "OPTIONS":
        changes += [SetAuthorization(method.route), SetApiKeyRequired(method.route, False)]
    integration = method.integration
    if isinstance(integration, Integration) and not integration.is_proxy:
        changes += [
            SetResponseHeader(method.route, response.status_code, "X-Crossgate-Test", "'a, b: c'")
            for response in integration.responses
            if isinstance(response.status_code, str)
        ]
    return changes
