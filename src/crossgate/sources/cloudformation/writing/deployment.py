"""AWS::ApiGateway::Deployment: what it waits for, and its renewal; no methods."""

from __future__ import annotations

from crossgate.api import Deployment
from crossgate.api.change import DeployAfter
from crossgate.sources.cloudformation.writing.naming import renewed_id
from crossgate.sources.cloudformation.writing.references import redirect
from crossgate.sources.cloudformation.writing.routes import is_own_resource, method_of
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.text import CannotEdit, Scalar, Sequence


def deploy_after(draft: TemplateDraft, change: DeployAfter) -> None:
    """Have the deployment depend on the routes and gateway responses that it does not wait for yet. Raises CannotEdit."""
    deployment = _deployment(draft, change.deployment)
    ids = [_method_id(draft, route) for route in change.routes]
    ids += [_gateway_response_id(draft, kind) for kind in change.gateway_responses]
    missing = [logical_id for logical_id in dict.fromkeys(ids) if logical_id and logical_id not in deployment.after]
    if missing:
        _depend(draft, deployment, missing)


def _depend(draft: TemplateDraft, deployment: Deployment, logical_ids: list[str]) -> None:
    body = draft.body(deployment.id, deployment.place.span)
    written = body.written("DependsOn")
    if isinstance(written, Sequence):
        names = body.sequence("DependsOn")
        known = set(names.texts())
        for logical_id in logical_ids:
            if logical_id not in known:
                names.append(logical_id)
        return
    current = [body.text("DependsOn")] if isinstance(written, Scalar) and written.value is not None else []
    if None in current:
        raise CannotEdit("DependsOn is not written as a name or a list of names", written.span if written is not None else None)
    wanted = [*(name for name in current if name), *(one for one in logical_ids if one not in current)]
    if wanted != current:
        body.put("DependsOn", wanted[0] if len(wanted) == 1 else list(wanted), after="Type")


def _deployment(draft: TemplateDraft, logical_id: str) -> Deployment:
    for deployment in draft.api.deployments:
        if deployment.id == logical_id:
            return deployment
    raise CannotEdit(f"the API has no deployment '{logical_id[:80]}'", draft.api.place.span)


def _method_id(draft: TemplateDraft, route: str) -> str:
    """Return the logical id of a method; empty for one in the document of the RestApi, which every deployment waits for."""
    if route in draft.new_methods:
        return draft.new_methods[route]
    method = method_of(draft, route)
    if method is None:
        raise CannotEdit(f"the API has no method {route}", draft.api.place.span)
    return method.id if is_own_resource(draft, method) else ""


def _gateway_response_id(draft: TemplateDraft, kind: str) -> str:
    known = draft.api.gateway_responses.get(kind)
    return draft.new_gateway_responses.get(kind) or (known.id if known is not None else "")


def renew_deployment(draft: TemplateDraft, logical_id: str) -> None:
    """Give the deployment a new logical id, which makes a new snapshot, and lead all references there. Raises CannotEdit.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html
    """
    deployment = _deployment(draft, logical_id)
    draft.declared(logical_id, deployment.place.span)
    _require_references(draft, logical_id)
    new = renewed_id(logical_id)
    while new in draft.template.resources or new in draft.new_ids:
        new = renewed_id(new)
    draft.resources.rename(logical_id, draft.free_id(new))
    redirect(draft, logical_id, new)


def _require_references(draft: TemplateDraft, logical_id: str) -> None:
    """Make sure that no stage names the deployment by a literal text, which does not follow a new logical id."""
    for stage in draft.api.stages:
        declared = draft.template.resources.get(stage.id)
        node = declared.properties.get("DeploymentId") if declared is not None else None
        if isinstance(node, Scalar) and node.tag is None and node.raw == logical_id:
            raise CannotEdit(f"the stage {stage.id} names its deployment by a literal text, not by a reference", node.span)
