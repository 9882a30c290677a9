"""The intrinsic functions that compute: texts, lists and look-ups in mappings; references and conditions are elsewhere.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable

from crossgate.api import Unknown
from crossgate.sources.cloudformation.syntax import call_of, text_node
from crossgate.sources.cloudformation.template import Template
from crossgate.sources.plain import json_text, plain
from crossgate.sources.reading import Resolve, Resolved
from crossgate.sources.values import scalar_text
from crossgate.text import Mapping, Node, Scalar, Sequence

_VARIABLE = re.compile(r"\$\{(!?)([^{}]*)\}")
_UNTOLD = "${…}"
_LONGEST_TEXT = 1_000_000

Function = Callable[[Node, Node, Resolve], Resolved]
"""Takes the argument, the whole call and the resolver."""

Lookup = Callable[[str, Node], Resolved]
"""Gives the value of a name inside ``Fn::Sub``: a parameter, a resource or one of its attributes."""


def malformed(name: str, call: Node) -> Unknown:
    """Return the Unknown of a call whose argument is not what the function takes."""
    return Unknown(f"this {name} is not written as CloudFormation wants it", call.span)


def joined(pieces: list[Resolved], separator: str, call: Node) -> Resolved:
    """Return the text of *pieces*, or the Unknown that keeps its known parts."""
    shapes: list[str] = []
    unknown: Unknown | None = None
    for piece in pieces:
        if isinstance(piece, Unknown):
            unknown = unknown or piece
            shapes.append(piece.shape or _UNTOLD)
        elif isinstance(piece, Scalar):
            shapes.append(scalar_text(piece) or "")
        elif piece is not None:
            return malformed("text", call)
    text = separator.join(shapes)
    if len(text) > _LONGEST_TEXT:
        return Unknown("the text would be too long", call.span)
    return text_node(text, call) if unknown is None else Unknown(unknown.why, unknown.where or call.span, unknown.remedy, text)


def join(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::Join: [separator, [part, …]]``."""
    arguments = _arguments(argument, resolve, 2)
    if arguments is None:
        return malformed("Fn::Join", call)
    separator, parts = arguments
    if isinstance(parts, Unknown):
        return Unknown(parts.why, parts.where, parts.remedy, _UNTOLD)
    if not isinstance(parts, Sequence) or not isinstance(separator, Scalar):
        return malformed("Fn::Join", call)
    pieces: list[Resolved] = []
    for item in parts.items:
        piece = resolve(item)
        if isinstance(piece, Sequence):
            pieces += [resolve(inner) for inner in piece.items]
        elif piece is not None:
            pieces.append(piece)
    return joined(pieces, separator.raw, call)


def sub(argument: Node, call: Node, resolve: Resolve, lookup: Lookup) -> Resolved:
    """``Fn::Sub: text`` or ``Fn::Sub: [text, {Name: value}]``."""
    own: Mapping | None = None
    if isinstance(argument, Sequence) and len(argument.items) == 2:
        names = argument.items[1]
        own = names if isinstance(names, Mapping) else None
        argument = argument.items[0]
    if not isinstance(argument, Scalar) or not isinstance(argument.value, (str, int, float)):
        return malformed("Fn::Sub", call)
    return joined(_substituted(argument.raw, own, call, resolve, lookup), "", call)


def _substituted(text: str, own: Mapping | None, call: Node, resolve: Resolve, lookup: Lookup) -> list[Resolved]:
    pieces: list[Resolved] = []
    at = 0
    for found in _VARIABLE.finditer(text):
        pieces.append(text_node(text[at : found.start()], call))
        at = found.end()
        name = found[2].strip()
        if found[1]:
            pieces.append(text_node(f"${{{found[2]}}}", call))
            continue
        written = own.get(name) if own is not None else None
        value = lookup(name, call) if written is None else resolve(written)
        pieces.append(_named(value, name))
    pieces.append(text_node(text[at:], call))
    return pieces


