"""One document as the parsers give it: its tree and the keys that stand in it twice; no parsing."""

from __future__ import annotations

from typing import NamedTuple

from crossgate.text.tree import Node, Scalar


class Document(NamedTuple):
    """*root* is the tree, *repeated* holds each key that repeats an earlier one of the same mapping, with that earlier one."""

    root: Node
    repeated: tuple[tuple[Scalar, Scalar], ...] = ()


def repeated_keys(entries: list[tuple[Scalar, Node]]) -> list[tuple[Scalar, Scalar]]:
    """Return each key of *entries* that was there before, with the one before."""
    seen: dict[str, Scalar] = {}
    found = []
    for key, _ in entries:
        if key.raw in seen:
            found.append((key, seen[key.raw]))
        seen[key.raw] = key
    return found
