"""What all readers share while they read one API: how nodes are resolved, what was refused or not seen; no syntax of any file."""

from __future__ import annotations

from collections.abc import Callable

from crossgate.api import Place, Refusal, Unknown
from crossgate.text import Node, Scalar, Span

Resolved = Node | Unknown | None
"""A node after its intrinsics were evaluated: still a node, or why it cannot be told, or None when it counts as not written."""

Resolve = Callable[[Node], Resolved]


class Undecided(Unknown):
    """One of several nodes, and a condition that cannot be decided says which; None among *branches* means that nothing may be there."""

    __slots__ = ("branches",)

    def __init__(self, why: str, where: Span | None = None, remedy: str = "", shape: str = "", branches: tuple[Resolved, ...] = ()) -> None:
        super().__init__(why, where, remedy, shape)
        self.branches = branches


class Reference(Unknown):
    """Something that only its deployment makes known: *attribute* (empty for Ref) of the resource *logical_id*."""

    __slots__ = ("attribute", "logical_id")

    def __init__(
        self, why: str, where: Span | None = None, remedy: str = "", shape: str = "", logical_id: str = "", attribute: str = ""
    ) -> None:
        super().__init__(why, where, remedy, shape)
        self.logical_id = logical_id
        self.attribute = attribute

    def __eq__(self, other: object) -> bool:
        return (
            super().__eq__(other)
            and isinstance(other, Reference)
            and self.logical_id == other.logical_id
            and self.attribute == other.attribute
        )

    def __hash__(self) -> int:
        return hash((self.why, self.logical_id, self.attribute))


class Undetermined(Exception):
    """A collection of which not even the keys can be told; raised towards the nearest field of the model that can be Unknown."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.why)
        self.unknown = unknown


def as_written(node: Node) -> Resolved:
    """Return *node* itself: the resolver of texts without intrinsics."""
    return node


class Reading:
    """Collects the refusals and gaps of one API while its definition is read."""

    __slots__ = ("_seen", "gaps", "refusals", "resolve", "route")

    def __init__(self, resolve: Resolve = as_written) -> None:
        self.resolve = resolve
        self.refusals: list[Refusal] = []
        self.gaps: list[Unknown] = []
        self.route = ""
        """The route that is being read, for the refusals."""
        self._seen: set[object] = set()

    def refuse(self, kind: str, message: str, span: Span | None, route: str = "") -> None:
        """Note something that API Gateway or its deployer refuses or ignores."""
        if self._is_new((kind, message, span)):
            self.refusals.append(Refusal(kind, message, Place(span), route or self.route))

    def gap(self, unknown: Unknown) -> None:
        """Note a part of the definition that cannot be seen."""
        if self._is_new(unknown.why):
            self.gaps.append(unknown)

    def _is_new(self, note: object) -> bool:
        is_new = note not in self._seen
        self._seen.add(note)
        return is_new


def repeated_key(again: Scalar, first: Scalar) -> Refusal:
    """Return the refusal of a key that stands twice in one mapping; the last one counts here."""
    message = f"the key '{again.raw[:80]}' is there already, on line {first.span.line}; which of the two counts is not defined"
    return Refusal("duplicate-key", message, Place(again.span))
