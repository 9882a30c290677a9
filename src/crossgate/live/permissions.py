"""What IAM must allow for each purpose, as a policy document: the operations are listed here, and no call is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, Literal

from crossgate.api import ApiKind
from crossgate.live.client import ControlPlane
from crossgate.live.failures import Permission

Purpose = Literal["check", "fix", "undo", "audit"]

_READS_REST = (
    "get_rest_api get_resources get_gateway_responses get_authorizers get_request_validators get_models get_stages"
    " get_deployments get_export"
)
_READS_HTTP = "get_api get_routes get_integrations get_authorizers get_stages get_deployments export_api"
_FIXES_REST = (
    "create_resource put_method update_method put_method_response update_method_response put_integration update_integration"
    " put_integration_response update_integration_response put_gateway_response update_gateway_response put_rest_api update_rest_api"
    " create_deployment update_stage"
)
_FIXES_HTTP = "update_api create_route update_route create_deployment update_stage"
_UNDOES_REST = (
    "update_method update_method_response update_integration update_integration_response update_gateway_response put_gateway_response"
    " update_rest_api delete_resource delete_method delete_method_response delete_integration_response delete_gateway_response"
    " update_stage delete_deployment"
)
_UNDOES_HTTP = "update_api delete_cors_configuration update_route delete_route update_stage delete_deployment"

_OPERATIONS: Mapping[Purpose, Mapping[ApiKind, str]] = {
    "check": {"REST": _READS_REST, "HTTP": _READS_HTTP},
    "fix": {"REST": _FIXES_REST, "HTTP": _FIXES_HTTP},
    "undo": {"REST": _UNDOES_REST, "HTTP": _UNDOES_HTTP},
    "audit": {"REST": f"get_rest_apis {_READS_REST}", "HTTP": f"get_apis {_READS_HTTP}"},
}
"""The operations of boto3 by purpose and kind of API; fix and undo also need what check needs."""

_SERVICES: Mapping[ApiKind, tuple[str, str]] = {"REST": ("apigateway", "restApiId"), "HTTP": ("apigatewayv2", "ApiId")}


def policy_document(plane: ControlPlane, purposes: Iterable[Purpose], api_id: str = "", kind: ApiKind | None = None) -> dict[str, Any]:
    """Return the least policy for *purposes* on the API *api_id*, or on all; without a *kind* for REST and HTTP APIs alike.

    Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html
    """
    statements: list[dict[str, Any]] = []
    for purpose in purposes:
        needed = [one for name in (("REST", "HTTP") if kind is None else (kind,)) for one in _needed(plane, purpose, name, api_id)]
        for action in sorted({one.action for one in needed}):
            resources = _broadest({one.resource for one in needed if one.action == action})
            verb = action.rpartition(":")[2].title()
            statements.append({"Sid": f"Crossgate{purpose.title()}{verb}", "Effect": "Allow", "Action": action, "Resource": resources})
    return {"Version": "2012-10-17", "Statement": statements}


def _needed(plane: ControlPlane, purpose: Purpose, kind: ApiKind, api_id: str) -> list[Permission]:
    service, parameter = _SERVICES[kind]
    given = {parameter: api_id} if api_id else {}
    return [plane.permission(f"{service}.{name}", **given) for name in _OPERATIONS[purpose][kind].split()]


def _broadest(resources: set[str]) -> list[str]:
    """Return *resources* without those that another one holds: a star stands for anything, slashes too."""
    return sorted(one for one in resources if not any(one != other and fnmatchcase(one.replace("*", "x"), other) for other in resources))
