"""Trees with one node replaced by something of a wrong type, for tests that nothing a definition holds can break its reading."""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.text import Mapping, Node, Scalar, Sequence, Span


def wrong_nodes(span: Span) -> tuple[Node, ...]:
    """Return one node of each kind that a field may not expect, all standing at *span*."""
    word = Scalar("word", "word", span)
    null = Scalar(None, "", span)
    return (
        null,
        Scalar("", "", span),
        Scalar(True, "true", span),
        Scalar(7, "7", span),
        Scalar(-0.5, "-0.5", span),
        word,
        Scalar("Nowhere", "Nowhere", span, "!Ref"),
        Scalar("Nowhere.Attribute", "Nowhere.Attribute", span, "!GetAtt"),
        Scalar("a ${Nowhere} ${AWS::Region} ${!x} ${", "", span, "!Sub"),
        Scalar("x", "x", span, "!Unheard::Of"),
        Scalar("{{resolve:ssm:name}}", "{{resolve:ssm:name}}", span),
        Sequence((), span),
        Sequence((word, null, Sequence((word,), span)), span),
        Sequence((word, word, null), span, "!If"),
        Sequence((word, Sequence((word,), span)), span, "!Join"),
        Mapping((), span),
        Mapping(((word, word), (word, null)), span),
        Mapping(((Scalar("Fn::Transform", "Fn::Transform", span), word),), span),
        Mapping(((Scalar("$ref", "$ref", span), Scalar("#/paths", "#/paths", span)),), span),
        Mapping(((Scalar("Fn::FindInMap", "Fn::FindInMap", span), Sequence((word,), span)),), span),
    )


def positions(root: Node) -> Iterator[tuple[int, ...]]:
    """Yield the way to every node below *root*: the index of an item or entry at each level, -1 - index for a key."""
    waiting: list[tuple[tuple[int, ...], Node]] = [((), root)]
    while waiting:
        way, node = waiting.pop()
        children = node.items if isinstance(node, Sequence) else [value for _, value in node.entries] if isinstance(node, Mapping) else ()
        for index, child in enumerate(children):
            yield (*way, index)
            waiting.append(((*way, index), child))
        if isinstance(node, Mapping):
            yield from ((*way, -1 - index) for index in range(len(node.entries)))


def replaced(node: Node, way: tuple[int, ...], new: Node) -> Node:
    """Return *node* with the node at *way* replaced by *new* (a key is renamed to what *new* spells)."""
    if not way:
        return new
    index, rest = way[0], way[1:]
    if isinstance(node, Sequence):
        items = list(node.items)
        items[index] = replaced(items[index], rest, new)
        return Sequence(tuple(items), node.span, node.tag, node.flow)
    assert isinstance(node, Mapping)
    entries = list(node.entries)
    if index < 0:
        key, value = entries[-1 - index]
        entries[-1 - index] = (new if isinstance(new, Scalar) else key, value)
    else:
        entries[index] = (entries[index][0], replaced(entries[index][1], rest, new))
    return Mapping(tuple(entries), node.span, node.tag, node.flow)
