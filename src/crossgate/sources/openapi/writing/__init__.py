"""Changes of the model into the OpenAPI document that defines the API, in a file of its own or inside a template; the door."""

from __future__ import annotations

from collections.abc import Sequence

from crossgate.api import Api, CorsConfiguration, Unknown, Value
from crossgate.api.change import AddMethod, AddResource, Change, SetCorsConfiguration, SetGatewayResponseHeaders
from crossgate.sources.method_text import METHOD_CHANGES, alter, set_gateway_headers
from crossgate.sources.openapi.origin import is_export, left_out
from crossgate.sources.openapi.writing.gateway_response import gateway_response_parameters
from crossgate.sources.openapi.writing.new_operation import add_operation, add_path
from crossgate.sources.openapi.writing.operation import OperationDraft
from crossgate.text import CannotEdit, Edit, Mapping, Node, Source
from crossgate.text.document import Document
from crossgate.text.drafts import Given, MappingDraft
from crossgate.text.guard import Guard, shared_nodes
from crossgate.text.habits import Habits
from crossgate.text.patch import edits_of

__all__ = ["OperationDraft", "add_operation", "add_path", "document_edits", "gateway_response_parameters", "is_elsewhere"]

_LOSSY = (
    "this export was made without integrations, so importing it would drop them: export it again with "
    "--parameters extensions='apigateway', and fix that"
)


def document_edits(api: Api, changes: Sequence[Change], source: Source, document: Document) -> tuple[Edit, ...]:
    """Return the edits of the OpenAPI document that make *changes* to *api*.

    Raises CannotEdit.
    """
    node = document.root
    if not isinstance(node, Mapping):
        raise CannotEdit("the document is no mapping", node.span)
    if is_export(node) and left_out(node, is_included=False).integrations is not None:
        raise CannotEdit(_LOSSY, node.entries[0][0].span)
    habits = Habits(source, node)
    root = MappingDraft(node, Guard(is_elsewhere, shared_nodes(node) if "&" in source.text else frozenset()))
    for change in changes:
        _write(root, api, change)
    return edits_of(source, root, habits)


def _write(root: MappingDraft, api: Api, change: Change) -> None:
    if isinstance(change, METHOD_CHANGES):
        verb, _, path = change.route.partition(" ")
        alter(OperationDraft(root, verb, path), change)
    elif api.kind == "HTTP":
        _write_http(root, api, change)
    elif isinstance(change, AddResource):
        add_path(root, change.path)
    elif isinstance(change, AddMethod):
        add_operation(root, change.method, _expression)
    elif isinstance(change, SetGatewayResponseHeaders):
        set_gateway_headers(gateway_response_parameters(root, change.type), change.headers, _expression)
    else:
        raise CannotEdit("an OpenAPI document says nothing of deployments", api.place.span)


def _write_http(root: MappingDraft, api: Api, change: Change) -> None:
    from crossgate.sources.openapi.writing.http_api import add_document_route, write_document_cors  # noqa: PLC0415 - few need it

    if isinstance(change, SetCorsConfiguration):
        write_document_cors(root, api.cors if isinstance(api.cors, CorsConfiguration) else None, change.cors, _expression)
    elif isinstance(change, AddMethod):
        add_document_route(root, api, change.method)
    else:
        raise CannotEdit("an OpenAPI document says nothing of deployments", api.place.span)


def is_elsewhere(node: Node) -> str | None:
    """Return why *node* must not be written into: what it stands for is written in another place."""
    return "this refers to a part of the document that others refer to as well" if isinstance(node, Mapping) and node.key("$ref") else None


def _expression(value: Value[str]) -> Given:
    if isinstance(value, Unknown):
        raise CannotEdit(f"this value cannot be written: {value.why}", value.where)
    return value
