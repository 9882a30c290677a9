"""The methods of Java's numbers and Booleans that templates may call, by name; types of arguments as in the table of strings.

``Integer.parseInt`` and its like are reached through a number: ``#set($x = 0) $x.parseInt("5")``.
https://docs.oracle.com/javase/8/docs/api/java/lang/Integer.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from crossgate.gateway.mapping.rendering import Rendering
from crossgate.gateway.mapping.string_methods import BLANKS

MAX_DIGITS = 300

_INTEGER_VALUES = 2**32
_LONG_VALUES = 2**64


def _wrapped(number: float, values: int) -> int:
    """Return *number* as a Java type of so many *values* has it: a whole number wraps round, a fraction stops at the ends."""
    half = values // 2
    if isinstance(number, int):
        return (number + half) % values - half
    return 0 if number != number else int(max(-half, min(half - 1, number)))  # noqa: PLR0124 - not a number


_WHOLE = re.compile(r"[+-]?\d+")
_REAL = re.compile(r"[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[fFdD]?)", re.ASCII)


def _integer(text: str) -> int:
    return _whole(text, _INTEGER_VALUES)


def _whole(text: str, values: int = _LONG_VALUES) -> int:
    """Return the number that *text* is. Raises ValueError as Java does, for blanks, underscores and what the type cannot hold."""
    if len(text) > MAX_DIGITS or not _WHOLE.fullmatch(text):
        raise ValueError("not a whole number")
    number = int(text)
    if number != _wrapped(number, values):
        raise ValueError("a number out of range")
    return number


def _real(text: str) -> float:
    """Return the Double that *text* is. Raises ValueError."""
    text = text.strip(BLANKS)
    if len(text) > MAX_DIGITS or not _REAL.fullmatch(text):
        raise ValueError("not a number")
    return float(text.rstrip("fFdD") if text[-1:] in "fFdD" else text)


def _compared(_: Rendering, number: float, other: object) -> int:
    """Compare two numbers of one type. Raises ValueError for others, as Java has no comparison of an Integer and a Double."""
    if isinstance(other, bool) or not isinstance(other, int | float) or number_methods(number) is not number_methods(other):
        raise ValueError("numbers of two types")
    return (number > other) - (number < other)


_ANY: dict[str, tuple[str, Callable[..., Any]]] = {
    "compareTo": ("o", _compared),
    "doubleValue": ("", lambda _, number: float(number)),
    "floatValue": ("", lambda _, number: float(number)),
    "intValue": ("", lambda _, number: _wrapped(number, _INTEGER_VALUES)),
    "longValue": ("", lambda _, number: _wrapped(number, _LONG_VALUES)),
}


def _parsing(name: str, parse: Callable[[str], int | float]) -> dict[str, tuple[str, Callable[..., Any]]]:
    """Return the methods of a type whose static *name* parses a text, which may also be called on its objects."""

    def run(_: Rendering, _number: object, text: str) -> int | float:
        return parse(text)

    return {**_ANY, name: ("s", run), "valueOf": ("s", run)}


_INTEGER_METHODS = _parsing("parseInt", _integer)
_LONG_METHODS = _parsing("parseLong", _whole)
_DOUBLE_METHODS = _parsing("parseDouble", _real)


def number_methods(number: float) -> dict[str, tuple[str, Callable[..., Any]]]:
    """Return the methods of the Java type that *number* has: Integer, Long, BigInteger or Double."""
    if not isinstance(number, int):
        return _DOUBLE_METHODS
    if number == _wrapped(number, _INTEGER_VALUES):
        return _INTEGER_METHODS
    return _LONG_METHODS if number == _wrapped(number, _LONG_VALUES) else _ANY


BOOLEAN_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "booleanValue": ("", lambda _, value: value),
    "compareTo": ("b", lambda _, value, other: int(value) - int(other)),
    "parseBoolean": ("s", lambda _, _value, text: text.lower() == "true"),
    "valueOf": ("s", lambda _, _value, text: text.lower() == "true"),
}
