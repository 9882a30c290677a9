"""How the resources of a template refer to each other, and whether each is there under the template's conditions; no API."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.api import Unknown, Value
from crossgate.sources.cloudformation.resolver import Resolver
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.cloudformation.template import Declared, Template
from crossgate.sources.reading import Reference
from crossgate.text import Mapping, Node, Scalar, Sequence

_REFERRING = frozenset({"Ref", "Fn::GetAtt"})


class Links:
    """The references of *template*, resolved by *resolver*."""

    def __init__(self, template: Template, resolver: Resolver) -> None:
        self._template = template
        self._resolver = resolver
        self._direct: dict[str, frozenset[str]] = {}

    def presence(self, declared: Declared) -> Value[bool]:
        """Return whether the resource is made: its condition's value."""
        condition = declared.body.get("Condition")
        if condition is None:
            return True
        if not isinstance(condition, Scalar):
            return Unknown("the condition is not written as a name", condition.span)
        return self._resolver.conditions.decide(condition.raw, condition)

    def are_opposite(self, one: str, other: str) -> bool:
        """Whether always exactly one of the two resources is made."""
        names = [self._template.resources[logical_id].body.get("Condition") for logical_id in (one, other)]
        first, second = (node.raw if isinstance(node, Scalar) else "" for node in names)
        return self._resolver.conditions.are_opposite(first, second)

    def target(self, declared: Declared, key: str) -> Reference | Unknown | str | None:
        """Return what the property *key* refers to: a resource, a literal id, or why that cannot be told; None where it is missing."""
        node = declared.properties.get(key)
        value = self._resolver.resolve(node) if node is not None else None
        if value is None or isinstance(value, Unknown):
            return value
        if isinstance(value, Scalar) and node is not None:
            return self._identity(node, value)
        return Unknown(f"{key} is not written as a reference", value.span)

    def _identity(self, node: Node, value: Scalar) -> Unknown | str | None:
        """Return the literal id *value*; one that a parameter gives goes by the parameter's name, as its default may mean nothing."""
        call = call_of(node)
        if call is not None and call.name == "Ref" and isinstance(call.argument, Scalar):
            return Unknown(f"'{value.raw[:80]}' is an id from outside of this template", node.span, "", f"${{{call.argument.raw}}}")
        return value.raw if value.value is not None else None

    def certain_before(self, declared: Declared) -> frozenset[str]:
        """Return the ids of all resources that are certain to exist before *declared* is made, also through others.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-dependson.html
        """
        reached: set[str] = set()
        waiting = [declared.id]
        while waiting:
            for logical_id in self._direct_of(waiting.pop()):
                if logical_id not in reached:
                    reached.add(logical_id)
                    waiting.append(logical_id)
        return frozenset(reached - {declared.id})

    def _direct_of(self, logical_id: str) -> frozenset[str]:
        if logical_id not in self._direct:
            declared = self._template.resources[logical_id]
            found = {*self._depends_on(declared), *self._referred_in(declared.properties)}
            self._direct[logical_id] = frozenset(name for name in found if self._is_certain(name))
        return self._direct[logical_id]

    def _is_certain(self, logical_id: str) -> bool:
        declared = self._template.resources.get(logical_id)
        return declared is not None and self.presence(declared) is not False

    def _depends_on(self, declared: Declared) -> Iterator[str]:
        node = declared.body.get("DependsOn")
        items = node.items if isinstance(node, Sequence) else (node,)
        return (item.raw for item in items if isinstance(item, Scalar))

    def _referred_in(self, node: Node) -> Iterator[str]:
        waiting: list[Node] = [node]
        while waiting:
            here = waiting.pop()
            call = call_of(here)
            if call is None:
                waiting += _children(here)
            elif call.name == "Fn::If":
                waiting += self._decided_branch(call.argument)
            elif call.name == "Fn::Sub":
                yield from _names_in_text(call.argument)
                waiting += _children(call.argument)
            elif call.name in _REFERRING:
                yield from _names_in_reference(call.argument)
            else:
                waiting.append(call.argument)

    def _decided_branch(self, argument: Node) -> list[Node]:
        if not isinstance(argument, Sequence) or len(argument.items) != 3 or not isinstance(argument.items[0], Scalar):
            return []
        holds = self._resolver.conditions.decide(argument.items[0].raw, argument.items[0])
        return [] if isinstance(holds, Unknown) else [argument.items[1 if holds else 2]]


def _children(node: Node) -> list[Node]:
    if isinstance(node, Mapping):
        return [value for _, value in node.entries]
    return list(node.items) if isinstance(node, Sequence) else []


def _names_in_reference(argument: Node) -> Iterator[str]:
    first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    if isinstance(first, Scalar):
        yield first.raw.partition(".")[0]


def _names_in_text(argument: Node) -> Iterator[str]:
    text = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
    if isinstance(text, Scalar):
        for part in text.raw.split("${")[1:]:
            yield part.partition("}")[0].strip().partition(".")[0]
