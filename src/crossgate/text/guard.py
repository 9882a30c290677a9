"""Which nodes of a document must not be written into, because that would alter other places as well; nothing is altered here."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crossgate.text.edit import CannotEdit
from crossgate.text.source import Span
from crossgate.text.tree import Mapping, Node, Sequence

SHARED = "this is shared with other places by an anchor, an alias or a merge key"


class Guard(NamedTuple):
    """What must not be written into: *refusal* says why for a node, or None; *shared* holds the ids of nodes with several places."""

    refusal: Callable[[Node], str | None] = lambda _node: None
    shared: frozenset[int] = frozenset()

    def require_own(self, node: Node, where: Span) -> None:
        """Raise CannotEdit when an alteration of *node* would alter other places as well, or none that is known."""
        if id(node) in self.shared:
            raise CannotEdit(SHARED, where)
        reason = self.refusal(node)
        if reason is not None:
            raise CannotEdit(reason, node.span)


def shared_nodes(root: Node) -> frozenset[int]:
    """Return the ids of all nodes that stand in several places of the tree *root*."""
    seen: set[int] = set()
    shared: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            shared.add(id(node))
            continue
        seen.add(id(node))
        if isinstance(node, Mapping):
            waiting += (value for _, value in node.entries)
        elif isinstance(node, Sequence):
            waiting += node.items
    return frozenset(shared)
