"""Where in the user's text a node of the model and its fields stand; nothing about what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crossgate.text import Span

_NONE: Mapping[str, Span] = MappingProxyType({})


class Place:
    """The place of a node: *span* of its name or opening key, and of each field that is written there.

    ``place["authorization"]`` is the span of that field, or of the node itself when the field is not written.
    Fields are named as in the model; entries of a map as ``field/key`` (``parameters/method.response.header.X``);
    ``key:NAME`` is the span of the key instead of the value, ``by:NAME`` that of a property of the source's own that made the node
    or a field of it (``by:Cors`` in SAM). Two places are always equal, so that equal models from
    different files compare equal.
    """

    __slots__ = ("fields", "label", "span")

    def __init__(self, span: Span | None = None, fields: Mapping[str, Span] = _NONE, label: str = "") -> None:
        self.span = span
        self.fields = fields
        self.label = label

    def __getitem__(self, name: str) -> Span | None:
        return self.fields.get(name, self.span)

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Place)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return f"Place({self.span!r})"


NOWHERE = Place()
