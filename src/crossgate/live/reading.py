"""One API of an account into its state, with the fewest calls; what a state means is read in sources/aws, which also tells its format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from crossgate.api import ApiKind
from crossgate.live.client import ControlPlane
from crossgate.live.failures import ControlPlaneError, no_control_plane
from crossgate.sources.aws import VERSION

State = dict[str, Any]

_PAGE = 500
"""Items that one answer may hold at most, https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html."""

_MOST_PAGES = 100


def read_rest(
    plane: ControlPlane, api_id: str, *, api: Mapping[str, Any] | None = None, complete: bool = False, stages: bool = True
) -> State:
    """Return the state of the REST API *api_id*; *api* spares a call where get_rest_apis gave it already.

    What no method refers to is left out, unless all is wanted (*complete*); so are stages and deployments without *stages*.
    Raises ControlPlaneError.
    """
    of_api = _Lists(plane, "apigateway", restApiId=api_id)
    state = _begun("REST", plane.region, dict(api) if api is not None else api_named(plane, "REST", api_id))
    state["resources"] = of_api.all("get_resources", embed=["methods"])
    state["gatewayResponses"] = [item for item in of_api.all("get_gateway_responses") if item.get("defaultResponse") is not True]
    methods = [method for resource in state["resources"] for method in resource.get("resourceMethods", {}).values()]
    if complete or any(method.get("authorizerId") for method in methods):
        state["authorizers"] = of_api.all("get_authorizers")
    if complete or any(method.get("requestValidatorId") for method in methods):
        state["requestValidators"] = of_api.all("get_request_validators")
    if complete or any(method.get("requestModels") and method.get("requestValidatorId") for method in methods):
        state["models"] = of_api.all("get_models")
    if complete or stages:
        state["stages"] = plane.call("apigateway.get_stages", restApiId=api_id).get("item", [])
        state["deployments"] = of_api.all("get_deployments")
    return state


def read_http(
    plane: ControlPlane, api_id: str, *, api: Mapping[str, Any] | None = None, complete: bool = False, stages: bool = True
) -> State:
    """Return the state of the HTTP API *api_id*, as read_rest does for REST APIs.

    Raises ControlPlaneError.
    """
    of_api = _Lists(plane, "apigatewayv2", ApiId=api_id)
    state = _begun("HTTP", plane.region, dict(api) if api is not None else api_named(plane, "HTTP", api_id))
    state["routes"] = of_api.all("get_routes")
    state["integrations"] = of_api.all("get_integrations")
    if complete or any(route.get("AuthorizerId") for route in state["routes"]):
        state["authorizers"] = of_api.all("get_authorizers")
    if complete or stages:
        state["stages"] = of_api.all("get_stages")
        if complete or not all(stage.get("AutoDeploy") for stage in state["stages"]):
            state["deployments"] = of_api.all_or_none("get_deployments")
    return state


def api_named(plane: ControlPlane, kind: ApiKind, api_id: str) -> dict[str, Any]:
    """Return what the control plane says of the API *api_id* itself.

    Raises ControlPlaneError, also for an answer without id, which no control plane gives.
    """
    operation = "apigateway.get_rest_api" if kind == "REST" else "apigatewayv2.get_api"
    answer = plane.call(operation, **{"restApiId" if kind == "REST" else "ApiId": api_id})
    _require_id(plane, operation, answer)
    return answer


def apis_listed(plane: ControlPlane, kind: ApiKind) -> list[dict[str, Any]] | None:
    """Return what the control plane says of all its APIs of *kind*, WebSocket APIs among those of HTTP; None for an answer without list.

    Raises ControlPlaneError, also for an item without id.
    """
    service, name = ("apigateway", "get_rest_apis") if kind == "REST" else ("apigatewayv2", "get_apis")
    operation, lists = f"{service}.{name}", _Lists(plane, service)
    found = lists.all(name)
    for item in found:
        _require_id(plane, operation, item)
    return found if lists.is_any else None


def _require_id(plane: ControlPlane, operation: str, answer: Mapping[str, Any]) -> None:
    found = answer.get("id" if operation.startswith("apigateway.") else "ApiId")
    if not isinstance(found, str) or not found:
        raise no_control_plane(plane.region, operation)


def with_exports(plane: ControlPlane, state: State, stage: str | None = None) -> State:
    """Return *state* with what its stages serve, or *stage* alone; those that deploy by themselves serve what is configured.

    Raises ControlPlaneError.
    """
    names = [_stage_name(item) for item in state.get("stages", ()) if stage in (None, _stage_name(item)) and not _is_up_to_date(item)]
    exports = {name: _export(plane, state, name) for name in names}
    return state | {"exports": {name: export for name, export in exports.items() if export is not None}}


def with_domains(plane: ControlPlane, state: State) -> State:
    """Return *state* with the custom domains that lead to its API: a call for each domain of the account.

    Raises ControlPlaneError.
    """
    if state["kind"] == "REST":
        names = [item["domainName"] for item in items_of(plane, "apigateway.get_domain_names")]
        mappings = [
            {**item, "domainName": name}
            for name in names
            for item in _Lists(plane, "apigateway", domainName=name).all("get_base_path_mappings")
            if item.get("restApiId") == state["api"]["id"]
        ]
        return state | {"basePathMappings": mappings}
    names = [item["DomainName"] for item in items_of(plane, "apigatewayv2.get_domain_names")]
    mappings = [
        {**item, "DomainName": name}
        for name in names
        for item in _Lists(plane, "apigatewayv2", DomainName=name).all("get_api_mappings")
        if item.get("ApiId") == state["api"]["ApiId"]
    ]
    return state | {"apiMappings": mappings}


def items_of(plane: ControlPlane, operation: str) -> list[dict[str, Any]]:
    """Return the items of all pages of *operation*, a list that belongs to the account itself.

    Raises ControlPlaneError.
    """
    service, _, name = operation.partition(".")
    return _Lists(plane, service).all(name)


def stage_names(state: Mapping[str, Any]) -> list[str]:
    """Return the names of the stages in *state*."""
    return [_stage_name(item) for item in state.get("stages", ())]


def _stage_name(stage: Mapping[str, Any]) -> str:
    return str(stage.get("stageName") or stage.get("StageName") or "")


def _is_up_to_date(stage: Mapping[str, Any]) -> bool:
    """Whether *stage*, of an HTTP API, deploys by itself, and did so: where that failed, its message says so."""
    return stage.get("AutoDeploy") is True and "fail" not in str(stage.get("LastDeploymentStatusMessage", "")).lower()


def _begun(kind: str, region: str, api: State) -> State:
    return {"crossgate": "state", "version": VERSION, "kind": kind, "region": region, "api": api}


def _export(plane: ControlPlane, state: Mapping[str, Any], stage: str) -> object:
    """Return the OpenAPI document of what *stage* serves; None for a stage without deployment or an export without integrations."""
    api = state["api"]
    try:
        if state["kind"] == "REST":
            answer = plane.call(
                "apigateway.get_export",
                restApiId=api["id"],
                stageName=stage,
                exportType="oas30",
                parameters={"extensions": "apigateway"},
                accepts="application/json",
            )
        else:
            answer = plane.call(
                "apigatewayv2.export_api",
                ApiId=api["ApiId"],
                OutputType="JSON",
                Specification="OAS30",
                StageName=stage,
                IncludeExtensions=True,
            )
    except ControlPlaneError as failure:
        if failure.reason in ("missing", "refused"):
            return None
        raise
    body = answer.get("body")
    return _parsed(body, plane.region) if _EXTENSION in str(body) else None


_EXTENSION = "x-amazon-apigateway-integration"
"""Every deployed method has an integration; the exports of some emulators lack it, and much else."""


def _parsed(body: object, region: str) -> object:
    try:
        return json.loads(body if isinstance(body, str) else "")
    except (ValueError, RecursionError):
        raise ControlPlaneError(f"{region}: the export of the stage is no JSON document", "server") from None


class _Lists:
    """The lists of one parent, *of*, page by page."""

    def __init__(self, plane: ControlPlane, service: str, **of: str) -> None:
        self._plane = plane
        self._service = service
        self._of = of
        self.is_any = False
        """Whether an answer held a list at all, be it empty."""

    def all(self, operation: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the items of all pages.

        Raises ControlPlaneError.
        """
        return [item for page in self._pages(operation, parameters) for item in page]

    def all_or_none(self, operation: str) -> list[dict[str, Any]]:
        """Return the items of all pages, or none where nothing is known of such a list (emulators lack some).

        Raises ControlPlaneError.
        """
        try:
            return self.all(operation)
        except ControlPlaneError as failure:
            if failure.reason != "missing":
                raise
            return []

    def _pages(self, operation: str, parameters: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
        first = self._service == "apigateway"
        asked: dict[str, Any] = {"limit": _PAGE} if first else {"MaxResults": str(_PAGE)}
        items, token, given = ("items", "position", "position") if first else ("Items", "NextToken", "NextToken")
        for _ in range(_MOST_PAGES):
            answer = self._plane.call(f"{self._service}.{operation}", **self._of, **parameters, **asked)
            self.is_any = self.is_any or items in answer
            yield answer.get(items) or []
            if not answer.get(given):
                return
            asked[token] = answer[given]
        raise ControlPlaneError(f"{self._plane.region}: {operation} gives more than {_MOST_PAGES} pages", "server")
