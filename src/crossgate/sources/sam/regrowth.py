"""Translated data into nodes again, with the places of what it came from; nothing is looked up in the template."""

from __future__ import annotations

from collections.abc import Mapping as Map

from crossgate.sources.sam.provenance import Data, Placed
from crossgate.text import Mapping, Node, Scalar, Sequence, Span


class Regrowth:
    """Makes nodes of data. *spans* tells by identity where dicts and lists come from that only the translator made,
    *keys* the same of their keys.
    """

    def __init__(self, spans: Map[int, Span], keys: Map[tuple[int, str], Span]) -> None:
        self._spans = spans
        self._keys = keys

    def node(self, data: Data, around: Span, like: Node | None = None) -> Node:
        """Return *data* as a node: where it was written, else where *like* stands that it is taken for, else *around*."""
        if isinstance(data, dict):
            return self._mapping(data, around, like)
        if isinstance(data, list):
            return self._sequence(data, around, like)
        if isinstance(data, Placed):
            return Scalar(str(data), str(data), data.node.span, None, data.node.style)
        if isinstance(like, Scalar) and like.tag is None and like.value == data and type(like.value) is type(data):
            return like
        return Scalar(data, _raw(data), around)

    def _mapping(self, data: dict[str, Data], around: Span, like: Node | None) -> Mapping:
        owner = next((key.owner for key in data if isinstance(key, Placed) and key.owner is not None), None)
        own = owner.span if owner is not None else like.span if isinstance(like, Mapping) else None
        span = own or self._spans.get(id(data), around)
        inside = self._spans.get(id(data), span)
        return Mapping(tuple(self._entry(id(data), key, value, inside) for key, value in data.items()), span)

    def _entry(self, within: int, key: str, value: Data, inside: Span) -> tuple[Scalar, Node]:
        given = self._keys.get((within, str(key)))
        if isinstance(key, Placed) and given is None:
            span = key.node.span
            return Scalar(str(key), str(key), span, None, key.node.style), self.node(value, span, key.value)
        span = given or inside
        return Scalar(str(key), str(key), span), self.node(value, span)

    def _sequence(self, data: list[Data], around: Span, like: Node | None) -> Sequence:
        span = self._spans.get(id(data), like.span if isinstance(like, Sequence) else around)
        likes: tuple[Node | None, ...] = like.items if isinstance(like, Sequence) and len(like.items) == len(data) else (None,) * len(data)
        return Sequence(tuple(self.node(item, span, one) for item, one in zip(data, likes, strict=True)), span)


def _raw(value: Data) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
