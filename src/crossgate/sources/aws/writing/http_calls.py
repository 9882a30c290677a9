"""The calls that make one state of an HTTP API another one; REST APIs have their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crossgate.sources.aws.writing.calls import Call, fields_of
from crossgate.sources.aws.writing.nodes import CORS, ROUTE, Node, Nodes


def http_calls(state: Mapping[str, Any], now: Nodes, target: Nodes, *, insist: bool = False) -> tuple[Call, ...]:
    """Return the calls that turn *now*, the nodes of *state*, into *target*.

    CORS settings are given as a whole; to *insist* takes the old ones away before, in case the new ones were only put beside them.
    Source: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html
    """
    api_id = state["api"]["ApiId"]
    return (*_cors(api_id, now.get(CORS), target.get(CORS), insist=insist), *_routes(state, now, target))


def _cors(api_id: str, now: Node | None, target: Node | None, *, insist: bool) -> Iterator[Call]:
    if now == target:
        return
    if target is None or (insist and now is not None):
        yield Call("apigatewayv2.delete_cors_configuration", {"ApiId": api_id}, "the CORS settings")
    if target is not None:
        yield Call("apigatewayv2.update_api", {"ApiId": api_id, "CorsConfiguration": fields_of(target)}, "the CORS settings")


def _routes(state: Mapping[str, Any], now: Nodes, target: Nodes) -> Iterator[Call]:
    api_id = state["api"]["ApiId"]
    ids = {route["RouteKey"]: route["RouteId"] for route in state.get("routes", ())}
    for address in {**now, **target}:
        if address[0] != ROUTE or now.get(address) == target.get(address):
            continue
        key = address[1]
        if address not in target:
            yield Call("apigatewayv2.delete_route", {"ApiId": api_id, "RouteId": ids[key]}, key)
        elif address not in now:
            fields = {"AuthorizationType": "NONE", **fields_of(target[address])}
            yield Call("apigatewayv2.create_route", {"ApiId": api_id, "RouteKey": key, **fields}, key)
        else:
            fields = {"AuthorizationType": "NONE", **_changed(now[address], target[address])}
            yield Call("apigatewayv2.update_route", {"ApiId": api_id, "RouteId": ids[key], **fields}, key)


def _changed(now: Node, target: Node) -> dict[str, Any]:
    """Return what an update must say: who may call always belongs together."""
    together = ("AuthorizationType", "AuthorizerId", "AuthorizationScopes")
    return fields_of({leaf: value for leaf, value in target.items() if now.get(leaf) != value or leaf[0] in together})