def _named(value: Resolved, name: str) -> Resolved:
    """Give an Unknown without a shape the name by which the text refers to it."""
    if isinstance(value, Unknown) and not value.shape:
        return Unknown(value.why, value.where, value.remedy, f"${{{name}}}")
    return value


def select(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::Select: [index, list]``."""
    arguments = _arguments(argument, resolve, 2)
    if arguments is None:
        return malformed("Fn::Select", call)
    index, items = arguments
    unknown = _first_unknown(index, items)
    if unknown is not None:
        return unknown
    if (
        not isinstance(index, Scalar)
        or not isinstance(items, Sequence)
        or not index.raw.isdecimal()
        or int(index.raw[:9]) >= len(items.items)
    ):
        return malformed("Fn::Select", call)
    return resolve(items.items[int(index.raw[:9])])


def split(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::Split: [separator, text]``."""
    arguments = _arguments(argument, resolve, 2)
    if arguments is None:
        return malformed("Fn::Split", call)
    separator, text = arguments
    unknown = _first_unknown(separator, text)
    if unknown is not None:
        return unknown
    if not isinstance(separator, Scalar) or not isinstance(text, Scalar) or not separator.raw:
        return malformed("Fn::Split", call)
    return Sequence(tuple(text_node(part, call) for part in text.raw.split(separator.raw)), call.span)


def base64_text(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::Base64: text``."""
    text = resolve(argument)
    if isinstance(text, Unknown):
        return Unknown(text.why, text.where, text.remedy)
    if not isinstance(text, Scalar):
        return malformed("Fn::Base64", call)
    return text_node(binascii.b2a_base64(text.raw.encode("utf-8", "replace"), newline=False).decode("ascii"), call)


def to_json_string(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::ToJsonString: value``."""
    value, unknowns = plain(argument, resolve)
    text = json_text(value)
    if unknowns:
        first = unknowns[0][1]
        return Unknown(first.why, first.where, first.remedy, text)
    return text_node(text, call)


def length(argument: Node, call: Node, resolve: Resolve) -> Resolved:
    """``Fn::Length: list``."""
    items = resolve(argument)
    if isinstance(items, Unknown):
        return items
    if not isinstance(items, Sequence):
        return malformed("Fn::Length", call)
    return Scalar(len(items.items), str(len(items.items)), call.span)


def find_in_map(argument: Node, call: Node, resolve: Resolve, template: Template) -> Resolved:
    """``Fn::FindInMap: [map, key, key, {DefaultValue: value}]``."""
    if not isinstance(argument, Sequence) or len(argument.items) not in (3, 4):
        return malformed("Fn::FindInMap", call)
    keys = [resolve(item) for item in argument.items[:3]]
    unknown = _first_unknown(*keys)
    if unknown is not None:
        return unknown
    name, *path = [key.raw if isinstance(key, Scalar) else "" for key in keys]
    found: Node | None = template.mappings[name][1] if name in template.mappings else None
    for step in path:
        found = found.get(step) if isinstance(found, Mapping) else None
    if found is not None:  # a mapping holds literals only, so what stands there is the value
        return found if call_of(found) is None else malformed("entry of a mapping", found)
    options = argument.items[3] if len(argument.items) == 4 else None
    default = options.get("DefaultValue") if isinstance(options, Mapping) else None
    if default is not None:
        return resolve(default)
    return Unknown(f"the mapping {name} has nothing at {'/'.join(path)}", call.span)


def _arguments(argument: Node, resolve: Resolve, count: int) -> list[Resolved] | None:
    if not isinstance(argument, Sequence) or len(argument.items) != count:
        return None
    return [resolve(item) for item in argument.items]


def _first_unknown(*values: Resolved) -> Unknown | None:
    return next((Unknown(value.why, value.where, value.remedy) for value in values if isinstance(value, Unknown)), None)
