"""The conditions of a template: true, false, or why that cannot be told; nothing else is evaluated here."""

from __future__ import annotations

from crossgate.api import Unknown, Value
from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.plain import plain
from crossgate.sources.reading import Resolve
from crossgate.sources.values import scalar_text
from crossgate.text import Mapping, Node, Scalar, Sequence

_DEEPEST = 40


class Conditions:
    """Decides conditions by name; each is evaluated once.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
    """

    def __init__(self, template: Template, resolve: Resolve) -> None:
        self._declared = template.conditions
        self._resolve = resolve
        self._decided: dict[str, Value[bool]] = {}
        self._depth = 0

    def decide(self, name: str, where: Node) -> Value[bool]:
        """Return whether the condition *name* holds; *where* refers to it."""
        if name in self._decided:
            return self._decided[name]
        if name not in self._declared:
            return Unknown(f"no condition is called '{name[:80]}'", where.span)
        if self._depth >= _DEEPEST:
            return Unknown("the conditions refer to each other too deeply", where.span)
        key, node = self._declared[name]
        self._decided[name] = Unknown(f"the condition {name} refers to itself", key.span)
        self._depth += 1
        self._decided[name] = self._of_condition(name, self._evaluated(node))
        self._depth -= 1
        return self._decided[name]

    def are_opposite(self, one: str, other: str) -> bool:
        """Whether of the conditions *one* and *other* always exactly one holds, as far as their spelling shows."""
        return other in self._negated_by(one) or one in self._negated_by(other)

    def _negated_by(self, name: str) -> tuple[str, ...]:
        node = self._declared[name][1] if name in self._declared else None
        call = call_of(node) if node is not None else None
        if call is None or call.name != "Fn::Not" or not isinstance(call.argument, Sequence):
            return ()
        inner = [call_of(item) or _named_condition(item) for item in call.argument.items]
        return tuple(argument.raw for kind, argument in inner if kind == "Condition" and isinstance(argument, Scalar))

    def _of_condition(self, name: str, value: Value[bool]) -> Value[bool]:
        if not isinstance(value, Unknown) or value.why.startswith("the condition "):
            return value
        return Unknown(f"the condition {name} cannot be decided: {value.why}", value.where, value.remedy)

    def _evaluated(self, node: Node) -> Value[bool]:
        """Return the value of a condition expression."""
        call = call_of(node)
        name, argument = call if call is not None else _named_condition(node)
        if name == "Condition" and isinstance(argument, Scalar):
            return self.decide(argument.raw, argument)
        items = argument.items if isinstance(argument, Sequence) else ()
        if name == "Fn::Equals" and len(items) == 2:
            return self._equal(*items)
        if name == "Fn::Not" and len(items) == 1:
            value = self._evaluated(items[0])
            return value if isinstance(value, Unknown) else not value
        if name in ("Fn::And", "Fn::Or") and items:
            return self._connected([self._evaluated(item) for item in items], deciding=name == "Fn::Or")
        return Unknown("this condition is not written as CloudFormation wants it", node.span)

    def _connected(self, values: list[Value[bool]], *, deciding: bool) -> Value[bool]:
        if any(value is deciding for value in values):
            return deciding
        return next((value for value in values if isinstance(value, Unknown)), not deciding)

    def _equal(self, left: Node, right: Node) -> Value[bool]:
        compared = []
        for side in (left, right):
            value = self._resolve(side)
            if isinstance(value, Unknown):
                return value
            if isinstance(value, Scalar):
                compared.append(scalar_text(value) or "")
                continue
            whole, unknowns = plain(side, self._resolve)
            if unknowns:
                return unknowns[0][1]
            compared.append(repr(whole))
        return compared[0] == compared[1]


def _named_condition(node: Node) -> tuple[str, Node]:
    if isinstance(node, Mapping) and len(node.entries) == 1:
        return node.entries[0][0].raw, node.entries[0][1]
    return "", node
