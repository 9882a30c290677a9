"""A new AWS::ApiGateway::Method, complete, after the manner of the template's other methods; no method that exists is altered."""

from __future__ import annotations

from collections.abc import Mapping as Map

from crossgate.api import Integration, IntegrationResponse, Method, MethodResponse, Unknown, Value
from crossgate.sources.cloudformation.writing.naming import camel, id_from, id_like_method
from crossgate.sources.cloudformation.writing.new_resource import reference_to, resource_id, rest_api
from crossgate.sources.cloudformation.writing.routes import body_of, is_path_of_body
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.text import CannotEdit, Mapping, Node, Scalar, Sequence
from crossgate.text.drafts import Given

METHOD = "AWS::ApiGateway::Method"
_DEFAULT_TIMEOUT = 29_000


def add_method(draft: TemplateDraft, method: Method) -> None:
    """Add *method* right after the other methods of its path. Raises CannotEdit."""
    resource = draft.api.resources.get(method.path)
    if (resource is not None and method.http_method in resource.methods) or method.route in draft.new_methods:
        raise CannotEdit(f"{method.route} is there already", resource.place.span if resource is not None else None)
    if is_path_of_body(draft, method.path):
        from crossgate.sources.openapi.writing import add_operation  # noqa: PLC0415 - only templates with a body need it

        add_operation(body_of(draft), method, draft.expression)
        draft.new_methods[method.route] = ""
        return
    siblings = list(resource.methods.values()) if resource is not None else []
    ids = [sibling.id for sibling in siblings]
    logical_id = draft.free_id(method.id or _name(draft, method, siblings))
    properties = _properties(draft, method, siblings)
    holder = resource_id(draft, method.path)
    condition = (draft.condition_of(ids) if ids else None) or draft.condition_of([holder] if holder else [draft.api.id])
    draft.add(logical_id, METHOD, properties, _anchor(draft, method.path, ids), condition)
    draft.new_methods[method.route] = logical_id


def _anchor(draft: TemplateDraft, path: str, siblings: list[str]) -> str | None:
    """Return the resource that the new method goes behind."""
    added = [logical_id for route, logical_id in draft.new_methods.items() if route.partition(" ")[2] == path]
    for candidates in ([*siblings, *added], [resource_id(draft, path)], [draft.api.id]):
        found = draft.last_of(candidates)
        if found is not None:
            return found
    return None


def _name(draft: TemplateDraft, method: Method, siblings: list[Method]) -> str:
    if siblings:
        sibling = siblings[-1]
        name = id_like_method(sibling.id, sibling.http_method, method.http_method)
        return draft.own_id(name) if draft.is_shared and name in _names_of_others(draft, method.http_method) else name
    is_method = any(other.id.endswith("Method") for other in draft.api.methods)
    base = resource_id(draft, method.path) or draft.own_id(camel(method.path) or "Root")
    return id_from(base, method.http_method, is_method=is_method)


def _names_of_others(draft: TemplateDraft, verb: str) -> set[str]:
    """Return the ids that methods of other APIs in the template would give to a sibling *verb*."""
    own = {method.id for method in draft.api.methods}
    found = set()
    for declared in draft.template.of_type(METHOD):
        node = declared.properties.get("HttpMethod")
        if declared.id not in own and isinstance(node, Scalar):
            found.add(id_like_method(declared.id, node.raw, verb))
    return found


def _properties(draft: TemplateDraft, method: Method, siblings: list[Method]) -> Given:
    examples = _examples(draft, method, siblings)
    properties: dict[str, Given] = {
        "RestApiId": rest_api(draft, [example.id for example in examples] or [resource_id(draft, method.path)]),
        "ResourceId": reference_to(draft, method.path),
        "HttpMethod": method.http_method,
        "AuthorizationType": _literal(method.authorization, "the authorization"),
    }
    if isinstance(method.authorizer, Unknown) or method.authorizer is not None or method.scopes or method.validator is not None:
        raise CannotEdit(f"{method.route} cannot be written with an authorizer or a request validator")
    if method.api_key_required:
        properties["ApiKeyRequired"] = True
    if method.request_parameters:
        properties["RequestParameters"] = {name: flag is True for name, flag in method.request_parameters.items()}
    if isinstance(method.integration, Unknown):
        raise CannotEdit(f"the integration of {method.route} cannot be written: {method.integration.why}", method.integration.where)
    orders = _Orders(draft, [example.id for example in examples])
    if method.integration is not None:
        properties["Integration"] = _integration(draft, method.integration, orders)
    if method.responses:
        properties["MethodResponses"] = [_method_response(draft, response, orders) for response in method.responses.values()]
    return orders.ordered(properties, "Properties")


