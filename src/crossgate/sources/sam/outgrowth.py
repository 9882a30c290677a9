"""The CloudFormation template that a SAM template becomes, as nodes: resources of API Gateway as translated, all others as written."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map

from crossgate.sources.sam.excerpt import NATIVE
from crossgate.sources.sam.origins import origins_of
from crossgate.sources.sam.provenance import Data
from crossgate.sources.sam.regrowth import Regrowth
from crossgate.sources.sam.template import API_SECTIONS, FUNCTION, STATE_MACHINE, SamTemplate, mapping_at
from crossgate.text import Mapping, Node, Scalar, Span

_BECOMES = {FUNCTION: "AWS::Lambda::Function", STATE_MACHINE: "AWS::StepFunctions::StateMachine"}
_API_TYPES = ("AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api")
_BODY = "Body"
_S3_BODY = "BodyS3Location"

Entry = tuple[Scalar, Node]


def translated_root(template: SamTemplate, data: Data, documents: Map[str, Node]) -> Mapping:
    """Return the template of *data*, to which SAM translated *template*.

    *documents* holds the definitions by API that the translator did not get: those in local files, and includes that nobody sees.
    """
    resources = data["Resources"]
    apis = {str(logical_id): body["Properties"] for logical_id, body in resources.items() if body.get("Type") in _API_TYPES}
    growth = Regrowth(*origins_of(template, {api_id: properties.get(_BODY) for api_id, properties in apis.items()}))
    entries: list[Entry] = []
    for logical_id, (key, body) in template.resources.items():
        if template.kind(logical_id) not in API_SECTIONS and not template.kind(logical_id).startswith(NATIVE):
            entries.append((key, _as_native(template.kind(logical_id), body)))
    for logical_id, body in resources.items():
        if str(body.get("Type", "")).startswith(NATIVE):
            entries.append(_entry(template, growth, logical_id, body, documents))
    return _with_sections(template, growth, data, entries)


def _with_sections(template: SamTemplate, growth: Regrowth, data: Data, entries: list[Entry]) -> Mapping:
    root = template.root
    written = root.key("Resources") or Scalar("Resources", "Resources", root.span)
    sections: list[Entry] = [(key, value) for key, value in root.entries if key.raw not in ("Resources", "Conditions", "Globals")]
    conditions = data.get("Conditions")
    if isinstance(conditions, dict):
        key = root.key("Conditions") or Scalar("Conditions", "Conditions", root.span)
        sections.append((key, growth.node(conditions, key.span)))
    sections.append((written, Mapping(tuple(entries), mapping_at(root, "Resources").span)))
    return Mapping(tuple(sections), root.span, None, root.flow)


def _as_native(kind: str, body: Mapping) -> Mapping:
    """Return a resource that is only referred to under the type that SAM gives it."""
    native = _BECOMES.get(kind)
    if native is None:
        return body
    return _altered(body, "Type", lambda kind: Scalar(native, native, kind.span))


def _entry(template: SamTemplate, growth: Regrowth, logical_id: str, body: Data, documents: Map[str, Node]) -> Entry:
    own = template.resources.get(str(logical_id))
    span = own[0].span if own is not None else _maker(template, str(logical_id), body)
    key = Scalar(str(logical_id), str(logical_id), span)
    node = growth.node(body, span)
    assert isinstance(node, Mapping), "a resource is a mapping"
    document = documents.get(str(logical_id))
    if document is not None:
        node = _with_body(node, document)
    return key, Mapping(node.entries, own[1].span if own is not None else span, None, False)


def _maker(template: SamTemplate, logical_id: str, body: Data) -> Span:
    """Return the place of the API that a resource is, or is a part of: an implicit one has that of its first event."""
    properties = body.get("Properties")
    named = properties.get("RestApiId", properties.get("ApiId")) if isinstance(properties, dict) else None
    named = named.get("Ref") if isinstance(named, dict) else named
    return template.place_of(str(named) if isinstance(named, str) else logical_id)


def _with_body(node: Mapping, document: Node) -> Mapping:
    """Return an API with *document* as its definition."""
    return _altered(node, "Properties", lambda properties: _defined_by(properties, document))


def _defined_by(properties: Node, document: Node) -> Node:
    if not isinstance(properties, Mapping):
        return properties
    entries: list[Entry] = []
    for name, value in properties.entries:
        is_definition = name.raw in (_BODY, _S3_BODY)
        entries.append((Scalar(_BODY, _BODY, name.span), document) if is_definition else (name, value))
    return Mapping(tuple(entries), properties.span)


def _altered(node: Mapping, key: str, alter: Callable[[Node], Node]) -> Mapping:
    entries = tuple((name, alter(value) if name.raw == key else value) for name, value in node.entries)
    return Mapping(entries, node.span, node.tag, node.flow)
