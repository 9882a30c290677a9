"""The syntax tree of a YAML or JSON document, each node with its span; no meaning, no reading and no writing.

Nodes compare by identity: an alias makes two places share one node, and comparing or hashing by value would unfold that.
"""

from __future__ import annotations

from typing import NamedTuple

from crossgate.text.source import Span


class Scalar(NamedTuple):
    """A scalar: *value* is what YAML 1.1 or JSON makes of it (str, bool, int, float or None), *raw* its characters after unquoting.

    *tag* is a local tag such as ``!Ref``, or None. *style* is ``'``, ``"``, ``|``, ``>`` or an empty text for plain ones.
    """

    value: str | bool | int | float | None
    raw: str
    span: Span
    tag: str | None = None
    style: str = ""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Sequence(NamedTuple):
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span
    tag: str | None = None
    flow: bool = False

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Mapping(NamedTuple):
    """A mapping in the order of the text; duplicate keys are all kept here, and look-ups give the last one (as parsers do)."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span
    tag: str | None = None
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """Return the value of the last entry called *key*, or None."""
        found: Node | None = None
        for name, node in self.entries:
            if name.raw == key:
                found = node
        return found

    def key(self, key: str) -> Scalar | None:
        """Return the key node of the last entry called *key*, or None."""
        found: Scalar | None = None
        for name, _ in self.entries:
            if name.raw == key:
                found = name
        return found

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


Node = Scalar | Sequence | Mapping