def _examples(draft: TemplateDraft, method: Method, siblings: list[Method]) -> list[Method]:
    """Return the methods whose manner counts: those of the path, then those with the same verb, then all others."""
    others = sorted(draft.api.methods, key=lambda other: other.http_method != method.http_method)
    return [other for other in (*siblings, *others) if other.id in draft.template.resources]


def _integration(draft: TemplateDraft, integration: Integration, orders: _Orders) -> Given:
    found: dict[str, Given] = {"Type": _literal(integration.kind, "the integration type")}
    if integration.http_method is not None:
        found["IntegrationHttpMethod"] = draft.expression(integration.http_method)
    if integration.uri is not None:
        found["Uri"] = draft.expression(integration.uri)
    if integration.kind == "MOCK" or integration.passthrough != "WHEN_NO_MATCH":
        found["PassthroughBehavior"] = _literal(integration.passthrough, "the passthrough behavior")
    if integration.content_handling is not None:
        found["ContentHandling"] = _literal(integration.content_handling, "the content handling")
    if integration.request_parameters:
        found["RequestParameters"] = _texts(draft, integration.request_parameters)
    if integration.request_templates:
        found["RequestTemplates"] = _texts(draft, integration.request_templates)
    if integration.timeout != _DEFAULT_TIMEOUT:
        found["TimeoutInMillis"] = integration.timeout if isinstance(integration.timeout, int) else draft.expression(integration.timeout)
    if integration.responses:
        found["IntegrationResponses"] = [_integration_response(draft, response, orders) for response in integration.responses]
    return orders.ordered(found, "Integration")


def _integration_response(draft: TemplateDraft, response: IntegrationResponse, orders: _Orders) -> Given:
    found: dict[str, Given] = {"StatusCode": draft.expression(response.status_code)}
    if response.selection_pattern is not None:
        found["SelectionPattern"] = draft.expression(response.selection_pattern)
    if response.content_handling is not None:
        found["ContentHandling"] = _literal(response.content_handling, "the content handling")
    if response.parameters:
        found["ResponseParameters"] = _texts(draft, response.parameters)
    if response.templates:
        found["ResponseTemplates"] = _texts(draft, response.templates)
    return orders.ordered(found, "IntegrationResponses")


def _method_response(draft: TemplateDraft, response: MethodResponse, orders: _Orders) -> Given:
    found: dict[str, Given] = {"StatusCode": draft.expression(response.status_code)}
    if response.parameters:
        found["ResponseParameters"] = {name: flag is True for name, flag in response.parameters.items()}
    if response.models:
        found["ResponseModels"] = _texts(draft, response.models)
    return orders.ordered(found, "MethodResponses")


def _texts(draft: TemplateDraft, texts: Map[str, Value[str] | None]) -> dict[str, Given]:
    return {key: "" if value is None else draft.expression(value) for key, value in texts.items()}


def _literal(value: Value[str], what: str) -> str:
    if isinstance(value, Unknown):
        raise CannotEdit(f"{what} cannot be written: {value.why}", value.where)
    return value


class _Orders:
    """The order in which the methods called *logical_ids* write the entries of their blocks."""

    def __init__(self, draft: TemplateDraft, logical_ids: list[str]) -> None:
        self._template = draft.template
        self._ids = logical_ids

    def ordered(self, entries: dict[str, Given], block: str) -> Given:
        """Return *entries* as the first example of *block* orders them; those it lacks stay behind the one before them."""
        order = self._order(block)
        ranks: dict[str, tuple[int, int]] = {}
        last = -1
        for index, key in enumerate(entries):
            last = order.index(key) if key in order else last
            ranks[key] = (last, index)
        return {key: entries[key] for key in sorted(entries, key=ranks.__getitem__)}

    def _order(self, block: str) -> list[str]:
        for logical_id in self._ids:
            properties = self._template.resources[logical_id].properties
            node: Node | None = properties if block == "Properties" else properties.get(block)
            if block == "IntegrationResponses":
                integration = properties.get("Integration")
                node = integration.get(block) if isinstance(integration, Mapping) else None
            if isinstance(node, Sequence):
                node = next(iter(node.items), None)
            if isinstance(node, Mapping):
                return [key.raw for key, _ in node.entries]
        return []
