"""The syntax tree of a YAML or JSON document, each node with its span; no meaning, no reading and no writing."""

from __future__ import annotations

from dataclasses import dataclass

from crossgate.text.source import Span


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A scalar: *value* is what YAML 1.1 or JSON makes of it (str, bool, int, float or None), *raw* its characters after unquoting.

    *tag* is a local tag such as ``!Ref``, or None. *style* is ``'``, ``"``, ``|``, ``>`` or an empty text for plain ones.
    """

    value: str | bool | int | float | None
    raw: str
    span: Span
    tag: str | None = None
    style: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    span: Span
    tag: str | None = None
    flow: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
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


Node = Scalar | Sequence | Mapping
