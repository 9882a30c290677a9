"""Evaluates the intrinsic functions of one template: from nodes as written to what they stand for; no API here."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crossgate.api import Unknown
from crossgate.sources.cloudformation import functions
from crossgate.sources.cloudformation.conditions import Conditions
from crossgate.sources.cloudformation.parameters import Parameters
from crossgate.sources.cloudformation.syntax import Call, call_of
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.reading import Reference, Resolved, Undecided
from crossgate.sources.values import scalar_text
from crossgate.text import Node, Scalar, Sequence

_DYNAMIC = re.compile(r"\{\{resolve:[^{}]*\}\}")

_COMPUTED = {
    "Fn::Join": functions.join,
    "Fn::Select": functions.select,
    "Fn::Split": functions.split,
    "Fn::Base64": functions.base64_text,
    "Fn::ToJsonString": functions.to_json_string,
    "Fn::Length": functions.length,
}

_ELSEWHERE = {
    "Fn::ImportValue": "the value is exported by another stack",
    "Fn::Transform": "Fn::Transform brings in what another file or a macro holds",
    "Fn::GetAZs": "the availability zones are known only where the stack is deployed",
    "Fn::Cidr": "the address blocks are computed at deployment",
    "Fn::GetStackOutput": "the value is an output of another stack",
}
"""Functions whose result no template tells."""

_DEEPEST = 120


class Resolver:
    """Resolves nodes of *template*; *given* holds parameters (and attributes such as ``Site.DomainName``) from outside.

    *stranger* says what a name is that the template does not declare.
    """

    def __init__(
        self, template: Template, given: Mapping[str, str], *, stranger: str = "'{}' is neither a parameter nor a resource of this template"
    ) -> None:
        self._stranger = stranger
        self._template = template
        self._parameters = Parameters(template, given)
        self.conditions = Conditions(template, self.resolve)
        self._depth = 0

    def resolve(self, node: Node) -> Resolved:
        """Return what *node* stands for; what it contains stays as it is written."""
        if isinstance(node, Scalar) and node.tag is None:
            return node if "{{" not in node.raw else _without_dynamic_references(node)
        call = call_of(node)
        if call is None:
            return node
        if self._depth >= _DEEPEST:
            return Unknown("the functions are nested too deeply", node.span)
        self._depth += 1
        try:
            return self._called(call, node)
        finally:
            self._depth -= 1

    def _called(self, call: Call, node: Node) -> Resolved:
        name, argument = call
        if name in _COMPUTED:
            return _COMPUTED[name](argument, node, self.resolve)
        if name == "Ref":
            return self._referred(argument, node)
        if name == "Fn::GetAtt":
            return self._attribute(argument, node)
        if name == "Fn::Sub":
            return functions.sub(argument, node, self.resolve, self._named)
        if name == "Fn::If":
            return self._chosen(argument, node)
        if name == "Fn::FindInMap":
            return functions.find_in_map(argument, node, self.resolve, self._template)
        if name == "Fn::ImportValue":
            return self._imported(argument, node)
        return Unknown(_ELSEWHERE.get(name, f"{name} is no function that is known here"), node.span)

    def _referred(self, argument: Node, node: Node) -> Resolved:
        if not isinstance(argument, Scalar):
            return functions.malformed("Ref", node)
        return self._named(argument.raw, node)

    def _named(self, name: str, where: Node) -> Resolved:
        """Return what ``Ref`` or ``${…}`` of *name* gives: ``Name`` or ``Resource.Attribute``."""
        if self._parameters.is_known(name):
            return self._parameters.value(name, where)
        given = self._parameters.given(name, where)
        if given is not None:
            return given
        logical_id, _, attribute = name.partition(".")
        shape = f"${{{name}}}"
        if logical_id not in self._template.resources:
            return Reference(self._stranger.format(name[:80]), where.span, "", shape, logical_id, attribute)
        remedy = f"--parameter {name}=…" if attribute else ""
        return Reference(f"{name} is known only after the deployment", where.span, remedy, shape, logical_id, attribute)

    def _attribute(self, argument: Node, node: Node) -> Resolved:
        if isinstance(argument, Scalar):
            return self._named(argument.raw, node)
        if not isinstance(argument, Sequence) or len(argument.items) != 2:
            return functions.malformed("Fn::GetAtt", node)
        parts = [self.resolve(item) for item in argument.items]
        if not all(isinstance(part, Scalar) for part in parts):
            return functions.malformed("Fn::GetAtt", node)
        return self._named(".".join(part.raw for part in parts if isinstance(part, Scalar)), node)

    def _imported(self, argument: Node, node: Node) -> Unknown:
        name = self.resolve(argument)
        text = name.shape if isinstance(name, Unknown) else name.raw if isinstance(name, Scalar) else ""
        return Unknown(f"the value of the export '{text}' belongs to another stack", node.span, "", f"${{{text or '…'}}}")

    def _chosen(self, argument: Node, node: Node) -> Resolved:
        items = argument.items if isinstance(argument, Sequence) else ()
        if len(items) != 3 or not isinstance(items[0], Scalar):
            return functions.malformed("Fn::If", node)
        holds = self.conditions.decide(items[0].raw, items[0])
        if not isinstance(holds, Unknown):
            return self.resolve(items[1] if holds else items[2])
        branches: list[Resolved] = []
        for item in items[1:]:
            branch = self.resolve(item)
            branches += branch.branches if isinstance(branch, Undecided) else (branch,)
        first = branches[0]
        if isinstance(first, Scalar) and all(isinstance(other, Scalar) and scalar_text(other) == scalar_text(first) for other in branches):
            return first
        return Undecided(holds.why, holds.where or node.span, holds.remedy, "", tuple(branches))


def _without_dynamic_references(node: Scalar) -> Resolved:
    found = _DYNAMIC.search(node.raw)
    if found is None:
        return node
    why = f"{found[0]} is looked up at deployment"
    return Unknown(why, node.span, "", _DYNAMIC.sub("${…}", node.raw))
