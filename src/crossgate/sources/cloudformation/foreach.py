"""Fn::ForEach of the AWS::LanguageExtensions transform: entries of a mapping, once for each item of a list; no other function.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re

from crossgate.api import Unknown
from crossgate.sources.reading import Resolve
from crossgate.sources.values import scalar_text
from crossgate.text import Mapping, Node, Scalar, Sequence

_LOOP = "Fn::ForEach"
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")
_MOST_CHARACTERS = 4_000_000
"""How much text all copies together may stand for; a template has at most 500 resources and a million characters."""


def has_loops(text: str) -> bool:
    """Whether *text* holds any loop."""
    return _LOOP in text


class Loops:
    """Unrolls loops; what cannot be unrolled is left out and named in *gaps*."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._characters = 0
        self.gaps: list[Unknown] = []

    def unrolled(self, node: Node) -> Node:
        """Return *node* with every loop in it replaced by the entries that it makes."""
        if isinstance(node, Sequence):
            return Sequence(tuple(self.unrolled(item) for item in node.items), node.span, node.tag, node.flow)
        if not isinstance(node, Mapping):
            return node
        entries: list[tuple[Scalar, Node]] = []
        for key, value in node.entries:
            if key.raw.startswith(_LOOP):
                entries += self._entries(key, value)
            else:
                entries.append((key, self.unrolled(value)))
        return Mapping(tuple(entries), node.span, node.tag, node.flow)

    def _entries(self, key: Scalar, loop: Node) -> list[tuple[Scalar, Node]]:
        parts = loop.items if isinstance(loop, Sequence) else ()
        if len(parts) != 3 or not isinstance(parts[0], Scalar) or not isinstance(parts[2], Mapping):
            self.gaps.append(Unknown(f"{key.raw[:80]} is not written as CloudFormation wants it", key.span))
            return []
        values = self._values(parts[1])
        if isinstance(values, Unknown):
            self.gaps.append(Unknown(f"what {key.raw[:80]} makes cannot be told: {values.why}", key.span, values.remedy))
            return []
        found: list[tuple[Scalar, Node]] = []
        for value in values:
            self._characters += parts[2].span.end - parts[2].span.start
            if self._characters > _MOST_CHARACTERS:
                self._stop(key)
                break
            body = _Filled(parts[0].raw, value).node(parts[2])
            unrolled = self.unrolled(body)
            found += unrolled.entries if isinstance(unrolled, Mapping) else ()
        return found

    def _stop(self, key: Scalar) -> None:
        gap = Unknown("the loops make more than any template may hold", key.span)
        if gap not in self.gaps:
            self.gaps.append(gap)

    def _values(self, node: Node) -> list[str] | Unknown:
        resolved = self._resolve(node)
        if isinstance(resolved, Unknown):
            return resolved
        if not isinstance(resolved, Sequence):
            return Unknown("it goes over no list", node.span)
        found: list[str] = []
        for item in resolved.items:
            value = self._resolve(item)
            if isinstance(value, Unknown):
                return value
            if isinstance(value, Sequence):
                found += [inner.raw for inner in value.items if isinstance(inner, Scalar)]
            elif isinstance(value, Scalar):
                found.append(scalar_text(value) or "")
        return found


class _Filled:
    """Puts one value in place of a loop's identifier: ``${Name}`` as it is, ``&{Name}`` without what is not alphanumeric."""

    def __init__(self, identifier: str, value: str) -> None:
        self._identifier = identifier
        self._value = value
        self._plain = f"${{{identifier}}}"
        self._cleaned = f"&{{{identifier}}}"

    def node(self, node: Node) -> Node:
        """Return *node* with the value filled in."""
        if isinstance(node, Scalar):
            return self._scalar(node)
        if isinstance(node, Sequence):
            return Sequence(tuple(self.node(item) for item in node.items), node.span, node.tag, node.flow)
        if len(node.entries) == 1 and node.entries[0][0].raw == "Ref":
            argument = node.entries[0][1]
            if isinstance(argument, Scalar) and argument.raw == self._identifier:
                return Scalar(self._value, self._value, node.span)
        return Mapping(tuple((self._scalar(key), self.node(value)) for key, value in node.entries), node.span, node.tag, node.flow)

    def _scalar(self, node: Scalar) -> Scalar:
        if node.tag == "!Ref" and node.raw == self._identifier:
            return Scalar(self._value, self._value, node.span)
        if self._plain not in node.raw and self._cleaned not in node.raw:
            return node
        text = node.raw.replace(self._plain, self._value).replace(self._cleaned, _NOT_ALPHANUMERIC.sub("", self._value))
        return Scalar(text, text, node.span, node.tag, node.style)
