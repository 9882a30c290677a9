"""What of a SAM template is about APIs: its API resources, the events that lead to them, the Globals; nothing is translated here.

Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossgate.sources.cloudformation.syntax import call_of
from crossgate.text import Mapping, Node, Scalar, Span

SAM = "AWS::Serverless::"
API = SAM + "Api"
HTTP_API = SAM + "HttpApi"
WEBSOCKET_API = SAM + "WebSocketApi"
FUNCTION = SAM + "Function"
STATE_MACHINE = SAM + "StateMachine"
TRANSFORM = "AWS::Serverless-2016-10-31"

API_SECTIONS = {API: "Api", HTTP_API: "HttpApi"}
"""Kinds of API and what their section in Globals and the events that lead to them are called."""

IMPLICIT = {"Api": "ServerlessRestApi", "HttpApi": "ServerlessHttpApi"}
"""The APIs that SAM makes for events which name none."""

_NAMES = {"Api": "RestApiId", "HttpApi": "ApiId"}
_ANY = "x-amazon-apigateway-any-method"
_DEFAULT_ROUTE = "$default"


class Event(NamedTuple):
    """One event of a function or state machine that adds an operation: *path* and *verb* (a key of OpenAPI) to the API *api_id*."""

    owner: str
    key: Scalar
    body: Mapping
    kind: str
    api_id: str
    path: str
    verb: str

    @property
    def properties(self) -> Mapping:
        """The properties, empty where none are written."""
        return mapping_at(self.body, "Properties")

    def written(self, name: str) -> Node | None:
        """Return what is written for the property *name*."""
        return self.properties.get(name)


class SamTemplate:
    """The parts of one SAM template by what they are."""

    def __init__(self, root: Mapping, resources: Mapping) -> None:
        self.root = root
        self.resources: dict[str, tuple[Scalar, Mapping]] = {}
        for key, body in resources.entries:
            if isinstance(body, Mapping):
                self.resources[key.raw] = (key, body)
        self.globals = mapping_at(root, "Globals")
        self.events = tuple(self._events())

    def kind(self, logical_id: str) -> str:
        """Return the type of a resource, empty when there is none."""
        entry = self.resources.get(logical_id)
        node = entry[1].get("Type") if entry is not None else None
        return node.raw.strip() if isinstance(node, Scalar) else ""

    def of_kind(self, *kinds: str) -> list[str]:
        """Return the logical ids of resources of these types, in the order of the text."""
        return [logical_id for logical_id in self.resources if self.kind(logical_id) in kinds]

    def section(self, logical_id: str) -> str:
        """Return ``Api`` or ``HttpApi``: what kind of API the resource or implicit API *logical_id* is, empty for others."""
        implicit = next((section for section, name in IMPLICIT.items() if name == logical_id), "")
        return API_SECTIONS.get(self.kind(logical_id), implicit)

    def property(self, api_id: str, name: str) -> tuple[Scalar, Node] | None:
        """Return key and value of the property *name* of an API: its own, else that of Globals; what one merges the other is not told."""
        own = self.own_property(api_id, name)
        return own if own is not None else self.global_property(api_id, name)

    def own_property(self, api_id: str, name: str) -> tuple[Scalar, Node] | None:
        """Return key and value of the property *name* that is written in the API itself."""
        entry = self.resources.get(api_id)
        return entry_of(mapping_at(entry[1], "Properties"), name) if entry is not None else None

    def global_property(self, api_id: str, name: str) -> tuple[Scalar, Node] | None:
        """Return key and value of the property *name* that Globals gives to an API."""
        return entry_of(mapping_at(self.globals, self.section(api_id)), name)

    def setting(self, api_id: str, name: str, inner: str) -> tuple[Scalar, Node] | None:
        """Return key and value of *inner* in the property *name*: what the API itself says wins over Globals, which is merged with it."""
        for found in (self.own_property(api_id, name), self.global_property(api_id, name)):
            entry = entry_of(found[1], inner) if found is not None and isinstance(found[1], Mapping) else None
            if entry is not None:
                return entry
        return None

    def place_of(self, api_id: str) -> Span:
        """Return where an API is named, or what makes SAM add it."""
        if api_id in self.resources:
            return self.resources[api_id][0].span
        event = next((event for event in self.events if event.api_id == api_id), None)
        return event.key.span if event is not None else self.root.span

    def events_of(self, api_id: str) -> list[Event]:
        """Return the events that add operations to an API."""
        return [event for event in self.events if event.api_id == api_id]

    def _events(self) -> Iterator[Event]:
        for owner in self.of_kind(FUNCTION, STATE_MACHINE):
            events = mapping_at(mapping_at(self.resources[owner][1], "Properties"), "Events")
            for key, body in events.entries:
                kind = body.get("Type") if isinstance(body, Mapping) else None
                if isinstance(body, Mapping) and isinstance(kind, Scalar) and kind.raw in IMPLICIT:
                    yield _event(owner, key, body, kind.raw)


def _event(owner: str, key: Scalar, body: Mapping, kind: str) -> Event:
    properties = mapping_at(body, "Properties")
    path, verb = properties.get("Path"), properties.get("Method")
    method = verb.raw.lower() if isinstance(verb, Scalar) else "any"
    return Event(
        owner,
        key,
        body,
        kind,
        _named(properties.get(_NAMES[kind])) or IMPLICIT[kind],
        path.raw if isinstance(path, Scalar) else _DEFAULT_ROUTE,
        _ANY if method == "any" else method,
    )


def _named(node: Node | None) -> str:
    """Return the API that an event names, empty for none."""
    if node is None:
        return ""
    call = call_of(node)
    if call is not None and call.name == "Ref" and isinstance(call.argument, Scalar):
        return call.argument.raw
    return node.raw if isinstance(node, Scalar) and node.tag is None else "?"


def mapping_at(node: Mapping, key: str) -> Mapping:
    """Return the mapping at *key*, an empty one where something else or nothing stands."""
    found = node.get(key)
    return found if isinstance(found, Mapping) and found.tag is None else Mapping((), node.span)


def entry_of(node: Mapping, key: str) -> tuple[Scalar, Node] | None:
    """Return key and value of the last entry called *key*."""
    name, value = node.key(key), node.get(key)
    return (name, value) if name is not None and value is not None else None
