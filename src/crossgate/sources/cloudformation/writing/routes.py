"""From a route of the model to the text of its method: in a resource of its own or in the document of the RestApi."""

from __future__ import annotations

from crossgate.api import Method
from crossgate.sources.cloudformation.writing.method import TemplateMethod
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.sources.method_text import MethodText
from crossgate.text import CannotEdit, Mapping
from crossgate.text.drafts import MappingDraft


def method_text(draft: TemplateDraft, route: str) -> MethodText:
    """Return the text of the method *route*. Raises CannotEdit."""
    added = draft.new_methods.get(route)
    if added:
        return TemplateMethod(draft.properties(added), added)
    method = method_of(draft, route)
    if method is not None and is_own_resource(draft, method):
        return TemplateMethod(draft.properties(method.id, method.place.span), method.id)
    if added is not None or method is not None:
        from crossgate.sources.openapi.writing import OperationDraft  # noqa: PLC0415 - only templates with a body need it

        verb, _, path = route.partition(" ")
        return OperationDraft(body_of(draft), verb, path, method.place.span if method is not None else None)
    raise CannotEdit(f"the API has no method {route}", draft.api.place.span)


def method_of(draft: TemplateDraft, route: str) -> Method | None:
    """Return the method *route* of the API as it was read."""
    verb, _, path = route.partition(" ")
    resource = draft.api.resources.get(path)
    return resource.methods.get(verb) if resource is not None else None


def is_own_resource(draft: TemplateDraft, method: Method) -> bool:
    """Whether *method* is a resource of the template, not an operation in a document."""
    span, body = method.place.span, body_span(draft)
    if span is None:
        raise CannotEdit(f"where {method.route} is defined is not known")
    return body is None or not body[0] <= span.start < body[1]


def body_span(draft: TemplateDraft) -> tuple[int, int] | None:
    """Return where the document in the RestApi stands, or None."""
    declared = draft.template.resources.get(draft.api.id)
    node = declared.properties.get("Body") if declared is not None else None
    return (node.span.start, node.span.end) if isinstance(node, Mapping) else None


def body_of(draft: TemplateDraft) -> MappingDraft:
    """Return the document in the RestApi. Raises CannotEdit."""
    return draft.properties(draft.api.id, draft.api.place.span).mapping("Body")


def is_path_of_body(draft: TemplateDraft, path: str) -> bool:
    """Whether *path*, or for a new one the nearest path above it, belongs to the document in the RestApi."""
    if body_span(draft) is None or path in draft.new_resources:
        return False
    resource = draft.api.resources.get(path)
    while resource is None and path != "/":
        path = path.rpartition("/")[0] or "/"
        resource = draft.api.resources.get(path)
    if resource is None:
        return True
    methods = list(resource.methods.values())
    return not resource.id and not any(is_own_resource(draft, method) for method in methods)
