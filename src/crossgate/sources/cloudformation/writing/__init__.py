"""Changes of the model into edits of a CloudFormation template; the door, and which writer takes which change."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Api
from crossgate.api.change import (
    AddMethod,
    AddResource,
    Change,
    DeployAfter,
    RenewDeployment,
    SetCorsConfiguration,
    SetGatewayResponseHeaders,
)
from crossgate.sources.cloudformation.writing.deployment import deploy_after, renew_deployment
from crossgate.sources.cloudformation.writing.gateway_response import set_gateway_response_headers
from crossgate.sources.cloudformation.writing.new_method import add_method
from crossgate.sources.cloudformation.writing.new_resource import add_resource
from crossgate.sources.cloudformation.writing.routes import method_text
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.sources.method_text import METHOD_CHANGES, alter
from crossgate.text import Edit, Source
from crossgate.text.document import Document


def template_edits(api: Api, changes: Sequence[Change], source: Source, document: Document) -> tuple[Edit, ...]:
    """Return the edits of the template in *document* that make *changes* to *api*.

    Raises CannotEdit.
    """
    draft = TemplateDraft(api, source, document)
    for change in changes:
        _write(draft, change)
    return draft.edits()


def _write(draft: TemplateDraft, change: Change) -> None:
    if isinstance(change, METHOD_CHANGES):
        alter(method_text(draft, change.route), change)
    elif isinstance(change, AddResource):
        add_resource(draft, change.path)
    elif draft.api.kind == "HTTP" and isinstance(change, AddMethod | SetCorsConfiguration):
        _write_http(draft, change)
    elif isinstance(change, AddMethod):
        add_method(draft, change.method)
    elif isinstance(change, SetGatewayResponseHeaders):
        set_gateway_response_headers(draft, change)
    elif isinstance(change, DeployAfter):
        deploy_after(draft, change)
    elif isinstance(change, RenewDeployment):
        renew_deployment(draft, change.deployment)


def _write_http(draft: TemplateDraft, change: AddMethod | SetCorsConfiguration) -> None:
    from crossgate.sources.cloudformation.writing.http_api import add_route, set_cors_configuration  # noqa: PLC0415 - few APIs need it

    if isinstance(change, AddMethod):
        add_route(draft, change.method)
    else:
        set_cors_configuration(draft, change)
