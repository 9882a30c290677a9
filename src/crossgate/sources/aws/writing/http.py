"""Each change of an HTTP API, made in the values of its state; no other kind of API, and no calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crossgate.api import CorsConfiguration, Integration, Unknown
from crossgate.api.change import AddMethod, AddResource, Change, SetAuthorization, SetCorsConfiguration
from crossgate.text import CannotEdit

Fields = dict[str, Any]


def write_http(state: Fields, change: Change) -> None:
    """Make *change* in *state*.

    Raises CannotEdit.
    """
    write = _WRITE.get(type(change))
    if write is None:
        raise CannotEdit(f"an HTTP API has nothing for {type(change).__name__}")
    write(state, change)


def _set_cors(state: Fields, change: SetCorsConfiguration) -> None:
    state["api"]["CorsConfiguration"] = cors_fields(change.cors)


def cors_fields(cors: CorsConfiguration) -> Fields:
    """Return *cors* as the control plane spells it: what is not set is left out.

    Source: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html#apis-apiid-model-cors
    Raises CannotEdit.
    """
    fields: Fields = {
        "AllowOrigins": _listed(cors.allow_origins),
        "AllowMethods": _listed(cors.allow_methods),
        "AllowHeaders": _listed(cors.allow_headers),
        "ExposeHeaders": _listed(cors.expose_headers),
        "AllowCredentials": cors.allow_credentials or None,
        "MaxAge": cors.max_age,
    }
    for value in fields.values():
        if isinstance(value, Unknown):
            raise CannotEdit(f"a CORS setting is not known: {value.why}")
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _listed(value: Any) -> list[str] | Unknown:
    if isinstance(value, Unknown):
        return value
    return next((item for item in value if isinstance(item, Unknown)), list(value))


def _set_authorization(state: Fields, change: SetAuthorization) -> None:
    route = _route(state, change.route)
    if route is None:
        raise CannotEdit(f"the API has no route {change.route}")
    route["AuthorizationType"] = "NONE"
    route.pop("AuthorizerId", None)
    route.pop("AuthorizationScopes", None)


def _add_resource(state: Fields, change: AddResource) -> None:
    """Paths of an HTTP API are parts of its routes."""


def _add_method(state: Fields, change: AddMethod) -> None:
    """Add a route to an integration that is there already: HTTP APIs have none that answers by itself."""
    method = change.method
    if method.path == "$default" and method.http_method != "ANY":
        raise CannotEdit(f"an HTTP API has no route {method.route}: $default takes every method")
    key = "$default" if method.path == "$default" else method.route
    if _route(state, key) is None:
        target = _integration_id(state, method.integration, key)
        state["routes"].append({"RouteKey": key, "RouteId": "", "AuthorizationType": "NONE", "Target": f"integrations/{target}"})


def _integration_id(state: Fields, integration: object, key: str) -> str:
    uri = integration.uri if isinstance(integration, Integration) else None
    for known in state.get("integrations", ()):
        if isinstance(uri, str) and known.get("IntegrationUri") == uri:
            return str(known["IntegrationId"])
    raise CannotEdit(f"no integration of the API can answer the new route {key}")


def _route(state: Fields, key: str) -> Fields | None:
    wanted = "$default" if key.endswith(" $default") else key
    return next((route for route in state.get("routes", ()) if route["RouteKey"] == wanted), None)


_WRITE: dict[type, Callable[[Fields, Any], None]] = {
    SetCorsConfiguration: _set_cors,
    SetAuthorization: _set_authorization,
    AddResource: _add_resource,
    AddMethod: _add_method,
}
