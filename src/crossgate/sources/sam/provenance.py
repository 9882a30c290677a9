"""Nodes of a SAM template as the plain data that the translator works on, each text still knowing its node; no translation.

The translator copies, merges and rearranges what it is given. Texts travel through all of that as the objects they are, so they are
what carries the places; everything else is placed by the texts around it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from samtranslator.utils.py27hash_fix import Py27Dict, Py27UniStr

from crossgate.sources.cloudformation.syntax import call_of
from crossgate.text import Mapping, Node, Scalar, Sequence

Data = Any
"""What ``json.loads`` gives: dicts, lists and plain values."""

MakeDict = Callable[[], dict[str, Data]]


class Placed(Py27UniStr):  # type: ignore[misc]  # the translator has no types
    """A text with the *node* it was written as; a key also with the *value* that stands at it and the mapping that is its *owner*.

    It is the translator's own kind of text, out of which it computes the logical ids of deployments.
    """

    node: Scalar
    value: Node | None
    owner: Mapping | None

    def lower(self) -> Placed:
        """Return the text in small letters, of the same node."""
        return placed(super().lower(), self)

    def upper(self) -> Placed:
        """Return the text in capitals, of the same node."""
        return placed(super().upper(), self)

    def replace(self, old: str, new: str, count: Any = None) -> Placed:
        """Return the text with *old* replaced, of the same node."""
        return placed(super().replace(old, new, count), self)


def placed(text: str, like: Placed) -> Placed:
    """Return *text* as something that *like* became."""
    return _placed(text, like.node, like.value, like.owner)


def _placed(text: str, node: Scalar, value: Node | None = None, owner: Mapping | None = None) -> Placed:
    found = Placed(text)
    found.node, found.value, found.owner = node, value, owner
    return found


def key_of(key: Scalar, value: Node | None = None, owner: Mapping | None = None) -> Placed:
    """Return *key* as a key of data."""
    return _placed(key.raw, key, value, owner)


def data_of(node: Node, make: MakeDict = dict) -> Data:
    """Return *node* as data, with short functions spelled out; *make* gives new dicts."""
    if node.tag is not None:
        return _called(node, make)
    if isinstance(node, Scalar):
        return _placed(node.value, node) if isinstance(node.value, str) else node.value
    if isinstance(node, Sequence):
        return [data_of(item, make) for item in node.items]
    found = make()
    for key, value in node.entries:
        found[key_of(key, value, node)] = data_of(value, make)
    return found


def py27_data_of(node: Node) -> Data:
    """Return *node* as data in the order of Python 2.7, on which the ids of deployments depend."""
    return data_of(node, Py27Dict)


def _called(node: Node, make: MakeDict) -> Data:
    call = call_of(node)
    assert call is not None, "a node with a tag calls a function"
    name, argument = call
    key = Scalar(name, name, node.span)
    written: Data = data_of(argument, make)
    if name == "Fn::GetAtt" and isinstance(argument, Scalar):
        written = [_placed(part, argument) for part in argument.raw.split(".", 1)]
    owner = Mapping(((key, argument),), node.span)
    found = make()
    found[_placed(name, key, argument, owner)] = written
    return found


def plain_data_of(node: Node) -> Data:
    """Return *node* as data that knows no places: what is put in for a reference stands where the reference stands."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain_data_of(item) for item in node.items]
    return {key.raw: plain_data_of(value) for key, value in node.entries}
