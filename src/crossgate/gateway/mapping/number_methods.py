"""The methods of Java's numbers and Booleans that templates may call, by name; types of arguments as in the table of strings.

``Integer.parseInt`` and its like are reached through a number: ``#set($x = 0) $x.parseInt("5")``.
https://docs.oracle.com/javase/8/docs/api/java/lang/Integer.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

MAX_DIGITS = 300


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("too many digits")
    return int(text)


NUMBER_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "compareTo": ("n", lambda _, number, other: (number > other) - (number < other)),
    "doubleValue": ("", lambda _, number: float(number)),
    "floatValue": ("", lambda _, number: float(number)),
    "intValue": ("", lambda _, number: int(number)),
    "longValue": ("", lambda _, number: int(number)),
    "parseDouble": ("s", lambda _, _number, text: float(text[:MAX_DIGITS])),
    "parseInt": ("s", lambda _, _number, text: _whole(text)),
    "parseLong": ("s", lambda _, _number, text: _whole(text)),
    "valueOf": ("s", lambda _, _number, text: _whole(text)),
}

BOOLEAN_METHODS: dict[str, tuple[str, Callable[..., Any]]] = {
    "booleanValue": ("", lambda _, value: value),
    "parseBoolean": ("s", lambda _, _value, text: text.lower() == "true"),
}
