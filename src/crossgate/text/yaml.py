"""YAML texts into trees with the span of every node, from libyaml's events; no meaning of tags.

libyaml's marks count characters (not bytes) of the text without its byte order mark, as our offsets do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from crossgate.text.document import Document, repeated_keys
from crossgate.text.jinja import jinja_refusal
from crossgate.text.limits import MAX_DEPTH, MAX_NODES
from crossgate.text.source import Source, Span, Unreadable
from crossgate.text.tree import Mapping, Node, Scalar, Sequence
from crossgate.text.yaml_scalars import MERGE_KEY, STANDARD, plain_value, tagged_value


def parse_yaml(source: Source) -> tuple[Document, ...]:
    """Return the documents of *source*, merge keys applied and aliases followed.

    Raises Unreadable, with the place, for what is no YAML, is nested too deeply, unfolds to too many nodes or has keys that are no texts.
    """
    try:
        return _Composer(source).documents()
    except YAMLError as error:
        raise _refusal(source, error) from None
    except UnicodeEncodeError:
        raise Unreadable("this text holds half of a surrogate pair, which no encoding can hold", source=source.name) from None


def _refusal(source: Source, error: YAMLError) -> Unreadable:
    jinja = jinja_refusal(source)
    if jinja is not None:
        return jinja
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
    context = getattr(error, "context", None)
    at = min(mark.index if mark else getattr(error, "position", 0) or 0, len(source.text))
    detail = f"{problem} ({context})" if context else problem
    return Unreadable(f"this is not YAML: {detail}", Span(source, at, min(at + 1, len(source.text))))


class _Built(NamedTuple):
    """A finished node with the number of nodes and of levels in it, aliases unfolded."""

    node: Node
    size: int
    height: int


class _Open:
    """A collection that is still being read."""

    __slots__ = ("anchor", "children", "event", "height", "size")

    def __init__(self, event: Any) -> None:
        self.event = event
        self.anchor: str | None = event.anchor
        self.children: list[Node] = []
        self.size = 1
        self.height = 0


class _Composer:
    """Turns events into nodes, with the open collections on a stack of its own."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._next: Callable[[], Any] = CParser(source.text).get_event
        self._stack: list[_Open] = []
        self._anchors: dict[str, _Built] = {}
        self._repeated: list[tuple[Scalar, Scalar]] = []
        self._nodes = 0
        self._end = 0

    def documents(self) -> tuple[Document, ...]:
        found = []
        event = self._next()
        while not isinstance(event, StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                self._anchors, self._repeated = {}, []
                found.append(Document(self._document(), tuple(self._repeated)))
            event = self._next()
        return tuple(found)

    def _document(self) -> Node:
        stack = self._stack
        while True:
            event = self._next()
            kind = type(event)
            if kind is ScalarEvent:
                built = _Built(self._scalar(event), 1, 0)
                self._end = event.end_mark.index
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event)
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                built = self._closed(event)
            else:
                built = self._followed(event)
                self._end = event.end_mark.index
            if not stack:
                return built.node
            self._add(stack[-1], built)

    def _open(self, event: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise Unreadable(f"this is nested more than {MAX_DEPTH} levels deep", self._span(event))
        self._stack.append(_Open(event))

    def _add(self, parent: _Open, built: _Built) -> None:
        parent.children.append(built.node)
        parent.size += built.size
        parent.height = max(parent.height, built.height)

    def _scalar(self, event: Any) -> Scalar:
        raw = event.value
        tag = event.tag
        if tag is None or tag == "!":
            value = plain_value(raw) if event.implicit[0] else raw
            tag = None
        elif tag.startswith(STANDARD):
            value, tag = tagged_value(raw, tag), None
        else:
            value = raw
        node = Scalar(value, raw, self._span(event), tag, "" if event.style is None else event.style)
        if event.anchor:
            self._anchors[event.anchor] = _Built(node, 1, 0)
        return node

    def _followed(self, event: Any) -> _Built:
        built = self._anchors.get(event.anchor)
        if built is None:
            inside = any(open_.anchor == event.anchor for open_ in self._stack)
            why = "refers to a node that it is part of" if inside else "refers to no anchor above it"
            raise Unreadable(f"the alias *{event.anchor} {why}", self._span(event))
        if len(self._stack) + built.height > MAX_DEPTH:
            raise Unreadable(f"with its aliases unfolded this is nested more than {MAX_DEPTH} levels deep", self._span(event))
        self._nodes += built.size
        if self._nodes > MAX_NODES:
            raise Unreadable(f"the aliases unfold to more than {MAX_NODES:,} nodes", self._span(event))
        return built

    def _closed(self, event: Any) -> _Built:
        open_ = self._stack.pop()
        start = open_.event
        if start.flow_style:
            self._end = event.end_mark.index
        first = start.start_mark.index
        span = Span(self._source, first, max(self._end, first))
        tag = None if start.tag is None or start.tag == "!" or start.tag.startswith(STANDARD) else start.tag
        flow = bool(start.flow_style)
        node: Node
        if type(start) is SequenceStartEvent:
            node = Sequence(tuple(open_.children), span, tag, flow)
        else:
            node = Mapping(self._entries(open_.children), span, tag, flow)
        built = _Built(node, open_.size, open_.height + 1)
        if open_.anchor:
            self._anchors[open_.anchor] = built
        return built

    def _entries(self, children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        own: list[tuple[Scalar, Node]] = []
        merged: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise jinja_refusal(self._source) or Unreadable("a key must be a text, not a collection", key.span)
            if key.raw == MERGE_KEY and not key.style and key.tag is None:
                merged.update((entry[0].raw, entry) for entry in _merged_entries(key, value))
            else:
                own.append((key, value))
        names = {key.raw for key, _ in own}
        if len(names) < len(own):
            self._repeated += repeated_keys(own)
        return (*(entry for name, entry in merged.items() if name not in names), *own)

    def _span(self, event: Any) -> Span:
        return Span(self._source, event.start_mark.index, event.end_mark.index)


def _merged_entries(key: Scalar, value: Node) -> list[tuple[Scalar, Node]]:
    """Return what ``<<: value`` brings in; of several mappings the first has the last word."""
    sources = value.items[::-1] if isinstance(value, Sequence) else (value,)
    found: list[tuple[Scalar, Node]] = []
    for source in sources:
        if not isinstance(source, Mapping):
            raise Unreadable("only mappings can be merged with <<", key.span)
        found += source.entries
    return found
