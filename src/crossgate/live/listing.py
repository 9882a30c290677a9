"""What a state configures, written for people: route by route, as lines that can be compared; no comparison of APIs is judged here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crossgate.live.threeway import name_of
from crossgate.sources.aws.writing.nodes import (
    API,
    CORS,
    INTEGRATION,
    INTEGRATION_RESPONSE,
    METHOD,
    METHOD_RESPONSE,
    RESOURCE,
    Address,
    Leaf,
    Node,
    Nodes,
    nodes_of,
)

_OF_ROUTES = (METHOD, METHOD_RESPONSE, INTEGRATION, INTEGRATION_RESPONSE)
_MOST_NAMES = 4

_SHOWN = {
    ("responseParameters", "method.response.header."): "header ",
    ("responseParameters", "gatewayresponse.header."): "header ",
    ("requestTemplates", ""): "request template ",
    ("responseTemplates", ""): "response template ",
}
"""What the usual keys of mappings are called, by field and prefix."""

Sections = Mapping[str, tuple[str, ...]]


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a diff between two states: each part that changes as a whole, under its name; equal changes are told once."""
    old, new = _sections(nodes_of(before)), _sections(nodes_of(after))
    alike: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            alike.setdefault((old.get(name, ()), new.get(name, ())), []).append(name)
    for (was, becomes), names in alike.items():
        mark = " " if was and becomes else "+" if becomes else "-"
        yield f"{mark} {_listed(names)}"
        yield from _marked(was, becomes)
        yield ""


def _sections(nodes: Nodes) -> Sections:
    """Return the lines of each route, gateway response and the like, by its name."""
    found: dict[str, list[str]] = {}
    with_methods = {address[1] for address in nodes if address[0] == METHOD}
    for address in sorted(nodes, key=_order):
        if address[0] in _OF_ROUTES:
            found.setdefault(f"{address[2]} {address[1]}", []).extend(_lines(address, nodes[address]))
        elif address[0] != RESOURCE or address[1] not in with_methods:
            found.setdefault(_name(address), []).extend(_leaf_lines(nodes[address], "  "))
    return {name: tuple(lines) for name, lines in found.items()}


def _order(address: Address) -> tuple[str, str, int, tuple[str, ...]]:
    if address[0] in _OF_ROUTES:
        return address[1], address[2], _OF_ROUTES.index(address[0]), address
    return ("", "", 0, address) if address in (API, CORS) else ("~", address[-1], 0, address)


def _name(address: Address) -> str:
    return f"the path {address[1]}" if address[0] == RESOURCE else name_of(address)


def _lines(address: Address, node: Node) -> Iterator[str]:
    if address[0] == METHOD:
        yield from _leaf_lines(node, "  ")
        return
    title = " ".join((address[0], *address[3:]))
    if address[0] == METHOD_RESPONSE:
        names = [leaf[1].rpartition("header.")[2] for leaf in node if leaf[0] == "responseParameters"]
        yield f"  {title} declares {', '.join(sorted(names)) or 'no header'}"
        yield from _leaf_lines({leaf: value for leaf, value in node.items() if leaf[0] != "responseParameters"}, "    ")
        return
    yield f"  {title}"
    yield from _leaf_lines(node, "    ")


def _leaf_lines(node: Node, indent: str) -> Iterator[str]:
    for leaf in sorted(node):
        first, *rest = _text(node[leaf]).splitlines() or [""]
        yield f"{indent}{_label(leaf)}: {first}".rstrip()
        yield from (f"{indent}  {line}".rstrip() for line in rest)


def _label(leaf: Leaf) -> str:
    if len(leaf) == 1:
        return leaf[0]
    for (field, prefix), shown in _SHOWN.items():
        if leaf[0] == field and leaf[1].startswith(prefix):
            return shown + leaf[1].removeprefix(prefix)
    return " ".join(leaf)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _marked(was: tuple[str, ...], becomes: tuple[str, ...]) -> Iterator[str]:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a diff needs it

    for kind, start, end, first, last in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (f"  {line}" for line in was[start:end])
        else:
            yield from (f"- {line}" for line in was[start:end])
            yield from (f"+ {line}" for line in becomes[first:last])


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return shown if len(names) <= _MOST_NAMES else f"{shown} and {len(names) - _MOST_NAMES} more alike"
