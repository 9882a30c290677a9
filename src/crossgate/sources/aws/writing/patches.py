"""Patch operations that make one node of an API another one, as the control plane of REST APIs takes them; no calls.

Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
"""

from __future__ import annotations

from collections.abc import Iterator

from crossgate.sources.aws.writing.nodes import Leaf, Node

Patch = dict[str, str]

_LISTS = {"authorizationScopes": "/authorizationScopes", "binaryMediaTypes": ""}
"""Lists are patched item by item: with the item as value of this path, or where it is empty as the last part of the path."""

_REMOVABLE = frozenset({"description"})
"""Fields that the operation ``remove`` takes; others are replaced by nothing."""

_EMPTIED = frozenset({"contentHandling", "selectionPattern"})
"""Fields that are replaced by an empty text, where others need no value at all."""

_WITH = {"authorizationType": ("authorizerId",)}
"""Fields that must be given again together with another one."""


def patches(before: Node, after: Node) -> list[Patch]:
    """Return the operations that turn *before* into *after*: first what is set, then what is taken away."""
    changed = [leaf for leaf in after if before.get(leaf) != after[leaf]]
    again = [(other,) for (name, *_) in changed for other in _WITH.get(name, ()) if (other,) in after and (other,) not in changed]
    gone = [leaf for leaf in before if leaf not in after]
    return [patch for leaf in (*changed, *again, *gone) for patch in _of_leaf(leaf, before.get(leaf), after.get(leaf))]


def taking_away(operations: list[Patch]) -> tuple[list[Patch], list[Patch]]:
    """Return *operations* parted into those that set something and those that only take away."""
    removing = [patch for patch in operations if patch["op"] == "remove"]
    return [patch for patch in operations if patch["op"] != "remove"], removing


def escaped(part: str) -> str:
    """Return *part* as a part of a patch path, https://www.rfc-editor.org/rfc/rfc6901#section-3."""
    return part.replace("~", "~0").replace("/", "~1")


def _of_leaf(leaf: Leaf, before: object, after: object) -> Iterator[Patch]:
    if leaf[0] in _LISTS:
        yield from _of_list(leaf[0], before, after)
        return
    path = "/" + "/".join(map(escaped, leaf))
    if len(leaf) == 2:
        if after is None:
            yield {"op": "remove", "path": path}
        else:
            yield {"op": "add" if before is None else "replace", "path": path, "value": _text(after)}
    elif after is not None:
        yield {"op": "replace", "path": path, "value": _text(after)}
    elif leaf[0] in _REMOVABLE:
        yield {"op": "remove", "path": path}
    else:
        nothing = _nothing(leaf[0], before)
        yield {"op": "replace", "path": path} if nothing is None else {"op": "replace", "path": path, "value": nothing}


def _of_list(name: str, before: object, after: object) -> Iterator[Patch]:
    old, new = (value if isinstance(value, tuple) else () for value in (before, after))
    for operation, items in (("add", [one for one in new if one not in old]), ("remove", [one for one in old if one not in new])):
        for item in items:
            shared = _LISTS[name]
            if shared:
                yield {"op": operation, "path": shared, "value": str(item)}
            else:
                yield {"op": operation, "path": f"/{name}/{escaped(str(item))}"}


def _nothing(name: str, before: object) -> str | None:
    """Return the value that stands for the field's default; None where no value is to be sent."""
    if isinstance(before, bool):
        return "false"
    return "" if name in _EMPTIED else None


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
