"""Parameters and pseudo parameters of a template: what they are worth, or why that cannot be told; no functions."""

from __future__ import annotations

from collections.abc import Mapping

from crossgate.api import Unknown
from crossgate.sources.cloudformation.syntax import text_node
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.reading import Resolved
from crossgate.sources.values import scalar_text
from crossgate.text import Mapping as MappingNode
from crossgate.text import Node, Scalar, Sequence

NO_VALUE = "AWS::NoValue"

_PSEUDO = frozenset(
    {
        "AWS::AccountId",
        "AWS::NotificationARNs",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::StackName",
        "AWS::URLSuffix",
    }
)
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"""

_FROM_SSM = "AWS::SSM::Parameter::Value<"
_LISTS = ("CommaDelimitedList", "List<")


class Parameters:
    """What is *given* from outside, and else the defaults that the template declares."""

    def __init__(self, template: Template, given: Mapping[str, str]) -> None:
        self._declared = template.parameters
        self._given = given

    def given(self, name: str, where: Node) -> Scalar | None:
        """Return what was given for *name*, whatever it names, or None."""
        return text_node(self._given[name], where) if name in self._given else None

    def is_known(self, name: str) -> bool:
        """Whether *name* is a parameter or a pseudo parameter."""
        return name in self._declared or name in _PSEUDO or name == NO_VALUE

    def value(self, name: str, where: Node) -> Resolved:
        """Return the value of the parameter *name*, referred to by *where*."""
        if name == NO_VALUE:
            return None
        if name in _PSEUDO:
            given = self.given(name, where)
            return given or Unknown(
                f"{name} is known only where the stack is deployed", where.span, f"--parameter {name}=…", f"${{{name}}}"
            )
        return self._declared_value(name, where)

    def _declared_value(self, name: str, where: Node) -> Resolved:
        key, node = self._declared[name]
        kind = _text_of(node, "Type") or "String"
        given = self.given(name, where)
        if given is not None:
            return _listed(given) if kind.startswith(_LISTS) else given
        remedy, shape = f"--parameter {name}=…", f"${{{name}}}"
        if kind.startswith(_FROM_SSM):
            return Unknown(f"the parameter {name} is read from Systems Manager at deployment", key.span, remedy, shape)
        default = node.get("Default") if isinstance(node, MappingNode) else None
        if not isinstance(default, Scalar):
            return Unknown(f"the parameter {name} has no default", key.span, remedy, shape)
        text = text_node(scalar_text(default) or "", where)
        return _listed(text) if kind.startswith(_LISTS) else text


def _text_of(node: Node, key: str) -> str | None:
    found = node.get(key) if isinstance(node, MappingNode) else None
    return found.raw if isinstance(found, Scalar) else None


def _listed(text: Scalar) -> Sequence:
    parts = [part.strip() for part in text.raw.split(",")] if text.raw else []
    return Sequence(tuple(text_node(part, text) for part in parts), text.span)
