"""How CloudFormation spells its intrinsic functions, long and short; no evaluation."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.text import Mapping, Node, Scalar, Sequence

_PLAIN_NAMES = frozenset({"Ref", "Condition"})
_PREFIX = "Fn::"
_LOOP = "Fn::ForEach::"


class Call(NamedTuple):
    """One intrinsic function: its long name (``Ref``, ``Fn::Sub``) and its argument as written."""

    name: str
    argument: Node


def call_of(node: Node) -> Call | None:
    """Return the function that *node* calls, or None for ordinary nodes.

    ``Condition`` is one only where conditions are written; there it is the short tag or the single key.
    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
    """
    if node.tag is not None:
        name = node.tag.lstrip("!")
        return Call(name if name in _PLAIN_NAMES else _PREFIX + name, untagged(node))
    if isinstance(node, Mapping) and len(node.entries) == 1:
        key, argument = node.entries[0]
        if key.raw == "Ref" or (key.raw.startswith(_PREFIX) and not key.raw.startswith(_LOOP)):
            return Call(key.raw, argument)
    return None


def untagged(node: Node) -> Node:
    """Return *node* without its tag."""
    if isinstance(node, Scalar):
        return Scalar(node.value, node.raw, node.span, None, node.style)
    if isinstance(node, Sequence):
        return Sequence(node.items, node.span, None, node.flow)
    return Mapping(node.entries, node.span, None, node.flow)


def text_node(text: str, like: Node) -> Scalar:
    """Return a computed text that stands where *like* stands."""
    return Scalar(text, text, like.span)
