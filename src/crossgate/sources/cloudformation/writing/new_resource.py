"""A new AWS::ApiGateway::Resource, and how a method or a resource refers to the one above it; no methods."""

from __future__ import annotations

from crossgate.sources.cloudformation.resource_tree import RESOURCE, ROOT
from crossgate.sources.cloudformation.writing.naming import camel
from crossgate.sources.cloudformation.writing.routes import body_of, is_path_of_body
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.text import CannotEdit, Node
from crossgate.text.drafts import Given


def add_resource(draft: TemplateDraft, path: str) -> None:
    """Add the resource *path* below the one that exists. Raises CannotEdit."""
    if path in draft.api.resources or path in draft.new_resources:
        return
    if is_path_of_body(draft, path):
        from crossgate.sources.openapi.writing import add_path  # noqa: PLC0415 - only templates with a body need it

        add_path(body_of(draft), path)
        return
    parent, _, part = path.rpartition("/")
    parent = parent or "/"
    if "/" in part or not part:
        raise CannotEdit(f"'{path}' is no path below another")
    siblings = [resource for resource in draft.api.resources.values() if resource.id and resource.path != "/"]
    if not draft.api.place.span and not siblings:
        raise CannotEdit("this template holds no resource of the API that shows how to refer to it")
    logical_id = draft.free_id(draft.own_id(_name(path, [resource.id for resource in siblings])))
    beside = [resource.id for resource in siblings if resource.path.rpartition("/")[0] == path.rpartition("/")[0]]
    after = draft.last_of(beside) or draft.last_of([resource_id(draft, parent)]) or draft.last_of([draft.api.id])
    properties: dict[str, Given] = {
        "RestApiId": rest_api(draft, [resource.id for resource in siblings]),
        "ParentId": reference_to(draft, parent),
        "PathPart": part,
    }
    example = draft.template.resources.get(siblings[0].id) if siblings else None
    order = [key.raw for key, _ in example.properties.entries] if example is not None else []
    ranked = sorted(properties, key=lambda key: order.index(key) if key in order else len(order))
    draft.add(logical_id, RESOURCE, {key: properties[key] for key in ranked}, after, draft.condition_of([resource_id(draft, parent)]))
    draft.new_resources[path] = logical_id


def resource_id(draft: TemplateDraft, path: str) -> str:
    """Return the logical id of the resource *path*, empty for the root and for what the template does not hold."""
    resource = draft.api.resources.get(path)
    return draft.new_resources.get(path) or (resource.id if resource is not None else "")


def rest_api(draft: TemplateDraft, examples: list[str]) -> Given:
    """Return the RestApiId as the first of the resources *examples* has it, else a Ref. Raises CannotEdit."""
    written = written_property(draft, examples, "RestApiId")
    if written is not None:
        return written
    if draft.api.id not in draft.template.resources:
        raise CannotEdit(f"how this template refers to the API '{draft.api.name[:80]}' is not known", draft.api.place.span)
    return draft.call("Ref", draft.api.id)


def reference_to(draft: TemplateDraft, path: str) -> Given:
    """Return what a ParentId or ResourceId must be for *path*, as others in the template write it. Raises CannotEdit."""
    resource = draft.api.resources.get(path)
    methods = [method.id for method in resource.methods.values()] if resource is not None else []
    written = written_property(draft, methods, "ResourceId")
    if written is None:
        below = [other.id for other in draft.api.resources.values() if (other.path.rpartition("/")[0] or "/") == path and other.path != "/"]
        written = written_property(draft, below, "ParentId")
    if written is not None:
        return written
    logical_id = resource_id(draft, path)
    if logical_id:
        return draft.call("Ref", logical_id)
    if path == "/" and draft.api.id in draft.template.resources:
        return draft.call("GetAtt", f"{draft.api.id}.{ROOT}")
    raise CannotEdit(f"the resource {path} is not defined in this template", draft.api.place.span)


def written_property(draft: TemplateDraft, logical_ids: list[str], key: str) -> Node | None:
    """Return the property *key* of the first of these resources that has it."""
    for logical_id in logical_ids:
        declared = draft.template.resources.get(logical_id)
        node = declared.properties.get(key) if declared is not None else None
        if node is not None:
            return node
    return None


def _name(path: str, siblings: list[str]) -> str:
    name = camel(path.rpartition("/")[2]) if path.count("/") == 1 else camel(path)
    is_suffixed = not siblings or any(sibling.endswith("Resource") for sibling in siblings)
    return name + ("Resource" if is_suffixed else "")
