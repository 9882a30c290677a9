"""Trees into plain Python values, to compare them with what other parsers make of the same text."""

from __future__ import annotations

from typing import Any

import yaml

from crossgate.text import Mapping, Node, Scalar, Sequence


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.value: plain(value) for key, value in node.entries}


def nodes(node: Node) -> list[Node]:
    found = [node]
    for one in found:
        if isinstance(one, Sequence):
            found += one.items
        elif isinstance(one, Mapping):
            found += [part for entry in one.entries for part in entry]
    return found


class Reference(yaml.CSafeLoader):
    """PyYAML's own reading, with dates left as texts and local tags passed over."""


def _any_tag(loader: Any, _suffix: str, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    return loader.construct_sequence(node, deep=True) if isinstance(node, yaml.SequenceNode) else loader.construct_scalar(node)


def _as_text(loader: Any, node: Any) -> Any:
    return loader.construct_scalar(node)


Reference.add_constructor("tag:yaml.org,2002:timestamp", _as_text)
Reference.add_multi_constructor("!", _any_tag)
