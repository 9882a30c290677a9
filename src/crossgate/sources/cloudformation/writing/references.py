"""Leads every reference to one resource of a template to another logical id; which resource that is lies elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crossgate.sources.cloudformation.syntax import call_of
from crossgate.sources.cloudformation.writing.template_draft import TemplateDraft
from crossgate.text import CannotEdit, Edit, Mapping, Node, Scalar, Sequence


def redirect(draft: TemplateDraft, old: str, new: str) -> None:
    """Have all that refers to *old* (Ref, GetAtt, Sub, DependsOn) refer to *new*. Raises CannotEdit."""
    for scalar, is_text in _mentions(draft.template.root, old):
        pattern = rf"(\$\{{\s*){re.escape(old)}(?=\s*[.}}])" if is_text else rf"(){re.escape(old)}(?![A-Za-z0-9])"
        found = list(re.finditer(pattern, scalar.span.text))
        if not found or (is_text and len(found) != len(re.findall(pattern, scalar.raw))):
            raise CannotEdit(f"'{old}' is referred to here in a way that cannot be rewritten", scalar.span)
        for match in found if is_text else found[-1:]:
            start = scalar.span.start + match.end(1)
            draft.extra_edits.append(Edit(start, start + len(old), new))


def _mentions(root: Node, logical_id: str) -> Iterator[tuple[Scalar, bool]]:
    """Yield each scalar that names *logical_id*, and whether it is a text of Fn::Sub."""
    waiting: list[Node] = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        call = call_of(node)
        argument = call.argument if call is not None else None
        first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
        if call is not None and isinstance(first, Scalar):
            if call.name in ("Ref", "Fn::GetAtt") and first.raw.partition(".")[0] == logical_id:
                yield first, False
            elif call.name == "Fn::Sub" and not _is_shadowed(argument, logical_id) and f"${{{logical_id}" in first.raw.replace(" ", ""):
                yield first, True
        if isinstance(node, Mapping):
            for key, value in node.entries:
                if key.raw == "DependsOn":
                    yield from ((item, False) for item in _names(value) if item.raw == logical_id)
                waiting.append(value)
        elif isinstance(node, Sequence):
            waiting += node.items


def _is_shadowed(argument: Node | None, name: str) -> bool:
    """Whether a Fn::Sub gives the name a meaning of its own."""
    own = argument.items[1] if isinstance(argument, Sequence) and len(argument.items) == 2 else None
    return isinstance(own, Mapping) and own.get(name) is not None


def _names(node: Node) -> Iterator[Scalar]:
    items = node.items if isinstance(node, Sequence) else (node,)
    return (item for item in items if isinstance(item, Scalar))
