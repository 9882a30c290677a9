"""What a state text configures, as a flat table of nodes by address, so that two states can be compared and joined; no calls.

Ids that the service gives, and what it fills in by itself, are left out: an API that is set up again the same way has the same nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Address = tuple[str, ...]
"""The kind of a node and what names it: ``("integration response", "/pets", "OPTIONS", "200")``."""

Leaf = tuple[str, ...]
"""A field, or a field and a key of the mapping that it holds."""

Node = dict[Leaf, object]
Nodes = dict[Address, Node]

API = ("api",)
CORS = ("cors",)
RESOURCE, METHOD, METHOD_RESPONSE = "resource", "method", "method response"
INTEGRATION, INTEGRATION_RESPONSE = "integration", "integration response"
GATEWAY_RESPONSE, ROUTE = "gateway response", "route"

DEFAULT_TEMPLATE = '{"message":$context.error.messageString}'
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html"""

_DEFAULTS: Mapping[str, Mapping[Leaf, object]] = {
    METHOD: {("apiKeyRequired",): False},
    INTEGRATION: {("passthroughBehavior",): "WHEN_NO_MATCH", ("timeoutInMillis",): 29_000, ("connectionType",): "INTERNET"},
    GATEWAY_RESPONSE: {("responseTemplates", "application/json"): DEFAULT_TEMPLATE},
    ROUTE: {("ApiKeyRequired",): False, ("AuthorizationType",): "NONE"},
    "cors": {("AllowCredentials",): False},
}
"""What the service fills in where nothing is said.
https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html and its neighbours."""

_NAMED_ELSEWHERE = frozenset({"httpMethod", "methodResponses", "methodIntegration"})
_OF_THE_SERVICE = frozenset({"id", "createdDate", "rootResourceId", "warnings", "tags", "apiStatus", "apiStatusMessage", "ApiId"})
_OF_THE_SERVICE_HTTP = frozenset({"CreatedDate", "ApiEndpoint", "CorsConfiguration", "Tags", "ApiGatewayManaged", "ImportInfo", "Warnings"})
_WITH_AUTHORIZER = frozenset({"CUSTOM", "COGNITO_USER_POOLS", "JWT"})


def nodes_of(state: Mapping[str, Any]) -> Nodes:
    """Return the nodes of *state*, the JSON values of a state text."""
    return dict(_http_nodes(state) if state.get("kind") == "HTTP" else _rest_nodes(state))


def _rest_nodes(state: Mapping[str, Any]) -> Iterator[tuple[Address, Node]]:
    yield API, _node("api", state["api"], _OF_THE_SERVICE)
    for resource in state.get("resources", ()):
        path = resource["path"]
        yield (RESOURCE, path), {}
        for verb, method in (resource.get("resourceMethods") or {}).items():
            yield from _method_nodes(path, verb, method, resource["id"])
    for entry in state.get("gatewayResponses", ()):
        leaves = _node(GATEWAY_RESPONSE, entry, frozenset({"responseType", "defaultResponse"}))
        yield (GATEWAY_RESPONSE, entry["responseType"]), leaves


def _method_nodes(path: str, verb: str, method: Mapping[str, Any], resource_id: str) -> Iterator[tuple[Address, Node]]:
    leaves = _node(METHOD, method, _NAMED_ELSEWHERE)
    if leaves.get(("authorizationType",)) not in _WITH_AUTHORIZER:
        leaves.pop(("authorizerId",), None)
    yield (METHOD, path, verb), leaves
    for status, response in (method.get("methodResponses") or {}).items():
        yield (METHOD_RESPONSE, path, verb, str(status)), _node(METHOD_RESPONSE, response, frozenset({"statusCode"}))
    integration = method.get("methodIntegration")
    if integration:
        leaves = _node(INTEGRATION, integration, frozenset({"integrationResponses"}))
        if leaves.get(("cacheNamespace",)) == resource_id:
            del leaves[("cacheNamespace",)]
        yield (INTEGRATION, path, verb), leaves
        for status, response in (integration.get("integrationResponses") or {}).items():
            yield (INTEGRATION_RESPONSE, path, verb, str(status)), _node(INTEGRATION_RESPONSE, response, frozenset({"statusCode"}))


def _http_nodes(state: Mapping[str, Any]) -> Iterator[tuple[Address, Node]]:
    api = state["api"]
    yield API, _node("api", api, _OF_THE_SERVICE | _OF_THE_SERVICE_HTTP)
    if api.get("CorsConfiguration"):
        yield CORS, _node("cors", api["CorsConfiguration"], frozenset())
    for route in state.get("routes", ()):
        leaves = _node(ROUTE, route, frozenset({"RouteId", "RouteKey", "ApiGatewayManaged"}))
        if leaves.get(("AuthorizationType",)) not in _WITH_AUTHORIZER:
            leaves.pop(("AuthorizerId",), None)
        yield (ROUTE, route["RouteKey"]), leaves


def _node(kind: str, fields: Mapping[str, Any], left_out: frozenset[str]) -> Node:
    """Return the leaves of *fields*; what is empty, or what the service fills in, does not count."""
    defaults = _DEFAULTS.get(kind, {})
    leaves = (leaf for name, value in fields.items() if name not in left_out for leaf in _leaves(name, value))
    return {leaf: value for leaf, value in leaves if leaf not in defaults or defaults[leaf] != value}


def _leaves(name: str, value: Any) -> Iterator[tuple[Leaf, object]]:
    if isinstance(value, Mapping):
        yield from (((name, str(key)), "" if item is None else _frozen(item)) for key, item in value.items())
    elif value is not None and value not in ("", []):
        yield (name,), _frozen(value)


def _frozen(value: Any) -> object:
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), _frozen(item)) for key, item in value.items()))
    if isinstance(value, (list, tuple)):
        return tuple(_frozen(item) for item in value)
    return value
