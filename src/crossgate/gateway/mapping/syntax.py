"""The tree of a mapping template: what was written, with offsets into the template; no meaning."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Text that is printed as it is."""

    text: str


class Property(NamedTuple):
    """``.name`` of a reference."""

    name: str


class Call(NamedTuple):
    """``.name(arguments)`` of a reference; *offset* is that of the name."""

    name: str
    arguments: tuple[Expression, ...]
    offset: int


class Index(NamedTuple):
    """``[key]`` of a reference."""

    key: Expression


Part = Property | Call | Index


class Reference(NamedTuple):
    """``$root.parts``: *written* is its own text from the last ``$`` on, *prefix* what is printed before its value."""

    root: str
    parts: tuple[Part, ...]
    offset: int
    end: int
    written: str
    prefix: str = ""
    escaped: bool = False


class Literal(NamedTuple):
    """A string without references, a number, true, false, or null (a bare word among arguments)."""

    value: str | int | float | bool | None
    offset: int
    end: int


class Interpolation(NamedTuple):
    """A string in double quotes with references or directives in it."""

    body: tuple[Statement, ...]
    offset: int
    end: int


class ListLiteral(NamedTuple):
    """``[a, b]``."""

    items: tuple[Expression, ...]


class MapLiteral(NamedTuple):
    """``{a: b}``."""

    entries: tuple[tuple[Expression, Expression], ...]


class Range(NamedTuple):
    """``[first..last]``."""

    first: Expression
    last: Expression


class Not(NamedTuple):
    """``!operand``."""

    operand: Expression


class Chain(NamedTuple):
    """Operators of one precedence, applied from the left."""

    first: Expression
    rest: list[tuple[str, Expression]]
    precedence: int


Expression = Reference | Literal | Interpolation | ListLiteral | MapLiteral | Range | Not | Chain


class Set(NamedTuple):
    """``#set(target = value)``."""

    target: Reference
    value: Expression
    offset: int
    value_start: int
    value_end: int


class Branch(NamedTuple):
    """``#if(condition)`` or ``#elseif(condition)`` with its block; *written* is the text of the condition."""

    condition: Expression
    body: tuple[Statement, ...]
    written: str


class If(NamedTuple):
    """``#if … #elseif … #else … #end``."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Statement, ...]


class Foreach(NamedTuple):
    """``#foreach($name in items) … #end``."""

    name: str
    items: Expression
    body: tuple[Statement, ...]


class Define(NamedTuple):
    """``#define($name) … #end``."""

    name: str
    body: tuple[Statement, ...]


class Leave(NamedTuple):
    """``#stop``, or ``#break`` if *whole* is false."""

    whole: bool


Statement = Text | Reference | Set | If | Foreach | Define | Leave
