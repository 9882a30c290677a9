"""One template while it is altered: its resources as drafts, the form of its functions, and what was added; no kind of resource."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crossgate.api import Api, Unknown, Value
from crossgate.sources.cloudformation.properties import PREFIX
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.text import CannotEdit, Edit, Mapping, Node, Scalar, Source, Span
from crossgate.text.document import Document
from crossgate.text.drafts import Given, MappingDraft, Tagged
from crossgate.text.edit import merged
from crossgate.text.guard import Guard, shared_nodes
from crossgate.text.habits import Habits, most
from crossgate.text.patch import edits_of

REST_API = PREFIX + "RestApi"

_VARIABLE = re.compile(r"\$\{([A-Za-z0-9:.]+)\}")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")
_LONGEST_ID = 255
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html"""


class TemplateDraft:
    """The template that *api* was read from, while changes of that API are written into it."""

    def __init__(self, api: Api, source: Source, document: Document) -> None:
        root = document.root
        resources = root.get("Resources") if isinstance(root, Mapping) else None
        if not isinstance(root, Mapping) or not isinstance(resources, Mapping):
            raise CannotEdit("the template has no mapping of Resources", root.span)
        self.api = api
        self.source = source
        self.habits = Habits(source, root)
        self.template = Template(source, root)
        self.template.declare(resources)
        self.root = MappingDraft(root, template_guard(source, root, self.habits))
        self.resources = self.root.mapping("Resources")
        self.new_methods: dict[str, str] = {}
        """Routes that were added, and the logical ids of their methods."""
        self.new_resources: dict[str, str] = {}
        """Paths that were added, and the logical ids of their resources."""
        self.new_gateway_responses: dict[str, str] = {}
        """Types of gateway responses that were added, and their logical ids."""
        self.extra_edits: list[Edit] = []
        """Edits inside of texts that no draft holds."""
        self._owners: set[str] | None = None
        self._api_name = _NOT_ALPHANUMERIC.sub("", api.id)
        self._taken = {*self.template.resources, *self.template.parameters, *self.template.conditions, *self.template.mappings}

    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that everything so far comes to."""
        return merged([*edits_of(self.source, self.root, self.habits), *self.extra_edits])

    def declared(self, logical_id: str, span: Span | None = None) -> Declared:
        """Return the resource *logical_id*, the one that stands at *span* if that is given.

        Raises CannotEdit when the template has none that is written out.
        """
        declared = self.template.resources.get(logical_id)
        if declared is None:
            raise CannotEdit(f"'{logical_id[:80]}' is not written out in this template (a loop or a macro makes it)", span)
        if span is not None and declared.key.span.start != span.start:
            raise CannotEdit(f"the logical id '{logical_id[:80]}' stands here twice", declared.key.span)
        return declared

    def body(self, logical_id: str, span: Span | None = None) -> MappingDraft:
        """Return the draft of a resource that was there before, or was added. Raises CannotEdit."""
        if logical_id not in self.new_ids:
            self.declared(logical_id, span)
        return self.resources.mapping(logical_id)

    def properties(self, logical_id: str, span: Span | None = None) -> MappingDraft:
        """Return the draft of the properties of a resource. Raises CannotEdit."""
        return self.body(logical_id, span).mapping("Properties")

    @property
    def new_ids(self) -> set[str]:
        """The logical ids that were added."""
        return {added.key for added in self.resources.added}

    def free_id(self, wanted: str) -> str:
        """Return a logical id like *wanted* that nothing in the template has yet, and keep it."""
        name = _NOT_ALPHANUMERIC.sub("", wanted)[: _LONGEST_ID - 4] or "Added"
        number = 2
        free = name
        while free in self._taken:
            free = f"{name}{number}"
            number += 1
        self._taken.add(free)
        return free

    def own_id(self, wanted: str) -> str:
        """Return *wanted*, with the API's name before it where the template holds parts of several APIs, which are edited apart."""
        return self._api_name + wanted if self.is_shared else wanted

    @property
    def is_shared(self) -> bool:
        """Whether the template holds parts of several APIs."""
        return len(self._apis()) > 1

    def add(self, logical_id: str, kind: str, properties: Given, after: str | None, condition: str | None) -> None:
        """Add a resource right after the one called *after*."""
        body: dict[str, Given] = {"Type": kind}
        if condition is not None:
            body["Condition"] = condition
        body["Properties"] = properties
        self.resources.put(logical_id, body, after=after)

    def call(self, name: str, argument: Given) -> Given:
        """Return a call of the function *name* (``Ref``, ``GetAtt``) in the template's own form, long or short."""
        if not self.habits.is_json and most(self.habits.short_tags, True) and not isinstance(argument, (dict, list)):
            return Tagged(f"!{name}", argument)
        if name == "GetAtt" and isinstance(argument, str):
            return {"Fn::GetAtt": list(argument.split(".", 1))}
        return {name if name == "Ref" else f"Fn::{name}": argument}

    def expression(self, value: Value[str]) -> Given:
        """Return *value* as the template writes it; one that is Unknown by the parameters and resources in it.

        Raises CannotEdit when such a value cannot be written.
        """
        if not isinstance(value, Unknown):
            return value
        names = _VARIABLE.findall(value.shape)
        if not names or "${" in _VARIABLE.sub("", value.shape) or not all(self._is_name(name) for name in names):
            raise CannotEdit(f"this value cannot be written again: {value.why}", value.where)
        if value.shape == f"${{{names[0]}}}" and "." not in names[0]:
            return self.call("Ref", names[0])
        return self.call("Sub", value.shape)

    def last_of(self, logical_ids: Iterable[str]) -> str | None:
        """Return the one of these resources that stands last in the text, added ones after the one they were put after."""
        order = {logical_id: index for index, logical_id in enumerate(self.template.resources)}
        for added in self.resources.added:
            order[added.key] = order.get(added.after or "", len(order))
        known = [logical_id for logical_id in logical_ids if logical_id in order]
        return max(reversed(known), key=order.__getitem__, default=None)

    def condition_of(self, logical_ids: Iterable[str]) -> str | None:
        """Return the condition that all these resources have, or None."""
        found = set()
        for logical_id in logical_ids:
            declared = self.template.resources.get(logical_id)
            condition = declared.body.get("Condition") if declared is not None else None
            found.add(condition.raw if isinstance(condition, Scalar) else None)
        return found.pop() if len(found) == 1 else None

    def _apis(self) -> set[str]:
        """Return how the resources of the template call the APIs that they belong to."""
        if self._owners is None:
            self._owners = {declared.id for declared in self.template.of_type(REST_API)}
            for declared in self.template.resources.values():
                node = declared.properties.get("RestApiId") if declared.type.startswith(PREFIX) else None
                if node is not None:
                    call = call_of(node)
                    named = call.argument if call is not None else node
                    self._owners.add(named.raw if isinstance(named, Scalar) else named.span.text)
        return self._owners

    def _is_name(self, name: str) -> bool:
        return name.partition(".")[0] in self._taken or name.startswith("AWS::")


def template_guard(source: Source, root: Mapping, habits: Habits) -> Guard:
    """Return what must not be written into in a template: expressions, what others share, and what files bring in."""
    shared = shared_nodes(root) if "&" in source.text and not habits.is_json else frozenset[int]()
    return Guard(_refusal, shared)


def _refusal(node: Node) -> str | None:
    call = call_of(node)
    if call is not None:
        return f"{call.name} computes what would have to be written here"
    if isinstance(node, Mapping) and any(_adds_unseen(key.raw) for key, _ in node.entries):
        return "a function adds to what would have to be written here"
    if isinstance(node, Mapping) and node.key("$ref") is not None:
        return "this refers to a part of the document that others refer to as well"
    return None


def _adds_unseen(key: str) -> bool:
    """Whether a key brings entries in from elsewhere; a loop makes its own, and those around it stand for themselves."""
    return key.startswith("Fn::") and not key.startswith("Fn::ForEach::")
